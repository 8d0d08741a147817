"""Writes transcripts for people: Markdown and plain text, each line with its time.

An end is written where the next line does not give it. A transcript without times is
written without.
"""

from __future__ import annotations

import re
from itertools import zip_longest

from player.timecode import format_cue
from player.transcript.cues import speaking_ms
from player.transcript.estimating import LONGEST_HELD
from player.transcript.model import Segment, Timing, Transcript

_SIGNS = re.compile(r"([\\`*_\[\]<>#&~|])")
_LIST = re.compile(r"([-+•]|\d{1,3}[.)])(?=\s)")


def write_text(transcript: Transcript) -> str:
    """The transcript as plain text: `[00:00:04.000] Name: text`."""
    return _written(transcript, markdown=False)


def write_markdown(transcript: Transcript) -> str:
    r"""The transcript as Markdown: `**Name:** \[00:00:04.000\] text`."""
    return _written(transcript, markdown=True)


def _written(transcript: Transcript, *, markdown: bool) -> str:
    lines: list[str] = []
    speaker = ""
    segments = transcript.segments
    for segment, following in zip_longest(segments, segments[1:]):
        name = segment.speaker or (">>" if speaker else "")
        times = "" if transcript.timing is Timing.NONE else _times(segment, following)
        lines.append((_markdown if markdown else _plain)(name, times, segment.text))
        speaker = segment.speaker
    return "\n\n".join(lines) + "\n"


def _plain(name: str, times: str, text: str) -> str:
    mark = name if name in ("", ">>") else f"{name}:"
    return " ".join(filter(None, [f"[{times}]" if times else "", mark, text]))


def _markdown(name: str, times: str, text: str) -> str:
    written = _SIGNS.sub(r"\\\1", text)
    stamp = rf"\[{times}\]" if times else ""
    if name in ("", ">>"):
        opening = [stamp, r"\>\>" if name else ""]
        if not any(opening):
            written = _LIST.sub(r"\\\1", written, count=1) if _LIST.match(written) else written
    else:
        opening = [f"**{_SIGNS.sub(lambda sign: f'{chr(92)}{sign[0]}', name)}:**", stamp]
    return " ".join(filter(None, [*opening, written]))


def _times(segment: Segment, following: Segment | None) -> str:
    start = format_cue(segment.start_ms)
    longest_ms = segment.start_ms + LONGEST_HELD * speaking_ms(segment.text)
    if following is not None and segment.end_ms == min(following.start_ms, longest_ms):
        return start
    return f"{start} – {format_cue(segment.end_ms)}"
