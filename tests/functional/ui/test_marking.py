"""Marking moments, notes to them, and the list of them, with a library on disk."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from player.episode import Episode
from player.library.store import Store
from player.services.marks import KeptMarks
from player.services.session import Session
from player.transcript.model import Timing, Transcript
from player.ui.app import PodlineApp
from player.ui.screens.bookmarks import BookmarksScreen
from player.ui.screens.player import PlayerScreen
from tests.support.sample import INTERVIEW, spoken
from tests.support.scripted_engine import ScriptedEngine

KEY = INTERVIEW.key


class Listener:
    """A running player with its library."""

    def __init__(self, app: PodlineApp, pilot: Pilot[Any], store: Store) -> None:
        self.app, self.pilot, self.store = app, pilot, store

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.settle()

    async def settle(self) -> None:
        await self.pilot.pause()
        await self.app.workers.wait_for_complete()
        await self.pilot.pause()

    def kept(self) -> list[tuple[int, str, str, str]]:
        return [
            (mark.at_ms, mark.speaker, mark.sentence, mark.note)
            for mark in self.store.bookmarks(KEY)
        ]

    def toasts(self) -> str:
        return "\n".join(str(notice.message) for notice in self.app._notifications)

    def listed(self) -> list[str]:
        assert isinstance(self.app.screen, BookmarksScreen)
        choices = self.app.screen.query_one(OptionList)
        return [str(choices.get_option_at_index(at).prompt) for at in range(choices.option_count)]

    def chosen(self) -> str:
        return str(self.app.screen.query_one("#chosen", Static).content)


Sit = Callable[..., AbstractAsyncContextManager[Listener]]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(tmp_path / "library.sqlite3")
    yield store
    store.close()


@pytest.fixture
def sit(store: Store) -> Sit:
    @asynccontextmanager
    async def sitting(
        start_ms: int = 81_000, episode: Episode = INTERVIEW, **given: Any
    ) -> AsyncIterator[Listener]:
        given.setdefault("marks", KeptMarks(store, KEY, INTERVIEW.title, INTERVIEW.show))
        session = Session(ScriptedEngine(), episode, start_ms=start_ms, **given)
        app = PodlineApp(session)
        async with app.run_test(size=(100, 30), notifications=True) as pilot:
            await pilot.pause()
            yield Listener(app, pilot, store)

    return sitting


async def test_b_marks_the_sentence_that_is_said_and_says_so(sit: Sit, store: Store) -> None:
    async with sit() as listener:
        await listener.press("b")
        assert listener.kept() == [(80_000, "Ben Marsh", "line 20 says something", "")]
        assert "Marked 1:20\nBen Marsh: line 20 says something" in listener.toasts()
        (mark,) = store.bookmarks()
        assert (mark.title, mark.show) == (INTERVIEW.title, INTERVIEW.show)


async def test_between_two_lines_what_was_said_just_now_is_marked(sit: Sit) -> None:
    async with sit(start_ms=83_500) as listener:
        await listener.press("b")
        assert listener.kept() == [(80_000, "Ben Marsh", "line 20 says something", "")]


async def test_where_nobody_speaks_the_very_moment_is_marked(sit: Sit) -> None:
    short = replace(INTERVIEW, transcript=Transcript.of([spoken(0)], Timing.WORDS))
    async with sit(start_ms=60_000, episode=short) as listener:
        await listener.press("b")
        assert listener.kept() == [(60_000, "", "", "")]


async def test_a_sentence_is_marked_once_however_often_b_is_pressed(sit: Sit) -> None:
    async with sit() as listener:
        await listener.press("b", "b", "b")
        await listener.press("b")
        assert len(listener.kept()) == 1


async def test_a_note_is_typed_right_behind_the_key(sit: Sit) -> None:
    async with sit() as listener:
        await listener.press("B", "B", "e", "space", "M", "x", "enter")
        assert listener.kept() == [(80_000, "Ben Marsh", "line 20 says something", "Be Mx")]
        assert isinstance(listener.app.screen, PlayerScreen)
        await listener.press("B", *"more", "enter")
        assert listener.kept()[0][3] == "Be Mx\nmore"


async def test_who_leaves_the_note_has_the_mark_all_the_same(sit: Sit) -> None:
    async with sit() as listener:
        await listener.press("B", *"half", "escape")
        assert listener.kept() == [(80_000, "Ben Marsh", "line 20 says something", "")]


async def test_the_list_shows_time_note_and_sentence_and_leads_there(
    sit: Sit, store: Store
) -> None:
    store.add_bookmark(KEY, 200_000, sentence="later", speaker="Ada Quill")
    store.add_bookmark(KEY, 4_000, sentence="[b]early[/b]", note="a [red]note[/red]")
    store.add_bookmark("another", 5_000, sentence="of another episode")
    async with sit() as listener:
        await listener.press("M")
        assert [line.split() for line in listener.listed()] == [
            ["0:04", "a", "[red]note[/red]", "[b]early[/b]"],
            ["3:20", "later"],
        ]
        assert listener.chosen() == "[b]early[/b]\na [red]note[/red]"
        await listener.press("j")
        assert listener.chosen() == "Ada Quill: later"
        await listener.press("enter")
        assert isinstance(listener.app.screen, PlayerScreen)
        assert listener.app.screen.transport.heard_ms == 200_000


async def test_a_note_is_edited_in_the_list(sit: Sit, store: Store) -> None:
    store.add_bookmark(KEY, 4_000, sentence="early", note="old")
    async with sit() as listener:
        await listener.press("M", "e", "x", "e", "u", "enter")
        assert listener.kept() == [(4_000, "", "early", "oldxeu")]
        assert listener.listed()[0].split() == ["0:04", "oldxeu", "early"]
        await listener.press("e", "z", "escape")
        assert listener.kept()[0][3] == "oldxeu"
        assert isinstance(listener.app.screen, BookmarksScreen)
        await listener.press("escape")
        assert isinstance(listener.app.screen, PlayerScreen)


async def test_what_was_removed_comes_back_as_it_was(sit: Sit, store: Store) -> None:
    for at_ms in (4_000, 8_000):
        store.add_bookmark(KEY, at_ms, sentence=f"at {at_ms}", note="n")
    before = store.bookmarks(KEY)
    async with sit() as listener:
        await listener.press("M", "x")
        await listener.press("x")
        assert listener.kept() == []
        assert listener.listed() == []
        assert "Nothing is marked" in listener.chosen()
        await listener.press("u")
        await listener.press("u")
        assert store.bookmarks(KEY) == before
        await listener.press("u")
        assert "Nothing was removed here." in listener.toasts()


async def test_without_a_library_a_sentence_says_so(sit: Sit) -> None:
    from player.services.marks import NoMarks

    async with sit(marks=NoMarks()) as listener:
        await listener.press("b")
        assert "There is no library to keep bookmarks in" in listener.toasts()
        await listener.press("B", *"lost", "enter")
        await listener.press("M")
        assert isinstance(listener.app.screen, PlayerScreen)
