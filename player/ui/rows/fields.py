"""Settings as rows: what each is called, and what it is now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from player.ui.widgets.row_strips import Line, Span, column

_WIDEST_LABEL = 48
_GAP = 2
_NARROWEST_VALUE = 20


class Field(NamedTuple):
    """A line of a form. `id` "" makes it a heading.

    `choices` are gone through by enter; without them the value is typed, from `typed` on.
    """

    id: str
    label: str
    value: str = ""
    help: str = ""
    choices: tuple[str, ...] = ()
    typed: str = ""
    changed: bool = False
    """Whether it is another than podline begins with."""


class FieldPainter:
    """Draws a field in one line."""

    height = 1

    def key(self, row: Field) -> object:
        """The field's id."""
        return row.id or row.label

    def lines(self, row: Field, width: int) -> Sequence[Line]:
        """Label and value."""
        if not row.id:
            return ((Span("  "), Span(row.label, "strong")),)
        cells = max(min(_WIDEST_LABEL, width * 3 // 5, width - _NARROWEST_VALUE), 0)
        mark = Span("›" if row.changed else " ", "accent")
        value = column(row.value, max(width - cells - 6, 0))
        label = column(column(row.label, cells - _GAP), cells)
        style = "accent" if row.changed else "quiet"
        return ((Span("  "), mark, Span(" "), Span(label), Span(value, style)),)
