"""Lists of episodes on a page of their own: of one show, or of all shows by some mark."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from player.library.model import EpisodeFilter
from player.services.desk import Changed, Library, News, Part
from player.ui import deeds
from player.ui.keys import bindings
from player.ui.library_keys import OPEN_A_LINE, SHOW_ACTIONS
from player.ui.rows.episodes import EpisodePainter
from player.ui.screens.list_screen import ListScreen
from player.ui.shelf import EpisodeSource
from player.ui.widgets.prompt import Prompt
from player.ui.widgets.row_list import RowList
from player.ui.widgets.row_strips import Span
from player.ui.widgets.side_pane import SidePane


class EpisodesScreen(ListScreen):
    """Shows the episodes that a filter lets through, and narrows them down by words."""

    ACTIONS = SHOW_ACTIONS
    BINDINGS = bindings(SHOW_ACTIONS, OPEN_A_LINE)
    HINTED: ClassVar[tuple[str, ...]] = (
        "open",
        "notes",
        "enqueue",
        "download",
        "mark_played",
        "leave",
        "filter",
        "help",
    )
    WITH_SHOW = True

    def __init__(self, title: str, wanted: EpisodeFilter) -> None:
        super().__init__()
        self._title = title
        self._wanted = wanted
        self._painter = EpisodePainter(with_show=self.WITH_SHOW)
        self._rows: RowList[Any] = RowList(self._painter, id="episodes")
        self._rows.placeholder = ((Span("No episodes here", "strong"),),)

    def body(self) -> ComposeResult:
        """What the list is, over its episodes."""
        with Horizontal(id="middle"):
            with Vertical(id="lists"):
                yield Static(id="about", markup=False)
                yield self._rows
            yield SidePane(id="preview")

    def on_mount(self) -> None:
        """Keys go to the episodes."""
        self.tell_about(Content.styled(self._title, "bold $foreground"))
        self._rows.focus()

    def tell_about(self, text: Content) -> None:
        """Say what the list is."""
        self.query_one("#about", Static).update(text)

    @property
    def rows(self) -> RowList[Any]:
        """The episodes."""
        return self._rows

    def read(self, library: Library) -> None:
        """Read the episodes."""
        self._rows.show(EpisodeSource(library.store, self._wanted))

    def hear(self, news: News) -> None:
        """Something has changed."""
        if isinstance(news, Changed) and news.parts & (Part.EPISODES | Part.SHOWS):
            self._rows.reload()

    def show_playing(self) -> None:
        """Mark what plays in the list, too."""
        super().show_playing()
        playing = self.home.playing
        key = playing.session.episode.key if playing else ""
        if key != self._painter.playing:
            self._painter.playing = key
            self._rows.forget_strips()

    @on(RowList.Moved)
    def _moved(self) -> None:
        self.preview()
        self._hint()

    def action_remove(self) -> None:
        """Out of the list: of the starred ones without its star, of those begun as not begun."""
        if self._wanted.starred:
            self.do_to_episode(deeds.unstar)
        elif not self._wanted.begun or not self.episode_key:
            super().action_remove()
        elif self.episode_key == self._painter.playing:
            self.say("this one is playing now, so it stays in progress")
        else:
            self.do_to_episode(deeds.forget_place)

    def action_section(self, section: str) -> None:
        """Search, which is on the first screen."""
        self.home.search()

    # Narrowing down

    async def action_filter(self) -> None:
        """Show only the episodes whose titles have the words that are typed."""
        if not self.query(Prompt):
            prompt = Prompt("titles with ", "words · enter keeps them · esc shows all again")
            await self.mount(prompt, before=self.LAST_LINES)
            prompt.begin_with(self._wanted.words)
        self.query_one(Prompt).type_here()

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def _hint(self) -> None:
        typing = isinstance(self.focused, Input)
        self.hint_for_row(("leave:show all again",) if typing else self.HINTED)

    def _narrow(self, words: str) -> None:
        if self.library is not None and words != self._wanted.words:
            self._wanted = replace(self._wanted, words=words)
            self._rows.show(EpisodeSource(self.library.store, self._wanted))

    @on(RowList.Loaded)
    def _count(self) -> None:
        for prompt in self.query(Prompt):
            prompt.note(f"{self._rows.count:,} of them")

    @on(Prompt.Typed)
    def _typed(self, message: Prompt.Typed) -> None:
        self._narrow(message.text.strip())

    @on(Prompt.Walked)
    def _walked(self, message: Prompt.Walked) -> None:
        self._rows.move(message.steps)

    @on(Prompt.Entered)
    @on(Prompt.Kept)
    def _kept(self) -> None:
        self._rows.focus()

    async def let_go(self) -> bool:
        """Show all episodes again."""
        prompts = self.query(Prompt)
        if not prompts:
            return False
        await prompts.remove()
        self._narrow("")
        self._rows.focus()
        return True
