"""Long lists as a user meets them: fetched in pages, never waiting, the cursor on its row."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

import pytest
from rich.style import Style
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from player.library.problems import StoreError
from player.ui.themes import DARK, LIGHT
from player.ui.widgets.row_list import RowList
from player.ui.widgets.row_pages import KEPT, PAGE, Pages
from player.ui.widgets.row_strips import Line, Span, column


class Names:
    """A source of names; `gate` holds back whoever reads while it is closed."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = list(names)
        self.asked: list[int] = []
        self.gate = threading.Event()
        self.gate.set()
        self.failure = ""

    def count(self) -> int:
        self.gate.wait(5)
        if self.failure:
            raise StoreError(self.failure)
        return len(self.names)

    def page(self, offset: int, limit: int) -> list[str]:
        self.gate.wait(5)
        self.asked.append(offset)
        return self.names[offset : offset + limit]


class NamePainter:
    def __init__(self, height: int = 1) -> None:
        self.height = height

    def key(self, row: str) -> object:
        return row

    def lines(self, row: str, width: int) -> list[Line]:
        lines: list[Line] = [(Span(" "), Span(column(row, width - 1), "strong"))]
        return lines + [(Span("  below", "quiet"),)] * (self.height - 1)


class Host(App[None]):
    def __init__(self, source: Names, height: int) -> None:
        super().__init__()
        self.source, self.height = source, height
        self.chosen: list[str | None] = []
        self.failures: list[str] = []

    def compose(self) -> ComposeResult:
        yield RowList[str](NamePainter(self.height))

    @property
    def rows(self) -> RowList[str]:
        return self.query_one(RowList)

    def on_mount(self) -> None:
        self.rows.placeholder = [(Span("Nothing here", "strong"),)]
        self.rows.focus()
        self.rows.show(self.source)

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        self.chosen.append(message.rows.current)

    def on_row_list_failed(self, message: RowList.Failed) -> None:
        self.failures.append(message.sentence)


Showing = tuple[Host, RowList[str], Pilot[None]]


@asynccontextmanager
async def showing(source: Names, *, height: int = 1) -> AsyncIterator[Showing]:
    app = Host(source, height)
    async with app.run_test(size=(40, 20)) as pilot:
        await until(pilot, lambda: app.rows.loaded or not source.gate.is_set() or app.failures)
        yield app, app.rows, pilot


async def until(pilot: Pilot[None], true: Callable[[], object]) -> None:
    for _ in range(500):
        if true():
            break
        await pilot.pause(0.01)
    assert true()
    await pilot.pause()


def text(rows: RowList[str]) -> list[str]:
    """The lines without the bar that marks the cursor's."""
    lines = [rows.render_line(y).text for y in range(rows.size.height)]
    return [line.replace("▌", " ").rstrip() for line in lines]


