"""The player as a listener meets it, on a silent engine whose clock the test moves."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from player.audio.engine import EngineState, PlaceGuessed, StateChanged, Trouble
from player.episode import Episode
from player.services.session import Session
from player.sharing import clipboard
from player.transcript.model import NO_TRANSCRIPT
from player.ui.app import PodlineApp
from player.ui.keys import ACTIONS
from player.ui.screens.player import PlayerScreen
from player.ui.widgets.chapter_list import ChapterList
from player.ui.widgets.playback_bar import PlaybackBar
from tests.support.sample import INTERVIEW
from tests.support.scripted_engine import ScriptedEngine
from tests.support.settling import settled


class Listener:
    """The pieces of a running player."""

    def __init__(self, app: PodlineApp, pilot: Pilot[Any], engine: ScriptedEngine) -> None:
        self.app, self.pilot, self.engine = app, pilot, engine
        self.copied: list[str] = []

    @property
    def screen(self) -> PlayerScreen:
        screen = self.app.screen_stack[0]
        assert isinstance(screen, PlayerScreen)
        return screen

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def settle(self) -> None:
        """Wait until all that was begun is done."""
        assert await settled(self.app, self.pilot, rounds=3_000)

    async def hear(self, real_ms: float) -> None:
        self.engine.advance(real_ms)
        await self.pilot.pause()

    def shown(self) -> str:
        return self.app.export_screenshot().replace("&#160;", " ")

    def toasts(self) -> str:
        return "\n".join(str(notice.message) for notice in self.app._notifications)


Sit = Callable[..., AbstractAsyncContextManager[Listener]]


@pytest.fixture
def sit(monkeypatch: pytest.MonkeyPatch) -> Sit:
    copied: list[str] = []

    def copy(text: str, osc52: object = None) -> clipboard.CopyOutcome:
        copied.append(text)
        return clipboard.CopyOutcome(True, "test")

    monkeypatch.setattr("player.ui.share.copy", copy)

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


async def test_it_plays_and_lights_what_is_heard(sit: Sit) -> None:
    async with sit(start_ms=0) as listener:
        assert listener.engine.state is EngineState.PLAYING
        assert listener.screen.playing.follower.heard == (0, 0)
        await listener.hear(800)
        assert listener.screen.playing.follower.heard == (0, 1)
        await listener.hear(2_500)
        assert listener.screen.playing.follower.heard == (None, None)
        await listener.hear(1_000)
        assert listener.screen.playing.follower.heard == (1, 0)


async def test_space_pauses_and_arrows_seek(sit: Sit) -> None:
    async with sit(start_ms=50_000) as listener:
        await listener.press("space")
        assert listener.engine.state is EngineState.PAUSED
        await listener.press("space")
        assert listener.engine.state is EngineState.PLAYING
        await listener.press("right", "left", "shift+right", "shift+left")
        assert listener.engine.told("seek") == [55_000, 50_000, 51_000, 50_000]


async def test_rate_volume_and_chapter_keys(sit: Sit) -> None:
    async with sit() as listener:
        await listener.press("right_square_bracket", "left_square_bracket", "9", "0")
        assert listener.engine.told("rate") == [1.05, 1.0]
        assert listener.engine.told("volume") == [95, 100]
        await listener.press("right_curly_bracket")
        assert listener.engine.heard_ms() == 80_000
        await listener.press("left_curly_bracket")
        assert listener.engine.heard_ms() == 0


async def test_search_counts_walks_and_plays(sit: Sit) -> None:
    async with sit() as listener:
        await listener.press("slash", *"line 3")
        assert "1 of 11" in listener.shown()
        await listener.press("down")
        await listener.press("enter")
        assert listener.engine.heard_ms() == 30 * 4_000
        await listener.press("n", "enter")
        assert listener.engine.heard_ms() == 31 * 4_000
        await listener.press("N", "enter")
        assert listener.engine.heard_ms() == 30 * 4_000


async def test_escape_leaves_a_search_without_playing_elsewhere(sit: Sit) -> None:
    async with sit() as listener:
        await listener.press("slash", *"line 59", "escape")
        assert listener.engine.told("seek") == []
        assert listener.screen.view.match_index is None
        await listener.press("space")
        assert listener.engine.state is EngineState.PAUSED


async def test_going_to_a_time_and_back(sit: Sit) -> None:
    async with sit(start_ms=4_000) as listener:
        await listener.press("g", *"1:99", "enter")
        assert listener.engine.told("seek") == []
        await listener.press("backspace", "backspace", *"30", "enter")
        assert listener.engine.heard_ms() == 90_000
        await listener.press("ctrl+o")
        assert listener.engine.heard_ms() == 4_000


async def test_lines_are_walked_and_played(sit: Sit) -> None:
    async with sit() as listener:
        await listener.press("j", "j", "enter")
        assert listener.engine.heard_ms() == 8_000


async def test_sharing_copies_the_moment_and_the_episode(sit: Sit) -> None:
    async with sit(start_ms=17_000) as listener:
        await listener.press("s", "S")
        await listener.pilot.pause(0.2)
        assert listener.copied == [
            "https://www.example.com/p/an-episode?timestamp=17",
            "https://www.example.com/p/an-episode",
        ]
        assert "timestamp=17" in listener.toasts()


async def test_a_chapter_and_the_bar_can_be_clicked(sit: Sit) -> None:
    async with sit() as listener:
        await listener.pilot.click(ChapterList, offset=(5, 2))
        await listener.pilot.pause()
        assert listener.engine.heard_ms() == 80_000
        bar = listener.screen.query_one(PlaybackBar)
        start, cells = bar._bar_span()
        await listener.pilot.click(PlaybackBar, offset=(start + cells // 2, 0))
        await listener.pilot.pause()
        assert abs(listener.engine.heard_ms() - 120_000) < 3_000


async def test_a_resumed_episode_says_so_and_can_start_over(sit: Sit) -> None:
    async with sit(start_ms=61_000, resumed=True) as listener:
        await listener.pilot.pause(0.1)
        assert "Resumed at 1:01" in listener.toasts()
        await listener.press("r")
        assert listener.engine.heard_ms() == 0


async def test_the_place_is_kept_on_pause_and_on_leaving(sit: Sit) -> None:
    kept: list[int] = []

    def remember(position_ms: int) -> str:
        kept.append(position_ms)
        return ""

    async with sit(start_ms=30_000, remember=remember) as listener:
        await listener.hear(1_000)
        await listener.press("space")
        assert kept == [31_000]
        await listener.press("space")
        await listener.hear(2_000)
        await listener.press("q")
    assert kept[-1] == 33_000


async def test_markup_from_outside_is_shown_as_it_is(sit: Sit) -> None:
    async with sit(size=(180, 40)) as listener:
        shown = listener.shown()
        assert "[@click=app.quit]Show[/]" in shown
        assert "[red]Middle[/]" in shown
        assert "[red]brackets[/]" in shown
        await listener.pilot.click("#title", offset=(3, 0))
        assert listener.app._exit is False


async def test_trouble_before_the_first_sound_ends_with_its_sentence(sit: Sit) -> None:
    async with sit() as listener:
        listener.screen.playing.sounded = False
        listener.engine.emit(Trouble("It cannot be played. Try another file.", fatal=True))
        await listener.pilot.pause()
        assert listener.app.return_value == "It cannot be played. Try another file."
        assert listener.app.return_code == 1


async def test_trouble_later_is_a_toast(sit: Sit) -> None:
    async with sit() as listener:
        listener.engine.emit(Trouble("The [/sound] stopped.", fatal=False))
        await listener.pilot.pause()
        assert "The [/sound] stopped." in listener.toasts()
        listener.engine.emit(StateChanged(EngineState.PAUSED))
        await listener.pilot.pause()


@pytest.mark.parametrize("size", [(1, 1), (10, 3), (40, 10), (80, 24), (200, 60)])
async def test_every_window_size_is_survived(sit: Sit, size: tuple[int, int]) -> None:
    async with sit(size=size) as listener:
        await listener.press("j", "slash", "l", "escape", "question_mark", "escape", "c", "i", "s")
        await listener.pilot.pause(0.1)
        assert listener.app._exit is False


async def test_keys_can_be_changed(sit: Sit) -> None:
    async with sit(keymap={"pause": "p", "quit": "x"}) as listener:
        await listener.press("p")
        assert listener.engine.state is EngineState.PAUSED
        await listener.press("space")
        assert listener.engine.state is EngineState.PAUSED


async def test_a_key_can_be_taken_away_but_never_the_one_that_quits(sit: Sit) -> None:
    async with sit(keymap={"pause": "", "quit": "x"}) as listener:
        await listener.press("space")
        assert listener.engine.state is EngineState.PLAYING
        await listener.press("q")
        assert listener.app._exit is False
        await listener.press("ctrl+q")
        assert listener.app._exit is True


def last_line(listener: Listener) -> str:
    strips = listener.app.screen._compositor.render_strips(listener.app.size)
    return "".join(segment.text for segment in strips[-1])


async def test_the_hints_say_what_a_key_does_now(sit: Sit) -> None:
    async with sit(start_ms=50_000) as listener:
        assert "space pause" in last_line(listener)
        assert "{ } chapter" in last_line(listener)
        await listener.press("space")
        assert "space play " in last_line(listener)
        await listener.press("right")
        assert "space play " in last_line(listener)
        await listener.press("space")
        assert "space pause" in last_line(listener)


async def test_keys_that_do_nothing_here_are_not_hinted_at(sit: Sit) -> None:
    bare = replace(INTERVIEW, chapters=(), transcript=NO_TRANSCRIPT)
    async with sit(episode=bare, keymap={"go_to": ""}) as listener:
        line = last_line(listener)
        assert "space pause" in line
        assert "? keys" in line
        assert not any(word in line for word in ("chapter", "search", "follow", "go to"))
    every = {action.id: "" for action in ACTIONS}
    async with sit(keymap=every) as listener:
        assert last_line(listener).strip() == ""


async def test_every_action_is_in_the_command_palette(sit: Sit) -> None:
    async with sit() as listener:
        titles = [
            command.title for command in listener.app.get_system_commands(listener.app.screen)
        ]
        assert "Copy a link to this moment" in titles
        assert "Pause or play on" in titles


async def test_the_sleep_timer_stops_at_the_end_of_the_chapter(sit: Sit) -> None:
    async with sit(start_ms=70_000) as listener:
        await listener.press("t", "down", "down", "down", "down", "enter")
        assert "Playing stops at the chapter’s end." in listener.toasts()
        await listener.hear(5_000)
        assert listener.engine.state is EngineState.PLAYING
        await listener.hear(6_000)
        assert listener.engine.state is EngineState.PAUSED
        assert "The sleep timer stopped the sound." in listener.toasts()


async def test_what_follows_the_end_of_an_episode_is_not_heard(sit: Sit) -> None:
    finished: list[bool] = []

    def finish() -> str:
        finished.append(True)
        return ""

    async with sit(start_ms=70_000, ends_ms=80_000, finished=finish) as listener:
        await listener.hear(9_000)
        assert listener.engine.state is EngineState.PLAYING
        await listener.hear(2_000)
        assert listener.engine.state is EngineState.PAUSED
        assert finished == [True]
        await listener.press("space")
        await listener.hear(5_000)
        assert listener.engine.state is EngineState.PLAYING


async def test_minutes_can_be_typed_for_the_sleep_timer(sit: Sit) -> None:
    async with sit() as listener:
        await listener.press("t", "2", "0", "backspace", "5", "enter")
        assert listener.app.sleep_timer.told == "in 25 min"
        await listener.press("t", "up", "enter")
        assert listener.app.sleep_timer.told == ""


async def test_waiting_for_bytes_and_a_guessed_place_are_shown(sit: Sit) -> None:
    async with sit() as listener:
        listener.engine.emit(PlaceGuessed(True))
        listener.engine.emit(StateChanged(EngineState.BUFFERING))
        await listener.pilot.pause()
        bar = listener.screen.query_one(PlaybackBar).render_line(0).text
        assert bar.strip().startswith("…")
        assert "≈0:" in bar
        await listener.press("space")
        assert listener.engine.commands[-1] == ("pause", None)
        listener.engine.emit(PlaceGuessed(False))
        await listener.pilot.pause()
        assert "≈" not in listener.screen.query_one(PlaybackBar).render_line(0).text


async def test_a_running_sleep_timer_is_seen_in_the_title(sit: Sit) -> None:
    async with sit() as listener:
        await listener.press("t", "2", "5", "enter")
        title = listener.app.screen.query_one("#title", Static)
        assert "stops in 25 min" in str(title.content)
        await listener.press("t", "up", "enter")
        assert "stops in" not in str(title.content)


async def test_notes_take_the_place_of_the_chapters_where_both_do_not_fit(sit: Sit) -> None:
    async with sit(size=(100, 30)) as listener:
        assert listener.screen.query_one("#aside").display
        await listener.press("i")
        assert not listener.screen.query_one("#aside").display
        assert listener.screen.view.size.width >= 40
        await listener.press("c")
        assert listener.screen.query_one("#aside").display
        assert not listener.screen.query_one("#notes").display
        await listener.press("i", "i")
        assert listener.screen.query_one("#aside").display


async def test_a_warning_that_was_shown_stands_in_the_log(
    sit: Sit, caplog: pytest.LogCaptureFixture
) -> None:
    async with sit() as listener:
        listener.app.notify("The disk is full.", severity="warning")
        listener.app.notify("Copied.")
        await listener.pilot.pause()
    assert "The disk is full." in caplog.text
    assert "Copied." not in caplog.text
