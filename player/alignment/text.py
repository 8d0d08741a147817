"""Times put back on the text: the transcript with the words lit when they are said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from player.alignment.lines import Lines, Sentence
from player.alignment.values import WordTime
from player.transcript.model import Segment, Timing, Transcript, Word

Times = Sequence[WordTime] | Mapping[int, WordTime]
"""Times by the index of their word."""

LONGEST_PAUSE_MS = 1_500
"""A line is parted where its speaker is silent, or somebody else speaks, for longer."""


def timed_transcript(lines: Lines, times: Sequence[WordTime]) -> Transcript:
    """The transcript in sentences, each word with its time.

    Text that is not in the sound has segments that end when they begin: they are shown in
    their place and never lit.
    """
    segments = [
        segment for sentence in lines.sentences for segment in segments_of(lines, sentence, times)
    ]
    source = lines.transcript
    return Transcript.of(segments, Timing.ALIGNED, language=source.language, repairs=source.repairs)


def segments_of(lines: Lines, sentence: Sentence, times: Times) -> Iterator[Segment]:
    """A sentence as a segment, or as several where it is interrupted."""
    speaker = lines.segment(sentence).speaker
    for first, until in _parts(sentence, times):
        words = tuple(
            Word(lines.words[at], times[at].start_ms, times[at].end_ms, times[at].confidence)
            for at in range(first, until)
        )
        heard = [word for word in words if word.end_ms > word.start_ms]
        start_ms = heard[0].start_ms if heard else words[0].start_ms
        end_ms = heard[-1].end_ms if heard else start_ms
        yield Segment(start_ms, end_ms, lines.text(sentence, first, until), speaker, words)


def _parts(sentence: Sentence, times: Times) -> Iterator[tuple[int, int]]:
    """A sentence, parted where it is interrupted."""
    first = sentence.first
    last_heard = -1
    for at in range(sentence.first, sentence.until):
        if not times[at].is_heard:
            continue
        pause_ms = times[at].start_ms - times[last_heard].end_ms if last_heard >= 0 else 0
        if pause_ms > LONGEST_PAUSE_MS:
            yield first, last_heard + 1
            first = last_heard + 1
        last_heard = at
    yield first, sentence.until
