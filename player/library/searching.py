"""Searching and its index, as a part of the store."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from player.library.connections import Connections
from player.library.model import SearchResult, Where
from player.library.problems import CLOSED, StoreError

if TYPE_CHECKING:
    from player.library.search.finding import Finder
    from player.library.search.indexing import Indexer, IndexStep

STEP_MS = 150
"""Enough documents in a step that they are written well, and less than anybody notices."""


class Searching(Connections):
    """Titles, notes and every transcript that is kept, to be searched.

    What searches is loaded when it is first needed: an episode's words do not wait for it.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        super().__init__(connection, path)
        self._loading = Lock()
        self._loaded: tuple[Finder, Indexer] | None = None
        self._shut = False

    def search(
        self, query: str, *, limit: int = 50, offset: int = 0, where: Where | None = None
    ) -> SearchResult:
        """A page of what was found, best first; see `search.query` for what may be asked.

        `where` looks in one kind of text alone. Nothing that is typed is an error. Text that
        is not indexed yet is not found; `pending` in the result says how much that is.
        """
        finder, indexer = self._load()
        return finder.search(query, limit, offset, where, indexer.left)

    def pending_index(self) -> int:
        """How many titles and transcripts are still to be indexed, or are to be indexed anew."""
        return self._load()[1].pending()

    def index_next(
        self, budget_ms: int = STEP_MS, stopped: Callable[[], bool] = lambda: False
    ) -> IndexStep:
        """Index for about so long, or until it is stopped; nothing happens where nothing is left.

        Call it from a thread of its own until `left` is 0, and again when texts have changed.
        What was indexed is kept even if podline is killed. Nobody waits for it meanwhile.
        """
        return self._load()[1].step(budget_ms, stopped)

    def close(self) -> None:
        """Close the library. Safe to call twice."""
        with self._loading:
            self._shut = True
        for part in self._loaded or ():
            part.close()
        super().close()

    def _load(self) -> tuple[Finder, Indexer]:
        with self._loading:
            if self._loaded is None:
                if self._shut:
                    raise StoreError(CLOSED)
                from player.library.search.finding import Finder
                from player.library.search.indexing import Indexer

                self._loaded = Finder(self.path), Indexer(self.path)
            return self._loaded
