"""WebVTT: voices, inline times as word times, NOTE, STYLE and REGION blocks, faults mended.

Blocks are collected as the W3C's "WebVTT parser algorithm" does, so that a faultless file
gives the cues a browser shows. Where that algorithm would throw words away they are kept
and the repair is noted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from player.clean import clean_line
from player.timecode import parse_cue_time
from player.transcript.cues import Cue, to_transcript
from player.transcript.formats.vtt_text import Spoken, parse_cue_text
from player.transcript.model import Repair, Transcript
from player.transcript.speakers import named_at_turns

ARROW = "-->"
_HEADER = re.compile(r"WEBVTT(?:[ \t]|$)")
_TIME = re.compile(r"\s*([^\s>-]{1,40})\s*-->\s*([^\s>-]{1,40})(.*)", re.DOTALL)
_SOUND = re.compile(r"(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}(?!\d)", re.ASCII)
_LANGUAGE = re.compile(r"language\s*:\s*([\w-]{1,40})", re.IGNORECASE)
_COMMENT = re.compile(r"NOTE(?:[ \t]|$)")
_NOT_CUES = re.compile(r"(?:STYLE|REGION)[ \t]*$|X-TIMESTAMP-MAP|Region:")
_NUMBER = re.compile(r"\s*\d{1,9}\s*", re.ASCII)


@dataclass(slots=True)
class _Block:
    """One block: where it begins (from 1), its lines, and the time line if it has one."""

    line: int
    lines: list[str] = field(default_factory=list)
    times: str | None = None
    times_line: int = 0


def read_vtt(
    lines: Sequence[str], repairs: Sequence[Repair] = (), *, duration_ms: int | None = None
) -> Transcript:
    """Read the lines of a WebVTT file. Raises TranscriptError where it has no words."""
    noted = list(repairs)
    lines = [line.replace("\0", "\ufffd") for line in lines]
    body, language = _after_header(lines, noted)
    cues: list[Cue] = []
    for block in _blocks(lines, body):
        cues += _cues_of(block, noted)
    carry = named_at_turns(cues)
    return to_transcript(
        cues, noted, duration_ms=duration_ms, language=language, carry_speakers=carry
    )


def _after_header(lines: Sequence[str], repairs: list[Repair]) -> tuple[int, str]:
    """The index of the first line after the header, and the language it names."""
    first = lines[0].lstrip("\ufeff") if lines else ""
    if not first.startswith("WEBVTT"):
        at = next((at for at, line in enumerate(lines) if line.strip("\ufeff \t")), 0)
        if not lines[at].strip("\ufeff \t").startswith("WEBVTT"):
            repairs.append(Repair(1, "the WEBVTT header is missing"))
            return 0, ""
        repairs.append(Repair(at + 1, "lines before the WEBVTT header were skipped"))
    else:
        at = 0
        if not _HEADER.match(first):
            repairs.append(Repair(1, "text right after WEBVTT was taken for a comment"))
    language = ""
    at += 1
    while at < len(lines) and lines[at] and ARROW not in lines[at]:
        named = _LANGUAGE.match(lines[at])
        language = named[1] if named else language
        at += 1
    return at, language


def _blocks(lines: Sequence[str], at: int) -> Iterator[_Block]:
    """Collect blocks: a time line may be a block's first or second line and ends any other."""
    block = _Block(at + 1)
    count = 0
    while at < len(lines):
        line = lines[at]
        if not block.lines and block.times is None and line and not line.strip():
            block.line = at + 2
            at += 1
            continue
        count += 1
        if ARROW in line:
            if block.times is None and count <= 2:
                block.times, block.times_line = line, at + 1
                block.lines.clear()
                at += 1
                continue
            yield block
            block, count = _Block(at + 1), 0
            continue
        if line:
            block.lines.append(line)
        else:
            yield block
            block, count = _Block(at + 2), 0
        at += 1
    yield block


def _cues_of(block: _Block, repairs: list[Repair]) -> Iterator[Cue]:
    if block.times is None:
        if not block.lines or _COMMENT.match(block.lines[0]) or _NOT_CUES.match(block.lines[0]):
            return
        if not any(line.strip("\ufeff \t\xa0") for line in block.lines):
            return
        if len(block.lines) == 1 and _NUMBER.fullmatch(block.lines[0]):
            repairs.append(Repair(block.line, "a number standing alone was left out"))
            return
        repairs.append(Repair(block.line, "text without a time line"))
        yield from _spoken_cues(block, block.line, None, None, repairs)
        return
    start_ms, end_ms = _times(block.times, block.times_line, repairs)
    if start_ms is None and end_ms is None and not block.lines:
        shown = clean_line(block.times)[:60]
        repairs.append(Repair(block.times_line, f"“{shown}” is no time line and was left out"))
        return
    if not block.lines:
        repairs.append(Repair(block.times_line, "a cue without words was left out"))
        return
    yield from _spoken_cues(block, block.times_line, start_ms, end_ms, repairs)


def _times(line: str, at: int, repairs: list[Repair]) -> tuple[int | None, int | None]:
    found = _TIME.match(line)
    if not found:
        before, _, after = line.partition(ARROW)
        start, end = parse_cue_time(before.strip()), _first_time(after)
    else:
        # What follows the end without a space is a setting, as browsers have it.
        sound = _SOUND.match(found[2])
        start, end = parse_cue_time(found[1]), parse_cue_time(sound[0] if sound else found[2])
        if _SOUND.fullmatch(found[1]) and sound and start and end:
            return start[0], end[0]
    if start or end:
        repairs.append(Repair(at, "a time line not written as WebVTT has it was understood"))
    return start[0] if start else None, end[0] if end else None


def _first_time(text: str) -> tuple[int, bool] | None:
    words = text.split(maxsplit=1)
    return parse_cue_time(words[0]) if words else None


def _spoken_cues(
    block: _Block, line: int, start_ms: int | None, end_ms: int | None, repairs: list[Repair]
) -> Iterator[Cue]:
    """The block's text as cues: one, or one for each voice that speaks in it."""
    text, unknown = parse_cue_text("\n".join(block.lines), start_ms or 0, end_ms)
    repairs += [Repair(line, f"“{tag}” is no WebVTT tag and was left out") for tag in unknown]
    if len(text) < 2:
        spoken = text[0] if text else Spoken()
        yield Cue(line, start_ms, end_ms, spoken.text, spoken.speaker, spoken.words)
        return
    shares = _shares(text, start_ms, end_ms)
    yield from (
        Cue(line, *share, part.text, part.speaker, part.words)
        for part, share in zip(text, shares, strict=True)
    )


def _shares(
    parts: Sequence[Spoken], start_ms: int | None, end_ms: int | None
) -> Iterator[tuple[int | None, int | None]]:
    """Share a cue's time among the voices in it: by word times, else by length."""
    if start_ms is None or end_ms is None:
        for _ in parts:
            yield None, None
        return
    total = sum(len(part.text) for part in parts)
    passed, at_ms = 0, start_ms
    for part in parts:
        passed += len(part.text)
        until_ms = start_ms + (end_ms - start_ms) * passed // max(total, 1)
        if part.words:
            yield part.words[0].start_ms, part.words[-1].end_ms
        else:
            yield at_ms, until_ms
        at_ms = until_ms
