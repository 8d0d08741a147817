"""The chapters of a player screen: whose they are, and showing those of another source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from player.chapters.choosing import ChapterSource, choose_chapters, next_chapters
from player.ui.widgets.chapter_list import ChapterList

if TYPE_CHECKING:
    from player.ui.screens.player_actions import PlayerActions

_HOUR_MS = 3_600_000
_SAID = {
    ChapterSource.NAMED: "from the file you named",
    ChapterSource.FILE: "inside the audio file",
    ChapterSource.JSON: "from the chapters file beside it",
    ChapterSource.FEED: "from the feed",
    ChapterSource.NOTES: "from the show notes",
}


class Chaptering:
    """Shows an episode's chapters on a player screen, of the source the listener wants."""

    def __init__(self, screen: PlayerActions) -> None:
        self._screen = screen
        self.take()

    def take(self) -> None:
        """Take up the episode's lists, and choose one."""
        session = self._screen.session
        self._lists = session.episode.chapter_lists
        self._shown = choose_chapters(self._lists, session.wishes.chapter_source)
        if self._shown is not None:
            self._screen.transport.chapters = self._shown.chapters

    def show(self) -> None:
        """Fill the list of chapters; none is marked yet."""
        chapters = self._screen.transport.chapters
        hours = bool(chapters) and chapters[-1].start_ms >= _HOUR_MS
        self._screen.query_one(ChapterList).show(chapters, hours=hours)

    async def ask_link(self, index: int | None) -> None:
        """Ask whether to open the link of a chapter, the one with this index."""
        chapters = self._screen.transport.chapters
        url = None if index is None else chapters[index].url
        if url:
            await self._screen.linking.ask(url)
        elif any(chapter.url for chapter in chapters):
            self._screen.say("this chapter has no link")
        else:
            self._screen.say("the chapters of this episode have no links")

    def change_source(self) -> None:
        """Show the chapters of the next source, and say which; remembered for the sitting."""
        shown = self._shown
        following = next_chapters(self._lists, shown.source) if shown else None
        if following is None or following == shown:
            others = f" but those {_SAID[shown.source]}" if shown else ""
            self._screen.say(f"this episode has no chapters{others}")
            return
        self._shown = following
        transport = self._screen.transport
        transport.chapters = following.chapters
        self._screen.session.wishes.chapter_source = following.source
        self.show()
        self._screen.query_one(ChapterList).mark(transport.chapter_at(transport.heard_ms))
        self._screen.show_playback()
        place = f"{self._lists.index(following) + 1} of {len(self._lists)}"
        told = f"Chapters {_SAID[following.source]} ({place})"
        self._screen.notify(told, timeout=4, markup=False)
