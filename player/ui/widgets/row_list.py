"""A list of any length, fetched page by page in threads."""

from __future__ import annotations

import asyncio
from typing import Any, Generic, NamedTuple

from textual import events
from textual.message import Message

from player.library.problems import StoreError
from player.services.problems import Refused
from player.ui.widgets.row_canvas import RowCanvas
from player.ui.widgets.row_pages import PAGE, Pages, Row, Source
from player.ui.widgets.row_strips import Painter


class _Wish(NamedTuple):
    """A list to be read."""

    source: Source[Any]
    from_start: bool


class RowList(RowCanvas[Row], Generic[Row], can_focus=True, inherit_bindings=False):
    """Shows the rows of a source under a cursor. It binds no keys: the screen does.

    Reading never blocks: rows appear when they have been read, the old ones stay until
    then, and what was read of another source than the one wanted now is dropped.
    """

    class RowsMessage(Message):
        """Something about a list; `rows` is the list."""

        def __init__(self, rows: RowList[Any]) -> None:
            super().__init__()
            self.rows = rows

        @property
        def control(self) -> RowList[Any]:
            """The list it came from."""
            return self.rows

    class Chosen(RowsMessage):
        """The row under the cursor was chosen."""

    class Moved(RowsMessage):
        """Another row is under the cursor, or it was read anew."""

    class Loaded(RowsMessage):
        """The list was read."""

    class Failed(RowsMessage):
        """The list could not be read; `sentence` says why."""

        def __init__(self, rows: RowList[Any], sentence: str) -> None:
            super().__init__(rows)
            self.sentence = sentence

    def __init__(
        self,
        painter: Painter[Row],
        source: Source[Row] | None = None,
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
        classes: str | None = None,
    ) -> None:
        super().__init__(painter, id=id, classes=classes)
        self._source = source
        self._listed: Source[Row] | None = None
        self._wish: _Wish | None = None
        self._reading = self._fetching = False

    # Reading

    def on_mount(self) -> None:
        """Read what was asked for before there was a place to show it."""
        self._read(from_start=True)

    def show(self, source: Source[Row]) -> None:
        """Show another list from its beginning, once it is read."""
        self._source = source
        self._read(from_start=True)

    def lists(self, source: Source[Row] | None) -> bool:
        """Whether the rows that are shown are those of a source."""
        return source is not None and self._listed is source

    def reload(self) -> None:
        """Read the list again; the cursor stays on its row, wherever that went."""
        self._read(from_start=not self.loaded)

    def _read(self, *, from_start: bool) -> None:
        if self._source is None or not self.is_attached:
            return
        before = self._wish
        self._wish = _Wish(self._source, from_start or bool(before and before.from_start))
        if not self._reading:
            self._reading = True
            self.run_worker(self._read_wishes(), group="rows", name="rows")

    async def _read_wishes(self) -> None:
        """Read what was wished for last, until no more is wished for."""
        try:
            while (wish := self._wish) is not None:
                self._wish = None
                cursor = 0 if wish.from_start else self._cursor
                try:
                    pages = await asyncio.to_thread(_around, wish.source, cursor)
                except (StoreError, Refused) as error:
                    self.complain(str(error))
                    self.post_message(self.Failed(self, str(error)))
                    continue
                if wish.source is self._source:
                    self._listed = wish.source
                    self._exchange(pages, from_start=wish.from_start)
        finally:
            self._reading = False

    def _exchange(self, pages: Pages[Row], *, from_start: bool) -> None:
        before, on_screen = self.current, self._cursor * self.painter.height - self._top
        self._pages = pages
        self.loaded = True
        if from_start:
            self._cursor = 0
        else:
            self._cursor = self._place_of(before)
        self._measure()
        if from_start:
            self.scroll_to(y=0, animate=False)
        elif before is not None and 0 <= on_screen < self._page_height:
            self.scroll_to(y=self._cursor * self.painter.height - on_screen, animate=False)
        self._bring()
        self.refresh()
        self.post_message(self.Loaded(self))
        self.post_message(self.Moved(self))

    def _place_of(self, row: Row | None) -> int:
        """Where a row of the list before is in this one; the old place where it is gone."""
        place = max(min(self._cursor, self._pages.count - 1), 0)
        if row is None:
            return place
        key = self.painter.key(row)
        same = [at for at, other in self._pages.fetched() if self.painter.key(other) == key]
        return min(same, key=lambda at: abs(at - place), default=place)

    def _fetch(self) -> None:
        """Read what is in view and not yet here, one page at a time."""
        if not self._fetching and self._missing() is not None and self.is_attached:
            self._fetching = True
            self.run_worker(self._fetch_pages(), group="pages", name="rows")

    async def _fetch_pages(self) -> None:
        try:
            while (page := self._missing()) is not None and self._source is not None:
                pages, source = self._pages, self._source
                rows = await asyncio.to_thread(source.page, page * PAGE, PAGE)
                if pages is self._pages:
                    if not rows:
                        # The list became shorter meanwhile.
                        self.reload()
                        return
                    pages.put(page, rows)
                    self.refresh()
                    if self._cursor // PAGE == page:
                        self.post_message(self.Moved(self))
        except (StoreError, Refused) as error:
            self.post_message(self.Failed(self, str(error)))
        finally:
            self._fetching = False

    def _missing(self) -> int | None:
        first = self._top // self.painter.height
        return self._pages.missing(first, first + self._rows_in_view + 1)

    # The cursor

    def move_to(self, index: int) -> None:
        """Put the cursor on a row and bring it into view."""
        index = max(0, min(index, self._pages.count - 1))
        if index != self._cursor:
            self._refresh_row(self._cursor)
            self._cursor = index
            self._refresh_row(index)
            self.post_message(self.Moved(self))
        self._bring()

    def move(self, steps: int) -> None:
        """Move the cursor by rows."""
        self.move_to(self._cursor + steps)

    def turn(self, pages: int) -> None:
        """Move the cursor by pages, less a row that is seen again."""
        self.move(pages * max(self._rows_in_view - 1, 1))

    def choose(self) -> None:
        """Choose the row under the cursor."""
        if self.current is not None:
            self.post_message(self.Chosen(self))

    # Mouse

    def _index_at(self, y: int) -> int | None:
        index = (self._top + y) // self.painter.height
        return index if 0 <= index < self._pages.count else None

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Mark the row under the mouse."""
        self._set_hover(self._index_at(event.y))

    def on_leave(self) -> None:
        """Mark none."""
        self._set_hover(None)

    def _set_hover(self, index: int | None) -> None:
        if index != self._hover:
            before, self._hover = self._hover, index
            self._refresh_row(before)
            self._refresh_row(index)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the row; a click on the row that has it chooses it."""
        index = self._index_at(event.y)
        if index is None or event.button != 1:
            return
        event.stop()
        if index == self._cursor and (self.has_focus or event.chain > 1):
            self.choose()
        else:
            self.move_to(index)


def _around(source: Source[Row], cursor: int) -> Pages[Row]:
    """The page with a row, and the one that is nearest to it. Runs in a thread."""
    pages: Pages[Row] = Pages(source.count())
    place = min(cursor, max(pages.count - 1, 0))
    middle, within = divmod(place, PAGE)
    for page in (middle, middle - 1 if within < PAGE // 2 else middle + 1):
        if 0 <= page * PAGE < pages.count:
            pages.put(page, source.page(page * PAGE, PAGE))
    return pages
