"""What the keys do to an episode, whether it is a row of a list or a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from player.library.model import DownloadState, EpisodeRow
from player.services.desk import Library, Part
from player.ui import deeds
from player.ui.deeds import Done
from player.ui.screens.library_screen import LibraryScreen

if TYPE_CHECKING:
    from player.library.store import Store


class EpisodeActions(LibraryScreen):
    """A screen on which one episode at a time is meant."""

    @property
    def episode_key(self) -> str:
        """The key of the episode that is meant, "" where there is none."""
        raise NotImplementedError

    @property
    def show_id(self) -> int | None:
        """The show that is meant, or that of the episode."""
        raise NotImplementedError

    def do_to_episode(self, deed: Callable[[Store, str], Done]) -> None:
        """Do something to the episode that is meant."""
        if self.library is not None and self.episode_key:
            self.home.do(partial(deed, self.library.store, self.episode_key))

    def open_episode(
        self, episode: EpisodeRow, at_ms: int | None = None, sentence: str = ""
    ) -> None:
        """Play an episode from a moment, or read it, at a sentence, where it has no sound."""
        if episode.playable:
            self.home.open_episode(episode.key, at_ms, episode.title)
            return
        from player.ui.screens.reading import ReadingScreen

        self.app.push_screen(ReadingScreen(episode.key, at_ms, sentence))

    def action_mark_played(self) -> None:
        """Played, or not."""
        self.do_to_episode(deeds.mark_played)

    def action_star(self) -> None:
        """A star, or none."""
        self.do_to_episode(deeds.star)

    def action_enqueue(self, first: bool) -> None:
        """Into the queue."""
        self.do_to_episode(partial(deeds.enqueue, first=first))

    def action_download(self) -> None:
        """Fetch it, hold it, or go on."""
        if self.library is not None and self.episode_key:
            self.home.do(partial(_download, self.library, self.episode_key))

    def action_show(self) -> None:
        """Go to the show."""
        if self.show_id is not None:
            self.open_show(self.show_id)

    def open_show(self, show_id: int) -> None:
        """Show a show's page."""
        from player.ui.screens.show import ShowScreen

        self.app.push_screen(ShowScreen(show_id))

    async def action_open_page(self) -> None:
        """Ask whether to open the page of the episode, or of the show."""
        url = await self.page_url()
        if url:
            await self.linking.ask(url)
        else:
            self.say("no page is known")

    async def page_url(self) -> str | None:
        """The address of the page of the episode, or of the show where none is meant."""
        if self.library is None:
            return None
        store = self.library.store
        if self.episode_key:
            episode = await self.home.ask(partial(deeds.episode_of, store, self.episode_key))
            return episode.page_url if episode else None
        if self.show_id is not None:
            show = await self.home.ask(partial(store.show, self.show_id))
            return show.page_url if show else None
        return None

    def action_refresh(self, everything: bool) -> None:
        """Look for new episodes."""
        if self.library is None:
            return
        show_id = None if everything else self.show_id
        if not everything and show_id is None:
            self.say("no show here to refresh")
            return
        self.run_worker(self.home.ask(partial(self.library.desk.refresh, show_id)))


def _download(library: Library, key: str) -> Done:
    episode = deeds.episode_of(library.store, key)
    parts = Part.DOWNLOADS | Part.EPISODES
    if episode.download in (DownloadState.RUNNING, DownloadState.QUEUED):
        library.desk.hold_download(key)
        return Done(f"held: {episode.title}", parts)
    if episode.download is DownloadState.DONE or not episode.media_url:
        told = "already here" if episode.playable else "there is no sound to fetch"
        return Done(f"{told}: {episode.title}", parts)
    library.desk.download(key)
    return Done(f"downloading: {episode.title}", parts)
