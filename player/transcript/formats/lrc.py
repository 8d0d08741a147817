"""LRC (.lrc): lines with their start, words with theirs; and SBV, YouTube's old captions.

The format as the "enhanced LRC" of A2 media players has it: `[mm:ss.xx]`, several before a
line that comes back, `<mm:ss.xx>` before words, `[ti:…]`, `[offset:±ms]` tags.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from player.clean import clean_line
from player.timecode import parse_cue_time
from player.transcript.cues import Cue, speaking_ms, to_transcript
from player.transcript.estimating import LONGEST_HELD
from player.transcript.formats.tags import plain_text, voice
from player.transcript.model import Repair, Transcript, Word

_STAMP = re.compile(r"\s*\[(\d{1,4}:\d{1,2}(?::\d{1,2})?(?:[.:,]\d{1,3})?)\]", re.ASCII)
_PLAIN_STAMP = re.compile(r"\s*\[\d{1,4}:\d{1,2}\.\d{1,3}\]", re.ASCII)
_TAG = re.compile(r"\s*\[([a-zA-Z#]{1,12}):([^\]]{0,400})\]\s*$")
_WORD = re.compile(r"<(\d{1,4}:\d{1,2}(?::\d{1,2})?(?:[.:,]\d{1,3})?)>", re.ASCII)
_SBV = re.compile(r"\s*(\d{1,3}:\d\d:\d\d[.,]\d{1,3})\s*,\s*(\d{1,3}:\d\d:\d\d[.,]\d{1,3})\s*$")


def looks_like_lrc(lines: Sequence[str]) -> bool:
    """True where lines begin with `[mm:ss.xx]`, hundredths of a second and all."""
    filled = [line for line in lines[:400] if line.strip()]
    stamped = sum(bool(_PLAIN_STAMP.match(line)) for line in filled)
    tagged = sum(bool(_TAG.match(line)) for line in filled)
    return bool(stamped) and (stamped + tagged) * 10 >= len(filled) * 7


def looks_like_sbv(lines: Sequence[str]) -> bool:
    """True where a line is `0:00:00.378,0:00:11.378`."""
    return any(_SBV.match(line) for line in lines[:400] if len(line) < 60)


def read_lrc(
    lines: Sequence[str], repairs: Sequence[Repair] = (), *, duration_ms: int | None = None
) -> Transcript:
    """Read the lines of an LRC file. Raises TranscriptError where it has no words."""
    noted = list(repairs)
    offset_ms = _offset_ms(lines)
    cues: list[Cue] = []
    for number, line in enumerate(lines, 1):
        starts, text = _stamps(line, offset_ms)
        if not starts:
            if line.strip() and not _TAG.match(line):
                cues.append(Cue(number, None, None, line, loose=bool(cues)))
            continue
        if not clean_line(_WORD.sub("", text)):
            _stop(cues, starts)
            continue
        cues.extend(_cue(number, start_ms, text, offset_ms) for start_ms in starts)
    _sort_and_end(cues)
    return to_transcript(cues, noted, duration_ms=duration_ms)


def _offset_ms(lines: Sequence[str]) -> int:
    for line in lines[:100]:
        tag = _TAG.match(line)
        if tag and tag[1].lower() == "offset":
            value = tag[2].strip().lstrip("+")
            return int(value) if re.fullmatch(r"-?\d{1,7}", value, re.ASCII) else 0
    return 0


def _stamps(line: str, offset_ms: int) -> tuple[list[int], str]:
    starts: list[int] = []
    at = 0
    while found := _STAMP.match(line, at):
        read = parse_cue_time(_dotted(found[1]))
        if read:
            starts.append(max(read[0] - offset_ms, 0))
        at = found.end()
    return starts, line[at:]


def _dotted(clock: str) -> str:
    """`00:12:50` is twelve seconds and a half in LRC where no dot follows."""
    minutes, _, rest = clock.partition(":")
    return f"{minutes}:{rest.replace(':', '.')}" if "." not in rest and ":" in rest else clock


def _cue(number: int, start_ms: int, text: str, offset_ms: int) -> Cue:
    spoken = voice(text)
    speaker, text = spoken if spoken else (None, text)
    marks = list(_WORD.finditer(text))
    if not marks:
        return Cue(number, start_ms, None, plain_text(text), speaker)
    bounds = [(start_ms, text[: marks[0].start()])]
    for at, mark in enumerate(marks):
        until = marks[at + 1].start() if at + 1 < len(marks) else len(text)
        read = parse_cue_time(_dotted(mark[1]))
        began_ms = max((read[0] if read else start_ms) - offset_ms, bounds[-1][0])
        bounds.append((began_ms, text[mark.end() : until]))
    plain = "".join(piece for _, piece in bounds)
    closing_ms = bounds[-1][0] if not bounds[-1][1].strip() else None
    words = []
    for at, (began_ms, piece) in enumerate(bounds):
        bare = clean_line(plain_text(piece))
        if bare:
            last = at + 1 == len(bounds)
            end_ms = began_ms + speaking_ms(bare) if last else bounds[at + 1][0]
            words.append(Word(bare, began_ms, end_ms))
    return Cue(number, start_ms, closing_ms, plain_text(plain), speaker, tuple(words))


def _stop(cues: Sequence[Cue], stops: Sequence[int]) -> None:
    """An empty line ends the one before it."""
    if cues and cues[-1].start_ms is not None:
        later = [ms for ms in stops if ms > cues[-1].start_ms]
        cues[-1].end_ms = min(later, default=cues[-1].end_ms)


def _sort_and_end(cues: list[Cue]) -> None:
    """Lines that come back are put in order; a line without an end lasts until the next."""
    cues.sort(key=lambda cue: cue.start_ms if cue.start_ms is not None else -1)
    starts = sorted({cue.start_ms for cue in cues if cue.start_ms is not None})
    following = dict(pairwise(starts))
    for cue in cues:
        if cue.start_ms is None:
            continue
        if cue.end_ms is None:
            next_ms = following.get(cue.start_ms)
            longest_ms = cue.start_ms + LONGEST_HELD * speaking_ms(cue.text)
            if cue.words:
                longest_ms = max(longest_ms, cue.words[-1].end_ms)
            cue.end_ms = min(next_ms, longest_ms) if next_ms is not None else longest_ms
        if cue.words:
            last = cue.words[-1]
            end_ms = max(min(last.end_ms, cue.end_ms), last.start_ms)
            cue.words = (*cue.words[:-1], Word(last.text, last.start_ms, end_ms))


def read_sbv(
    lines: Sequence[str], repairs: Sequence[Repair] = (), *, duration_ms: int | None = None
) -> Transcript:
    """Read the lines of an SBV file. Raises TranscriptError where it has no words."""
    cues: list[Cue] = []
    texts: dict[int, list[str]] = {}
    blank = True
    for number, line in enumerate(lines, 1):
        times = _SBV.match(line) if len(line) < 60 else None
        if times:
            start, end = parse_cue_time(times[1]), parse_cue_time(times[2])
            cues.append(Cue(number, start[0] if start else None, end[0] if end else None, ""))
        elif re.match(r"\s*\d{1,3}:\d\d:\S{2,8},\S{5,12}\s*$", line):
            cues.append(_broken_sbv(number, line))
        elif line.strip():
            last = len(cues) - 1
            if last < 0 or (blank and last in texts):
                cues.append(Cue(number, None, None, "", loose=last >= 0))
            texts.setdefault(len(cues) - 1, []).append(line)
        blank = not line.strip()
    for index, spoken in texts.items():
        cues[index].text = " ".join(spoken)
    return to_transcript(cues, list(repairs), duration_ms=duration_ms)


def _broken_sbv(number: int, line: str) -> Cue:
    start, end = (parse_cue_time(side.strip()) for side in line.split(",", 1))
    return Cue(number, start[0] if start else None, end[0] if end else None, "")
