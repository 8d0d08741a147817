"""The scroll bar of long lists against the one that Textual draws."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.scrollbar import ScrollBar
from textual.strip import Strip

from player.ui.widgets.light_scroll_bar import LightScrollBar


class Bars(App[None]):
    CSS = "ScrollBar { width: 1; height: 1fr; }"

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield LightScrollBar()
            yield ScrollBar()


def _looks(bar: ScrollBar) -> list[Strip]:
    return [bar.render_line(y) for y in range(bar.size.height)]


@pytest.mark.parametrize(
    ("rows", "positions"), [(60_000, (0, 29_999, 59_976)), (40, (0, 3, 16)), (5, (0,)), (0, (0,))]
)
async def test_it_looks_and_answers_as_textuals_own(rows: int, positions: tuple[int, ...]) -> None:
    app = Bars()
    async with app.run_test(size=(20, 24)) as pilot:
        light, own = app.query(ScrollBar)
        assert isinstance(light, LightScrollBar)
        for position in positions:
            for bar in (light, own):
                bar.window_virtual_size, bar.window_size, bar.position = rows, 24, position
            await pilot.pause()
            assert _looks(light) == _looks(own)
        for theme in ("textual-light", "textual-dark"):
            app.theme = theme
            await pilot.pause()
            assert _looks(light) == _looks(own)
