"""Chapters of several sources in the player."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from player.chapters.choosing import ChapterSource, in_order
from player.chapters.model import Chapter
from player.episode import Episode
from player.services.session import Session
from player.sharing import clipboard
from player.ui.app import PodlineApp
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


def screen_rows(pilot: Pilot[Any]) -> list[str]:
    app = pilot.app
    strips = app.screen._compositor.render_strips(app.size)
    return ["".join(segment.text for segment in strip) for strip in strips]


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


LINKED = replace(
    INTERVIEW,
    chapters=(
        Chapter(0, "Opening"),
        Chapter(80_000, "A title that is far too long", url="https://a.example/80?x=[red]"),
        Chapter(160_000, "End", url="https://www.bank.com@evil.example/"),
    ),
)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    urls: list[str] = []

    def open_in_browser(url: str) -> bool:
        urls.append(url)
        return True

    monkeypatch.setattr("player.ui.linking.open_in_browser", open_in_browser)
    return urls


async def test_the_link_of_the_chapter_says_where_it_leads_and_opens_then(
    opened: list[str],
) -> None:
    async with playing(LINKED, start_ms=90_000) as (pilot, engine):
        await pilot.press("o")
        await pilot.pause()
        assert "enter opens" in drawn(pilot)
        assert "a.example" in drawn(pilot)
        assert opened == []
        await pilot.press("enter")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert opened == ["https://a.example/80?x=[red]"]
        assert "opened a.example" in drawn(pilot)
        assert "enter opens" not in drawn(pilot)
        assert engine.told("seek") == []


async def test_a_link_is_given_up_by_escape_or_by_turning_elsewhere(opened: list[str]) -> None:
    async with playing(LINKED, start_ms=90_000) as (pilot, _):
        await pilot.press("o", "escape")
        await pilot.pause()
        assert "enter opens" not in drawn(pilot)
        await pilot.press("o", "slash")
        await pilot.pause()
        assert "enter opens" not in drawn(pilot)
    assert opened == []


async def test_chapters_with_links_are_marked_and_the_mark_can_be_clicked(
    opened: list[str],
) -> None:
    async with playing(LINKED, start_ms=0) as (pilot, engine):
        rows = [row for row in screen_rows(pilot) if "Opening" in row or "A title" in row]
        assert [row[:28].rstrip() for row in rows] == [
            "▸ 0:00 Opening",
            "  1:20 A title that is f… ↗",
        ]
        await pilot.click("#chapters", offset=(26, 2))
        await pilot.pause()
        assert "enter opens" in drawn(pilot)
        assert engine.told("seek") == []
        await pilot.press("escape")
        await pilot.click("#chapters", offset=(10, 2))
        assert engine.heard_ms() == 80_000


async def test_a_link_that_deceives_is_not_opened(opened: list[str]) -> None:
    async with playing(LINKED, start_ms=170_000) as (pilot, _):
        await pilot.press("o")
        await pilot.pause()
        assert "it does not lead where it seems to" in drawn(pilot)
        await pilot.press("enter")
    assert opened == []


async def test_without_a_browser_the_link_is_copied_and_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    copied: list[str] = []

    def copy(text: str, osc52: object = None) -> clipboard.CopyOutcome:
        copied.append(text)
        return clipboard.CopyOutcome(False, "")

    monkeypatch.setattr("player.ui.copying.copy", copy)
    monkeypatch.setattr("player.ui.linking.open_in_browser", lambda url: False)
    async with playing(LINKED, start_ms=90_000) as (pilot, _):
        await pilot.press("o", "o")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert copied == ["https://a.example/80?x=[red]"]
        assert "No browser can be opened" in toasts(pilot)
        assert "https://a.example/80?x=[red]" in drawn(pilot)


async def test_chapters_without_links_say_so() -> None:
    async with playing(LINKED, start_ms=0) as (pilot, _):
        await pilot.press("o")
        await pilot.pause()
        assert "this chapter has no link" in drawn(pilot)
    async with playing(INTERVIEW, start_ms=0) as (pilot, _):
        await pilot.press("o")
        await pilot.pause()
        assert "have no links" in drawn(pilot)
