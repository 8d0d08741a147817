"""Following the sound: wakes when what is heard changes, not by a poll."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from player.audio.engine import AudioEngine
from player.transcript.heard import SILENCE, Heard, Listening
from player.transcript.model import Transcript

LEAD_MS = 4
"""Real milliseconds from a wake-up to the frame's last byte at the terminal.

Measured by `tests/bench` on two cores; asking this much ahead makes the word light when
it is heard and not when the frame is ready.
"""

_MOST_AHEAD_MS = 40
_SHORTEST_SLEEP_S = 0.002


class Follower:
    """Calls back at each change of the line, the word, or the whole second heard."""

    def __init__(self, engine: AudioEngine, on_heard: Callable[[Heard, int, bool], None]) -> None:
        """`on_heard(heard, heard_ms, jumped)` is called on the event loop."""
        self._engine = engine
        self._on_heard = on_heard
        self._listening = Listening(Transcript())
        self._timer: asyncio.TimerHandle | None = None
        self._last: tuple[Heard, int] = (SILENCE, -1)
        self._shown_ms = 0

    @property
    def heard(self) -> Heard:
        """What was last reported as heard."""
        return self._last[0]

    def follow(self, transcript: Transcript) -> None:
        """Follow another transcript from now on."""
        self._listening = Listening(transcript)
        self._last = (SILENCE, -1)

    def wake(self, *, jumped: bool = False) -> None:
        """Look at the clock now, report what changed, and plan the next look."""
        self.stop()
        rate = self._engine.moving_rate
        heard_ms = self._engine.heard_ms()
        shown_ms = heard_ms + round(LEAD_MS * rate)
        if not jumped:
            # What was lit a moment ahead stays lit when the clock slows down for a moment.
            shown_ms = max(shown_ms, min(self._shown_ms, heard_ms + _MOST_AHEAD_MS))
        self._shown_ms = shown_ms
        heard = self._listening.at(shown_ms)
        if rate > 0:
            sleep_s = (self._next_look_ms(shown_ms) - heard_ms - LEAD_MS * rate) / rate / 1_000
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(max(sleep_s, _SHORTEST_SLEEP_S), self.wake)
        if jumped or (heard, shown_ms // 1_000) != self._last:
            self._last = (heard, shown_ms // 1_000)
            self._on_heard(heard, shown_ms, jumped)

    def _next_look_ms(self, shown_ms: int) -> int:
        next_second_ms = (shown_ms // 1_000 + 1) * 1_000
        change_ms = self._listening.next_change_ms(shown_ms)
        return next_second_ms if change_ms is None else min(change_ms, next_second_ms)

    def stop(self) -> None:
        """Sleep until woken."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
