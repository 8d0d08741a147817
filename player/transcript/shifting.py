"""A transcript whose times are off as a whole, or from some place on, put right."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from player.transcript.model import Mark, Segment, Transcript, Word


class Shift(NamedTuple):
    """From `from_ms` of the transcript's own times on, what is said comes `by_ms` later."""

    from_ms: int
    by_ms: int


def shifted(transcript: Transcript, shifts: Sequence[Shift]) -> Transcript:
    """Move every segment by the shift in force where it begins; inside nothing changes.

    `shifts` rise; before the first one its own applies. Nothing is moved before 0.
    """
    if not shifts:
        return transcript
    starts = [shift.from_ms for shift in shifts]

    def moved(segment: Segment) -> Segment:
        at = max(bisect_right(starts, segment.start_ms) - 1, 0)
        by_ms = max(shifts[at].by_ms, -segment.start_ms)
        return replace(
            segment,
            start_ms=segment.start_ms + by_ms,
            end_ms=segment.end_ms + by_ms,
            words=tuple(
                Word(w.text, max(w.start_ms + by_ms, 0), max(w.end_ms + by_ms, 0), w.confidence)
                for w in segment.words
            ),
            marks=tuple(
                Mark(mark.at, mark.start_ms + by_ms, mark.end_ms + by_ms) for mark in segment.marks
            ),
        )

    return Transcript.of(
        [moved(segment) for segment in transcript.segments],
        transcript.timing,
        language=transcript.language,
        repairs=transcript.repairs,
    )
