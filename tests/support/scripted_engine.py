"""A silent engine whose clock the test moves by hand. For tests alone: never part of podline."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from player.audio.engine import (
    Arriving,
    ClockMoved,
    EngineEvent,
    EngineState,
    StateChanged,
)

Command = tuple[str, object]


class ScriptedEngine:
    """Obeys every command at once, makes no sound, and writes down what it was told.

    Time stands still until `advance` moves it, unless `live` is set: then media time follows
    the monotonic clock while playing. `commands` holds ("load", Path), ("play", None),
    ("pause", None), ("seek", ms), ("rate", rate), ("volume", percent), ("close", None), in
    order. `media`, `at_ms`, `rate`, `volume` hold what applies now.
    """

    def __init__(self, *, length_ms: int | None = None, live: bool = False) -> None:
        self.commands: list[Command] = []
        self.media: Path | None = None
        self.rate = 1.0
        self.volume = 100
        self.length_ms = length_ms
        self.closed = False
        self._live = live
        self._state = EngineState.IDLE
        self._media_ms = 0.0
        self._anchor_ns = time.monotonic_ns()
        self._listener: Callable[[EngineEvent], None] | None = None
        self._held: list[EngineEvent] = []

    # What the interface calls

    def start(self, listener: Callable[[EngineEvent], None]) -> None:
        self._listener = listener
        held, self._held = self._held, []
        for event in held:
            listener(event)

    def load(
        self,
        media: Path,
        *,
        at_ms: int,
        rate: float,
        volume: int,
        paused: bool,
        arriving: Arriving | None = None,
    ) -> None:
        self.arriving = arriving
        self.commands.append(("load", media))
        self.media, self.rate, self.volume = media, rate, volume
        self._place(at_ms)
        self._become(EngineState.PAUSED if paused else EngineState.PLAYING)
        self.emit(ClockMoved(jumped=True))

    def play(self) -> None:
        self.commands.append(("play", None))
        if self._state is EngineState.PAUSED:
            self._become(EngineState.PLAYING)
            self.emit(ClockMoved(jumped=False))

    def pause(self) -> None:
        self.commands.append(("pause", None))
        if self._state in (EngineState.PLAYING, EngineState.OPENING, EngineState.BUFFERING):
            self._become(EngineState.PAUSED)
            self.emit(ClockMoved(jumped=False))

    def seek(self, ms: int) -> None:
        self.commands.append(("seek", ms))
        if self.media is None:
            return
        self._place(ms)
        if self._state is EngineState.ENDED:
            self._become(EngineState.PLAYING)
        self.emit(ClockMoved(jumped=True))

    def set_rate(self, rate: float) -> None:
        self.commands.append(("rate", rate))
        self._settle()
        self.rate = rate
        self.emit(ClockMoved(jumped=True))

    def set_volume(self, volume: int) -> None:
        self.commands.append(("volume", volume))
        self.volume = volume

    @property
    def state(self) -> EngineState:
        return self._state

    def heard_ms(self, now_ns: int | None = None) -> int:
        return int(self._media_at(time.monotonic_ns() if now_ns is None else now_ns))

    @property
    def moving_rate(self) -> float:
        return self.rate if self._state is EngineState.PLAYING else 0.0

    def close(self) -> None:
        if not self.closed:
            self.commands.append(("close", None))
        self.closed = True

    # What the test calls

    def advance(self, real_ms: float) -> None:
        """Let `real_ms` of real time pass: playing media moves by `real_ms` times the rate.

        At `length_ms` the media ends. Tells the listener, who plans its wake-ups anew.
        """
        self._settle()
        self._media_ms += real_ms * self.moving_rate
        ended = self.length_ms is not None and self._media_ms >= self.length_ms
        if self.length_ms is not None and ended:
            self._media_ms = self.length_ms
            self._become(EngineState.ENDED)
        self.emit(ClockMoved(jumped=False))

    def emit(self, event: EngineEvent) -> None:
        """Give `event` to the listener, now; kept until `start` where there is none yet."""
        if isinstance(event, StateChanged):
            self._settle()
            self._state = event.state
        if self._listener is None:
            self._held.append(event)
        else:
            self._listener(event)

    def told(self, name: str) -> list[object]:
        """The arguments of every `name` command so far, in order."""
        return [argument for command, argument in self.commands if command == name]

    def _become(self, state: EngineState) -> None:
        if state is not self._state:
            self.emit(StateChanged(state))

    def _place(self, ms: float) -> None:
        self._media_ms = max(0.0, float(ms))
        if self.length_ms is not None:
            self._media_ms = min(self._media_ms, float(self.length_ms))
        self._anchor_ns = time.monotonic_ns()

    def _settle(self) -> None:
        now_ns = time.monotonic_ns()
        self._media_ms = self._media_at(now_ns)
        self._anchor_ns = now_ns

    def _media_at(self, now_ns: int) -> float:
        if not self._live:
            return self._media_ms
        return self._media_ms + (now_ns - self._anchor_ns) / 1e6 * self.moving_rate
