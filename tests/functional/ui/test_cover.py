"""Covers on the screen: in half-blocks, in their own shape, and only where colours are."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from player.chapters.model import Chapter
from player.media.artwork import Artwork
from player.media.pictures import ChapterPicture, Pictures
from player.services.session import Session
from player.ui.app import PodlineApp
from player.ui.widgets.cover import Cover
from tests.support.sample import INTERVIEW
from tests.support.scripted_engine import ScriptedEngine

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


RED = Artwork(1, 1, bytes([255, 0, 0]))
BLUE = Artwork(1, 1, bytes([0, 0, 255]))
PICTURES = Pictures(RED, (ChapterPicture(80_000, 160_000, BLUE),))


@asynccontextmanager
async def playing(
    size: tuple[int, int], pictures: Callable[[], Pictures] | None, **changed: Any
) -> AsyncIterator[tuple[Pilot[Any], ScriptedEngine]]:
    engine = ScriptedEngine()
    app = PodlineApp(Session(engine, replace(INTERVIEW, **changed), pictures=pictures))
    async with app.run_test(size=size) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        yield pilot, engine


async def test_the_player_draws_the_cover_and_the_picture_of_the_chapter() -> None:
    async with playing((120, 40), lambda: PICTURES) as (pilot, _):
        cover = pilot.app.screen.query_one(Cover)
        assert cover.display
        assert cover.artwork is RED
        assert cover.size == (30, 15)
        await pilot.press("right_curly_bracket")
        await pilot.pause()
        assert cover.artwork is BLUE
        await pilot.press("right_curly_bracket")
        await pilot.pause()
        assert cover.artwork is RED


async def test_a_narrow_or_low_window_keeps_its_room_for_words_and_chapters() -> None:
    many = tuple(Chapter(at * 1_000, f"Chapter {at}") for at in range(40))
    for size, chapters, shown in (
        ((119, 40), INTERVIEW.chapters, False),
        ((120, 23), INTERVIEW.chapters, False),
        ((120, 24), INTERVIEW.chapters, True),
        ((120, 30), many, False),
        ((120, 34), many, True),
    ):
        async with playing(size, lambda: PICTURES, chapters=chapters) as (pilot, _):
            words = pilot.app.screen.query_one("#transcript").size
            assert pilot.app.screen.query_one(Cover).display is shown, size
        async with playing(size, None, chapters=chapters) as (pilot, _):
            assert pilot.app.screen.query_one("#transcript").size == words


async def test_a_cover_appears_and_goes_with_the_size_of_the_window() -> None:
    async with playing((100, 40), lambda: PICTURES) as (pilot, _):
        cover = pilot.app.screen.query_one(Cover)
        assert not cover.display
        await pilot.resize_terminal(130, 40)
        await pilot.pause()
        assert cover.display
        await pilot.resize_terminal(130, 20)
        await pilot.pause()
        assert not cover.display


async def test_without_colours_no_picture_is_even_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    read: list[int] = []

    def pictures() -> Pictures:
        read.append(1)
        return PICTURES

    async with playing((120, 40), pictures) as (pilot, _):
        assert not pilot.app.screen.query_one(Cover).display
    assert read == []


async def test_a_terminal_of_sixteen_colours_gets_no_picture(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLORTERM", "")
    monkeypatch.setenv("TERM", "xterm")
    app = CoverApp()
    async with app.run_test():
        assert app.query_one(Cover).size.height == 0
