"""The library's first screen: inbox, shows, queue, downloads and search, one at a time."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import ContentSwitcher, Input

from player.library.model import EpisodeFilter
from player.library.problems import StoreError
from player.services.desk import Arrived, Changed, Library, News, Part, Refreshing
from player.ui import deeds, shelf
from player.ui.again import Again
from player.ui.keys import bindings, first_key, shown_keys
from player.ui.library_keys import HOME_ACTIONS, OPEN_A_LINE
from player.ui.rows.downloads import DownloadPainter
from player.ui.rows.episodes import EpisodePainter, QueuePainter
from player.ui.rows.hits import HitPainter
from player.ui.rows.shows import ShowPainter
from player.ui.screens.greeting import greeting, nothing_in
from player.ui.screens.list_screen import ListScreen
from player.ui.widgets.prompt import Prompt
from player.ui.widgets.row_list import RowList
from player.ui.widgets.row_pages import Source
from player.ui.widgets.search_section import SearchSection
from player.ui.widgets.section_bar import Section, SectionBar
from player.ui.widgets.side_pane import SidePane

NAMES = {
    "inbox": "Inbox",
    "shows": "Shows",
    "queue": "Queue",
    "downloads": "Downloads",
    "search": "Search",
}
HINTED = {
    "inbox": ("open", "notes", "enqueue", "download", "mark_played", "remove", "add", "search",
              "help"),
    "shows": ("open:open", "refresh_all", "add", "remove:unsubscribe", "search", "help"),
    "queue": ("open", "move_up:move", "move_down:move", "remove", "notes", "undo", "help"),
    "downloads": ("open", "download", "remove", "notes", "enqueue", "help"),
    "empty": ("add", "demo:demo", "settings:settings", "help"),
    "bare": ("refresh_all", "add", "search", "settings:settings", "help"),
    "typing": ("open:play from there", "leave"),
    "nothing": ("leave",),
    "search": ("open:play from there", "search", "notes", "enqueue", "help"),
}  # fmt: skip
CONCERNS = {
    "inbox": Part.EPISODES,
    "shows": Part.SHOWS,
    "queue": Part.QUEUE | Part.EPISODES,
    "downloads": Part.DOWNLOADS,
    "search": Part.TEXT,
}
"""The parts of the library that each section shows."""


class HomeScreen(ListScreen):
    """Shows a section of the library, and leads to the others."""

    ACTIONS = HOME_ACTIONS
    BINDINGS = bindings(HOME_ACTIONS, OPEN_A_LINE)
    HINTED = HINTED["inbox"]

    def __init__(self) -> None:
        super().__init__()
        self._section = self._before = "inbox"
        self._stale: set[str] = set()
        self._empty = False
        self._counting = Again(self, self._read_counts)
        self._arrived: dict[str, tuple[int, int | None]] = {}
        self._painter = EpisodePainter()
        self._search = SearchSection(HitPainter(), id="search")
        self._lists: dict[str, RowList[Any]] = {
            "inbox": RowList(self._painter, id="inbox"),
            "shows": RowList(ShowPainter(), id="shows"),
            "queue": RowList(QueuePainter(self._painter), id="queue"),
            "downloads": RowList(DownloadPainter(self._arrived), id="downloads"),
            "search": self._search.rows,
        }

    def body(self) -> ComposeResult:
        """The sections' names, the list, a preview where there is room."""
        yield SectionBar(
            [Section(name, NAMES[name], self._section_key(name)) for name in NAMES], id="sections"
        )
        with Horizontal(id="middle"):
            with ContentSwitcher(initial="inbox", id="lists"):
                for name in ("inbox", "shows", "queue", "downloads"):
                    yield self._lists[name]
                yield self._search
            yield SidePane(id="preview")

    def _section_key(self, section: str) -> str:
        return shown_keys(self.keys_of(section).split(",")[-1])

    def on_mount(self) -> None:
        """The inbox is first."""
        self._lists["inbox"].focus()

    # Reading

    def read(self, library: Library) -> None:
        """Read the section that is shown; the others when they are."""
        store = library.store
        for name in ("queue", "downloads"):
            self._lists[name].placeholder = nothing_in(name, self.keys_of)
        self._sources: dict[str, Source[Any]] = {
            "inbox": shelf.EpisodeSource(store, EpisodeFilter(inbox=True)),
            "shows": shelf.WholeSource(partial(shelf.shows, store)),
            "queue": shelf.WholeSource(store.queue),
            "downloads": shelf.WholeSource(partial(shelf.downloads, store)),
        }
        self._search.open(store)
        self._stale = set(self._sources)
        self._catch_up()

    def _freshen(self) -> None:
        """Read the section that is shown where it is not up to date."""
        if self.library is None or self._section not in self._stale:
            return
        self._stale.remove(self._section)
        if self._section == "search":
            self._search.search_again()
        elif self.rows.loaded:
            self.rows.reload()
        else:
            self.rows.show(self._sources[self._section])

    async def _read_counts(self) -> None:
        if self.library is None:
            return
        try:
            counts = await asyncio.to_thread(shelf.counts, self.library.store)
        except StoreError:
            return  # The list says it.
        self.query_one(SectionBar).count(counts)
        self._empty = not counts["shows"]
        self._hint()
        for name in ("inbox", "shows"):
            lines = greeting(self.keys_of) if self._empty else nothing_in(name, self.keys_of)
            self._lists[name].placeholder = lines

    def hear(self, news: News) -> None:
        """Something has changed."""
        match news:
            case Changed(parts):
                self._stale |= {name for name, of in CONCERNS.items() if of & parts}
                if self.is_current:
                    self._catch_up()
            case Refreshing():
                self._tell_refreshing(news)
            case Arrived(key, done, total):
                self._arrived[key] = (done, total)
                if self._section == "downloads":
                    self.rows.forget_strips()

    def on_screen_resume(self) -> None:
        """Read what has changed while another screen was shown."""
        if self._stale:
            self._catch_up()

    def _catch_up(self) -> None:
        self._counting.ask()
        self._freshen()

    def _tell_refreshing(self, news: Refreshing) -> None:
        bar = self.query_one(SectionBar)
        if news.done < news.total:
            bar.tell(
                f"refreshing {news.done:,} of {news.total:,}", f"↻ {news.done:,}/{news.total:,}"
            )
            return
        bar.tell("")
        new = f"{news.new:,} new" if news.new else "nothing new"
        failed = f"; {news.failed:,} could not be read" if news.failed else ""
        self.say(f"{new} in {news.total:,} {'show' if news.total == 1 else 'shows'}{failed}")

    def show_playing(self) -> None:
        """Mark what plays in the lists, too."""
        super().show_playing()
        playing = self.home.playing
        key = playing.session.episode.key if playing else ""
        if key != self._painter.playing:
            self._painter.playing = key
            for name in ("inbox", "queue"):
                self._lists[name].forget_strips()

    # Sections

    @property
    def rows(self) -> RowList[Any]:
        """The list that is shown."""
        return self._lists[self._section]

    def action_section(self, section: str) -> None:
        """Show another section."""
        if section != self._section:
            self._before, self._section = self._section, section
            self.query_one("#lists", ContentSwitcher).current = section
            self.query_one(SectionBar).show(section)
            self._freshen()
            self._tell_row()
        if section == "search":
            self._search.type_here()
        else:
            self.rows.focus()

    @on(events.DescendantFocus)
    def _hint(self) -> None:
        shown = self._section
        if shown == "search":
            shown = "typing" if isinstance(self.focused, Input) else "search"
            shown = shown if self._search.found else "nothing"
        elif self._empty:
            shown = "empty"
        elif self.rows.loaded and not self.rows.count:
            shown = "bare"
        self.hint_for_row(HINTED[shown])

    def action_turn_section(self, steps: int) -> None:
        """The next section, or the one before."""
        names = list(NAMES)
        self.action_section(names[(names.index(self._section) + steps) % len(names)])

    @on(SectionBar.Asked)
    def _asked(self, message: SectionBar.Asked) -> None:
        self.action_section(message.section)

    @on(RowList.Loaded)
    def _loaded(self, message: RowList.Loaded) -> None:
        if message.rows is self._search.rows:
            self._hint()

    async def let_go(self) -> bool:
        """From a search go back to where one came from; what is still being typed is dropped."""
        if self._section != "search":
            return False
        if isinstance(self.focused, Input):
            self._search.prompt.clear()
        self.action_section(self._before)
        return True

    def action_clear(self) -> None:
        """Empty the inbox or the queue."""
        if self.library is None:
            return
        if self._section == "inbox":
            self.home.do(partial(deeds.clear_inbox, self.library.store))
        elif self._section == "queue":
            self.home.do(partial(deeds.clear_queue, self.library.store))
        else:
            self.say("only the inbox and the queue can be emptied")

    # While words are typed

    @on(Prompt.Walked)
    def _walked(self, message: Prompt.Walked) -> None:
        self.action_line(message.steps)

    @on(SearchSection.Entered)
    def _entered(self) -> None:
        if self._section == "search":
            self.rows.focus()  # Who comes back from the player walks on through the hits.
            self.action_open()

    @on(Prompt.Kept)
    def _kept(self) -> None:
        self.rows.focus()

    def action_match(self, steps: int) -> None:
        """Next hit, or the one before, of what was searched for last."""
        if self._search.found:
            self.action_section("search")
            self.rows.focus()
            self.action_line(steps)
        else:
            key = first_key(self.keys_of("search"))
            self.say(f"nothing searched for yet: press {key} first")

    # The preview

    @on(RowList.Moved)
    def _moved(self, message: RowList.Moved) -> None:
        if message.rows is self.rows:
            self._tell_row()

    def _tell_row(self) -> None:
        """Say in more words what is under the cursor, and in the last line why it failed."""
        self.preview()
        self._hint()
        row = self.row
        failure = getattr(row, "failure", "") or getattr(row, "error", "")
        self.notice(failure)
