"""The part of a long list that has been fetched, in pages; what is far away is forgotten."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import Generic, Protocol, TypeVar

PAGE = 100
"""Rows in a page: a few screens, read from SQLite in about a millisecond."""

KEPT = 40

Row = TypeVar("Row")
Row_co = TypeVar("Row_co", covariant=True)


class Source(Protocol[Row_co]):
    """Where a list's rows come from. Called in threads; may raise StoreError or Refused."""

    def count(self) -> int:
        """How many rows there are."""

    def page(self, offset: int, limit: int) -> Sequence[Row_co]:
        """The rows from `offset` on, `limit` at most."""


class Pages(Generic[Row]):
    """`count` rows, of which the pages looked at last are here."""

    def __init__(self, count: int = 0) -> None:
        self.count = count
        self._pages: OrderedDict[int, Sequence[Row]] = OrderedDict()

    def row(self, index: int) -> Row | None:
        """A row, None where it has not been fetched."""
        page = self._pages.get(index // PAGE)
        at = index % PAGE
        return page[at] if page is not None and 0 <= at < len(page) else None

    def put(self, page: int, rows: Sequence[Row]) -> None:
        """Keep a fetched page."""
        self._pages[page] = rows
        self._pages.move_to_end(page)
        while len(self._pages) > KEPT:
            self._pages.popitem(last=False)

    def missing(self, first: int, past: int) -> int | None:
        """The first page with a row from `first` up to `past` that is not here."""
        last = min(past, self.count) - 1
        for page in range(max(first, 0) // PAGE, last // PAGE + 1 if last >= 0 else 0):
            if page not in self._pages:
                return page
            self._pages.move_to_end(page)
        return None

    def fetched(self) -> Iterator[tuple[int, Row]]:
        """Every row that is here, with its index."""
        for page, rows in self._pages.items():
            for at, row in enumerate(rows):
                yield page * PAGE + at, row
