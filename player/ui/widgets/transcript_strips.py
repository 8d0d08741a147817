"""Drawing one row of a transcript as a strip.

Every strip is as wide as the widget and paints its own background. Each character carries
the offset that Textual's selection works with: x is its place in the segment's text, y is
twice the segment's index, plus one in the text itself (the even line is the speaker's).
Such offsets stay true when the width changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment as Piece
from rich.style import Style
from textual.strip import Strip

from player.ui.widgets.transcript_styles import Styles
from player.ui.widgets.transcript_wrap import clip, snap

MARGIN = 3
"""Columns before the text: the cursor's mark, the lit line's bar, a space."""

MEASURE = 76
"""Longest row of text in columns: longer ones are tiring to read."""

_CURSOR, _BAR, _BAR_ESTIMATED = "›", "▌", "▎"


class Over(NamedTuple):
    """Characters of a row drawn in a style of their own."""

    start: int
    end: int
    style: str


class TextRow(NamedTuple):
    """Everything that decides how a row of text is drawn. Later `over` lie on top."""

    segment: int
    offset: int
    text: str
    lit: str = ""
    """"" for a line that is not heard, else the name of its style."""
    cursor: bool = False
    first: bool = False
    hover: bool = False
    over: tuple[Over, ...] = ()


class OpeningRow(NamedTuple):
    """A row before a segment: nothing, a time, or a speaker and a time."""

    segment: int
    speaker: str = ""
    hue: int = 0
    time: str = ""
    selected: bool = False


def measure(width: int) -> int:
    """How many columns of text fit a widget `width` columns wide."""
    return max(min(MEASURE, width - MARGIN - 1), 1)


class Painter:
    """Draws rows in the styles of one widget."""

    def __init__(self, styles: Styles) -> None:
        self._style = styles

    def text(self, row: TextRow, width: int) -> Strip:
        """Draw a row of text."""
        line = 2 * row.segment + 1
        ground: tuple[str, ...] = ("cursor",) if row.cursor else ()
        if row.hover and not row.cursor and not row.lit:
            ground = ("hover",)
        stack = (row.lit or "text", *ground)
        base = self._style(*stack)
        at = _offset(row.offset, line)
        mark = _CURSOR if row.cursor and row.first else " "
        bar, bar_style = " ", base
        if row.lit:
            estimated = row.lit != "lit"
            bar = _BAR_ESTIMATED if estimated else _BAR
            bar_style = self._style("bar-estimated" if estimated else "bar", *ground)
        pieces = [
            Piece(mark, self._style("cursor-mark", *ground) + at),
            Piece(bar, bar_style + at),
            Piece(" ", base + at),
        ]
        for start, end, names in _layers(row.text, row.over):
            style = self._style(*stack, *names) if names else base
            pieces.append(Piece(row.text[start:end], style + _offset(row.offset + start, line)))
        return _filled(pieces, base, width)

    def opening(self, row: OpeningRow, width: int) -> Strip:
        """Draw a row that opens a turn or a paragraph, or a blank one."""
        base = self._style("text")
        at = _offset(0, 2 * row.segment)
        columns = measure(width)
        name = clip(row.speaker, columns - len(row.time) - 2 if row.time else columns)
        pieces = [Piece(" ", base + at) for _ in range(MARGIN)]
        if name:
            stack = ("text", f"speaker-{row.hue}", *(("selection",) if row.selected else ()))
            pieces.append(Piece(name, self._style(*stack) + at))
        gap = columns - cell_len(name) - len(row.time)
        if row.time and gap >= 0:
            pieces += (Piece(" " * gap, base), Piece(row.time, self._style("text", "time")))
        return _filled(pieces, base, width)

    def centred(self, text: str, width: int) -> Strip:
        """Draw a text in the middle."""
        base = self._style("text")
        shown = clip(text, width)
        left = (width - cell_len(shown)) // 2
        pieces = [Piece(" " * left, base)] if left else []
        pieces.append(Piece(shown, self._style("placeholder")))
        return _filled(pieces, base, width)


def _offset(x: int, y: int) -> Style:
    return Style.from_meta({"offset": (x, y)})


def _filled(pieces: list[Piece], base: Style, width: int) -> Strip:
    used = sum(piece.cell_length for piece in pieces)
    if used < width:
        pieces.append(Piece(" " * (width - used), base))
    return Strip(pieces, max(used, width)).crop(0, width)


def _layers(text: str, over: Iterable[Over]) -> list[tuple[int, int, tuple[str, ...]]]:
    """Cut a row where styles begin and end: (start, end, names of the styles on top)."""
    spans = [Over(*snap(text, start, end), style) for start, end, style in over]
    cuts = sorted({0, len(text), *(at for span in spans for at in span[:2] if at < len(text))})
    layers: list[tuple[int, int, tuple[str, ...]]] = []
    for start, end in pairwise(cuts):
        names = tuple(span.style for span in spans if span.start <= start and end <= span.end)
        layers.append((start, end, names))
    return layers
