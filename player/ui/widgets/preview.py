"""What is under the cursor, in more words: a pane beside the list on wide screens."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual.timer import Timer

from player.library.model import Download, EpisodeRow, QueueItem, SearchHit, Show
from player.library.problems import StoreError
from player.ui import shelf
from player.ui.again import Again
from player.ui.notes import Notes, show_notes
from player.ui.shelf import Collection
from player.ui.widgets.notes_view import NotesView

if TYPE_CHECKING:
    from player.library.store import Store

SETTLED_S = 0.08
"""The cursor has come to rest by then: nothing is read of rows that it only passes."""

Shown = EpisodeRow | QueueItem | Download | SearchHit | Show | Collection | None


class Preview(NotesView, can_focus=False):
    """Shows an episode's notes, or what a show is about."""

    DEFAULT_CSS = """
    Preview { background: $surface; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._waiting: Timer | None = None
        self._store: Store | None = None
        self._wanted: Shown = None
        self._reading = Again(self, self._read)

    def preview(self, store: Store, row: Shown) -> None:
        """Show a row once the cursor rests on it; what was asked for before is dropped."""
        if row == self._wanted:
            return
        self._store, self._wanted = store, row
        if self._waiting is not None:
            self._waiting.stop()
        self._waiting = self.set_timer(SETTLED_S, self._reading.ask)

    async def _read(self) -> None:
        store, row = self._store, self._wanted
        if store is None:
            return
        try:
            notes = await asyncio.to_thread(_notes, store, row)
        except StoreError:
            return  # The list says it.
        if row == self._wanted:
            self.show(notes)


def _notes(store: Store, row: Shown) -> Notes:
    match row:
        case Show() as show:
            return show_notes(show)
        case EpisodeRow() as episode:
            return shelf.notes(store, episode)
        case QueueItem(episode=episode) | Download(episode=episode):
            return shelf.notes(store, episode)
        case SearchHit(episode_key=key):
            found = store.episode(key)
            return shelf.notes(store, found) if found else Notes()
        case Collection() as collection:
            notes = Notes()
            notes.add(collection.title, "title", gap=False)
            notes.add(collection.about, "text")
            return notes
        case _:
            return Notes()
