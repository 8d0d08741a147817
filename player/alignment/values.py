"""What listening gives: words that were heard, and times for words that are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class HeardWord(NamedTuple):
    """A word as the model heard it, with its punctuation; `confidence` from 0 to 1."""

    text: str
    start_ms: int
    end_ms: int
    confidence: float


class WordTime(NamedTuple):
    """When a word of the transcript is said.

    `end_ms` ≤ `start_ms`: it is not in the sound, and would stand at that place.
    `confidence` is 0 then, above 0.5 where the word itself was heard, and in between where
    it was placed by its neighbours.
    """

    start_ms: int
    end_ms: int
    confidence: float

    @property
    def is_heard(self) -> bool:
        """True where the word is in the sound."""
        return self.end_ms > self.start_ms


LEVEL_MS = 10
"""Each loudness value is that of so many milliseconds."""


@dataclass(frozen=True, slots=True)
class Slice:
    """What was heard in a stretch of the sound.

    The stretch answered for is `from_ms` to `to_ms`. `words` may reach over both ends,
    since more was listened to on each side; `levels` has the loudness of every LEVEL_MS
    from `from_ms` on, in decibels above -100 (0 to 100).
    """

    from_ms: int
    to_ms: int
    words: tuple[HeardWord, ...] = ()
    levels: bytes = b""


@dataclass(slots=True)
class Levels:
    """Loudness over the whole sound, as far as it has been listened to."""

    parts: Sequence[Slice] = field(default_factory=tuple)

    def between(self, from_ms: int, to_ms: int) -> bytes:
        """One value for every LEVEL_MS of the stretch; 0 where nothing is known."""
        size = max(to_ms - from_ms, 0) // LEVEL_MS
        out = bytearray(size)
        for part in self.parts:
            if part.to_ms <= from_ms or part.from_ms >= to_ms:
                continue
            shift = (part.from_ms - from_ms) // LEVEL_MS
            first, last = max(shift, 0), min(shift + len(part.levels), size)
            if last > first:
                out[first:last] = part.levels[first - shift : last - shift]
        return bytes(out)
