"""Lines to be read: cues too short are joined, ones too long are split into sentences.

Only for the screen. What is exported, and what a reader gives, are the source's own
segments. A joined line keeps the times of its cues as marks, so that every word stays where
its cue had it; a line is only split where word times say when, or, in a cue too long to
read, where its words are estimated to be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from player.transcript.formats.word_lines import ends_sentence
from player.transcript.model import Mark, Segment, Timing, Transcript, Word
from player.transcript.words import estimate_words, word_spans

GOOD_LENGTH = 110
"""A line that ends a sentence and has this many characters takes no more."""

LONGEST = 200
"""A line is joined up to this many characters; above it a cue is split."""

LONGEST_MS = 14_000
"""A cue that lasts longer is split where it has several sentences."""

JOINED_PAUSE_MS = 900
"""Cues with a longer pause between them are never joined."""

_CUT_AT = 260
_MOST_COMPARED = 60


def for_reading(transcript: Transcript, *, join: bool = True) -> Transcript:
    """The transcript regrouped into lines that can be read; no word is lost or moved.

    Captions that roll, each cue repeating the one before, are shown once. Without `join`
    short cues stay lines of their own, for a screen that lets lines run on by itself.
    """
    segments = _unrolled(transcript.segments)
    pieces = [piece for segment in segments for piece in _split(segment)]
    if join and transcript.timing not in (Timing.ESTIMATED, Timing.NONE):
        pieces = _joined(pieces)
    return Transcript.of(
        pieces, transcript.timing, language=transcript.language, repairs=transcript.repairs
    )


def _joined(pieces: Sequence[Segment]) -> list[Segment]:
    lines: list[Segment] = []
    group: list[Segment] = []
    length = 0
    for piece in pieces:
        if group and not _goes_on(group, length, piece):
            lines.append(_line(group))
            group, length = [], 0
        group.append(piece)
        length += len(piece.text) + 1
    if group:
        lines.append(_line(group))
    return lines


def _goes_on(group: Sequence[Segment], length: int, piece: Segment) -> bool:
    """True where a piece belongs to the line begun before it."""
    first, last = group[0], group[-1]
    if piece.speaker != last.speaker or bool(piece.words) != bool(last.words):
        return False
    pause_ms = piece.start_ms - last.end_ms
    if pause_ms > JOINED_PAUSE_MS or piece.start_ms < last.end_ms:
        return False
    if length + len(piece.text) > LONGEST or piece.end_ms - first.start_ms > LONGEST_MS:
        return False
    if last.text[:1] in "-–—♪[(" or piece.text[:1] in "-–—♪[(":
        return False
    return not _sentence_ends(last.text) or length < GOOD_LENGTH // 3


def _sentence_ends(text: str) -> bool:
    return ends_sentence(text.rsplit(maxsplit=1)[-1]) if text else False


def _line(group: Sequence[Segment]) -> Segment:
    if len(group) == 1:
        return group[0]
    marks: list[Mark] = []
    at = 0
    for piece in group:
        inner = piece.marks or (Mark(0, piece.start_ms, piece.end_ms),)
        marks.extend(Mark(at + mark.at, mark.start_ms, mark.end_ms) for mark in inner)
        at += len(piece.text) + 1
    words = tuple(word for piece in group for word in piece.words)
    return Segment(
        group[0].start_ms,
        max(piece.end_ms for piece in group),
        " ".join(piece.text for piece in group),
        group[0].speaker,
        words,
        () if words else tuple(marks),
    )


def _split(segment: Segment) -> Iterator[Segment]:
    """The segment, or its sentences where it is too long or its words have times."""
    long = len(segment.text) > LONGEST or segment.end_ms - segment.start_ms > LONGEST_MS
    if segment.marks or not (long or (segment.words and len(segment.text) > GOOD_LENGTH)):
        yield segment
        return
    words = segment.words or estimate_words(segment)
    spans = word_spans(segment.text, words)
    cuts = _cuts(words, spans)
    if not cuts:
        yield segment
        return
    bounds = [0, *cuts, len(words)]
    for first, until in pairwise(bounds):
        begins = 0 if first == 0 else spans[first][0]
        ends = len(segment.text) if until == len(words) else spans[until][0]
        start_ms = segment.start_ms if first == 0 else words[first].start_ms
        end_ms = segment.end_ms if until == len(words) else words[until - 1].end_ms
        own = segment.words[first:until]
        text = segment.text[begins:ends].strip()
        if text:
            yield replace(segment, start_ms=start_ms, end_ms=end_ms, text=text, words=own)


def _cuts(words: Sequence[Word], spans: Sequence[tuple[int, int]]) -> list[int]:
    """Indexes of words that begin a new line: after sentences, after commas where need be."""
    cuts: list[int] = []
    line = 0
    comma = 0
    for at, word in enumerate(words[:-1]):
        if spans[at + 1][0] == spans[at + 1][1] or spans[at + 1][0] == spans[at][1]:
            continue
        length = spans[at][1] - line
        if length > 0 and ends_sentence(word.text) and _is_enough(words, at + 1, length):
            cut = at + 1
        elif length > _CUT_AT:
            cut = comma if comma > (cuts[-1] if cuts else 0) else at + 1
        else:
            comma = at + 1 if word.text[-1:] in ",;:—–" and length > GOOD_LENGTH // 2 else comma
            continue
        cuts.append(cut)
        line = spans[cut][0]
    return cuts


def _is_enough(words: Sequence[Word], at: int, length: int) -> bool:
    """True where a line of this length is long enough, or has no room for the next sentence."""
    if length >= GOOD_LENGTH:
        return True
    while at < len(words):
        length += len(words[at].text) + 1
        if length > LONGEST:
            return True
        if ends_sentence(words[at].text):
            return False
        at += 1
    return False


def _unrolled(segments: Sequence[Segment]) -> Sequence[Segment]:
    """Captions that roll, without the lines that each cue repeats from the one before."""
    overlaps = [0]
    rolled = 0
    for before, segment in pairwise(segments):
        overlap = _overlap(before.text.split(), segment.text.split())
        overlaps.append(overlap)
        rolled += overlap > 1
    if rolled * 3 < len(segments) * 2 - 2 or rolled < 2:
        return segments
    unrolled: list[Segment] = []
    for segment, overlap in zip(segments, overlaps, strict=True):
        fresh = segment.text.split()[overlap:]
        if overlap and unrolled:
            unrolled[-1] = _held(unrolled[-1], segment, len(fresh))
        if fresh:
            words = segment.words
            kept = words[overlap:] if len(words) == len(segment.text.split()) else ()
            unrolled.append(replace(segment, text=" ".join(fresh), words=kept))
    return unrolled


def _held(before: Segment, segment: Segment, fresh: int) -> Segment:
    """A line that is only shown on by the next cue lasts as long as that one shows it."""
    return before if fresh else replace(before, end_ms=max(before.end_ms, segment.end_ms))


def _overlap(before: Sequence[str], words: Sequence[str]) -> int:
    """How many words at the start repeat the end of the cue before."""
    for length in range(min(len(before), len(words), _MOST_COMPARED), 0, -1):
        if before[-length:] == words[:length]:
            return length
    return 0
