"""Covers on the screen: in half-blocks, in their own shape, and only where colours are."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from player.media.artwork import Artwork
from player.ui.widgets.cover import Cover

QUARTERS = Artwork(2, 2, bytes([255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255]))


@pytest.fixture(autouse=True)
def _in_full_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLORTERM", "truecolor")


class CoverApp(App[None]):
    def compose(self) -> ComposeResult:
        yield Cover(QUARTERS)


async def test_two_pixels_stand_in_each_cell() -> None:
    app = CoverApp()
    async with app.run_test():
        cover = app.query_one(Cover)
        first = list(cover.render_line(0))
        last = list(cover.render_line(11))

        assert cover.size == (24, 12)
    assert [segment.text for segment in first] == ["▀" * 12, "▀" * 12]
    colours = [segment.style and segment.style.color for segment in first]
    assert [colour and tuple(colour.get_truecolor()) for colour in colours] == [
        (255, 0, 0),
        (0, 255, 0),
    ]
    ground = last[0].style and last[0].style.bgcolor
    assert ground
    assert tuple(ground.get_truecolor()) == (0, 0, 255)


async def test_without_a_picture_it_takes_no_room() -> None:
    app = CoverApp()
    async with app.run_test() as pilot:
        cover = app.query_one(Cover)
        cover.show(None)
        await pilot.pause()
        assert cover.size.height == 0

        cover.show(QUARTERS)
        await pilot.pause()
        assert cover.size.height == 12


async def test_who_wants_no_colours_gets_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = CoverApp()
    async with app.run_test():
        assert app.query_one(Cover).size.height == 0


async def test_a_terminal_of_sixteen_colours_gets_no_picture(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLORTERM", "")
    monkeypatch.setenv("TERM", "xterm")
    app = CoverApp()
    async with app.run_test():
        assert app.query_one(Cover).size.height == 0
