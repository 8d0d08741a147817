"""A show's page: who makes it, what it is about, and its episodes."""

from __future__ import annotations

from functools import partial
from typing import Any

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from player.library.model import EpisodeFilter, Show
from player.markup import read_document
from player.services.desk import Changed, Library, News, Part
from player.ui.keys import bindings
from player.ui.library_keys import OPEN_A_LINE, SHOW_ACTIONS
from player.ui.rows.episodes import EpisodePainter
from player.ui.screens.list_screen import ListScreen
from player.ui.shelf import EpisodeSource
from player.ui.widgets.preview import Preview
from player.ui.widgets.row_list import RowList
from player.ui.widgets.row_strips import Span

NARROWEST_WITH_PREVIEW = 150
_DESCRIPTION = 1_000


class ShowScreen(ListScreen):
    """Shows one show, its newest episodes first."""

    ACTIONS = SHOW_ACTIONS
    BINDINGS = bindings(SHOW_ACTIONS, OPEN_A_LINE)
    HINTED = ("open", "notes", "enqueue", "download", "mark_played", "refresh:refresh",
              "about:about", "edit_show:settings", "leave", "help")  # fmt: skip

    def __init__(self, show_id: int) -> None:
        super().__init__()
        self._show_id = show_id
        self._show: Show | None = None
        self._painter = EpisodePainter(with_show=False)
        self._rows: RowList[Any] = RowList(self._painter, id="episodes")
        self._rows.placeholder = ((Span("No episodes yet", "strong"),),)

    def body(self) -> ComposeResult:
        """What the show is about, over its episodes."""
        with Horizontal(id="middle"):
            with Vertical(id="lists"):
                yield Static(id="about", markup=False)
                yield self._rows
            yield Preview(id="preview")

    def on_mount(self) -> None:
        """Keys go to the episodes."""
        self._rows.focus()

    def on_resize(self, event: events.Resize) -> None:
        """Show the preview where there is room."""
        self.set_class(event.size.width >= NARROWEST_WITH_PREVIEW, "-preview")

    @property
    def rows(self) -> RowList[Any]:
        """The episodes."""
        return self._rows

    @property
    def show_id(self) -> int | None:
        """The show of this page."""
        return self._show_id

    def read(self, library: Library) -> None:
        """Read the show and its episodes."""
        self._rows.show(EpisodeSource(library.store, EpisodeFilter(show_id=self._show_id)))
        self._read_show()

    def _read_show(self) -> None:
        self.run_worker(self._take_show(), group="show", exclusive=True)

    async def _take_show(self) -> None:
        if self.library is None:
            return
        show = await self.home.ask(partial(self.library.store.show, self._show_id))
        if show is None:
            await self.action_leave()
            return
        self._show = show
        self.query_one("#about", Static).update(_about(show))

    def hear(self, news: News) -> None:
        """Something has changed."""
        if isinstance(news, Changed) and news.parts & (Part.EPISODES | Part.SHOWS):
            self._rows.reload()
            self._read_show()

    def show_playing(self) -> None:
        """Mark what plays in the list, too."""
        super().show_playing()
        playing = self.home.playing
        key = playing.session.episode.key if playing else ""
        if key != self._painter.playing:
            self._painter.playing = key
            self._rows.forget_strips()

    @on(RowList.Moved)
    def _preview(self) -> None:
        preview = self.query_one(Preview)
        if preview.display and self.library is not None:
            preview.preview(self.library.store, self.row)

    def action_show(self) -> None:
        """It is shown already."""

    def action_section(self, section: str) -> None:
        """Search, which is on the first screen."""
        self.home.search()

    def action_about(self) -> None:
        """What the show is about, and its links."""
        from player.ui.screens.notes_screen import AboutScreen

        self.app.push_screen(AboutScreen(self._show_id))

    def action_edit_show(self) -> None:
        """Rate, skips and downloads of this show."""
        from player.ui.screens.show_settings import ShowSettingsScreen

        self.app.push_screen(ShowSettingsScreen(self._show_id))


def _about(show: Show) -> Content:
    facts = [
        show.author,
        f"{show.episodes:,} episodes",
        f"{show.unplayed:,} not played" if show.unplayed else "all played",
    ]
    lines = [
        Content.styled(show.title, "bold $foreground"),
        Content.styled(" · ".join(filter(None, facts)), "$foreground 62%"),
    ]
    if show.failure:
        lines.append(Content.styled(f"! {show.failure}", "$error"))
    blocks = read_document(show.description[:_DESCRIPTION]).blocks
    text = " ".join(block.text for block in blocks)
    if text:
        lines.append(Content.styled(text, "$foreground 80%"))
    return Content("\n").join(lines)
