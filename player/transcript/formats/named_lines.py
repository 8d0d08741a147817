"""Lines that name their speaker in the text, for formats without a place for names."""

from __future__ import annotations

import html
from collections.abc import Sequence

from player.transcript.formats.manner import Manner
from player.transcript.formats.tags import escape_marks, escape_tags, voiced
from player.transcript.model import Segment


def openings(segments: Sequence[Segment], manner: Manner) -> list[str]:
    """What stands before the text of each segment: `Name: ` where another speaker begins.

    A turn of nobody known begins with `>>`. In any other manner than NATURAL every line
    carries a `<v Name>`.
    """
    if manner is not Manner.NATURAL:
        escape = escape_marks if manner is Manner.EXACT else html.escape
        return [voiced(segment.speaker, "", escape) for segment in segments]
    found: list[str] = []
    speaker = ""
    for segment in segments:
        mark = f"{segment.speaker}: " if segment.speaker else ">> "
        found.append("" if segment.speaker == speaker else escape_tags(mark))
        speaker = segment.speaker
    return found


def escaped(text: str, manner: Manner) -> str:
    """A segment's text as the manner wants it."""
    return escape_marks(text) if manner is Manner.EXACT else escape_tags(text)
