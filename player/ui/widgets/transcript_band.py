"""When the page moves after the lit line, and what keeps it from moving.

Rows count from the top of the text; `top` is the first row on the screen.
"""

from __future__ import annotations

from enum import Flag, auto
from typing import NamedTuple


class Held(Flag):
    """What the reader is doing, so that the page must stay where it is."""

    NO = 0
    SCROLLED = auto()
    """The lit line was scrolled out of view by hand."""
    CURSOR = auto()
    SEARCH = auto()
    SELECTION = auto()


class Rows(NamedTuple):
    """The rows to keep in view, both inclusive."""

    first: int
    last: int


class Page(NamedTuple):
    """What is on the screen: `height` rows from `top`, of `rows` in all."""

    top: int
    height: int
    rows: int

    def clamp(self, top: int) -> int:
        """The nearest place that the page can be scrolled to."""
        return max(0, min(top, self.rows - self.height))

    def shows(self, lit: Rows) -> bool:
        """True where at least one of the rows is on the screen."""
        return lit.last >= self.top and lit.first < self.top + self.height


def at_a_third(page: Page, lit: Rows) -> int:
    """The top that puts the rows a third of the way down, or whole where they are long."""
    top = lit.first - page.height // 3
    if lit.last >= top + page.height:
        top = min(lit.first, lit.last - page.height + 1)
    return page.clamp(top)


def followed(page: Page, lit: Rows, *, loose: bool) -> int:
    """The top after the lit rows moved: the same one while they are within their band.

    The band reaches from a sixth to two thirds of the height. `loose`, after scrolling by
    hand, widens it to the whole page, so that what was scrolled into view stays there.
    """
    first = page.top if loose else page.top + page.height // 6
    last = page.top + page.height - 1 if loose else page.top + page.height * 2 // 3
    if first <= lit.first and lit.last <= last:
        return page.top
    return at_a_third(page, lit)
