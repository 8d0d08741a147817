"""From cues as they stand in a file to a transcript: times mended, order and speakers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from player.clean import clean_line
from player.timecode import MAX_MS, format_clock
from player.transcript.model import Repair, Segment, Timing, Transcript, Word
from player.transcript.source import TranscriptError
from player.transcript.speakers import name_speakers

_LETTER_MS = 65
_BREATH_MS = 400
MANY = 100
"""The same repair made more often than this is told once, with how often it was made."""


@dataclass(slots=True)
class Cue:
    """A cue as a file has it: `line` counts from 1; None means the file does not say.

    A `speaker` of None may be found in the text, or carry on from the cue before; ""
    says that nobody is named.
    """

    line: int
    start_ms: int | None
    end_ms: int | None
    text: str
    speaker: str | None = None
    words: tuple[Word, ...] = ()
    loose: bool = False
    """True for text that stands alone, with no time line of its own: it may belong to the
    cue before."""


def speaking_ms(text: str) -> int:
    """About how long it takes to say a text: 15 letters a second and a breath."""
    return _BREATH_MS + _LETTER_MS * len(text)


def to_transcript(
    cues: Sequence[Cue],
    repairs: Sequence[Repair],
    *,
    timing: Timing | None = None,
    duration_ms: int | None = None,
    language: str = "",
    carry_speakers: bool = True,
    find_speakers: bool = True,
) -> Transcript:
    """Make a transcript of cues in file order, mending what no player could follow.

    `timing` None: WORDS where at least half the segments carry word times, else SEGMENTS;
    ALIGNED: a cue that ends when it starts is not in the sound, and stays so.
    Raises TranscriptError where no cue has a word in it.
    """
    noted = list(repairs)
    kept = [cue for cue in map(_cleaned, cues) if cue.text or _note_empty(cue, noted)]
    if not kept:
        raise TranscriptError("There are no words in this file.")
    name_speakers(kept, find=find_speakers, carry=carry_speakers)
    kept = [cue for cue in kept if cue.text or _note_empty(cue, noted)]
    kept = _settle_loose(kept, noted)
    _mend_times(kept, noted, unlit=timing is Timing.ALIGNED)
    _note_order(kept, noted)
    if duration_ms:
        _mend_tail(kept, noted, duration_ms)
    segments = [
        Segment(cue.start_ms or 0, cue.end_ms or 0, cue.text, cue.speaker or "", cue.words)
        for cue in kept
    ]
    if timing is None:
        worded = sum(bool(segment.words) for segment in segments)
        timing = Timing.WORDS if worded * 2 >= len(segments) else Timing.SEGMENTS
    return Transcript.of(segments, timing, language=clean_line(language), repairs=summed(noted))


def summed(repairs: Sequence[Repair]) -> list[Repair]:
    """Repairs by line, one that comes back all through a file told once with a count."""
    lines_of: dict[str, list[int]] = {}
    for repair in sorted(repairs, key=lambda repair: repair.line):
        lines_of.setdefault(repair.what, []).append(repair.line)
    told = []
    for what, lines in lines_of.items():
        if len(lines) > MANY:
            told.append(Repair(lines[0], f"{what} (and {len(lines) - 1} times more)"))
        else:
            told.extend(Repair(line, what) for line in lines)
    return sorted(told, key=lambda repair: repair.line)


def _cleaned(cue: Cue) -> Cue:
    cue.text = clean_line(cue.text.replace("\n", " "))
    if cue.speaker:
        cue.speaker = clean_line(cue.speaker)
    if cue.words:
        words = [replace(word, text=clean_line(word.text)) for word in cue.words]
        cue.words = _in_turn([word for word in words if word.text])
    return cue


def _in_turn(words: Sequence[Word]) -> tuple[Word, ...]:
    """Words one after another: none begins before the one ahead of it, or outlasts the next."""
    ordered: list[Word] = []
    for word in words:
        before = ordered[-1] if ordered else None
        if before and word.start_ms < before.start_ms:
            word = replace(word, start_ms=before.start_ms)
        if before and before.end_ms > word.start_ms:
            ordered[-1] = replace(before, end_ms=word.start_ms)
        ordered.append(replace(word, end_ms=word.start_ms) if word.end_ms < word.start_ms else word)
    return tuple(ordered)


def _note_empty(cue: Cue, repairs: list[Repair]) -> bool:
    repairs.append(Repair(cue.line, "a cue without words was left out"))
    return False


def _settle_loose(cues: list[Cue], repairs: list[Repair]) -> list[Cue]:
    """Join text without a time line to the cue before it, unless a pause leaves room for it."""
    settled: list[Cue] = []
    more: dict[int, list[str]] = {}
    starts_after = _starts_after(cues)
    for cue, following in zip(cues, starts_after, strict=True):
        before = settled[-1] if settled else None
        if not cue.loose or before is None or before.words or before.speaker != cue.speaker:
            settled.append(cue)
            continue
        pause_ms = (following or 0) - (before.end_ms or 0)
        if before.end_ms is not None and pause_ms * 2 >= speaking_ms(cue.text):
            settled.append(cue)
            continue
        more.setdefault(len(settled) - 1, []).append(cue.text)
        repairs.append(Repair(cue.line, "text after a blank line was kept in the cue before it"))
    for index, texts in more.items():
        settled[index].text = " ".join([settled[index].text, *texts])
    return settled


def _starts_after(cues: Sequence[Cue]) -> list[int | None]:
    """For every cue the start of the next one that has a start."""
    following: int | None = None
    starts: list[int | None] = []
    for cue in reversed(cues):
        starts.append(following)
        if cue.start_ms is not None:
            following = cue.start_ms
    starts.reverse()
    return starts


def _mend_times(cues: Sequence[Cue], repairs: list[Repair], *, unlit: bool) -> None:
    """Give every cue a start and a later end, by its neighbours where the file has none."""
    for cue in cues:
        if (cue.start_ms or 0) > MAX_MS:
            cue.start_ms = None
        if (cue.end_ms or 0) > MAX_MS:
            cue.end_ms = None
    starts_after = _starts_after(cues)
    previous_end = 0
    for cue, following in zip(cues, starts_after, strict=True):
        if cue.start_ms is None:
            cue.start_ms = previous_end
            _place_end(cue, following)
            repairs.append(
                Repair(cue.line, "no time that can be read; placed between its neighbours")
            )
        elif cue.start_ms < 0:
            cue.start_ms = 0
            repairs.append(Repair(cue.line, "a time before the beginning was set to 0:00"))
        if cue.end_ms is None:
            _place_end(cue, following)
        elif cue.end_ms <= cue.start_ms and not (unlit and cue.end_ms == cue.start_ms):
            what = "ended when it started" if cue.end_ms == cue.start_ms else "ended too early"
            _place_end(cue, following)
            repairs.append(Repair(cue.line, f"a cue that {what} was given an end"))
        previous_end = max(previous_end, cue.end_ms or 0)


def _place_end(cue: Cue, following: int | None) -> None:
    start_ms = cue.start_ms or 0
    end_ms = start_ms + speaking_ms(cue.text)
    cue.end_ms = min(end_ms, following) if following and following > start_ms else end_ms


def _note_order(cues: Sequence[Cue], repairs: list[Repair]) -> None:
    latest = -1
    for cue in cues:
        if (cue.start_ms or 0) < latest:
            repairs.append(Repair(cue.line, "out of order; sorted by time"))
        latest = max(latest, cue.start_ms or 0)


def _mend_tail(cues: Sequence[Cue], repairs: list[Repair], duration_ms: int) -> None:
    late = [cue for cue in cues if (cue.start_ms or 0) >= duration_ms]
    if late:
        end = format_clock(duration_ms)
        what = f"{len(late)} cues lie after the end of the sound ({end}) and are never heard"
        repairs.append(Repair(late[0].line, what))
    for cue in cues:
        if (cue.start_ms or 0) < duration_ms < (cue.end_ms or 0):
            cue.end_ms = duration_ms
