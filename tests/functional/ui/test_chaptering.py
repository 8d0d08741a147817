"""Chapters of several sources in the player."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from textual.pilot import Pilot

from player.chapters.choosing import ChapterSource, in_order
from player.chapters.model import Chapter
from player.episode import Episode
from player.ui.app import PodlineApp
from player.ui.session import Session
from tests.support.sample import INTERVIEW
from tests.support.scripted_engine import ScriptedEngine

TYPED = (Chapter(0, "Typed [b]by[/b] hand"), Chapter(100_000, "Typed too"))
LISTS = in_order({ChapterSource.FILE: INTERVIEW.chapters, ChapterSource.NOTES: TYPED})
BOTH = replace(INTERVIEW, chapter_lists=LISTS)


@asynccontextmanager
async def playing(
    episode: Episode, size: tuple[int, int] = (100, 30), **given: Any
) -> AsyncIterator[tuple[Pilot[Any], ScriptedEngine]]:
    engine = ScriptedEngine()
    app = PodlineApp(Session(engine, episode, **given))
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        yield pilot, engine


def drawn(pilot: Pilot[Any]) -> str:
    return str(pilot.app.export_screenshot()).replace("&#160;", " ")


def toasts(pilot: Pilot[Any]) -> str:
    return "\n".join(str(notice.message) for notice in pilot.app._notifications)


async def test_the_source_can_be_changed_and_is_named() -> None:
    session = Session(ScriptedEngine(), BOTH, start_ms=90_000)
    app = PodlineApp(session)
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await pilot.pause()
        assert "Opening" in drawn(pilot)
        await pilot.press("C")
        await pilot.pause()
        assert "Chapters from the show notes (2 of 2)" in toasts(pilot)
        assert "Typed [b]by[/b] hand" in drawn(pilot)
        assert "Opening" not in drawn(pilot)
        assert session.wishes.chapter_source is ChapterSource.NOTES
        await pilot.press("C")
        await pilot.pause()
        assert "Chapters inside the audio file (1 of 2)" in toasts(pilot)
        assert "Opening" in drawn(pilot)


async def test_chapter_keys_and_clicks_obey_the_source_that_is_shown() -> None:
    async with playing(BOTH, start_ms=0) as (pilot, engine):
        await pilot.press("C", "right_curly_bracket")
        assert engine.heard_ms() == 100_000
        await pilot.click("#chapters", offset=(5, 1))
        assert engine.heard_ms() == 0


async def test_the_next_episode_of_a_sitting_shows_the_same_source() -> None:
    app = PodlineApp(Session(ScriptedEngine(), BOTH))
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("C")
        app.play(Session(ScriptedEngine(), BOTH))
        await pilot.pause()
        assert "Typed too" in drawn(pilot)


async def test_with_one_source_the_key_says_so() -> None:
    async with playing(replace(INTERVIEW, chapter_lists=LISTS[:1])) as (pilot, _):
        await pilot.press("C")
        await pilot.pause()
        assert "no chapters but those inside the audio file" in drawn(pilot)
    async with playing(replace(INTERVIEW, chapters=())) as (pilot, _):
        await pilot.press("C")
        await pilot.pause()
        assert "this episode has no chapters" in drawn(pilot)
