"""Parts of a transcript: the words that stand, or are heard, in a stretch of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from player.transcript.model import Mark, Segment, Timing, Transcript, Word
from player.transcript.words import estimate_words, word_spans

_Wanted = Callable[[tuple[int, int], Word], bool]
"""Whether a word is wanted, told by where it stands in its segment's text and its times."""


def standing_in(segment: Segment, begin: int, end: int) -> Segment | None:
    """The words of a segment that text[begin:end] touches, whole; None for none."""
    return _part(segment, lambda span, _: span[0] < end and span[1] > begin)


def heard_in(segment: Segment, start_ms: int, end_ms: int) -> Segment | None:
    """The words of a segment that are heard between two times, whole; None for none.

    Where it has no word times they are estimated.
    """
    if segment.start_ms >= end_ms or segment.end_ms <= start_ms:
        return None
    return _part(segment, lambda _, word: word.start_ms < end_ms and word.end_ms > start_ms)


def _part(segment: Segment, wanted: _Wanted) -> Segment | None:
    words = segment.words or estimate_words(segment)
    spans = word_spans(segment.text, words)
    chosen = [at for at, word in enumerate(words) if wanted(spans[at], word)]
    if not chosen:
        return None
    first, last = chosen[0], chosen[-1]
    if first == 0 and last == len(words) - 1:
        return segment
    begin = 0 if first == 0 else spans[first][0]
    end = len(segment.text) if last == len(words) - 1 else spans[last + 1][0]
    heard = words[first : last + 1]
    return replace(
        segment,
        start_ms=heard[0].start_ms,
        end_ms=max(word.end_ms for word in heard),
        text=segment.text[begin:end].strip(),
        words=segment.words[first : last + 1],
        marks=(),
    )


def excerpt(transcript: Transcript, start_ms: int, end_ms: int) -> Transcript:
    """What is heard between two times, as a transcript that begins at 0.

    Nothing in it is earlier than 0 or later than the stretch is long. Empty where the
    transcript has no times.
    """
    if transcript.timing is Timing.NONE:
        return Transcript(timing=Timing.NONE, language=transcript.language)

    def within(ms: int) -> int:
        return min(max(ms, start_ms), end_ms) - start_ms

    parts = [
        replace(
            part,
            start_ms=within(part.start_ms),
            end_ms=within(part.end_ms),
            words=tuple(
                replace(word, start_ms=within(word.start_ms), end_ms=within(word.end_ms))
                for word in part.words
            ),
            marks=tuple(
                Mark(mark.at, within(mark.start_ms), within(mark.end_ms)) for mark in part.marks
            ),
        )
        for segment in transcript.segments
        if (part := heard_in(segment, start_ms, end_ms)) is not None
    ]
    return Transcript.of(parts, transcript.timing, language=transcript.language)
