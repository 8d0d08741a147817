"""The episode that plays, whichever screen is shown: follows the sound and keeps the place."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from player.audio.engine import (
    ClockMoved,
    EngineEvent,
    EngineState,
    LengthKnown,
    PlaceGuessed,
    StateChanged,
    Trouble,
)
from player.episode import Episode
from player.services.session import Session
from player.transcript.heard import Heard
from player.transcript.model import NO_TRANSCRIPT, Transcript
from player.transcript.shifting import Shift, shifted
from player.ui.following import Follower
from player.ui.offering import OFFER_AFTER_S, Offering
from player.ui.transport import Transport
from player.ui.word_timing import WordTiming

if TYPE_CHECKING:
    from textual.timer import Timer

    from player.ui.app import PodlineApp

MOST_NUDGED_MS = 600_000
"""Nobody moves a text by hand for longer than ten minutes."""

REMEMBER_EVERY_S = 4.0
"""At most five seconds of listening may be lost when everything is killed."""


class Watcher(Protocol):
    """Shows what plays. All are called on the event loop, and must be quick."""

    follows_words: bool
    """Whether each word matters to it, or only each second."""

    def show_heard(self, heard: Heard, heard_ms: int, jumped: bool) -> None:
        """Another line, word or second is heard."""

    def show_event(self, event: EngineEvent) -> None:
        """The engine reported something, and what had to be done about it is done."""

    def show_episode(self) -> None:
        """The episode has other words or chapters now, or words with better times."""

    def show_timing(self) -> None:
        """The listening for the times of words went on, began or ended."""


class Playing:
    """One sitting with one episode, from its first sound until another one replaces it."""

    def __init__(self, session: Session, app: PodlineApp) -> None:
        self.session = session
        self.transport = Transport(session.engine, session.episode, session.rate, session.volume)
        self.follower = Follower(session.engine, self._on_heard)
        self.sounded = False
        self.words = session.episode.transcript
        """The text as it came, or as it was kept, without what is found while listening."""
        self.nudge_ms = session.nudge_ms
        self._unmoved = self.words
        self.timing = WordTiming(self, app)
        self.offering = Offering(self, app)
        if self.nudge_ms:
            self._take_up(self._nudged())
        self._heard_ms = session.start_ms
        self._app = app
        self._watchers: list[Watcher] = []
        self._timer: Timer | None = None

    @property
    def started(self) -> bool:
        """Whether it was told to play."""
        return self._timer is not None

    @property
    def stops(self) -> tuple[str, str]:
        """When the sleep timer stops it, in few words and in fewer; "" for never."""
        return self._app.sleep_timer.told, self._app.sleep_timer.told_in_short

    def start(self) -> None:
        """Begin to play."""
        self._timer = self._app.set_interval(REMEMBER_EVERY_S, self._remember_playing)
        self.session.engine.start(self._on_engine)
        self.transport.load(self.session.start_ms, self.session.arriving)
        self._app.set_timer(OFFER_AFTER_S, self._consider)
        if self.session.complete is not None:
            self._app.run_worker(self._complete(self.session.complete), group="complete")

    def _consider(self) -> None:
        if self.started:
            self.offering.consider()

    async def _complete(self, complete: Callable[[], Episode | None]) -> None:
        episode = await asyncio.to_thread(complete)
        if episode is not None and self.started:
            self.exchange(episode)

    def exchange(self, episode: Episode) -> None:
        """Follow other words and other chapters; the sound goes on."""
        self.timing.stop()
        self.offering.break_off()
        self.words = self._unmoved = episode.transcript
        self._take_up(replace(episode, transcript=shifted_by(self.words, self.nudge_ms)))
        self.transport.chapters = episode.chapters
        self._show()
        self._app.set_timer(OFFER_AFTER_S, self._consider)

    def show_words(self, transcript: Transcript, nudge_ms: int) -> None:
        """Follow the words with other times, lit so much later than they say."""
        self._unmoved, self.nudge_ms = transcript, nudge_ms
        self._take_up(self._nudged())
        self._show()

    def nudge(self, ms: int) -> bool:
        """Light the text later, or earlier, than until now; kept for the episode.

        False where that is too far, which is said.
        """
        offset_ms = self.nudge_ms + ms
        self._app.clear_notifications()
        if abs(offset_ms) > MOST_NUDGED_MS:
            self._app.notify(
                "The text is not moved by more than 10 minutes.", timeout=4, markup=False
            )
            return False
        self.show_words(self._unmoved, offset_ms)
        told = f"{abs(offset_ms) / 1_000:.1f} s {'later' if offset_ms > 0 else 'earlier'}"
        self._app.notify(
            f"The text is lit {told} than its times say."
            if offset_ms
            else "The text is lit as its times say.",
            timeout=4,
            markup=False,
        )
        self._app.run_worker(
            lambda: self._keep_nudge(offset_ms), thread=True, group="nudge", exclusive=True
        )
        return True

    def _keep_nudge(self, offset_ms: int) -> None:
        sentence = self.session.keep_nudge(offset_ms)
        if sentence:
            self._app.notify(sentence, severity="warning", timeout=10, markup=False)

    def show_timing(self) -> None:
        """Have it shown how listening for the times of words goes."""
        for watcher in tuple(self._watchers):
            watcher.show_timing()

    def _nudged(self) -> Episode:
        """The episode with its words where the listener wants them lit."""
        return replace(self.session.episode, transcript=shifted_by(self._unmoved, self.nudge_ms))

    def _take_up(self, episode: Episode) -> None:
        self.session = replace(self.session, episode=episode)
        self.transport.episode = episode

    def _show(self) -> None:
        for watcher in tuple(self._watchers):
            watcher.show_episode()
        self._follow(jumped=False)

    def close(self) -> None:
        """Keep the place and report nothing more; the engine itself is left as it is."""
        if self._timer is None:
            return
        self._timer.stop()
        self._timer = None
        self.timing.stop()
        self.offering.stop()
        self.follower.stop()
        if self.sounded:
            self.session.remember(self.transport.heard_ms)

    # Those who watch

    @property
    def is_shown(self) -> bool:
        """Whether its words are on the screen."""
        return any(watcher.follows_words for watcher in self._watchers)

    def attach(self, watcher: Watcher) -> None:
        """Show `watcher` what is heard from now on."""
        self._watchers.append(watcher)
        self._follow()

    def detach(self, watcher: Watcher) -> None:
        """Show it nothing more."""
        if watcher in self._watchers:
            self._watchers.remove(watcher)
            self._follow()

    def _follow(self, *, jumped: bool = True) -> None:
        words = any(watcher.follows_words for watcher in self._watchers)
        self.follower.follow(self.session.episode.transcript if words else NO_TRANSCRIPT)
        if self.started:
            self.follower.wake(jumped=jumped)

    # What the engine says

    def _on_heard(self, heard: Heard, heard_ms: int, jumped: bool) -> None:
        if self._app.sleep_timer.is_due(self.transport, heard_ms, jumped=jumped):
            self.session.engine.pause()
            self._app.notify("The sleep timer stopped the sound.", timeout=60, markup=False)
        ends_ms = self.session.ends_ms
        if ends_ms is not None and not jumped and self._heard_ms < ends_ms <= heard_ms:
            self.session.engine.pause()
            self._end()
        self._heard_ms = heard_ms
        if jumped:
            self.timing.moved(heard_ms)
        for watcher in tuple(self._watchers):
            watcher.show_heard(heard, heard_ms, jumped)

    def _on_engine(self, event: EngineEvent) -> None:
        if not self.started:
            return
        match event:
            case ClockMoved(jumped):
                self.follower.wake(jumped=jumped)
            case StateChanged(state):
                self._on_state(state)
            case LengthKnown(duration_ms):
                if self.transport.duration_ms is None:
                    self.transport.duration_ms = duration_ms
                    self.session.measured(duration_ms)
            case PlaceGuessed(guessed):
                self.transport.guessed = guessed
            case Trouble():
                self._on_trouble(event)
        for watcher in tuple(self._watchers):
            watcher.show_event(event)
        if event == StateChanged(EngineState.ENDED):
            self._end()

    def _end(self) -> None:
        """The episode was heard to its end: that is kept before anyone asks what comes next."""
        self._app.run_worker(self._finish(), group="end")

    async def _finish(self) -> None:
        sentence = await asyncio.to_thread(self.session.finished)
        if sentence:
            self._app.notify(sentence, severity="warning", timeout=10, markup=False)
        if self.started:
            self._app.episode_ended()

    def _on_state(self, state: EngineState) -> None:
        if state is EngineState.PLAYING:
            self.sounded = True
        self.follower.wake()
        if state in (EngineState.PAUSED, EngineState.ENDED, EngineState.IDLE) and self.sounded:
            self._remember_now()

    def _on_trouble(self, trouble: Trouble) -> None:
        if trouble.no_device or (trouble.fatal and not self.sounded):
            self.sounded = False
            self._app.cannot_play(trouble)
            return
        self._app.notify(
            trouble.sentence,
            severity="error" if trouble.fatal else "warning",
            timeout=12,
            markup=False,
        )

    # The place

    def _remember_playing(self) -> None:
        """Keep the place; while nothing plays it was kept when playing stopped."""
        if self.sounded and self.session.engine.state is EngineState.PLAYING:
            self._remember_now()

    def _remember_now(self) -> None:
        """Keep the place, in a thread: another podline may hold the library for a while."""
        place_ms = self.transport.heard_ms
        self._app.run_worker(
            lambda: self._keep(place_ms), thread=True, group="remember", exclusive=True
        )

    def _keep(self, place_ms: int) -> None:
        sentence = self.session.remember(place_ms)
        if sentence:
            self._app.notify(sentence, severity="warning", timeout=10, markup=False)


def shifted_by(transcript: Transcript, ms: int) -> Transcript:
    """A transcript lit so much later."""
    return shifted(transcript, [Shift(0, ms)]) if ms else transcript
