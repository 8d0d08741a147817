"""Which row of the page shows which part of a transcript, and the way back.

Each segment stands on rows of its own; before it come the rows that open a turn (a blank
one, then the speaker) or a paragraph (a blank one). Row offsets are kept for segments of
more than one row only, and one number for each segment's first row.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from player.transcript.model import Segment, Timing, Transcript
from player.ui.widgets.transcript_wrap import row_text, wrap

PAUSE_MS = 2_500
"""A silence this long opens a paragraph."""

PARAGRAPH_LETTERS = 420
"""After this many letters the next end of a sentence opens one."""

LONGEST_PARAGRAPH_LETTERS = 1_200
_SENTENCE_ENDS = (".", "?", "!", "…", "。", "？", "！", "؟", "۔", "।")
_CLOSING = "\"'”’»)]」』"


class Opening(IntEnum):
    """What stands before a segment; the value is how many rows it takes."""

    NOTHING = 0
    PARAGRAPH = 1
    TURN = 2


class Place(NamedTuple):
    """What a row shows: row `part` of a segment's text, or a row before it (negative)."""

    segment: int
    part: int


def openings(transcript: Transcript) -> bytes:
    """The `Opening` of each segment."""
    found = bytearray(len(transcript.segments))
    timed = transcript.timing is not Timing.NONE
    letters = 0
    before: Segment | None = None
    for at, segment in enumerate(transcript.segments):
        opening = Opening.NOTHING
        if before is None or segment.speaker != before.speaker:
            opening = Opening.TURN if segment.speaker else Opening.PARAGRAPH
        elif (timed and segment.start_ms - before.end_ms >= PAUSE_MS) or _is_full(
            before.text, letters
        ):
            opening = Opening.PARAGRAPH
        if opening:
            letters = 0
        found[at] = opening
        letters += len(segment.text)
        before = segment
    return bytes(found)


def _is_full(text: str, letters: int) -> bool:
    if letters < PARAGRAPH_LETTERS:
        return False
    ended = text.rstrip(_CLOSING).endswith(_SENTENCE_ENDS)
    return ended or letters >= LONGEST_PARAGRAPH_LETTERS


class Layout:
    """A transcript wrapped to a width in cells."""

    def __init__(self, segments: Sequence[Segment], opened: bytes, width: int) -> None:
        self.width = width
        self._segments = segments
        self._opened = opened
        self._breaks: dict[int, tuple[int, ...]] = {}
        first = array("L")
        row = 0
        for at, segment in enumerate(segments):
            first.append(row)
            breaks = wrap(segment.text, width)
            if breaks:
                self._breaks[at] = breaks
                row += len(breaks)
            row += 1 + opened[at]
        self._first = first
        self.rows = row

    def place(self, row: int) -> Place | None:
        """What a row shows, None beyond the end."""
        if not 0 <= row < self.rows:
            return None
        segment = bisect_right(self._first, row) - 1
        return Place(segment, row - self._first[segment] - self._opened[segment])

    def opening(self, segment: int) -> Opening:
        """What stands before a segment."""
        return Opening(self._opened[segment])

    def first_row(self, segment: int) -> int:
        """The first row of a segment's text."""
        return self._first[segment] + self._opened[segment]

    def last_row(self, segment: int) -> int:
        """The last row of a segment's text."""
        return self.first_row(segment) + len(self._breaks.get(segment, ()))

    def row_of(self, segment: int, offset: int) -> int:
        """The row on which a character of a segment stands."""
        return self.first_row(segment) + bisect_right(self._breaks.get(segment, ()), offset)

    def span(self, segment: int, part: int) -> tuple[int, int]:
        """Which characters of a segment stand on row `part` of it, spaces at the end too."""
        breaks = self._breaks.get(segment, ())
        start = breaks[part - 1] if part else 0
        end = breaks[part] if part < len(breaks) else len(self._segments[segment].text)
        return start, end

    def text(self, segment: int, part: int) -> str:
        """Row `part` of a segment as it is drawn."""
        return row_text(self._segments[segment].text, *self.span(segment, part))
