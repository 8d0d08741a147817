"""Opening episodes from the library, giving that up, and what the queue plays next."""

from __future__ import annotations

from pathlib import Path

import pytest

from player.audio.engine import Trouble
from player.ui.screens.add import AddScreen
from player.ui.screens.home import HomeScreen
from player.ui.screens.player import PlayerScreen
from player.ui.screens.show import ShowScreen
from tests.support.library_host import Visitor, visiting


async def _ends_and_the_next_opens(visitor: Visitor) -> None:
    visitor.desk.engine.length_ms = 10_000
    visitor.desk.engine.advance(20_000)
    await visitor.until(lambda: len(visitor.told("open")) == 2)
    await visitor.settle()


async def test_another_episode_replaces_what_plays(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        await visitor.press("enter")
        await visitor.press("q", "j", "enter")
        await visitor.press("q")
        assert len(visitor.told("open")) == 2
        assert "Counting sheep" in visitor.shown().splitlines()[-2]
        await visitor.press("enter")
        assert len(visitor.told("open")) == 2
        assert len(visitor.app.screen_stack) == 2


async def test_only_what_was_asked_for_last_is_played(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        visitor.desk.gate.clear()
        await visitor.pilot.press("enter")
        assert "opening The baker’s first hour" in visitor.shown()
        await visitor.pilot.press("j", "enter")
        visitor.desk.gate.set()
        await visitor.settle()
        assert visitor.desk.engine.told("load") == [Path("x.mp3")]
        playing = visitor.app.playing
        assert playing is not None
        assert playing.session.episode.title.startswith("Counting sheep")


async def test_what_cannot_be_played_is_said_and_the_library_stays(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        visitor.desk.refusal = "The server [/x] has no such file."
        await visitor.press("enter")
        assert "The server [/x] has no such file." in visitor.toasts()
        assert isinstance(visitor.app.screen, HomeScreen)
        visitor.desk.refusal = ""
        await visitor.press("enter")
        playing = visitor.app.playing
        assert playing is not None
        playing.sounded = False
        visitor.desk.engine.emit(Trouble("It is no sound.", fatal=True))
        await visitor.settle()
        assert "It is no sound." in visitor.toasts()
        assert visitor.app.playing is None
        assert isinstance(visitor.app.screen, HomeScreen)


async def test_the_queue_goes_on_when_an_episode_ends(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        await visitor.press("enter")
        await visitor.press("q")
        second = visitor.store.episodes()[1]
        visitor.desk.following = second.key
        await _ends_and_the_next_opens(visitor)
        assert visitor.told("after") == [visitor.store.episodes()[0].key]
        assert isinstance(visitor.app.screen, HomeScreen)
        assert second.title[:20] in visitor.shown().splitlines()[-2]


async def test_the_queue_goes_on_in_the_player_too_and_stops_for_sleep(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        await visitor.press("enter")
        visitor.desk.following = visitor.store.episodes()[1].key
        await _ends_and_the_next_opens(visitor)
        screen = visitor.app.screen
        assert isinstance(screen, PlayerScreen)
        assert screen.session.episode.title.startswith("Counting")
        assert len(visitor.app.screen_stack) == 2
        await visitor.press("t", "up", "enter")
        assert visitor.app.sleep_timer.told == "at the episode’s end"
        visitor.desk.engine.advance(20_000)
        await visitor.settle()
        assert len(visitor.told("open")) == 2


async def test_q_gives_up_what_is_still_being_opened_and_only_then_quits(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        visitor.desk.gate.clear()
        await visitor.pilot.press("enter")
        await visitor.pilot.press("q")
        assert "not opened" in visitor.shown()
        visitor.desk.gate.set()
        await visitor.settle()
        assert visitor.app.playing is None
        await visitor.press("q")
        assert visitor.app._exit is True


async def test_what_takes_long_to_open_says_whom_it_waits_for_and_esc_gives_it_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("player.ui.library_playing.WAITS_AFTER_S", 0.02)
    async with visiting(tmp_path) as visitor:
        visitor.desk.gate.clear()
        await visitor.press("2", "j", "enter")
        await visitor.pilot.press("enter")
        told = "waiting for media.example.com; esc gives up · The baker’s first hour"
        await visitor.until(lambda: told in visitor.shown())
        await visitor.pilot.press("escape")
        assert "not opened: The baker’s first hour" in visitor.shown()
        assert "waiting" not in visitor.shown()
        assert isinstance(visitor.app.screen, ShowScreen)
        await visitor.pilot.press("escape")
        assert isinstance(visitor.app.screen, HomeScreen)
        visitor.desk.gate.set()
        await visitor.settle()
        assert visitor.app.playing is None


async def test_what_was_given_up_says_nothing_of_why_it_cannot_be_opened(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        visitor.desk.gate.clear()
        await visitor.pilot.press("enter")
        await visitor.until(lambda: visitor.told("open"))
        await visitor.pilot.press("escape")
        visitor.desk.refusal = "The server does not answer."
        visitor.desk.gate.set()
        await visitor.settle()
        assert visitor.toasts() == ""


async def test_what_is_here_waits_for_no_host(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("player.ui.library_playing.WAITS_AFTER_S", 0.02)
    async with visiting(tmp_path) as visitor:
        visitor.desk.awaited = ""
        visitor.desk.gate.clear()
        await visitor.pilot.press("enter")
        told = "still opening; esc gives up · The baker’s first hour"
        await visitor.until(lambda: told in visitor.shown())
        visitor.desk.gate.set()
        await visitor.settle()
        assert isinstance(visitor.app.screen, PlayerScreen)


async def test_the_queue_passes_over_what_cannot_be_opened_or_played(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        keys = [row.key for row in visitor.store.episodes()[:4]]
        await visitor.press("enter")
        await visitor.press("q")
        visitor.desk.queue = [keys[1], keys[2], keys[3]]
        visitor.desk.missing = {keys[1]}
        visitor.desk.engine.length_ms = 10_000
        visitor.desk.engine.advance(20_000)
        await visitor.until(lambda: len(visitor.told("open")) == 3)
        await visitor.settle()
        assert "no such file" in visitor.toasts()
        playing = visitor.app.playing
        assert playing is not None
        assert playing.session.episode.key == keys[2]
        playing.sounded = False
        visitor.desk.engine.emit(Trouble("It is no sound.", fatal=True))
        await visitor.until(lambda: len(visitor.told("open")) == 4)
        await visitor.settle()
        assert visitor.app.playing is not None
        assert visitor.app.playing.session.episode.key == keys[3]


async def test_what_the_listener_chose_and_cannot_be_played_starts_nothing_else(
    tmp_path: Path,
) -> None:
    async with visiting(tmp_path) as visitor:
        visitor.desk.queue = [visitor.store.episodes()[1].key]
        await visitor.press("enter")
        playing = visitor.app.playing
        assert playing is not None
        playing.sounded = False
        visitor.desk.engine.emit(Trouble("It is no sound.", fatal=True))
        await visitor.settle()
        assert visitor.app.playing is None
        assert len(visitor.told("open")) == 1


async def test_the_next_episode_replaces_a_player_that_lies_under_its_help(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        await visitor.press("enter")
        await visitor.press("question_mark")
        visitor.desk.following = visitor.store.episodes()[1].key
        await _ends_and_the_next_opens(visitor)
        screen = visitor.app.screen
        assert isinstance(screen, PlayerScreen)
        assert screen.playing is visitor.app.playing
        assert len(visitor.app.screen_stack) == 2


async def test_esc_gives_up_nothing_of_what_the_queue_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("player.ui.library_playing.WAITS_AFTER_S", 0.02)
    async with visiting(tmp_path) as visitor:
        await visitor.press("enter")
        await visitor.press("q", "2", "j", "enter")
        second = visitor.store.episodes()[1].key
        monkeypatch.setattr(visitor.desk, "after", lambda key: second)
        visitor.desk.gate.clear()
        visitor.desk.engine.length_ms = 10_000
        visitor.desk.engine.advance(20_000)
        await visitor.until(lambda: "waiting for media.example.com · what" in visitor.shown())
        await visitor.pilot.press("escape")
        assert isinstance(visitor.app.screen, HomeScreen)
        assert "not opened" not in visitor.shown()
        visitor.desk.gate.set()
        await visitor.settle()
        playing = visitor.app.playing
        assert playing is not None
        assert playing.session.episode.key == second


async def test_what_ended_is_told_though_something_else_is_given_up(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        first, second, third = visitor.store.episodes()[:3]
        visitor.store.enqueue([first.key, third.key])
        await visitor.press("3", "enter")
        await visitor.press("q")
        visitor.desk.gate.clear()
        visitor.desk.engine.length_ms = 10_000
        visitor.desk.engine.advance(20_000)
        await visitor.until(lambda: visitor.told("after"))
        visitor.store.dequeue([first.key])
        visitor.app.open_episode(second.key, None, second.title)
        await visitor.until(lambda: len(visitor.told("open")) == 2)
        await visitor.pilot.press("escape")
        assert f"not opened: {second.title[:20]}" in visitor.shown()
        visitor.desk.gate.set()
        await visitor.settle()
        assert third.title[:20] in visitor.shown().splitlines()[2]
        assert len(visitor.told("open")) == 2


async def test_the_queue_does_not_overtake_what_was_asked_for(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        first, second, third = visitor.store.episodes()[:3]
        await visitor.press("enter")
        await visitor.press("q")
        visitor.desk.following = third.key
        visitor.desk.gate.clear()
        await visitor.pilot.press("j", "enter")
        await visitor.until(lambda: len(visitor.told("open")) == 2)
        visitor.desk.engine.length_ms = 10_000
        visitor.desk.engine.advance(20_000)
        await visitor.until(lambda: visitor.told("after") == [first.key])
        assert f"opening {second.title[:20]}" in visitor.shown()
        visitor.desk.gate.set()
        await visitor.settle()
        playing = visitor.app.playing
        assert playing is not None
        assert playing.session.episode.key == second.key
        assert len(visitor.told("open")) == 2


async def test_the_queue_goes_on_where_what_was_asked_for_instead_cannot_be_opened(
    tmp_path: Path,
) -> None:
    async with visiting(tmp_path) as visitor:
        first, second, third = visitor.store.episodes()[:3]
        await visitor.press("enter")
        await visitor.press("q")
        visitor.desk.following = third.key
        visitor.desk.missing = {second.key}
        visitor.desk.gate.clear()
        await visitor.pilot.press("j", "enter")
        await visitor.until(lambda: len(visitor.told("open")) == 2)
        visitor.desk.engine.length_ms = 10_000
        visitor.desk.engine.advance(20_000)
        await visitor.until(lambda: visitor.told("after") == [first.key])
        visitor.desk.gate.set()
        await visitor.settle()
        assert "no such file" in visitor.toasts()
        playing = visitor.app.playing
        assert playing is not None
        assert playing.session.episode.key == third.key


async def test_what_was_replaced_says_nothing_of_why_it_cannot_be_opened(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        first, second = visitor.store.episodes()[:2]
        visitor.desk.missing = {first.key}
        visitor.desk.gate.clear()
        await visitor.pilot.press("enter")
        await visitor.until(lambda: len(visitor.told("open")) == 1)
        await visitor.pilot.press("j", "enter")
        visitor.desk.gate.set()
        await visitor.settle()
        assert visitor.toasts() == ""
        playing = visitor.app.playing
        assert playing is not None
        assert playing.session.episode.key == second.key


async def test_what_is_told_while_a_screen_is_not_drawn_yet_ends_nothing(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        visitor.app.push_screen(AddScreen())
        visitor.app.say("nobody sees this")
        visitor.app.show_playing()
        await visitor.settle()
        assert isinstance(visitor.app.screen, AddScreen)
        assert "Add a show" in visitor.shown()
