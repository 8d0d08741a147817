"""A transcript as values: words within segments, and what is spoken at a given time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from heapq import heappop, heappush
from typing import NamedTuple

BRIDGE_MS = 100
"""A pause between two cues shorter than this is not shown: going dark would only flicker."""

HOLD_MS = 300
"""A word stays lit through a pause before the next one up to this long, for the same reason."""


class Timing(StrEnum):
    """Where a transcript's times come from; what `podline inspect` prints."""

    WORDS = "words"
    SEGMENTS = "segments"
    ALIGNED = "aligned"
    ESTIMATED = "estimated"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Word:
    """One word as it stands in its segment's text, and when it is heard.

    `confidence`, 0 to 1, says how sure its time is, where it was found by listening; a word
    that is not in the sound ends when it starts.
    """

    text: str
    start_ms: int
    end_ms: int
    confidence: float | None = None


class Mark(NamedTuple):
    """Where a cue that was joined into a longer line begins in its text, and its times."""

    at: int
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A line of a transcript: one cue, or one sentence.

    `words` is empty where the source has no word times. `speaker` is "" where unknown.
    `marks` keep the times of the cues that a line was made of, where it has no word times.
    """

    start_ms: int
    end_ms: int
    text: str
    speaker: str = ""
    words: tuple[Word, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Repair:
    """Something a reader had to mend or drop: `line` counts from 1, 0 for the whole file."""

    line: int
    what: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """Segments sorted by start, and the answer to "what is spoken at t".

    Build it with `Transcript.of`, which sorts. With `timing` NONE no time means anything
    and nothing is ever spoken.
    """

    segments: tuple[Segment, ...] = ()
    timing: Timing = Timing.NONE
    language: str = ""
    repairs: tuple[Repair, ...] = ()
    _times: tuple[int, ...] = field(default=(), repr=False, compare=False)
    _spoken: tuple[int, ...] = field(default=(), repr=False, compare=False)

    @classmethod
    def of(
        cls,
        segments: Sequence[Segment],
        timing: Timing,
        *,
        language: str = "",
        repairs: Sequence[Repair] = (),
    ) -> Transcript:
        """Sort the segments by time (stable) and index what is spoken when."""
        if timing is Timing.NONE:
            return cls(tuple(segments), timing, language, tuple(repairs))
        ordered = tuple(sorted(segments, key=lambda segment: segment.start_ms))
        times, spoken = _timeline(ordered)
        return cls(ordered, timing, language, tuple(repairs), times, spoken)

    def __bool__(self) -> bool:
        return bool(self.segments)

    @property
    def has_word_times(self) -> bool:
        """True where at least one segment carries word times of its own."""
        return any(segment.words for segment in self.segments)

    def segment_at(self, ms: int) -> int | None:
        """Index of the segment spoken at `ms`, None where nobody speaks.

        Where segments overlap, the one that started last and is still running.
        """
        at = bisect_right(self._times, ms) - 1
        if at < 0:
            return None
        spoken = self._spoken[at]
        return spoken if spoken >= 0 else None

    def next_change_ms(self, ms: int) -> int | None:
        """The first time after `ms` at which another segment, or none, is spoken."""
        at = bisect_right(self._times, ms)
        return self._times[at] if at < len(self._times) else None

    def nearest(self, ms: int) -> int | None:
        """Index of the segment spoken at `ms`, else of the last one before, else the first."""
        if not self.segments:
            return None
        spoken = self.segment_at(ms)
        if spoken is not None:
            return spoken
        at = bisect_right(self.segments, ms, key=lambda segment: segment.start_ms) - 1
        return max(at, 0)

    def said_by(self, ms: int) -> int | None:
        """Index of the segment spoken at `ms`, else of the last one before; None without."""
        at = None if self.timing is Timing.NONE else self.nearest(ms)
        return None if at is None or self.segments[at].start_ms > ms else at


def _timeline(segments: Sequence[Segment]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Times at which the spoken segment changes, and the segment from then on (-1: none).

    Sweeps over starts with a heap of running segments, newest first: n log n whatever
    overlaps.
    """
    times: list[int] = []
    spoken: list[int] = []
    running: list[tuple[int, int]] = []  # (-index, end)

    def change(at_ms: int, index: int) -> None:
        if times and times[-1] == at_ms:
            times.pop()
            spoken.pop()
        if not spoken or spoken[-1] != index:
            times.append(at_ms)
            spoken.append(index)

    def settle(until_ms: int | None) -> None:
        while running:
            index, end_ms = -running[0][0], running[0][1]
            if until_ms is not None and end_ms >= until_ms:
                return
            heappop(running)
            while running and running[0][1] <= end_ms:
                heappop(running)
            bridged = not running and until_ms is not None and until_ms - end_ms < BRIDGE_MS
            if bridged and spoken and spoken[-1] == index:
                return
            change(end_ms, -running[0][0] if running else -1)

    for index, segment in enumerate(segments):
        if segment.end_ms <= segment.start_ms:
            continue
        settle(segment.start_ms)
        change(segment.start_ms, index)
        heappush(running, (-index, segment.end_ms))
    settle(None)
    return tuple(times), tuple(spoken)


NO_TRANSCRIPT = Transcript()
"""What an episode has that came without words."""
