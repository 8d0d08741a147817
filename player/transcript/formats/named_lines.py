"""Lines that name their speaker in the text, for formats without a place for names."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence

from player.transcript.cues import Cue
from player.transcript.model import Segment
from player.transcript.speakers import name_speakers


def named_lines(segments: Sequence[Segment], escape: Callable[[str], str]) -> list[str]:
    """A line for each segment, with `Name:` where another speaker begins.

    A turn of nobody known begins with `>>`. Where reading such lines would find other
    speakers than these, every line carries a `<v Name>` in its place.
    """
    lines: list[str] = []
    speaker = ""
    for segment in segments:
        if segment.speaker == speaker:
            lines.append(segment.text)
        else:
            mark = f"{segment.speaker}:" if segment.speaker else ">>"
            lines.append(f"{mark} {segment.text}")
        speaker = segment.speaker
    cues = [Cue(0, None, None, line) for line in lines]
    name_speakers(cues)
    if all(
        (cue.speaker or "", cue.text) == (segment.speaker, segment.text)
        for cue, segment in zip(cues, segments, strict=True)
    ):
        return [escape(line) for line in lines]
    return [voiced(segment.speaker, escape(segment.text)) for segment in segments]


def voiced(speaker: str, text: str) -> str:
    """A text under a WebVTT voice tag; an empty one says that nobody is named."""
    return f"<v {html.escape(speaker, quote=False)}>{text}" if speaker else f"<v>{text}"
