"""Which row of the page shows which part of a transcript, and the way back.

The lines of a turn flow into paragraphs. A row offset is kept for each row and a character
offset for each segment; the text of a paragraph is put together when it is drawn.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from textual.cache import LRUCache

from player.transcript.model import Segment
from player.transcript.paragraphs import Opening, flowing, gap_between
from player.ui.widgets.transcript_wrap import row_text, wrap


class Part(NamedTuple):
    """A stretch of a row: from character `at` on it shows `segment` from `offset` on."""

    at: int
    segment: int
    offset: int


class TextOf(NamedTuple):
    """A row of text as it is drawn, and the segments it belongs to."""

    text: str
    parts: tuple[Part, ...]


class Layout:
    """A transcript flowing in a column of `width` cells."""

    def __init__(self, segments: Sequence[Segment], opened: bytes, width: int) -> None:
        self.width = width
        self._segments = segments
        self._opened = opened
        self._first_segment = array("L", (at for at, opening in enumerate(opened) if opening))
        self._first_row = array("L")
        self._row_start = array("L")
        self._offset = array("L", bytes(array("L").itemsize * len(segments)))
        self._texts: LRUCache[int, str] = LRUCache(64)
        for block, first in enumerate(self._first_segment):
            self._first_row.append(len(self._row_start))
            self._row_start.extend([0] * (opened[first] + 1))
            self._row_start.extend(wrap(self._flow(block), width))
        self.rows = len(self._row_start)

    def _segments_of(self, block: int) -> range:
        past = len(self._segments)
        if block + 1 < len(self._first_segment):
            past = self._first_segment[block + 1]
        return range(self._first_segment[block], past)

    def _flow(self, block: int) -> str:
        """The text of a paragraph; notes where each segment begins in it."""
        pieces: list[str] = []
        length = 0
        before = ""
        for segment in self._segments_of(block):
            text = flowing(self._segments[segment].text)
            gap = gap_between(before, text)
            length += len(gap)
            pieces += (gap, text)
            self._offset[segment] = length
            length += len(text)
            before = text or before
        return "".join(pieces)

    def _text(self, block: int) -> str:
        text = self._texts.get(block)
        if text is None:
            text = self._texts[block] = self._flow(block)
        return text

    def _block_at(self, row: int) -> int:
        return bisect_right(self._first_row, row) - 1

    def opening_at(self, row: int) -> tuple[int, int] | None:
        """The segment that a row opens and how many rows before it, None for a row of text."""
        block = self._block_at(row)
        segment = self._first_segment[block]
        before = self._first_row[block] + self._opened[segment] - row
        return (segment, before) if before > 0 else None

    def _span(self, row: int) -> tuple[int, int, int]:
        """A row of text as (block, start, end), the spaces at its end included."""
        block = self._block_at(row)
        past = self.rows
        if block + 1 < len(self._first_row):
            past = self._first_row[block + 1]
        end = self._row_start[row + 1] if row + 1 < past else len(self._text(block))
        return block, self._row_start[row], end

    def text_of(self, row: int) -> TextOf:
        """What stands on a row of text."""
        block, start, end = self._span(row)
        text = row_text(self._text(block), start, end)
        segments = self._segments_of(block)
        at = self._segment_before(segments, start)
        parts = [Part(0, at, start - self._offset[at])]
        while at + 1 < segments.stop and self._offset[at + 1] < start + len(text):
            at += 1
            parts.append(Part(self._offset[at] - start, at, 0))
        return TextOf(text, tuple(parts))

    def _segment_before(self, segments: range, offset: int) -> int:
        at = bisect_right(self._offset, offset, segments.start, segments.stop) - 1
        return max(at, segments.start)

    def segment_at(self, row: int) -> tuple[int, int]:
        """The first segment that a row shows or opens, and the offset in it."""
        opening = self.opening_at(row)
        if opening:
            return opening[0], 0
        block, start, _ = self._span(row)
        segment = self._segment_before(self._segments_of(block), start)
        return segment, start - self._offset[segment]

    def row_of(self, segment: int, offset: int) -> int:
        """The row on which a character of a segment stands."""
        block = bisect_right(self._first_segment, segment) - 1
        first = self._first_row[block] + self._opened[self._first_segment[block]]
        past = self.rows
        if block + 1 < len(self._first_row):
            past = self._first_row[block + 1]
        return bisect_right(self._row_start, self._offset[segment] + offset, first, past) - 1

    def first_row(self, segment: int) -> int:
        """The first row that shows a segment."""
        return self.row_of(segment, 0)

    def last_row(self, segment: int) -> int:
        """The last row that shows a segment."""
        return self.row_of(segment, max(len(self._segments[segment].text) - 1, 0))

    def opening(self, segment: int) -> Opening:
        """What stands before a segment."""
        return Opening(self._opened[segment])
