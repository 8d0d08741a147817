"""Drawing one row of a transcript as a strip.

Every strip is as wide as the widget and paints its own background. Each character carries
the offset that Textual's selection works with: x is its place in the segment's text, y is
twice the segment's index, plus one in the text itself (the even line is the speaker's).
Such offsets stay true when the width changes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment as Piece
from rich.style import Style
from textual.strip import Strip

from player.ui.widgets.styles import Styles
from player.ui.widgets.transcript_layout import Part, TextOf
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

    line: TextOf
    bar: str = ""
    """"" where nothing on the row is heard, else the style of the bar beside it."""
    mark: bool = False
    """The line under the cursor begins here."""
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
        text, parts = row.line
        base = self._style("text")
        at = _offset(parts[0])
        bar = {"": " ", "bar": _BAR}.get(row.bar, _BAR_ESTIMATED)
        pieces = [
            Piece(_CURSOR, self._style("text", "cursor-mark") + at)
            if row.mark
            else Piece(" ", base + at),
            Piece(bar, (self._style("text", row.bar) if row.bar else base) + at),
            Piece(" ", base + at),
        ]
        for start, end, names in _layers(text, row.over, [part.at for part in parts]):
            part = parts[bisect_right(parts, start, key=lambda part: part.at) - 1]
            style = self._style("text", *names) + _offset(part, start)
            pieces.append(Piece(text[start:end], style))
        return _filled(pieces, base, width)

    def opening(self, row: OpeningRow, width: int) -> Strip:
        """Draw a row that opens a turn or a paragraph, or a blank one."""
        base = self._style("text")
        at = _meta(0, 2 * row.segment)
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
        if shown:
            pieces.append(Piece(shown, self._style("placeholder")))
        return _filled(pieces, base, width)


def _offset(part: Part, at: int = 0) -> Style:
    return _meta(max(part.offset + at - part.at, 0), 2 * part.segment + 1)


def _meta(x: int, y: int) -> Style:
    return Style.from_meta({"offset": (x, y)})


def _filled(pieces: list[Piece], base: Style, width: int) -> Strip:
    used = sum(piece.cell_length for piece in pieces)
    if used < width:
        pieces.append(Piece(" " * (width - used), base))
    return Strip(pieces, max(used, width)).crop(0, width)


def _layers(
    text: str, over: Iterable[Over], edges: Iterable[int]
) -> list[tuple[int, int, tuple[str, ...]]]:
    """Cut a row where styles begin and end: (start, end, names of the styles on top)."""
    spans = [Over(*snap(text, start, end), style) for start, end, style in over]
    wanted = (*edges, *(at for span in spans for at in span[:2]))
    cuts = sorted({0, len(text), *(at for at in wanted if 0 < at < len(text))})
    layers: list[tuple[int, int, tuple[str, ...]]] = []
    for start, end in pairwise(cuts):
        names = tuple(span.style for span in spans if span.start <= start and end <= span.end)
        layers.append((start, end, names))
    return layers
