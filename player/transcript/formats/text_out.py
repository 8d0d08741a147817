"""Writes transcripts for people: Markdown and plain text, each line with its time.

An end is written where the next line does not give it. A transcript without times is
written without.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from player.timecode import format_cue
from player.transcript.cues import speaking_ms
from player.transcript.estimating import LONGEST_HELD
from player.transcript.formats.manner import Manner
from player.transcript.formats.tags import escape_marks, voiced
from player.transcript.model import Segment, Timing, Transcript

_SIGNS = re.compile(r"([\\`*_\[\]<>#&~|])")
_LIST = re.compile(r"^([-+•]|\d{1,3}[.)])(?=\s)")


def write_text(transcript: Transcript, manner: Manner = Manner.NATURAL) -> str:
    """The transcript as plain text: `[00:00:04.000] Name: text`.

    In the manner NAMED the name stands before the time, where it is taken for nothing else.
    """
    lines: list[str] = []
    last = ""
    for segment, times in _timed(transcript):
        stamp = f"[{times}]" if times else ""
        name = segment.speaker or (">>" if last else "")
        mark = name if name in ("", ">>") else f"{name}:"
        if manner is Manner.EXACT:
            parts = [stamp, voiced(segment.speaker, escape_marks(segment.text), escape_marks)]
        elif manner is Manner.NAMED:
            parts = [mark, stamp, segment.text]
        else:
            parts = [stamp, mark, segment.text]
        lines.append(" ".join(filter(None, parts)))
        last = segment.speaker
    return "\n\n".join(lines) + "\n"


def write_markdown(transcript: Transcript, manner: Manner = Manner.NATURAL) -> str:
    r"""The transcript as Markdown: `**Name:** \[00:00:04.000\] text`."""
    lines: list[str] = []
    last = ""
    for segment, times in _timed(transcript):
        stamp = rf"\[{times}\]" if times else ""
        if manner is Manner.EXACT:
            exact = voiced(segment.speaker, escape_marks(segment.text), escape_marks)
            parts = [stamp, _escaped(exact)]
        elif segment.speaker:
            parts = [f"**{_escaped(segment.speaker)}:**", stamp, _escaped(segment.text)]
        elif last or stamp:
            parts = [stamp, r"\>\>" if last else "", _escaped(segment.text)]
        else:
            parts = [_LIST.sub(r"\\\1", _escaped(segment.text), count=1)]
        lines.append(" ".join(filter(None, parts)))
        last = segment.speaker
    return "\n\n".join(lines) + "\n"


def _timed(transcript: Transcript) -> Iterator[tuple[Segment, str]]:
    """Every segment with its times as they are written, "" where they mean nothing."""
    segments = transcript.segments
    for segment, following in zip_longest(segments, segments[1:]):
        untimed = transcript.timing is Timing.NONE
        yield segment, "" if untimed else _times(segment, following)


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\1", text)


def _times(segment: Segment, following: Segment | None) -> str:
    start = format_cue(segment.start_ms)
    longest_ms = segment.start_ms + LONGEST_HELD * speaking_ms(segment.text)
    if following is not None and segment.end_ms == min(following.start_ms, longest_ms):
        return start
    return f"{start} – {format_cue(segment.end_ms)}"
