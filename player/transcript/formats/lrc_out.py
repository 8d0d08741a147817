"""Writes LRC to the millisecond; an empty line stands where a pause begins.

The empty line stands right after the line it ends, also where that line overlaps others.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from functools import partial
from itertools import zip_longest

from player.transcript.cues import speaking_ms
from player.transcript.estimating import LONGEST_HELD
from player.transcript.formats.manner import Manner
from player.transcript.formats.named_lines import escaped, openings
from player.transcript.formats.tags import escape_marks
from player.transcript.model import Segment, Transcript
from player.transcript.words import word_spans


def write_lrc(transcript: Transcript, manner: Manner = Manner.NATURAL) -> str:
    """The transcript as the text of an LRC file."""
    segments = transcript.segments
    lines: list[str] = []
    for segment, opening, following in zip_longest(
        segments, openings(segments, manner), segments[1:]
    ):
        text = _timed(segment, manner) if segment.words else escaped(segment.text, manner)
        lines.append(f"[{_clock(segment.start_ms)}]{opening}{text}")
        next_ms = following.start_ms if following else None
        if next_ms != segment.end_ms or _too_long(segment):
            lines.append(f"[{_clock(segment.end_ms)}]")
    return "\n".join(lines) + "\n"


def _too_long(segment: Segment) -> bool:
    return segment.end_ms - segment.start_ms > LONGEST_HELD * speaking_ms(segment.text)


def _timed(segment: Segment, manner: Manner) -> str:
    marked = escaped(segment.text, manner) != segment.text
    escape: Callable[[str], str] = partial(html.escape, quote=False) if marked else str
    if manner is Manner.EXACT:
        escape = escape_marks
    spans = word_spans(segment.text, segment.words)
    pieces: list[str] = []
    at = 0
    for index, (word, (begins, ends)) in enumerate(zip(segment.words, spans, strict=True)):
        if begins == ends:
            continue
        text = escape(segment.text[begins:ends])
        pieces.append(f"{escape(segment.text[at:begins])}<{_clock(word.start_ms)}>{text}")
        last = index + 1 == len(segment.words)
        if last or word.end_ms != segment.words[index + 1].start_ms:
            pieces.append(f"<{_clock(word.end_ms)}>")
        at = ends
    return "".join([*pieces, escape(segment.text[at:])])


def _clock(ms: int) -> str:
    minutes, rest = divmod(max(ms, 0), 60_000)
    return f"{minutes:02}:{rest // 1_000:02}.{rest % 1_000:03}"
