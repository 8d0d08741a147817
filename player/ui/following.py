"""Following the sound: wakes when what is heard changes, not by a poll."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from statistics import median

from player.audio.engine import AudioEngine
from player.transcript.heard import SILENCE, Heard, Listening
from player.transcript.model import Transcript

FIRST_LEAD_MS = 4.0
"""How long drawing is taken to last until it was seen; measured by `tests/bench`."""

MOST_LEAD_MS = 25.0
"""No machine draws a word slower than that for long; more is something else in the way."""

_WRITING_MS = 1.5
"""From the end of drawing to the frame's last byte at the terminal, on a thread of its own."""

_KEPT_DRAWINGS = 9
_MOST_AHEAD_MS = 40
_SHORTEST_SLEEP_S = 0.002


class Lead:
    """How far ahead to wake so that a word is lit when it is heard, not when it is drawn.

    Machines draw at different speeds, so what drawing took the last few times is believed:
    its median, since a page that moves takes longer.
    """

    def __init__(self) -> None:
        self._drawn_ms: deque[float] = deque(maxlen=_KEPT_DRAWINGS)
        self.ms = FIRST_LEAD_MS
        """Real milliseconds from a wake-up to the frame's last byte at the terminal."""

    def drawn(self, took_ms: float) -> None:
        """Drawing ended so long after it was to begin, real milliseconds."""
        self._drawn_ms.append(took_ms)
        if len(self._drawn_ms) > _KEPT_DRAWINGS // 2:
            self.ms = min(median(self._drawn_ms) + _WRITING_MS, MOST_LEAD_MS)


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
        self._lead = Lead()

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
        self._look(jumped=jumped)

    def _on_time(self, due_s: float) -> None:
        """What was planned for the loop's time `due_s`."""
        if self._look():
            self._lead.drawn((asyncio.get_running_loop().time() - due_s) * 1_000)

    def _look(self, *, jumped: bool = False) -> bool:
        """See `wake`; whether another line or word is heard now than before."""
        self.stop()
        rate = self._engine.moving_rate
        heard_ms = self._engine.heard_ms()
        lead_ms = self._lead.ms * rate
        shown_ms = heard_ms + round(lead_ms)
        if not jumped:
            # What was lit a moment ahead stays lit when the clock slows down for a moment.
            shown_ms = max(shown_ms, min(self._shown_ms, heard_ms + _MOST_AHEAD_MS))
        self._shown_ms = shown_ms
        heard = self._listening.at(shown_ms)
        if rate > 0:
            sleep_s = (self._next_look_ms(shown_ms) - heard_ms - lead_ms) / rate / 1_000
            loop = asyncio.get_running_loop()
            due_s = loop.time() + max(sleep_s, _SHORTEST_SLEEP_S)
            self._timer = loop.call_at(due_s, self._on_time, due_s)
        changed = heard != self.heard
        if jumped or (heard, shown_ms // 1_000) != self._last:
            self._last = (heard, shown_ms // 1_000)
            self._on_heard(heard, shown_ms, jumped)
        return changed

    def _next_look_ms(self, shown_ms: int) -> int:
        next_second_ms = (shown_ms // 1_000 + 1) * 1_000
        change_ms = self._listening.next_change_ms(shown_ms)
        return next_second_ms if change_ms is None else min(change_ms, next_second_ms)

    def stop(self) -> None:
        """Sleep until woken."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
