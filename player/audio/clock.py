"""The playback clock: turns reports about the sound into the place heard now.

Pure: every moment is a parameter, monotonic nanoseconds. Between reports time moves with
the monotonic clock times the rate. A report that disagrees a little is approached by running
a quarter faster or slower, so the clock never goes back and what is lit never flickers;
only what is plainly and repeatedly wrong (half a second) is corrected by a jump.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import Enum, auto
from statistics import median

SLEW = 0.25
"""Part of the rate by which the clock runs faster or slower while it catches up."""

RESYNC_MS = 500.0
"""A disagreement beyond this is no jitter: the sound stood still, or jumped."""

STALL_NS = 2_500_000_000
"""Without a report for so long the sound is not moving. Reports come every quarter of a
second of sound, with Opus every second."""

KEPT_REPORTS = 5
"""The median of so many disagreements is believed: one outlier moves nothing."""

TOLERATED_MS = 1.5
"""A smaller disagreement is let be."""


class Correction(Enum):
    """What a report did to the clock."""

    NONE = auto()
    SMOOTH = auto()
    JUMP = auto()


@dataclass(frozen=True, slots=True)
class _Line:
    """At `ms` until `ns`, then moving by `rate`; `lag_ms` more is caught up from `ns` on."""

    ms: float
    ns: int
    rate: float
    lag_ms: float = 0.0

    def at(self, now_ns: int) -> float:
        passed_ms = max(0, now_ns - self.ns) / 1e6
        caught_up = min(abs(self.lag_ms), SLEW * self.rate * passed_ms)
        return self.ms + passed_ms * self.rate + (caught_up if self.lag_ms > 0 else -caught_up)

    def believed_at(self, now_ns: int) -> float:
        return self.ms + self.lag_ms + (now_ns - self.ns) / 1e6 * self.rate

    @property
    def caught_up_ns(self) -> int:
        return self.ns + round(abs(self.lag_ms) / (SLEW * self.rate) * 1e6)


class PlaybackClock:
    """Where the sound is. Held at a place until `sounding`, then moving until `hold`."""

    def __init__(self) -> None:
        self._line: _Line | None = None
        self._held_ms = 0.0
        self._good_until_ns = 0
        self._errors: deque[float] = deque(maxlen=KEPT_REPORTS)
        self._suspect_ms: float | None = None

    @property
    def held(self) -> bool:
        """Whether the clock stands still because it was told to."""
        return self._line is None

    def hold(self, ms: float) -> None:
        """Stand still at `ms`: after a load, a seek, a change of rate, a pause, the end."""
        self._line = None
        self._held_ms = max(0.0, ms)

    def sounding(self, media_ms: float, stamp_ns: int, rate: float, now_ns: int) -> None:
        """The sound of `media_ms` is heard at `stamp_ns` and moves on by `rate`.

        Sound that begins a little before the place held catches up with the clock, which
        waits; sound that is already further takes the clock with it.
        """
        reached_ns = stamp_ns + round((self._held_ms - media_ms) / rate * 1e6)
        if now_ns <= reached_ns <= now_ns + RESYNC_MS / rate * 1e6:
            self._move(_Line(self._held_ms, reached_ns, rate))
        else:
            self._move(_Line(_moved(media_ms, stamp_ns, rate, now_ns), now_ns, rate))
        self._good_until_ns = now_ns + self._patience_ns(rate)

    def report(self, media_ms: float, stamp_ns: int, now_ns: int) -> Correction:
        """Take in that `media_ms` was heard at `stamp_ns`; nothing while held."""
        line = self._line
        if line is None:
            return Correction.NONE
        stalled = now_ns >= self._good_until_ns
        shown_ms = self.at(now_ns)
        self._good_until_ns = stamp_ns + self._patience_ns(line.rate)
        error_ms = media_ms - line.believed_at(stamp_ns)
        if stalled or self._repeatedly_wrong(error_ms):
            truth_ms = _moved(media_ms, stamp_ns, line.rate, now_ns)
            self._move(_Line(truth_ms, now_ns, line.rate))
            return Correction.JUMP
        if self._suspect_ms is not None or now_ns < line.ns:
            return Correction.NONE
        self._errors.append(error_ms)
        correction_ms = median(self._errors)
        if abs(correction_ms) < TOLERATED_MS:
            return Correction.NONE
        self._errors = deque((e - correction_ms for e in self._errors), KEPT_REPORTS)
        lag_ms = line.believed_at(now_ns) + correction_ms - shown_ms
        self._line = _Line(shown_ms, now_ns, line.rate, lag_ms)
        return Correction.SMOOTH

    def at(self, now_ns: int) -> float:
        """The place heard at `now_ns`, in milliseconds."""
        if self._line is None:
            return self._held_ms
        return max(0.0, self._line.at(min(now_ns, self._good_until_ns)))

    def speed(self, now_ns: int) -> float:
        """Media milliseconds per real millisecond at `now_ns`; 0 when held or stalled."""
        line = self._line
        if line is None or not line.ns <= now_ns < self._good_until_ns:
            return 0.0
        if now_ns < line.caught_up_ns:
            return line.rate * (1 + SLEW if line.lag_ms > 0 else 1 - SLEW)
        return line.rate

    def next_change_ns(self, now_ns: int) -> int | None:
        """When `speed` will next change by itself; None where it will not."""
        line = self._line
        if line is None:
            return None
        changes = (line.ns, line.caught_up_ns, self._good_until_ns)
        return min((ns for ns in changes if ns > now_ns), default=None)

    def _move(self, line: _Line) -> None:
        self._line = line
        self._errors.clear()
        self._suspect_ms = None

    def _repeatedly_wrong(self, error_ms: float) -> bool:
        """Whether this report, and the one before it, are off by the same large amount."""
        before_ms = self._suspect_ms
        self._suspect_ms = error_ms if abs(error_ms) > RESYNC_MS else None
        return (
            before_ms is not None
            and self._suspect_ms is not None
            and abs(error_ms - before_ms) < RESYNC_MS
        )

    @staticmethod
    def _patience_ns(rate: float) -> int:
        return round(STALL_NS / min(rate, 1.0))


def _moved(media_ms: float, stamp_ns: int, rate: float, now_ns: int) -> float:
    return media_ms + (now_ns - stamp_ns) / 1e6 * rate
