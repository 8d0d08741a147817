"""What is under the cursor, in more words and with its picture: a pane on wide screens."""

from __future__ import annotations

import asyncio

from textual.app import ComposeResult
from textual.cache import LRUCache
from textual.containers import Vertical

from player.library.model import Download, EpisodeRow, QueueItem, SearchHit, Show
from player.media.artwork import Artwork, decode_artwork
from player.services.desk import Desk, Library
from player.services.problems import Refused
from player.ui.again import Again
from player.ui.widgets.cover import can_show_covers
from player.ui.widgets.preview import Preview, Shown
from player.ui.widgets.sharp_cover import cover_side, make_cover

_KEPT_COVERS = 64


class SidePane(Vertical):
    """Shows a cover over a preview."""

    DEFAULT_CSS = """
    SidePane { background: $surface; }
    SidePane > #preview-cover { width: 26; margin: 1 0 0 2; }
    SidePane > Preview { height: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.preview = Preview(id="preview-notes")
        self._picture = make_cover(id="preview-cover")
        self._covers: LRUCache[int, Artwork | None] = LRUCache(_KEPT_COVERS)
        self._desk: Desk | None = None
        self._wanted: int | None = None
        self._fetching = Again(self, self._fetch_cover)

    def compose(self) -> ComposeResult:
        """The cover, the preview."""
        yield self._picture
        yield self.preview

    def on_mount(self) -> None:
        """No picture yet."""
        self._picture.display = False

    def show(self, library: Library, row: Shown) -> None:
        """Show a row, once the cursor rests on it."""
        self.preview.preview(library.store, row)
        show_id = _show_of(row)
        if show_id != self._wanted:
            self._desk, self._wanted = library.desk, show_id
            self._show_cover()

    def _show_cover(self) -> None:
        if self._wanted is None or not can_show_covers(self.app):
            self._draw(None)
        elif self._wanted in self._covers:
            self._draw(self._covers[self._wanted])
        else:
            self._fetching.ask()

    async def _fetch_cover(self) -> None:
        desk, show_id = self._desk, self._wanted
        if desk is None or show_id is None:
            return
        try:
            artwork = await asyncio.to_thread(_cover_of, desk, show_id)
        except Refused:
            artwork = None  # A picture is worth no sentence.
        self._covers[show_id] = artwork
        if show_id == self._wanted:
            self._draw(artwork)

    def _draw(self, artwork: Artwork | None) -> None:
        self._picture.show(artwork)
        self._picture.display = artwork is not None


def _cover_of(desk: Desk, show_id: int) -> Artwork | None:
    data = desk.cover(show_id)
    return decode_artwork(data, cover_side()) if data else None


def _show_of(row: Shown) -> int | None:
    match row:
        case EpisodeRow(show_id=number) | SearchHit(show_id=number) | Show(id=number):
            return number
        case QueueItem(episode=episode) | Download(episode=episode):
            return episode.show_id
        case _:
            return None
