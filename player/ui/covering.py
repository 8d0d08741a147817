"""The pictures of a player screen: the chapter's, else the cover, where there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from player.ui.aside import aside
from player.ui.widgets.chapter_list import ChapterList
from player.ui.widgets.cover import Cover, can_show_covers, rows_of

if TYPE_CHECKING:
    from player.media.pictures import Pictures
    from player.ui.screens.player_actions import PlayerActions

NARROWEST_WITH_COVER = 120
COLUMNS = 30
_MARGINS = 2
_ENOUGH_CHAPTERS = 12
"""So many rows are left to the list of chapters, or as many as it needs."""


class Covering:
    """Draws the picture of what is heard below the chapters of a player screen."""

    def __init__(self, screen: PlayerActions) -> None:
        self._screen = screen
        self._pictures: Pictures | None = None

    def begin(self) -> None:
        """Read the pictures in a thread; nothing waits for them."""
        self._screen.query_one(Cover).display = False
        if self._screen.session.pictures is not None and can_show_covers(self._screen.app):
            self._screen.run_worker(self._read(), group="pictures")

    async def _read(self) -> None:
        read = self._screen.session.pictures
        if read is not None:
            self._pictures = await aside(read)
            self.show(self._screen.transport.heard_ms)

    def show(self, heard_ms: int) -> None:
        """Draw the picture for a moment."""
        if self._pictures is None:
            return
        cover = self._screen.query_one(Cover)
        artwork = self._pictures.at(heard_ms)
        if artwork is not cover.artwork:
            cover.show(artwork)
            self.fit()

    def fit(self) -> None:
        """Show the picture only where the list of chapters keeps the room it needs."""
        cover = self._screen.query_one(Cover)
        cover.display = cover.artwork is not None and self._fits()

    def _fits(self) -> bool:
        artwork = self._screen.query_one(Cover).artwork
        if artwork is None or self._screen.app.size.width < NARROWEST_WITH_COVER:
            return False
        chapters = self._screen.query_one(ChapterList).option_count
        left = self._screen.query_one("#middle").size.height - rows_of(artwork, COLUMNS) - _MARGINS
        return left > min(chapters, _ENOUGH_CHAPTERS)