def luminance(style: Style, ground: bool) -> float:
    """How light a style's colour is, 0 to 1 (as WCAG counts it)."""
    colour = style.bgcolor if ground else style.color
    assert colour is not None
    shares = [share / 255 for share in colour.get_truecolor()]
    linear = [s / 12.92 if s <= 0.04 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def grounds(rows: RowList[str]) -> tuple[float, float]:
    """The contrast of the cursor's row with the page, and of its faintest text with the row."""
    styles = [[s.style for s in rows.render_line(y) if s.style and s.text.strip("▌ ")]
              for y in (0, 1, 2)]  # fmt: skip
    row, page = luminance(styles[0][0], True), luminance(styles[2][0], True)
    faintest = min(contrast(luminance(style, False), row) for line in styles[:2] for style in line)
    return contrast(row, page), faintest


MANY = [f"row {index}" for index in range(60_000)]


async def test_only_what_is_looked_at_is_read() -> None:
    source = Names(MANY)
    async with showing(source) as (_, rows, pilot):
        assert text(rows)[:2] == [" row 0", " row 1"]
        rows.move_to(59_999)
        await until(pilot, lambda: rows.current == "row 59999")
        assert text(rows)[-1] == " row 59999"
        rows.move_to(30_000)
        await until(pilot, lambda: rows.current == "row 30000")
        assert len(source.asked) <= 8


async def test_keys_are_answered_while_rows_are_still_being_read() -> None:
    source = Names(MANY)
    async with showing(source) as (_, rows, pilot):
        source.gate.clear()
        rows.move_to(20_000)
        await pilot.pause()
        assert rows.current is None
        assert any("…" in line for line in text(rows))
        rows.move(1)
        assert rows.cursor == 20_001
        rows.choose()
        source.gate.set()
        await until(pilot, lambda: rows.current == "row 20001")


async def test_the_cursor_stays_on_its_row_when_the_list_changes() -> None:
    source = Names([f"row {index}" for index in range(300)])
    async with showing(source) as (_, rows, pilot):
        rows.move_to(50)
        rows.scroll_to(y=40, animate=False)
        await pilot.pause()
        source.names[:0] = ["new a", "new b", "new c"]
        rows.reload()
        await until(pilot, lambda: rows.count == 303)
        assert (rows.cursor, rows.current) == (53, "row 50")
        assert text(rows)[10] == " row 50"
        source.names.remove("row 50")
        rows.reload()
        await until(pilot, lambda: rows.count == 302)
        assert rows.current == "row 51"


async def test_a_list_that_became_shorter_or_empty() -> None:
    source = Names(MANY[:500])
    async with showing(source) as (_, rows, pilot):
        rows.move_to(499)
        await until(pilot, lambda: rows.current == "row 499")
        del source.names[5:]
        rows.reload()
        await until(pilot, lambda: rows.count == 5)
        assert rows.current == "row 4"
        source.names.clear()
        rows.reload()
        await until(pilot, lambda: rows.count == 0)
        assert "Nothing here" in "".join(text(rows))
        rows.move(1)
        rows.turn(-1)
        rows.choose()
        assert rows.current is None


async def test_what_was_read_of_another_list_is_dropped() -> None:
    slow, quick = Names(MANY[:50]), Names(["the one"])
    async with showing(quick) as (_, rows, pilot):
        slow.gate.clear()
        rows.show(slow)
        await pilot.pause(0.05)
        rows.show(quick)
        slow.gate.set()
        await pilot.pause(0.1)
        await until(pilot, lambda: rows.current == "the one")
        assert rows.count == 1


async def test_many_reloads_at_once_are_read_as_few() -> None:
    source = Names(MANY[:50])
    async with showing(source) as (_, rows, pilot):
        source.asked.clear()
        for _ in range(100):
            rows.reload()
        await pilot.pause(0.2)
        assert 1 <= len(source.asked) <= 3


async def test_a_failure_is_told_and_the_old_rows_stay() -> None:
    source = Names(MANY[:50])
    async with showing(source) as (app, rows, pilot):
        source.failure = "The disk is on fire."
        rows.reload()
        await until(pilot, lambda: app.failures)
        assert app.failures == ["The disk is on fire."]
        assert text(rows)[0] == " row 0"


async def test_the_mouse_moves_the_cursor_and_chooses() -> None:
    async with showing(Names(MANY[:50]), height=2) as (app, rows, pilot):
        await pilot.click(RowList, offset=(5, 6))
        assert (rows.cursor, app.chosen) == (3, [])
        await pilot.click(RowList, offset=(5, 7))
        assert app.chosen == ["row 3"]


async def test_pages_turn_with_a_row_seen_again() -> None:
    async with showing(Names(MANY[:200]), height=2) as (_, rows, _pilot):
        rows.turn(1)
        assert rows.cursor == 9
        rows.turn(1)
        assert rows.cursor == 18
        rows.turn(-3)
        assert rows.cursor == 0


@pytest.mark.parametrize("index", [0, 99, 100, 4_321])
def test_pages_hold_rows_where_they_belong(index: int) -> None:
    pages: Pages[str] = Pages(len(MANY))
    page = pages.missing(index, index + 1)
    assert page == index // PAGE
    pages.put(page, MANY[page * PAGE : (page + 1) * PAGE])
    assert pages.row(index) == MANY[index]
    assert pages.missing(index, index + 1) is None


def test_pages_far_away_are_forgotten() -> None:
    pages: Pages[str] = Pages(len(MANY))
    for page in range(KEPT + 5):
        pages.put(page, MANY[page * PAGE : (page + 1) * PAGE])
    assert pages.row(0) is None
    assert sum(1 for _ in pages.fetched()) == KEPT * PAGE


async def test_the_cursors_row_stands_out_in_every_theme_and_can_be_read() -> None:
    async with showing(Names(MANY), height=2) as (app, rows, pilot):
        colours = [theme for theme in app.available_themes.values() if not theme.ansi]
        for theme in (DARK, LIGHT):
            app.register_theme(theme)
        for theme in (DARK, LIGHT, *colours):
            app.theme = theme.name
            rows.focus()
            await pilot.pause()
            focused, readable = grounds(rows)
            assert rows.render_line(0).text.startswith("▌"), theme.name
            app.set_focus(None)
            await pilot.pause()
            unfocused, _ = grounds(rows)
            assert focused > 1.35, theme.name
            assert readable > 2.5, theme.name
            assert 1.1 < unfocused < focused - 0.1, theme.name
