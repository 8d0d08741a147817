"""Transcripts as bytes, and back: nothing is lost, and texts can be had without the words.

A pack is two compressed parts, lines and words, so that indexing need not build words.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, NamedTuple

from player.library.problems import StoreError
from player.transcript.model import Mark, Repair, Segment, Timing, Transcript, Word

_VERSION = 1
_LEVEL = 6


class Lines(NamedTuple):
    """The segments of a transcript without their words, column by column.

    `who` are indexes of `speakers`.
    """

    starts: list[int]
    lengths: list[int]
    who: list[int]
    texts: list[str]
    speakers: list[str]


@dataclass(frozen=True, slots=True)
class _Lines:
    """The first part. Times are differences: starts to the start before, ends to the start."""

    version: int
    timing: str
    language: str
    repairs: list[tuple[int, str]]
    speakers: list[str]
    starts: list[int]
    lengths: list[int]
    who: list[int]
    texts: list[str]
    marks: list[tuple[int, list[Mark]]]


@dataclass(frozen=True, slots=True)
class _Words:
    """The second part: for each segment with words its index and how many they are.

    `at` has four numbers a word: characters skipped before it (-1 where it is not in the
    segment's text but the next of `loose`), its length, its start since the start before,
    its duration.
    """

    counts: list[tuple[int, int]]
    at: list[int]
    loose: list[str]


def pack(transcript: Transcript) -> bytes:
    """A transcript as bytes."""
    import msgspec

    lines = zlib.compress(msgspec.msgpack.encode(_lines(transcript)), _LEVEL)
    words = zlib.compress(msgspec.msgpack.encode(_words(transcript.segments)), _LEVEL)
    return len(lines).to_bytes(4, "big") + lines + words


def unpack(body: bytes) -> Transcript:
    """The transcript that was packed. Raises StoreError where the bytes are damaged."""
    lines = _read(body, _Lines, words=False)
    words = _all_words(_read(body, _Words, words=True), lines)
    marks = {index: tuple(of_line) for index, of_line in lines.marks}
    segments = [
        Segment(
            start_ms,
            start_ms + length,
            text,
            lines.speakers[who],
            words.get(at, ()),
            marks.get(at, ()),
        )
        for at, (start_ms, length, who, text) in enumerate(
            zip(_summed(lines.starts), lines.lengths, lines.who, lines.texts, strict=True)
        )
    ]
    return Transcript.of(
        segments,
        Timing(lines.timing),
        language=lines.language,
        repairs=[Repair(*repair) for repair in lines.repairs],
    )


def unpack_lines(body: bytes) -> Lines:
    """The lines of a transcript alone. Raises StoreError where the bytes are damaged."""
    lines = _read(body, _Lines, words=False)
    return Lines(_summed(lines.starts), lines.lengths, lines.who, lines.texts, lines.speakers)


def _lines(transcript: Transcript) -> _Lines:
    speakers: dict[str, int] = {}
    starts: list[int] = []
    before = 0
    for segment in transcript.segments:
        speakers.setdefault(segment.speaker, len(speakers))
        starts.append(segment.start_ms - before)
        before = segment.start_ms
    segments = transcript.segments
    return _Lines(
        _VERSION,
        transcript.timing.value,
        transcript.language,
        [(repair.line, repair.what) for repair in transcript.repairs],
        list(speakers),
        starts,
        [segment.end_ms - segment.start_ms for segment in segments],
        [speakers[segment.speaker] for segment in segments],
        [segment.text for segment in segments],
        [(index, list(segment.marks)) for index, segment in enumerate(segments) if segment.marks],
    )


def _words(segments: Sequence[Segment]) -> _Words:
    counts: list[tuple[int, int]] = []
    at: list[int] = []
    loose: list[str] = []
    for index, segment in enumerate(segments):
        if not segment.words:
            continue
        counts.append((index, len(segment.words)))
        text, behind, before = segment.text, 0, segment.start_ms
        for word in segment.words:
            found = text.find(word.text, behind)
            if found < 0:
                loose.append(word.text)
                skipped = -1
            else:
                skipped = found - behind
                behind = found + len(word.text)
            length = 0 if found < 0 else len(word.text)
            at += (skipped, length, word.start_ms - before, word.end_ms - word.start_ms)
            before = word.start_ms
    return _Words(counts, at, loose)


def _all_words(words: _Words, lines: _Lines) -> dict[int, tuple[Word, ...]]:
    numbers = iter(words.at)
    quads = zip(numbers, numbers, numbers, numbers, strict=True)
    loose = iter(words.loose)
    starts = _summed(lines.starts)
    found: dict[int, tuple[Word, ...]] = {}
    for index, count in words.counts:
        text, behind, at_ms = lines.texts[index], 0, starts[index]
        of_line: list[Word] = []
        for _ in range(count):
            skipped, length, later_ms, lasting_ms = next(quads)
            at_ms += later_ms
            if skipped < 0:
                said = next(loose)
            else:
                begin = behind + skipped
                behind = begin + length
                said = text[begin:behind]
            of_line.append(Word(said, at_ms, at_ms + lasting_ms))
        found[index] = tuple(of_line)
    return found


def _summed(differences: Sequence[int]) -> list[int]:
    return list(accumulate(differences))


def _read(body: bytes, kind: type[Any], *, words: bool) -> Any:
    import msgspec

    end = 4 + int.from_bytes(body[:4], "big")
    try:
        part = zlib.decompress(body[end:] if words else body[4:end])
        return msgspec.msgpack.decode(part, type=kind)
    except (zlib.error, msgspec.MsgspecError) as error:
        raise StoreError(
            "The transcript that is kept of this episode is damaged: fetch it again."
        ) from error
