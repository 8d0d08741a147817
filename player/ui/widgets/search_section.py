"""Searching the library as one types: the words, how much was found, and the hits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.timer import Timer

from player.library.model import SearchHit
from player.ui.rows.hits import HitPainter
from player.ui.shelf import HitSource
from player.ui.widgets.prompt import Prompt
from player.ui.widgets.row_list import RowList
from player.ui.widgets.row_strips import Line, Span

if TYPE_CHECKING:
    from player.library.store import Store

DEBOUNCE_S = 0.12
"""Waited after a key before searching: less than between two keys of a quick hand."""


class SearchSection(Vertical):
    """A prompt over a list of hits; what the prompt says besides its text is for the screen."""

    DEFAULT_CSS = """
    SearchSection { height: 1fr; }
    SearchSection > Prompt { margin: 0 0 1 0; }
    SearchSection > RowList { height: 1fr; }
    """

    class Entered(Message):
        """The listener pressed enter, and the hits of what was typed are there."""

    def __init__(self, painter: HitPainter, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.rows: RowList[SearchHit] = RowList(painter, id="hits")
        self.rows.placeholder = _EMPTY
        self.prompt = Prompt("/ ", "words, “a phrase”, speaker:name, show:name, after:2024-05")
        self._store: Store | None = None
        self._source: HitSource | None = None
        self._text = self._sought = ""
        self._waiting: Timer | None = None
        self._behind = False
        """What is listed is not yet what was typed."""
        self._entered = False
        """Enter was pressed while the hits were still to come."""

    def compose(self) -> ComposeResult:
        """The prompt and the hits."""
        yield self.prompt
        yield self.rows

    def open(self, store: Store) -> None:
        """Search this library."""
        self._store = store
        self._search()

    def type_here(self) -> None:
        """Let what is typed from now on be searched for."""
        self.prompt.type_here()

    @property
    def found(self) -> int:
        """How many hits are listed."""
        return self.rows.count

    def search_again(self) -> None:
        """What is searched has changed."""
        if self._source is not None:
            self.rows.reload()

    @on(Prompt.Typed)
    def _typed(self, message: Prompt.Typed) -> None:
        message.stop()
        self._text = message.text.strip()
        self._behind, self._entered = True, False
        if self._waiting is not None:
            self._waiting.stop()
        self._waiting = self.set_timer(DEBOUNCE_S, self._search)

    @on(Prompt.Entered)
    def _enter(self, message: Prompt.Entered) -> None:
        message.stop()
        if self._behind:
            self._entered = True
            if self._sought != self._text:
                self._search()
        else:
            self.post_message(self.Entered())

    def _search(self) -> None:
        if self._store is None:
            return
        if self._waiting is not None:
            self._waiting.stop()
        self._sought = self._text
        pending = self._source.pending if self._source is not None else 0
        self._source = HitSource(self._store, self._sought)
        self.rows.placeholder = nothing_found(pending) if self._text else _EMPTY
        self.rows.show(self._source)

    @on(RowList.Loaded)
    def _loaded(self) -> None:
        source = self._source
        if self._behind and self._sought == self._text and self.rows.lists(source):
            self._behind = False
            if self._entered:
                self._entered = False
                self.post_message(self.Entered())
        if source is None or not self._text:
            self.prompt.note("")
            return
        self.rows.placeholder = nothing_found(source.pending)
        count = f"{source.total:,}{'+' if source.more else ''}"
        pending = f" · {source.pending:,} still to be read" if source.pending else ""
        self.prompt.note(f"{count} found{pending}" if source.total else f"nothing found{pending}")

    @on(RowList.Failed)
    def _failed(self) -> None:
        self._behind = self._entered = False


_EMPTY = (
    (Span("Search what was said", "strong"),),
    (),
    (Span("Titles, notes and every transcript are looked through as you type.", "quiet"),),
    (Span("Enter plays from the sentence.", "quiet"),),
)


def nothing_found(pending: int) -> Sequence[Line]:
    """What stands in place of hits; `pending` episodes and transcripts are not searched yet."""
    if not pending:
        return (Span("Nothing found", "strong"),), (), (Span("Fewer words find more.", "quiet"),)
    some = f"{pending:,} episodes and transcripts are"
    told = "1 episode or transcript is" if pending == 1 else some
    told += " still to be read, and may hold it."
    return (Span("Nothing found so far", "strong"),), (), (Span(told, "quiet"),)
