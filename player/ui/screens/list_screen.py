"""Screens with lists of episodes: what the keys do to the episode under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from textual import events, on

from player.library.model import (
    Download,
    DownloadState,
    EpisodeFilter,
    EpisodeRow,
    QueueItem,
    SearchHit,
    Show,
    Where,
)
from player.services.desk import Desk, Part
from player.ui import deeds
from player.ui.deeds import Done
from player.ui.screens.episode_actions import EpisodeActions
from player.ui.shelf import Collection
from player.ui.widgets.notes_view import NotesView
from player.ui.widgets.row_list import RowList
from player.ui.widgets.side_pane import SidePane

NARROWEST_WITH_PREVIEW = 150

AnyRow = EpisodeRow | QueueItem | Download | SearchHit | Show | Collection


class ListScreen(EpisodeActions):
    """A screen that shows one list at a time."""

    @property
    def rows(self) -> RowList[Any]:
        """The list that is shown."""
        raise NotImplementedError

    def refocus(self) -> None:
        """Let keys go to the list."""
        self.rows.focus()

    # What is under the cursor

    @property
    def row(self) -> AnyRow | None:
        """The row under the cursor."""
        row: AnyRow | None = self.rows.current
        return row

    @property
    def episode_key(self) -> str:
        """The key of the episode under the cursor, "" where there is none."""
        match self.row:
            case EpisodeRow(key=key) | SearchHit(episode_key=key):
                return key
            case QueueItem(episode=episode) | Download(episode=episode):
                return episode.key
            case _:
                return ""

    @property
    def show_id(self) -> int | None:
        """The show under the cursor, or of the episode there."""
        match self.row:
            case EpisodeRow(show_id=number) | SearchHit(show_id=number) | Show(id=number):
                return number
            case QueueItem(episode=episode) | Download(episode=episode):
                return episode.show_id
            case _:
                return None

    # The preview

    def on_resize(self, event: events.Resize) -> None:
        """Show the preview where there is room."""
        roomy = event.size.width >= NARROWEST_WITH_PREVIEW
        if roomy != self.has_class("-preview"):
            self.set_class(roomy, "-preview")
            self.call_after_refresh(self.preview)

    def preview(self) -> None:
        """Show what is under the cursor in more words, where there is room."""
        pane = self.query_one(SidePane)
        if pane.display and self.library is not None:
            pane.show(self.library, self.row)

    def hint_for_row(self, hinted: Sequence[str]) -> None:
        """Show hints that fit what is under the cursor: what has no sound is read."""
        episode = getattr(self.row, "episode", self.row)
        if isinstance(episode, EpisodeRow):
            fitting = {"download": _download_hint(episode)}
            if not episode.playable:
                fitting["open"] = "open:read"
            hinted = [fitting.get(name, name) for name in hinted]
        self.hint([name for name in hinted if name])

    # Moving

    def action_line(self, steps: int) -> None:
        """Cursor up or down."""
        self.rows.move(steps)

    def action_page(self, steps: int) -> None:
        """A page up or down."""
        self.rows.turn(steps)

    def action_edge(self, side: int) -> None:
        """First or last row."""
        self.rows.move_to(0 if side < 0 else self.rows.count - 1)

    # Opening

    @on(RowList.Chosen)
    def action_open(self) -> None:
        """Play the episode, open the show."""
        match self.row:
            case Show(id=number):
                self.open_show(number)
            case Collection(title=title, wanted=wanted):
                self._open_collection(title, wanted)
            case EpisodeRow() as episode:
                self.open_episode(episode)
            case QueueItem(episode=episode) | Download(episode=episode):
                self.open_episode(episode)
            case SearchHit() as hit:
                said = hit.text if hit.where is Where.TRANSCRIPT else ""
                self.run_worker(
                    self._open_key(hit.episode_key, hit.start_ms, said), group="open-hit"
                )

    async def _open_key(self, key: str, at_ms: int | None, sentence: str = "") -> None:
        if self.library is None:
            return
        episode = await self.home.ask(partial(deeds.episode_of, self.library.store, key))
        if episode is not None:
            self.open_episode(episode, at_ms, sentence)

    def _open_collection(self, title: str, wanted: EpisodeFilter) -> None:
        from player.ui.screens.episodes import EpisodesScreen

        self.app.push_screen(EpisodesScreen(title, wanted))

    def action_about(self) -> None:
        """What the show is about, and its links."""
        if self.show_id is not None:
            from player.ui.screens.notes_screen import AboutScreen

            self.app.push_screen(AboutScreen(self.show_id))

    def action_edit_show(self) -> None:
        """Rate, skips and downloads of the show."""
        if self.show_id is not None:
            from player.ui.screens.show_settings import ShowSettingsScreen

            self.app.push_screen(ShowSettingsScreen(self.show_id))

    @on(NotesView.SpotChosen)
    async def _choose_spot(self, message: NotesView.SpotChosen) -> None:
        """A link or a time of the preview was clicked."""
        if message.spot.number:
            await self.linking.ask(message.view.notes.links[message.spot.number - 1])
        elif self.episode_key:
            self.run_worker(self._open_key(self.episode_key, message.spot.at_ms), group="open-hit")

    def action_notes(self) -> None:
        """Show notes, chapters, persons; of a show its page."""
        if self.episode_key:
            from player.ui.screens.notes_screen import EpisodeScreen

            self.app.push_screen(EpisodeScreen(self.episode_key))
        else:
            self.action_show()

    # Removing and moving

    def action_shift(self, steps: int) -> None:
        """Up or down in the queue, or among the shows."""
        match self.row:
            case QueueItem():
                self.do_to_episode(partial(deeds.shift, steps=steps))
            case Show(id=number) if self.library is not None:
                self.home.do(partial(deeds.shift_show, self.library.store, number, steps))

    def action_remove(self) -> None:
        """Out of the list that is shown."""
        match self.row:
            case QueueItem():
                self.do_to_episode(deeds.dequeue)
            case Download() as download:
                self._ask_remove_download(download)
            case EpisodeRow():
                self.do_to_episode(deeds.leave_inbox)
            case Show() as show:
                self.ask_unsubscribe(show)
            case Collection(title=title):
                self.say(f"“{title}” is a list that podline makes: only shows can be removed here")
            case SearchHit():
                self.say("what a search found cannot be removed")
            case None:
                self.say("there is nothing here to remove")

    def ask_unsubscribe(self, show: Show) -> None:
        """Remove a show, once the listener has said yes."""
        from player.ui.screens.question import Question

        question = Question(
            f"Unsubscribe from {show.title}?",
            "Its episodes, downloads and transcripts go; your places and bookmarks stay.",
            "unsubscribe",
        )

        def answered(yes: bool | None) -> None:
            if yes and self.library is not None:
                self.home.do(partial(_unsubscribe, self.library.desk, show))

        self.app.push_screen(question, answered)

    def _ask_remove_download(self, download: Download) -> None:
        """Delete a file, once the listener has said yes; what has not arrived goes at once."""
        if download.state is not DownloadState.DONE and not download.bytes_done:
            self._remove_download(download, True)
            return
        from player.ui.screens.question import Question

        question = Question(
            f"Delete the download of {download.episode.title}?",
            "The file goes; the episode, your place and bookmarks stay.",
            "delete the file",
        )
        self.app.push_screen(question, partial(self._remove_download, download))

    def _remove_download(self, download: Download, yes: bool | None) -> None:
        if yes and self.library is not None:
            self.home.do(partial(_remove_download, self.library.desk, download))


def _download_hint(episode: EpisodeRow) -> str:
    """What the key for downloads does to an episode, "" where that is nothing."""
    match episode.download:
        case DownloadState.RUNNING | DownloadState.QUEUED:
            return "download:hold"
        case DownloadState.PAUSED:
            return "download:go on"
        case DownloadState.FAILED:
            return "download:try again"
        case DownloadState.DONE:
            return ""
    return "download" if episode.media_url else ""


def _unsubscribe(desk: Desk, show: Show) -> Done:
    desk.unsubscribe(show.id)
    return Done(f"unsubscribed from {show.title}", Part.ALL)


def _remove_download(desk: Desk, download: Download) -> Done:
    desk.remove_download(download.episode.key)
    title = download.episode.title
    return Done(f"the file is gone: {title}", Part.DOWNLOADS | Part.EPISODES)
