"""Writes SubRip (.srt) by pysrt: names at the start of each turn, no word times."""

from __future__ import annotations

import pysrt

from player.transcript.formats.named_lines import named_lines
from player.transcript.formats.tags import escape_tags
from player.transcript.model import Transcript


def write_srt(transcript: Transcript) -> str:
    """The transcript as the text of an SRT file."""
    lines = named_lines(transcript.segments, escape_tags)
    return "\n".join(
        str(pysrt.SubRipItem(number, segment.start_ms, segment.end_ms, line))
        for number, (segment, line) in enumerate(zip(transcript.segments, lines, strict=True), 1)
    )
