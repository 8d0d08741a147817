"""Finding the times of words inside the player, and moving them by hand."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from player.alignment.process import ListeningProcess
from player.episode import Episode
from player.library.store import Store
from player.services import listening
from player.services.own_words import OwnWords
from player.transcript.model import NO_TRANSCRIPT, Segment, Timing, Transcript
from player.transcript.shifting import Shift, shifted
from player.ui.widgets.transcript_places import SamePlaces
from player.ui.widgets.transcript_view import TranscriptView
from tests.functional.ui.test_player_screen import Listener, Sit, sit
from tests.support.sample import INTERVIEW
from tests.support.speech_model import WHY_NOT, model_folder
from tests.support.transcript_host import settle, showing

__all__ = ["sit"]

DEMO = Path(__file__).parents[3] / "assets" / "demo" / "lit-words.m4a"


def lines_of(view: TranscriptView) -> str:
    return "\n".join(view.render_line(y).text for y in range(view.size.height))


# The view


async def test_better_times_leave_the_reader_where_they_are() -> None:
    async with showing() as (_, view, pilot):
        view.light(2, 1)
        view.search("Line 2")
        view.next_match()
        matched = view.match_index
        view.action_page_down()
        view.action_select_lines()
        await settle(pilot)
        selected, cursor, shown = view.selected, view.cursor, lines_of(view)
        assert selected
        assert not view.following
        view.renew(shifted(view.transcript, [Shift(0, 40)]))
        await settle(pilot)
        assert (view.selected, view.cursor, view.match_index) == (selected, cursor, matched)
        assert lines_of(view).replace("▌", " ") == shown.replace("▌", " ")
        assert not view.following


async def test_the_place_is_found_again_where_lines_are_parted() -> None:
    async with showing() as (_, view, pilot):
        whole = view.transcript
        view.action_select_lines()
        view.action_page_down()
        await settle(pilot)
        text = view.screen.get_selected_text()
        assert text
        parted = [
            part
            for one in whole.segments
            for part in (
                Segment(one.start_ms, one.start_ms + 10, one.text[:4], one.speaker),
                Segment(one.start_ms + 10, one.end_ms, one.text[4:].strip(), one.speaker),
            )
        ]
        cursor = view.cursor
        assert cursor is not None
        view.renew(Transcript.of(parted, Timing.ESTIMATED))
        await settle(pilot)
        assert view.cursor == 2 * cursor
        again = view.screen.get_selected_text()
        assert again
        assert text.split()[:4] == again.split()[:4]


def test_places_in_a_text_that_grows() -> None:
    before = [Segment(1_000, 2_000, "one"), Segment(3_000, 4_000, "two")]
    after = [Segment(0, 900, "new"), *before]
    places = SamePlaces(before, after)
    assert places.found
    assert [places.segment(at) for at in (0, 1, None)] == [1, 2, None]
    assert not SamePlaces(before, [Segment(0, 1, "another text")]).found


# By hand


async def test_the_text_is_moved_by_hand_and_that_is_kept(sit: Sit) -> None:
    kept: list[int] = []

    def keep(ms: int) -> str:
        kept.append(ms)
        return ""

    async with sit(keep_nudge=keep) as listener:
        await listener.hear(4_500)
        assert listener.screen.lit.segment == 1
        await listener.press(">")
        assert "1.0 s later" in listener.toasts()
        assert listener.screen.lit.segment is None
        await listener.hear(600)
        assert listener.screen.lit.segment == 1
        listener.screen.view.action_cursor_down()
        await listener.press("enter")
        assert listener.screen.transport.heard_ms == 9_000
        await listener.press("<", ",", ",", ".")
        assert "0.1 s earlier" in listener.toasts()
        await listener.settle()
        assert kept[-1] == -100
    async with sit(nudge_ms=1_000) as listener:
        await listener.hear(500)
        assert listener.screen.lit.segment is None


async def test_the_line_under_the_cursor_is_said_now(sit: Sit) -> None:
    kept: list[int] = []

    def keep(ms: int) -> str:
        kept.append(ms)
        return ""

    async with sit(keep_nudge=keep) as listener:
        await listener.hear(4_500)
        await listener.press("=")
        assert "choose the line" in listener.shown()
        assert not kept
        await listener.press("down", "down", "=")
        line = listener.screen.lit.segment
        assert line == 3
        begins_ms = listener.screen.view.transcript.segments[line].start_ms
        assert begins_ms == listener.screen.transport.heard_ms
        assert listener.screen.view.cursor is None
        assert listener.screen.view.following
        await listener.settle()
        assert kept == [begins_ms - INTERVIEW.transcript.segments[3].start_ms]
        # Selected lines are chosen by the first of them.
        await listener.press("v", "down", "=")
        assert listener.screen.lit.segment == 3
        assert listener.screen.view.selected is None


async def test_a_line_too_far_away_moves_nothing(sit: Sit) -> None:
    far = Segment(5_000_000, 5_001_000, "Much later.")
    words = Transcript.of([*INTERVIEW.transcript.segments, far], Timing.SEGMENTS)
    async with sit(episode=replace(INTERVIEW, transcript=words)) as listener:
        await listener.press("down", "end", "=")
        assert "more than 10 minutes" in listener.toasts()
        assert listener.screen.playing.nudge_ms == 0


async def test_a_quote_is_of_the_lines_as_they_are_now(sit: Sit) -> None:
    async with sit() as listener:
        whole = INTERVIEW.transcript
        more = [Segment(0, 0, "Before it all."), *whole.segments]
        listener.screen.playing.show_words(Transcript.of(more, Timing.WORDS), 0)
        await listener.press("v", "y")
        assert "line 0 says something" in listener.copied[-1]


# By listening


async def test_without_the_extra_it_says_how_to_get_it(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("player.alignment.models.is_installed", lambda: False)
    async with sit() as listener:
        await listener.press("A")
        assert "./run extras align" in listener.toasts()
        assert not listener.screen.playing.timing.running


async def test_that_it_gets_ready_is_said_on_the_key_and_can_be_given_up(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Event()

    monkeypatch.setattr("player.alignment.models.is_installed", lambda: True)
    monkeypatch.setattr("player.ui.word_timing._load", lambda: gate.wait(10))
    lines = Transcript.of(INTERVIEW.transcript.segments, Timing.SEGMENTS)
    async with sit(episode=demo(lines)) as listener:
        timing = listener.screen.playing.timing
        await listener.pilot.press("A")
        assert "getting ready to listen …" in listener.shown()
        assert timing.running
        await listener.pilot.press("A")
        gate.set()
        await listener.settle()
        assert "getting ready" not in listener.shown()
        assert not timing.running


async def test_words_that_have_their_times_are_only_listened_to_when_that_is_wanted(
    sit: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[object] = []

    def begin(*given: object, **_: object) -> None:
        begun.append(given)
        raise OSError

    monkeypatch.setattr("player.alignment.models.is_installed", lambda: True)
    monkeypatch.setattr("player.services.listening.start_listening", begin)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    async with sit(episode=demo(INTERVIEW.transcript)) as listener:
        for no in ("enter", "escape", "n"):
            await listener.press("A")
            assert "the time of every word already" in listener.shown()
            await listener.press(no)
            assert "the time of every word already" not in listener.shown()
            assert not listener.screen.playing.timing.running
        await listener.settle()
        assert not begun
        await listener.press("A", "y")
        await listener.settle()
        assert len(begun) == 1
    lines = Transcript.of(INTERVIEW.transcript.segments, Timing.SEGMENTS)
    async with sit(episode=demo(lines)) as listener:
        await listener.press("A")
        await listener.settle()
        assert len(begun) == 2


async def test_what_cannot_be_listened_to_is_said_and_the_text_stays(
    sit: Sit, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("player.alignment.models.is_installed", lambda: True)
    gone = replace(INTERVIEW, media=tmp_path / "gone.mp3")
    async with sit(episode=gone) as listener:
        await listener.press("A", "y")
        await listener.settle()
        assert "gone.mp3" in listener.toasts()
        assert listener.screen.session.episode.transcript == INTERVIEW.transcript
        assert not listener.screen.playing.timing.running


needs_model = pytest.mark.skipif(model_folder() is None, reason=WHY_NOT)


def demo(transcript: Transcript) -> Episode:
    return Episode("demo", "Lit words", DEMO, duration_ms=190_000, transcript=transcript)


async def listened(listener: Listener, sit_s: float = 120) -> None:
    for _ in range(round(sit_s / 0.1)):
        if not listener.screen.playing.timing.running:
            break
        await listener.pilot.pause(0.1)
    await listener.settle()


@needs_model
async def test_lines_turn_exact_and_are_found_again(
    sit: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from player.media.opening import open_episode

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    said = open_episode(DEMO).episode.transcript
    bare = Transcript.of([Segment(0, 0, one.text) for one in said.segments], Timing.NONE)
    store = Store.open(tmp_path / "library.db")
    own = OwnWords(store, "demo")
    async with sit(
        episode=demo(bare), keep_words=own.keep, speech_model=str(model_folder())
    ) as listener:
        await listener.press("A")
        assert "listen" in listener.screen.playing.timing.told
        await listened(listener)
        assert "aligned to the sound" in listener.toasts()
        found = listener.screen.session.episode.transcript
        assert found.timing is Timing.ALIGNED
        assert listener.screen.view.transcript == found
    again = own.found(demo(bare)).transcript
    assert again.timing is Timing.ALIGNED
    assert [(one.text, one.start_ms, one.end_ms) for one in again.segments] == [
        (one.text, one.start_ms, one.end_ms) for one in found.segments
    ]
    assert again.has_word_times
    other = Transcript.of([Segment(0, 0, "Something else.")], Timing.NONE)
    assert own.found(demo(other)).transcript == other
    store.close()


@needs_model
async def test_what_is_said_is_written_down_and_can_be_stopped(
    sit: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    kept: list[tuple[Transcript, bool]] = []

    def keep(transcript: Transcript, aligned: bool) -> str:
        kept.append((transcript, aligned))
        return ""

    async with sit(
        episode=demo(NO_TRANSCRIPT), keep_words=keep, speech_model=str(model_folder())
    ) as listener:
        await listener.press("A")
        await listener.settle()
        await listener.press("A")
        assert not listener.screen.playing.timing.running
        assert "Stopped" in listener.toasts()
        await listener.press("A")
        await listened(listener)
        assert "written down" in listener.toasts()
        assert kept
        assert not kept[0][1]
        assert len(listener.screen.view.transcript.segments) > 10


@needs_model
async def test_another_text_is_refused_and_stays_as_it_is(
    sit: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    text = INTERVIEW.transcript
    kept: list[Transcript] = []

    def keep(transcript: Transcript, aligned: bool) -> str:
        kept.append(transcript)
        return ""

    async with sit(
        episode=demo(text), keep_words=keep, nudge_ms=100, speech_model=str(model_folder())
    ) as listener:
        before = listener.screen.session.episode.transcript
        await listener.press("A", "y")
        await listened(listener)
        assert not kept
        assert listener.screen.session.episode.transcript == before
        assert listener.screen.playing.nudge_ms == 100
        assert listener.toasts()


@needs_model
async def test_the_listening_ends_with_podline(
    sit: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    begun: list[ListeningProcess] = []
    begin = listening.start_listening

    def noted(*given: Any, **named: Any) -> ListeningProcess:
        begun.append(begin(*given, **named))
        return begun[-1]

    monkeypatch.setattr("player.services.listening.start_listening", noted)
    async with sit(
        episode=demo(INTERVIEW.transcript), speech_model=str(model_folder())
    ) as listener:
        await listener.press("A", "y")
        for _ in range(100):
            if begun:
                break
            await listener.pilot.pause(0.1)
        assert begun
    begun[0].wait(20)
    with pytest.raises(ProcessLookupError):
        os.kill(begun[0].pid, 0)
