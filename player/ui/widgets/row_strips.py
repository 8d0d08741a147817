"""Drawing a row of a list: columns of text, each in its style, as strips of one width."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol, TypeVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from player.ui.widgets.styles import Styles
from player.ui.widgets.transcript_wrap import clip

Row_contra = TypeVar("Row_contra", contravariant=True)

_JOINER = "\u200d"
_BAR = "▌"
CURSOR = "cursor"
_LIFTED = ("text", "quiet", "faint")


class Span(NamedTuple):
    """A piece of a line and the name of its style: one of `row_list.STYLES`."""

    text: str
    style: str = "text"


Line = Sequence[Span]


class Painter(Protocol[Row_contra]):
    """Says how a list's rows look. A row takes `height` lines."""

    @property
    def height(self) -> int:
        """Lines that each row takes."""

    def key(self, row: Row_contra) -> object:
        """What stays the same when the row is fetched again."""

    def lines(self, row: Row_contra, width: int) -> Sequence[Line]:
        """The row's lines, each of at most `width` cells."""


def column(text: str, cells: int, *, right: bool = False) -> str:
    """A text cut and filled to exactly this many cells."""
    if cells <= 0:
        return ""
    # A joiner in front would join with what stands in the column before.
    shown = clip(text.lstrip(_JOINER), cells)
    gap = " " * (cells - cell_len(shown))
    return gap + shown if right else shown + gap


def _own(style: str, under_cursor: bool) -> tuple[str, ...]:
    """The styles of a span's own; what is pale is less so on the cursor's brighter ground."""
    if under_cursor and style in _LIFTED:
        return (f"{CURSOR}-{style}",)
    return (style,) if style != "text" else ()


def draw(line: Line, width: int, styles: Styles, *over: str) -> Strip:
    """A line as a strip of `width` cells, drawn over the row's own styles."""
    base = styles("text", *over)
    under_cursor = CURSOR in over
    pieces = [
        Segment(span.text, styles("text", *over, *_own(span.style, under_cursor)))
        for span in line
        if span.text
    ]
    # What is drawn in reverse is marked enough, and would turn the bar around.
    if under_cursor and not base.reverse and pieces and pieces[0].text.startswith(" "):
        bar = Segment(_BAR, styles("text", *over, f"{CURSOR}-bar"))
        pieces[:1] = [bar, Segment(pieces[0].text[1:], pieces[0].style)]
    used = sum(piece.cell_length for piece in pieces)
    if used < width:
        pieces.append(Segment(" " * (width - used), base))
    return Strip(pieces, max(used, width)).crop(0, width)
