"""Shows, and shows to be subscribed to, as rows."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from player.library.model import Show
from player.services.desk import Offer
from player.ui.dates import DATE_CELLS, short_date
from player.ui.shelf import Collection
from player.ui.widgets.row_strips import Line, Span, column

_COUNT_CELLS = 9
_NARROWEST_WITH_AUTHOR = 72
_NARROWEST_WITH_DATE = 40


class ShowPainter:
    """Draws a subscription: what is new in it, its title, who makes it, when it last came."""

    height = 1

    def __init__(self, *, now_s: Callable[[], float] = time.time) -> None:
        self._now_s = now_s

    def key(self, row: Show | Collection) -> object:
        """The show's number, or the collection's name."""
        return row.id if isinstance(row, Show) else row.title

    def lines(self, row: Show | Collection, width: int) -> Sequence[Line]:
        """Mark, title, author, how many are new, the newest's date."""
        if isinstance(row, Collection):
            count = f"{row.size:,}"
            room = max(width - 5 - len(count), 0)
            return ((Span("   "), Span(column(row.title, room)), Span(count, "quiet")),)
        mark = Span("!", "warning") if row.failure else Span("●" if row.inbox else " ", "accent")
        right: list[Span] = [Span(column(_new_text(row), _COUNT_CELLS, right=True), "quiet")]
        if width >= _NARROWEST_WITH_DATE:
            date = column(short_date(row.newest_s, self._now_s()), DATE_CELLS, right=True)
            right += [Span("  "), Span(date, "quiet")]
        right.append(Span("  "))
        free = max(width - 3 - sum(len(span.text) for span in right), 0)
        author: Line = ()
        if width >= _NARROWEST_WITH_AUTHOR:
            cells = free * 4 // 10
            author = (Span("  "), Span(column(row.author, cells), "quiet"))
            free -= cells + 2
        title = Span(column(row.title, free), "strong" if row.inbox else "text")
        return ((Span(" "), mark, Span(" "), title, *author, *right),)


def _new_text(row: Show) -> str:
    if row.inbox:
        return f"{row.inbox:,} new"
    return f"{row.unplayed:,} left" if row.unplayed else ""


class OfferPainter:
    """Draws a show that could be subscribed to, in two lines."""

    height = 2

    def key(self, row: Offer) -> object:
        """Where the show comes from."""
        return row.source

    def lines(self, row: Offer, width: int) -> Sequence[Line]:
        """Title and whether it is subscribed to; author and how many episodes."""
        known = "subscribed" if row.show_id is not None else ""
        room = max(width - 4 - len(known) - (2 if known else 0), 0)
        count = ""
        if row.episodes is not None:
            count = "1 episode" if row.episodes == 1 else f"{row.episodes:,} episodes"
        about = " · ".join(filter(None, (row.author, count, row.place)))
        return (
            (
                Span("  "),
                Span(column(row.title, room), "text" if known else "strong"),
                Span("  " if known else ""),
                Span(known, "accent"),
            ),
            (Span("  "), Span(column(about, max(width - 4, 0)), "faint")),
        )
