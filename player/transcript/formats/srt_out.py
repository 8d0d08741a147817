"""Writes SubRip (.srt) by pysrt: names at the start of each turn, no word times."""

from __future__ import annotations

import pysrt

from player.transcript.formats.manner import Manner
from player.transcript.formats.named_lines import escaped, openings
from player.transcript.model import Transcript


def write_srt(transcript: Transcript, manner: Manner = Manner.NATURAL) -> str:
    """The transcript as the text of an SRT file."""
    segments = transcript.segments
    items = []
    for number, (opening, segment) in enumerate(
        zip(openings(segments, manner), segments, strict=True), 1
    ):
        text = f"{opening}{escaped(segment.text, manner)}"
        items.append(str(pysrt.SubRipItem(number, segment.start_ms, segment.end_ms, text)))
    return "\n".join(items)
