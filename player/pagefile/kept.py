"""What the page keeps of a transcript for podline to read back, beyond what its script needs.

All numbers are in base 36, all times in milliseconds:

    lengths    how long each line lasts, parted by spaces
    speakers   the number of a line and who speaks from it on, where that changes
    words      the lines parted by “|”, empty for one without word times: how long each word
               lasts, before it “GAP.” where it does not begin when the one before it ends

`player/transcript/formats/own_page.py` reads it.
"""

from __future__ import annotations

from collections.abc import Iterator

from player.pagefile.timeline import base36
from player.transcript.model import Segment, Timing, Transcript


def kept_of(transcript: Transcript) -> dict[str, object]:
    """What is kept, as plain values."""
    lines = transcript.segments
    timed = transcript.timing is not Timing.NONE
    return {
        "timing": transcript.timing,
        "lengths": " ".join(base36(line.end_ms - line.start_ms) for line in lines if timed),
        "speakers": list(_speakers(lines)),
        "words": "|".join(map(_encoded_words, lines)) if timed else "",
    }


def _speakers(lines: tuple[Segment, ...]) -> Iterator[tuple[int, str]]:
    last = ""
    for at, line in enumerate(lines):
        if line.speaker != last:
            last = line.speaker
            yield at, last


def _encoded_words(line: Segment) -> str:
    pieces = []
    before_ms = line.start_ms
    for word in line.words:
        gap = f"{base36(word.start_ms - before_ms)}." if word.start_ms != before_ms else ""
        pieces.append(f"{gap}{base36(word.end_ms - word.start_ms)}")
        before_ms = word.end_ms
    return " ".join(pieces)
