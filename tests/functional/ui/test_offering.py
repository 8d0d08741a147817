"""What podline offers by itself for the words of an episode, and looks at without being asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from player.alignment.messages import Checked, Event, Failed, Job, Kind
from player.alignment.process import ListeningProcess
from player.library.store import Store
from player.media.opening import open_episode
from player.services.own_words import OwnWords
from player.transcript.model import NO_TRANSCRIPT, Segment, Timing, Transcript
from player.transcript.shifting import Shift, shifted
from tests.functional.ui.test_player_screen import Listener, Sit, sit
from tests.functional.ui.test_word_timing import DEMO, demo, listened
from tests.support.sample import INTERVIEW
from tests.support.speech_model import WHY_NOT, model_folder

__all__ = ["sit"]

UNTIMED = replace(
    INTERVIEW,
    transcript=Transcript.of([Segment(0, 0, "Nobody knows when.")], Timing.NONE),
)
needs_model = pytest.mark.skipif(model_folder() is None, reason=WHY_NOT)


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("player.ui.playing.OFFER_AFTER_S", 0.01)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def answers() -> tuple[list[bool], Callable[[bool], str]]:
    given: list[bool] = []

    def keep(listen: bool) -> str:
        given.append(listen)
        return ""

    return given, keep


async def waited(listener: Listener, seconds: float = 0.1) -> None:
    await listener.pilot.pause(seconds)
    await listener.app.workers.wait_for_complete()
    await listener.pilot.pause()


Answers = tuple[list[bool], Callable[[bool], str]]


async def test_a_text_without_times_is_offered_them_once(
    sit: Sit, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("player.alignment.models.is_installed", lambda: True)
    given, keep = answers
    async with sit(episode=UNTIMED, keep_answer=keep) as listener:
        await waited(listener)
        assert "has no times. Press A to" in listener.toasts()
        assert given == [False]
        # It waits for nothing: keys do what they always do.
        await listener.press("right")
        assert listener.engine.told("seek") == [5_000]
    async with sit(episode=UNTIMED, keep_answer=keep, listen_answer=False) as listener:
        await waited(listener)
        assert not listener.toasts()


async def test_estimated_times_are_called_so_and_ones_own_key_is_named(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("player.alignment.models.is_installed", lambda: True)
    words = Transcript.of(INTERVIEW.transcript.segments, Timing.ESTIMATED)
    guessed = replace(INTERVIEW, transcript=words)
    async with sit(episode=guessed, keymap={"listen": "w"}) as listener:
        await waited(listener)
        assert "are estimated. Press w to" in listener.toasts()


async def test_without_the_extra_the_offer_says_how_to_get_it(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("player.alignment.models.is_installed", lambda: False)
    async with sit(episode=UNTIMED) as listener:
        await waited(listener)
        assert "./run extras align” in podline's folder, then press A" in listener.toasts()


async def test_an_episode_without_words_has_a_quiet_hint(sit: Sit) -> None:
    async with sit(episode=replace(INTERVIEW, transcript=NO_TRANSCRIPT)) as listener:
        await waited(listener)
        assert not listener.toasts()
        assert "Press A to have podline listen" in listener.shown()


async def test_nothing_is_said_where_times_look_right(
    sit: Sit, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[object] = []
    monkeypatch.setattr("player.services.listening.start_listening", begun.append)
    given, keep = answers
    last_ms = INTERVIEW.transcript.segments[-1].end_ms
    right = replace(INTERVIEW, duration_ms=last_ms + 4_000)
    async with sit(episode=right, keep_answer=keep) as listener:
        await waited(listener)
        assert not listener.toasts()
    assert not begun
    assert not given


END_MS = INTERVIEW.transcript.segments[-1].end_ms
WITH_MUSIC = replace(INTERVIEW, media=DEMO, duration_ms=END_MS + 40_000)


class Scripted:
    """A listening process that does nothing, or tells one event; until it is cancelled."""

    def __init__(self, tell: Callable[[Event], None], event: Event | None = None) -> None:
        self.cancelled = threading.Event()
        self._tells = event is not None
        if event is not None:
            tell(event)

    def cancel(self) -> None:
        self.cancelled.set()

    def wait(self) -> None:
        assert self._tells or self.cancelled.wait(20)


@pytest.mark.parametrize("installed", [True, False])
async def test_times_that_cannot_be_listened_to_are_only_offered_when_surely_off(
    sit: Sit, answers: Answers, monkeypatch: pytest.MonkeyPatch, installed: bool
) -> None:
    monkeypatch.setattr("player.alignment.models.is_installed", lambda: installed)
    listened_to: list[Job] = []

    def fail(job: Job, tell: Callable[[Event], None], **_: object) -> Scripted:
        listened_to.append(job)
        return Scripted(tell, Failed("There is no speech model."))

    monkeypatch.setattr("player.services.listening.start_listening", fail)
    given, keep = answers
    async with sit(episode=WITH_MUSIC, keep_answer=keep) as listener:
        await waited(listener)
        assert not listener.toasts()
    assert len(listened_to) == installed
    assert not given
    async with sit(episode=WITH_MUSIC, claimed_ms=END_MS, keep_answer=keep) as listener:
        await waited(listener)
        assert "may be off" in listener.toasts()
    assert len(listened_to) == 2 * installed
    # What could be listened to another day is no answer yet; without the extra it is one.
    assert given == ([] if installed else [False])


@pytest.mark.parametrize("outcome", [Checked((), 3, 3), Checked((), 3, 0), Failed("No model.")])
async def test_a_text_by_a_feed_is_looked_at_once_and_briefly_though_its_length_fits(
    sit: Sit, answers: Answers, monkeypatch: pytest.MonkeyPatch, outcome: Checked | Failed
) -> None:
    monkeypatch.setattr("player.alignment.models.is_installed", lambda: True)
    jobs: list[Job] = []

    def begin(job: Job, tell: Callable[[Event], None], **_: object) -> Scripted:
        jobs.append(job)
        return Scripted(tell, outcome)

    monkeypatch.setattr("player.services.listening.start_listening", begin)
    given, keep = answers
    fits = replace(INTERVIEW, media=DEMO, duration_ms=END_MS + 4_000)
    async with sit(episode=fits, text_by_feed=True, keep_answer=keep) as listener:
        await waited(listener)
        assert not listener.toasts()
    assert [(job.kind, job.briefly, job.threads) for job in jobs] == [(Kind.CHECK, True, 1)]
    assert given == ([] if isinstance(outcome, Failed) else [False])
    async with sit(episode=fits, text_by_feed=True, listen_answer=False) as listener:
        await waited(listener)
    assert len(jobs) == 1


async def test_of_two_answers_the_last_one_is_kept(sit: Sit) -> None:
    kept: list[bool] = []

    def keep(listen: bool) -> str:
        if listen:
            time.sleep(0.3)
        kept.append(listen)
        return ""

    async with sit(keep_answer=keep) as listener:
        offering = listener.screen.playing.offering
        offering.answer(True)
        await listener.pilot.pause(0.05)
        offering.answer(False)
        await listener.app.workers.wait_for_complete()
    assert kept == [True, False]


async def test_looking_that_was_broken_off_as_it_began_is_ended(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("player.alignment.models.is_installed", lambda: True)
    begun: list[Scripted] = []
    seated = threading.Event()

    def begin(job: Job, tell: Callable[[Event], None], **_: object) -> Scripted:
        mine = Scripted(tell)
        begun.append(mine)
        if len(begun) == 1:
            assert seated.wait(20)
            listener.app.call_from_thread(look_anew)
        return mine

    def look_anew() -> None:
        offering = listener.screen.playing.offering
        offering.break_off()
        offering.consider()

    monkeypatch.setattr("player.services.listening.start_listening", begin)
    async with sit(episode=WITH_MUSIC) as listener:
        seated.set()
        while len(begun) < 2:
            await listener.pilot.pause(0.02)
        for _ in range(100):
            if begun[0].cancelled.is_set():
                break
            await listener.pilot.pause(0.02)
        assert begun[0].cancelled.is_set()
        assert not begun[1].cancelled.is_set()
    assert begun[1].cancelled.wait(20)


@needs_model
async def test_an_episode_whose_listening_was_broken_off_goes_on(
    sit: Sit, answers: Answers
) -> None:
    given, keep = answers
    said = open_episode(DEMO).episode.transcript
    bare = Transcript.of([Segment(0, 0, one.text) for one in said.segments], Timing.NONE)
    async with sit(
        episode=demo(bare), listen_answer=True, keep_answer=keep, speech_model=str(model_folder())
    ) as listener:
        await listener.pilot.pause(0.1)
        assert listener.screen.playing.timing.running
        assert not listener.toasts()
        await listener.press("A")
        await waited(listener)
        assert given == [False]


@needs_model
async def test_times_that_are_off_are_noticed_and_put_right(sit: Sit, tmp_path: Path) -> None:
    store = Store.open(tmp_path / "library.db")
    own = OwnWords(store, "demo")
    opened = open_episode(DEMO).episode
    lines = [replace(one, words=()) for one in opened.transcript.segments]
    right = Transcript.of(lines, Timing.SEGMENTS)
    early = shifted(right, [Shift(0, -4_000)])
    episode = replace(demo(early), duration_ms=opened.duration_ms)
    given = {
        "episode": episode,
        "speech_model": str(model_folder()),
        "keep_words": own.keep,
        "keep_answer": own.keep_answer,
    }
    async with sit(**given, claimed_ms=(opened.duration_ms or 0) - 30_000) as listener:
        for _ in range(600):
            if listener.toasts():
                break
            await listener.pilot.pause(0.1)
        await listener.app.workers.wait_for_complete()
        assert "4.0 s early" in listener.toasts() or "3.9 s early" in listener.toasts()
        shown = listener.screen.session.episode.transcript
        assert abs(shown.segments[9].start_ms - right.segments[9].start_ms) < 350
    again = OwnWords(store, "demo")
    assert again.found(episode).transcript.segments[9].start_ms == shown.segments[9].start_ms
    assert again.listen_answer is False
    store.close()


@needs_model
async def test_times_that_are_right_are_left_without_a_word(
    sit: Sit, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    given, keep = answers
    opened = open_episode(DEMO).episode
    episode = replace(demo(opened.transcript), duration_ms=opened.duration_ms)
    async with sit(
        episode=episode, claimed_ms=60_000, keep_answer=keep, speech_model=str(model_folder())
    ) as listener:
        for _ in range(600):
            if given:
                break
            await listener.pilot.pause(0.1)
        assert given == [False]
        assert not listener.toasts()
        assert listener.screen.session.episode.transcript == opened.transcript


@needs_model
async def test_looking_ends_with_the_player(
    sit: Sit, monkeypatch: pytest.MonkeyPatch, answers: Answers
) -> None:
    from player.services import listening

    begun: list[ListeningProcess] = []
    begin = listening.start_listening

    def noted(*given: object, **named: object) -> ListeningProcess:
        begun.append(begin(*given, **named))  # type: ignore[arg-type]
        return begun[-1]

    monkeypatch.setattr("player.services.listening.start_listening", noted)
    given, keep = answers
    opened = open_episode(DEMO).episode
    async with sit(
        episode=replace(demo(opened.transcript), duration_ms=opened.duration_ms),
        claimed_ms=60_000,
        keep_answer=keep,
        speech_model=str(model_folder()),
    ) as listener:
        while not begun:
            await listener.pilot.pause(0.05)
        await listener.press("A", "y")
        assert listener.screen.playing.timing.running
        await listener.press("A")
        await listened(listener)
    begun[0].wait(20)
    assert given == [True, False]
