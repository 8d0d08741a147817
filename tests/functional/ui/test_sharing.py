"""Selecting lines, copying quotes, and the share screen, as a listener meets them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from player.config.settings import read_settings
from player.episode import Episode
from player.services.session import Session
from player.sharing.clipboard import CopyOutcome
from player.sharing.shared import Shared
from player.transcript.model import NO_TRANSCRIPT, Segment, Timing, Transcript
from player.ui.app import PodlineApp
from player.ui.screens.player import PlayerScreen
from player.ui.screens.share import ShareScreen
from tests.support.addresses import PRIVATE
from tests.support.sample import INTERVIEW
from tests.support.scripted_engine import ScriptedEngine
from tests.unit.sharing.test_qr import seen

LINK = "https://www.example.com/p/an-episode?timestamp="


class Listener:
    """A running player, and what was copied in it."""

    def __init__(self, app: PodlineApp, pilot: Pilot[Any], engine: ScriptedEngine) -> None:
        self.app, self.pilot, self.engine = app, pilot, engine
        self.copied: list[str] = []

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()
        await self.app.workers.wait_for_complete()
        await self.pilot.pause()

    @property
    def player(self) -> PlayerScreen:
        screen = self.app.screen_stack[0]
        assert isinstance(screen, PlayerScreen)
        return screen

    @property
    def sharing(self) -> ShareScreen:
        assert isinstance(self.app.screen, ShareScreen)
        return self.app.screen

    def listed(self) -> list[str]:
        choices = self.sharing.query_one(OptionList)
        return [str(choices.get_option_at_index(at).prompt) for at in range(choices.option_count)]

    def preferred(self) -> list[str]:
        return [line.partition(" ✓")[0] for line in self.listed() if "✓" in line]

    def code(self) -> str:
        """What a phone reads in the code that is shown."""
        shown = str(self.sharing.query_one("#code", Static).content)
        return seen(tuple(shown.split("\n")), on_dark=False)

    def hint(self) -> str:
        return str(self.player.query_one("#hints", Static).content)

    def toasts(self) -> str:
        return "\n".join(str(notice.message) for notice in self.app._notifications)

    async def paste(self, text: str) -> None:
        self.player.view.post_message(events.Paste(text))
        await self.pilot.pause()
        await self.pilot.pause()


Sit = Callable[..., AbstractAsyncContextManager[Listener]]


@pytest.fixture
def sit(monkeypatch: pytest.MonkeyPatch) -> Sit:
    copied: list[str] = []

    def copy(text: str, osc52: object = None) -> CopyOutcome:
        copied.append(text)
        return CopyOutcome(True, "test")

    monkeypatch.setattr("player.ui.share.copy", copy)
    monkeypatch.setattr("player.ui.share.copy_rich", lambda html, plain: None)

    @asynccontextmanager
    async def sitting(
        size: tuple[int, int] = (100, 30), episode: Episode = INTERVIEW, **given: Any
    ) -> AsyncIterator[Listener]:
        engine = ScriptedEngine()
        app = PodlineApp(Session(engine, episode, **given))
        async with app.run_test(size=size, notifications=True) as pilot:
            await pilot.pause()
            listener = Listener(app, pilot, engine)
            listener.copied = copied
            yield listener

    return sitting


async def test_lines_are_selected_with_keys_and_copied_as_a_quote(sit: Sit) -> None:
    async with sit(start_ms=81_000) as listener:
        await listener.press("v", "j", "j")
        assert listener.hint().startswith("3 lines selected · y copies a quote")
        await listener.press("y")
        assert listener.copied == [
            "> **Ben Marsh:** line 20 says something\n>\n"
            "> **Ada Quill:** line 21 says something line 22 says something\n>\n"
            r"> — [A \[bold\]title\[/bold\] \[/x\] \\, 1:20–1:30]"
            f"({LINK}80), "
            r"*\[@click=app.quit\]Show\[/\]*, \[red\]Middle\[/\]"
        ]
        assert "Copied a quote of 12 words" in listener.toasts()
        assert listener.player.view.selected is None
        assert "selected" not in listener.hint()


async def test_selecting_goes_both_ways_and_is_left_again(sit: Sit) -> None:
    async with sit(start_ms=81_000) as listener:
        view = listener.player.view
        await listener.press("v", "k", "k")
        assert view.selected is not None
        assert [place.segment for place in view.selected] == [18, 20]
        await listener.press("j", "j", "j")
        assert [place.segment for place in view.selected] == [20, 21]
        await listener.press("escape")
        assert view.selected is None
        assert not view.selecting
        await listener.press("v", "v")
        assert view.selected is None
        await listener.press("v", "G")
        assert view.selected is not None
        assert view.selected[1].segment == 59


async def test_the_page_stays_while_lines_are_selected(sit: Sit) -> None:
    async with sit(start_ms=81_000) as listener:
        await listener.press("v")
        top = listener.player.view.scroll_offset.y
        for _ in range(10):
            listener.engine.advance(4_000)
            await listener.pilot.pause()
        assert listener.player.view.scroll_offset.y == top
        await listener.press("escape", "escape")
        assert listener.player.view.following


async def test_without_a_selection_the_line_being_said_is_quoted(sit: Sit) -> None:
    async with sit(start_ms=81_000) as listener:
        await listener.press("y")
        assert listener.copied[0].startswith("> **Ben Marsh:** line 20 says something\n")
        await listener.press("j", "j", "y")
        assert listener.copied[1].startswith("> **Ada Quill:** line 22 says something\n")


async def test_between_two_lines_what_was_said_just_now_is_quoted(sit: Sit) -> None:
    async with sit(start_ms=83_500) as listener:
        await listener.press("y")
        assert listener.copied[0].startswith("> **Ben Marsh:** line 20 says something\n")


async def test_before_anybody_speaks_there_is_nothing_to_quote(sit: Sit) -> None:
    late = Transcript.of([Segment(5_000, 8_000, "Now.", "Ada Quill")], Timing.SEGMENTS)
    episode = replace(INTERVIEW, transcript=late)
    async with sit(episode=episode, start_ms=1_000) as listener:
        await listener.press("y")
        assert listener.copied == []
        assert "v selects lines" in listener.hint()


async def test_an_episode_without_words(sit: Sit) -> None:
    async with sit(episode=replace(INTERVIEW, transcript=NO_TRANSCRIPT)) as listener:
        await listener.press("v", "y")
        assert listener.copied == []
        await listener.press("Y")
        assert [line.split()[0] for line in listener.listed()] == ["Substack", "File", "Words"]


async def test_text_selected_with_the_mouse_is_quoted_by_whole_words(sit: Sit) -> None:
    async with sit(size=(120, 30), start_ms=81_000) as listener:
        view = listener.player.view
        layout = view._layout
        assert layout is not None
        row = layout.first_row(18) - view.scroll_offset.y
        await listener.pilot.mouse_down(view, offset=(3 + 6, row))
        await listener.pilot.hover(view, offset=(3 + 12, row))
        await listener.pilot.mouse_up(view, offset=(3 + 12, row))
        await listener.pilot.pause()
        assert "1 line selected" in listener.hint()
        await listener.press("y")
        assert listener.copied[0].startswith("> **Ben Marsh:** 18 says\n")
        assert "1:12–1:14" in listener.copied[0]


async def test_the_share_screen_lists_every_kind_and_draws_a_code(sit: Sit) -> None:
    shared = Shared(
        "A talk", page_url="https://blog.example/e", media_url="https://c.example/a.mp3"
    )
    async with sit(size=(120, 40), start_ms=81_000, shared=shared) as listener:
        await listener.press("Y")
        assert listener.listed() == [
            "Web page ✓          the page; many players start at #t=",
            "Podlove player      the page, if its player is Podlove’s",
            "Web page with ?t=   the page, if its player starts at ?t=",
            "Sound itself        the audio, in any browser",
            "Words               title and time as text, no link",
            "Quote, Markdown ✓   for notes: quoted, with the link",
            "Quote, text         for a chat or a mail",
            "Quote, rich text    for documents and web pages",
        ]
        assert listener.code() == "https://blog.example/e#t=81"
        await listener.press("j", "j", "j")
        assert listener.code() == "https://c.example/a.mp3#t=81"
        await listener.press("enter")
        assert listener.copied == ["https://c.example/a.mp3#t=81"]
        assert "Copied the link to 1:21" in listener.toasts()
        assert listener.app.screen is listener.player


async def test_a_link_without_its_time(sit: Sit) -> None:
    async with sit(start_ms=81_000) as listener:
        await listener.press("Y", "t", "enter")
        assert listener.copied == [LINK.partition("?")[0]]


async def test_the_kind_a_listener_prefers_for_the_show_is_copied(sit: Sit) -> None:
    shared = Shared("T", page_url="https://blog.example/e", media_url="https://c.example/a.mp3")
    async with sit(start_ms=81_000, shared=shared, share_kind="media") as listener:
        await listener.press("s")
        assert listener.copied == ["https://c.example/a.mp3#t=81"]
        await listener.press("y")
        assert "(https://c.example/a.mp3#t=80,83)" in listener.copied[1]


async def test_what_is_selected_is_what_is_shared(sit: Sit) -> None:
    shared = Shared("A talk", page_url="https://blog.example/e")
    async with sit(start_ms=81_000, shared=shared) as listener:
        await listener.press("v", "j", "Y")
        assert listener.code() == "https://blog.example/e#t=80,87"
        await listener.press("escape")
        assert listener.player.view.selected is not None
        assert listener.copied == []


async def test_rich_text_that_no_clipboard_takes_is_said_to_be_html(sit: Sit) -> None:
    async with sit(start_ms=81_000) as listener:
        await listener.press("Y", "end", "enter")
        assert listener.copied[0].startswith("<blockquote cite=")
        assert "as HTML: this clipboard takes no rich text" in listener.toasts()


@pytest.mark.parametrize("size", [(20, 6), (50, 16), (80, 24), (200, 60)])
async def test_the_share_screen_survives_every_size(sit: Sit, size: tuple[int, int]) -> None:
    async with sit(size=size, start_ms=81_000) as listener:
        await listener.press("Y", "j", "k", "t", "t", "j", "y")
        assert len(listener.copied) == 1


async def test_nothing_of_a_private_show_is_on_the_share_screen(sit: Sit) -> None:
    private = PRIVATE[0]
    shared = Shared("The talk", page_url=private.url, media_url=private.url)
    async with sit(size=(120, 40), start_ms=81_000, shared=shared) as listener:
        await listener.press("Y")
        drawn = listener.app.export_screenshot().replace("&#160;", " ")
        assert "Kept back: the address of its page holds a password." in drawn
        assert not any(secret in drawn for secret in private.secrets)
        await listener.press("enter")
        await listener.press("s", "y")
        said = "\n".join(listener.copied) + listener.toasts()
        assert not any(secret in said for secret in private.secrets)
        assert listener.copied[0] == "The talk, at 1:21"


@pytest.mark.parametrize(
    ("pasted", "said"),
    [
        ("https://elsewhere.example/x#t=5", "another episode: “podline open” plays it"),
        ("just words", "no link to a moment"),
        ("https://www.example.com/p/an-episode", "names no time"),
    ],
)
async def test_a_pasted_link_that_leads_nowhere_here(sit: Sit, pasted: str, said: str) -> None:
    async with sit(start_ms=0) as listener:
        await listener.paste(pasted)
        assert said in listener.hint() + listener.toasts()
        assert listener.engine.told("seek") == []


async def test_a_kind_of_link_is_preferred_for_the_show(sit: Sit) -> None:
    kept: list[str] = []

    def keep(kind: str) -> str:
        kept.append(kind)
        return ""

    async with sit(start_ms=81_000, keep_share_kind=keep) as listener:
        await listener.press("Y", "down")
        assert listener.preferred() == ["Substack post", "Quote, Markdown"]
        await listener.press("p")
        assert listener.preferred() == ["File name", "Quote, Markdown"]
        assert "s copies this kind of link for this show from now on" in listener.toasts()
        await listener.press("escape", "s")
        assert kept == ["file"]
        assert listener.copied == ["some%20episode.mp3#t=81"]


async def test_a_kind_that_cannot_be_kept_is_not_preferred(sit: Sit) -> None:
    sentence = "The library is locked."
    async with sit(start_ms=81_000, keep_share_kind=lambda kind: sentence) as listener:
        await listener.press("Y", "down", "p")
        assert listener.preferred() == ["Substack post", "Quote, Markdown"]
        assert sentence in listener.toasts()


async def test_quotes_are_copied_in_the_way_that_is_preferred(
    sit: Sit, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("player.config.folders.settings_path", lambda: tmp_path / "settings.toml")
    async with sit(start_ms=81_000) as listener:
        await listener.press("Y")
        names = listener.listed()
        at = next(at for at, name in enumerate(names) if name.startswith("Quote, text"))
        await listener.press(*["down"] * at, "p", "escape", "y")
        assert listener.copied[-1].startswith("Ben Marsh: “line 20 says something”")
        assert read_settings(tmp_path / "settings.toml").quote_form == "plain"
    async with sit(start_ms=81_000, quote_form="html") as listener:
        await listener.press("y")
        assert listener.copied[-1].startswith("<blockquote cite=")
        assert "as HTML: this clipboard takes no rich text" in listener.toasts()


async def test_a_pasted_link_to_this_episode_is_followed(sit: Sit) -> None:
    async with sit(start_ms=0) as listener:
        await listener.paste(f"look: {LINK}95\n")
        assert listener.engine.told("seek") == [95_000]
        await listener.paste("some%20episode.mp3#t=1:00")
        assert listener.engine.told("seek") == [95_000, 60_000]
