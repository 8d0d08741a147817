"""Keys that come before a screen is there, or twice before it is gone."""

from __future__ import annotations

import asyncio
from pathlib import Path

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.css.query import NoMatches
from textual.widgets import Static

from player.ui.screens.asking import AskingScreen
from player.ui.screens.question import Question
from player.ui.widgets.chapter_list import ChapterList
from tests.support.library_host import visiting


class Slow(AskingScreen[str]):
    """Takes its time until it is there."""

    BINDINGS = [Binding("a", "note('a')", priority=True), Binding("b", "note('b')", priority=True)]
    noted = ""

    def compose(self) -> ComposeResult:
        yield Static(id="noted")

    async def on_mount(self) -> None:
        self.query_one("#noted").remove()
        await asyncio.sleep(0.2)
        await self.mount(Static(id="late"))

    def action_note(self, letter: str) -> None:
        self.query_one("#late")
        self.noted += letter


async def test_what_is_typed_while_a_screen_is_made_comes_to_it_in_order(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        app, slow = visitor.app, Slow()
        app.push_screen(slow)
        for letter in "abba":
            app.post_message(events.Key(letter, letter))
            await asyncio.sleep(0.01)
        assert not slow.is_mounted
        await asyncio.sleep(0.5)
        app.post_message(events.Key("b", "b"))
        await visitor.pilot.pause()
        assert slow.noted == "abbab"


async def test_enter_twice_answers_once_and_closes_nothing_else(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        app = visitor.app
        answers: list[bool | None] = []
        app.push_screen(Question("Really?", "It is gone then.", "yes, do it"), answers.append)
        await visitor.pilot.pause()
        below = app.screen_stack[-2]
        app.post_message(events.Key("enter", "\r"))
        app.post_message(events.Key("enter", "\r"))
        app.post_message(events.Key("enter", "\r"))
        await visitor.pilot.pause()
        assert answers == [False]
        assert app.screen is below or below in app.screen_stack
        assert app._exception is None


async def test_pages_are_turned_where_nothing_is_shown(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        app = visitor.app
        await visitor.press("D")
        chapters = app.screen.query_one(ChapterList)
        chapters.focus()
        await visitor.pilot.resize_terminal(80, 1)
        chapters.highlighted = 0
        await visitor.pilot.press("pageup", "pagedown")
        await visitor.pilot.pause()
        assert not chapters.scrollable_content_region
        assert app._exception is None


async def test_what_goes_wrong_while_leaving_is_no_fault(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        app = visitor.app
        app.exit()
        app.post_message(events.Key("slash", "/"))
        app._handle_exception(NoMatches("taken away already"))
    assert app.return_code == 0
