"""A show's page: who makes it, what it is about, and its episodes."""

from __future__ import annotations

from functools import partial

from textual.content import Content

from player.library.model import EpisodeFilter, Show
from player.markup import read_document
from player.services.desk import Changed, Library, News, Part
from player.ui.again import Again
from player.ui.screens.episodes import EpisodesScreen

_DESCRIPTION = 1_000


class ShowScreen(EpisodesScreen):
    """Shows one show, its newest episodes first."""

    HINTED = ("open", "notes", "enqueue", "download", "mark_played", "leave", "filter",
              "about:about", "edit_show:settings", "help")  # fmt: skip
    WITH_SHOW = False

    def __init__(self, show_id: int) -> None:
        super().__init__("", EpisodeFilter(show_id=show_id))
        self._show_id = show_id
        self._describing = Again(self, self._describe)

    @property
    def show_id(self) -> int | None:
        """The show of this page."""
        return self._show_id

    def read(self, library: Library) -> None:
        """Read the show and its episodes."""
        super().read(library)
        self._describing.ask()

    def hear(self, news: News) -> None:
        """Something has changed."""
        super().hear(news)
        if isinstance(news, Changed) and news.parts & (Part.EPISODES | Part.SHOWS):
            self._describing.ask()

    async def _describe(self) -> None:
        if self.library is None:
            return
        show = await self.home.ask(partial(self.library.store.show, self._show_id))
        if show is not None:
            self.tell_about(_about(show))

    def action_show(self) -> None:
        """It is shown already."""


def _about(show: Show) -> Content:
    facts = [
        show.author,
        "1 episode" if show.episodes == 1 else f"{show.episodes:,} episodes",
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
