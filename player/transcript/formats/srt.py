"""SubRip (.srt): mended first, since its files are written by hand; then read by pysrt.

What is mended: a missing blank line or number, a blank line inside a cue, times in any of
the ways they are met, a broken time line. The number of every mended cue is its line in the
source, so that repairs can name it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

import pysrt

from player.timecode import parse_cue_time
from player.transcript.cues import Cue, to_transcript
from player.transcript.formats.tags import plain_text, voice
from player.transcript.model import Repair, Transcript

_ARROW = re.compile(r"\s*(?:-{1,3}|–|—|=)\s?>\s*|\s*→\s*")
_SOUND = re.compile(
    r"(\d\d:[0-5]\d:[0-5]\d,\d{3} --> \d\d:[0-5]\d:[0-5]\d,\d{3})(?:[ \t].{0,100})?", re.ASCII
)
_STYLE = re.compile(r"\{(?:\\[^{}]*|[A-Za-z]:[^{}]*)\}|\\h")
_LONGEST_TIME_LINE = 200
_LONGEST_NUMBER = 9
_NO_TIMES = "00:00:00,000 --> 00:00:00,000"


class _TimeLine(NamedTuple):
    """A time line, the index of its line, and its times; a sound one is left to pysrt.

    `sound` is without the coordinates that may follow the times.
    """

    at: int
    sound: str
    start_ms: int | None = None
    end_ms: int | None = None


class _Block(NamedTuple):
    """A cue before pysrt reads it: its line (from 1), its times and its lines of text."""

    line: int
    times: _TimeLine | None
    text: list[str]


def time_line(line: str, at: int = 0) -> _TimeLine | None:
    """Read a line `start --> end` however it was damaged; None where it is none."""
    if len(line) > _LONGEST_TIME_LINE or (">" not in line and "→" not in line):
        return None
    sound = _SOUND.fullmatch(line)
    if sound:
        return _TimeLine(at, sound[1])
    stripped = line.strip()
    arrow = _ARROW.search(stripped)
    if not arrow:
        return None
    before, after = stripped[: arrow.start()], stripped[arrow.end() :]
    start, end = parse_cue_time(before), _leading_time(after)
    if start is None and end is None:
        return None
    if start is None or end is None:
        clock = before if end is None else after
        if "-->" not in arrow[0] or ":" not in clock[:12]:
            return None
    elif "-->" not in arrow[0] and not (":" in before and ":" in after):
        return None
    return _TimeLine(at, "", start[0] if start else None, end[0] if end else None)


def _leading_time(text: str) -> tuple[int, bool] | None:
    """The time at the start of the text after an arrow; coordinates may follow it."""
    whole = parse_cue_time(text)
    if whole is not None or not text:
        return whole
    return parse_cue_time(text.split(maxsplit=1)[0])


def read_srt(
    lines: Sequence[str], repairs: Sequence[Repair] = (), *, duration_ms: int | None = None
) -> Transcript:
    """Read the lines of an SRT file. Raises TranscriptError where it has no words."""
    noted = list(repairs)
    blocks = list(_blocks(lines, noted))
    cues = [_cue(block, noted) for block in blocks]
    return to_transcript(cues, noted, duration_ms=duration_ms)


def _cue(block: _Block, noted: list[Repair]) -> Cue:
    """Have pysrt read a cue without its faults; zeros stand for times that it cannot read."""
    times = block.times
    sound = times.sound if times else ""
    item = pysrt.SubRipItem.from_lines([str(block.line), sound or _NO_TIMES, *block.text])
    start_ms, end_ms = item.start.ordinal, item.end.ordinal
    if times is None:
        start_ms = end_ms = None
    elif not sound:
        start_ms, end_ms = times.start_ms, times.end_ms
        noted.append(Repair(block.line, "a time line not written as SRT has it was understood"))
    speaker, text = voice(item.text) or (None, item.text)
    if "{" in text or "\\" in text:
        text = _STYLE.sub(_space, text)
    return Cue(block.line, start_ms, end_ms, plain_text(text), speaker)


def _space(style: re.Match[str]) -> str:
    return " " if style[0] == "\\h" else ""


def _blocks(lines: Sequence[str], repairs: list[Repair]) -> Iterator[_Block]:
    """The cues of a file, one by one, with their text."""
    marked = ((at, line) for at, line in enumerate(lines) if ">" in line or "→" in line)
    times = [found for at, line in marked if (found := time_line(line, at))]
    numbered = sum(_number(lines, found.at - 1) is not None for found in times) * 2 > len(times)
    if times and not numbered:
        repairs.append(Repair(times[0].at + 1, "the cues have no numbers"))
    top, number = _top_of(lines, times[0].at, -1, numbered, 0) if times else (len(lines), 0)
    yield from _split_lost(lines, -1, top, None, number - 1, numbered, repairs)
    for found, following in zip_longest(times, times[1:]):
        below, next_number = len(lines), number
        if following is not None:
            below, next_number = _top_of(lines, following.at, found.at, numbered, number)
            if below and not _is_blank(lines[below - 1]) and below - 1 != found.at:
                repairs.append(Repair(below + 1, "no blank line before this cue"))
        yield from _split_lost(lines, found.at, below, found, number, numbered, repairs)
        number = next_number


def _visible(line: str) -> str:
    """A line without what nobody sees: spaces around it, and byte order marks."""
    return line.replace("\ufeff", "").strip()


def _is_blank(line: str) -> bool:
    return not _visible(line)


def _number(lines: Sequence[str], at: int) -> int | None:
    if at < 0:
        return None
    text = _visible(lines[at])
    is_number = text.isdecimal() and text.isascii() and len(text) <= _LONGEST_NUMBER
    return int(text) if is_number else None


def _top_of(
    lines: Sequence[str], at: int, floor: int, numbered: bool, number: int
) -> tuple[int, int]:
    """The first line of the cue whose time line is `at`, and its number.

    `floor` is the time line of the cue before and `number` its number.
    """
    if not numbered:
        return at, number + 1
    above = at - 1
    while above > floor and _is_blank(lines[above]):
        above -= 1
    found = _number(lines, above) if above > floor else None
    if found is None:
        return at, number + 1
    expected = found == number + 1
    alone = above - 1 == floor or _is_blank(lines[above - 1])
    if (above < at - 1 and not (expected and alone)) or (
        above == floor + 1 and floor >= 0 and not expected
    ):
        return at, number + 1
    return above, found


def _split_lost(
    lines: Sequence[str],
    above: int,
    below: int,
    times: _TimeLine | None,
    number: int,
    numbered: bool,
    repairs: list[Repair],
) -> Iterator[_Block]:
    """The cue between two lines, and those in it that lost their time line.

    A blank line inside a cue is closed, unless the next number follows it: then that cue
    has lost its time line.
    """
    line, text, blank = above + 1, list[str](), False
    for at in range(above + 1, below):
        content = lines[at]
        if _is_blank(content):
            blank = blank or bool(text) or times is None
            continue
        starts = (blank or (not text and times is None)) and numbered
        if starts and _number(lines, at) == number + 1 and at + 1 < below:
            if text or times:
                yield _Block(line, times, text)
            line, text, times, number = at + 1, [], None, number + 1
        else:
            if blank and text:
                repairs.append(Repair(at + 1, "a blank line inside a cue was closed"))
            text.append(content)
        blank = False
    if text or times:
        yield _Block(max(line, 1), times, text)
