"""What the listener is told of playing: the state, the clock, and when either changes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from player.audio.clock import Correction, PlaybackClock
from player.audio.engine import ClockMoved, EngineEvent, EngineState, StateChanged


class Stage:
    """The state and the clock of one engine; tells its listener of every change."""

    def __init__(self) -> None:
        self.clock = PlaybackClock()
        self.state = EngineState.IDLE
        self.loop: asyncio.AbstractEventLoop | None = None
        self._listener: Callable[[EngineEvent], None] | None = None
        self._change: asyncio.TimerHandle | None = None
        self._change_ns = 0

    def start(
        self, loop: asyncio.AbstractEventLoop, listener: Callable[[EngineEvent], None]
    ) -> None:
        """Tell `listener`, on `loop`, from now on."""
        self.loop, self._listener = loop, listener

    def close(self) -> None:
        """Tell nothing by itself any more."""
        self._cancel_change()

    def emit(self, event: EngineEvent) -> None:
        """Tell the listener."""
        if self._listener is not None:
            self._listener(event)

    def become(self, state: EngineState) -> None:
        """The state is another one, or still this one."""
        if state is not self.state:
            self.state = state
            self.emit(StateChanged(state))

    def anchor(self, at_ms: float, state: EngineState) -> None:
        """Stand still at `at_ms`, in `state`: after a load, a seek, a change of rate."""
        self.clock.hold(at_ms)
        self.become(state)
        self.moved(jumped=True)

    def halt(self, state: EngineState) -> None:
        """Stand still where it is, in `state`."""
        self.clock.hold(self.clock.at(time.monotonic_ns()))
        self.become(state)
        self.moved(jumped=False)

    def sounding(self, media_ms: float, stamp_ns: int, rate: float) -> None:
        """The sound of `media_ms` is heard at `stamp_ns`."""
        self.clock.sounding(media_ms, stamp_ns, rate, time.monotonic_ns())
        self.become(EngineState.PLAYING)
        self.moved(jumped=False)

    def report(self, media_ms: float, stamp_ns: int) -> None:
        """Libvlc reported a time."""
        due = self._change_is_due
        correction = self.clock.report(media_ms, stamp_ns, time.monotonic_ns())
        if correction is not Correction.NONE or due:
            self.moved(jumped=correction is Correction.JUMP)
        else:
            self._plan_change()

    def moved(self, *, jumped: bool) -> None:
        """The clock was anchored anew."""
        self._plan_change()
        self.emit(ClockMoved(jumped))

    def _plan_change(self) -> None:
        """Tell the listener again when the clock's speed changes by itself."""
        self._cancel_change()
        now_ns = time.monotonic_ns()
        change_ns = self.clock.next_change_ns(now_ns)
        if change_ns is not None and self.loop is not None:
            delay_s = (change_ns - now_ns) / 1e9
            self._change = self.loop.call_later(delay_s, lambda: self.moved(jumped=False))
            self._change_ns = change_ns

    @property
    def _change_is_due(self) -> bool:
        """Whether the clock's speed has changed and the listener was not told yet.

        A report that is read before the timer runs must not take its place: whoever waits for
        the clock to move would wait for ever.
        """
        return self._change is not None and self._change_ns <= time.monotonic_ns()

    def _cancel_change(self) -> None:
        if self._change is not None:
            self._change.cancel()
            self._change = None
