"""Screens to read on: an episode's notes, and what a show is about."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult

from player.library.model import EpisodeRow
from player.services.desk import Library
from player.ui import deeds, shelf
from player.ui.keys import Action, bindings
from player.ui.library_keys import NOTES_ACTIONS, OPEN_A_LINE
from player.ui.notes import Notes, show_notes
from player.ui.screens.episode_actions import EpisodeActions
from player.ui.widgets.notes_view import NotesView


class NotesScreen(EpisodeActions):
    """Shows notes; links open once their host was shown, times play."""

    ACTIONS: ClassVar[tuple[Action, ...]] = NOTES_ACTIONS
    BINDINGS = bindings(NOTES_ACTIONS, OPEN_A_LINE)
    MOUSE = ("click a link or a time; a digit asks for the link with that number",)

    def __init__(self) -> None:
        super().__init__()
        self.notes = Notes()

    def body(self) -> ComposeResult:
        """The notes."""
        yield NotesView(id="notes-view")

    @property
    def view(self) -> NotesView:
        """The notes."""
        return self.query_one("#notes-view", NotesView)

    def on_mount(self) -> None:
        """Keys go to the notes."""
        self.view.focus()

    def refocus(self) -> None:
        """Let keys go to the notes."""
        self.view.focus()

    def show_notes(self, notes: Notes) -> None:
        """Show notes from their beginning."""
        self.notes = notes
        self.view.show(notes)

    # Moving

    def action_line(self, steps: int) -> None:
        """A line up or down."""
        self.view.move(steps)

    def action_page(self, steps: int) -> None:
        """A page up or down."""
        self.view.turn(steps)

    def action_edge(self, side: int) -> None:
        """To the first or last line."""
        self.view.edge(side)

    def action_walk(self, steps: int) -> None:
        """Mark the next link or time."""
        self.view.walk(steps)

    async def let_go(self) -> bool:
        """Let go of a marked link."""
        return self.view.let_go()

    # Links and times

    @on(NotesView.SpotMarked)
    def _tell_spot(self, message: NotesView.SpotMarked) -> None:
        message.stop()
        spot = message.spot
        self.say(f"[{spot.number}] {self.notes.links[spot.number - 1]}" if spot.number else "")

    @on(NotesView.SpotChosen)
    async def _choose_spot(self, message: NotesView.SpotChosen) -> None:
        if isinstance(message, NotesView.SpotMarked):
            return
        if message.spot.at_ms is not None:
            self.play_from(message.spot.at_ms)
        else:
            await self.linking.ask(self.notes.links[message.spot.number - 1])

    def play_from(self, at_ms: int | None) -> None:
        """Hear the episode from a moment."""

    async def on_key(self, event: events.Key) -> None:
        """A digit asks for the link with that number."""
        digit = event.character or ""
        if len(digit) == 1 and digit in "123456789":
            event.stop()
            if int(digit) <= len(self.notes.links):
                await self.linking.ask(self.notes.links[int(digit) - 1])
            else:
                self.say(f"there is no link {digit}")

    def action_open(self) -> None:
        """Choose what is marked."""
        self.view.choose()


class EpisodeScreen(NotesScreen):
    """An episode: its notes, persons, chapters and links; enter plays it."""

    HINTED = ("open", "next_link", "enqueue", "download", "mark_played", "leave", "show:show",
              "help")  # fmt: skip

    def __init__(self, key: str) -> None:
        super().__init__()
        self._key = key
        self._episode: EpisodeRow | None = None

    @property
    def episode_key(self) -> str:
        """The key of the episode that is shown."""
        return self._key

    @property
    def show_id(self) -> int | None:
        """Its show."""
        return self._episode.show_id if self._episode else None

    def read(self, library: Library) -> None:
        """Read the notes."""
        self.run_worker(self._read(library), group="notes")

    async def _read(self, library: Library) -> None:
        def read() -> tuple[EpisodeRow, Notes]:
            episode = deeds.episode_of(library.store, self._key)
            return episode, shelf.notes(library.store, episode)

        found = await self.home.ask(read)
        if found is not None:
            self._episode, notes = found
            if not self._episode.playable:
                self.hint(("open:read", *self.HINTED[1:]))
            self.show_notes(notes)

    def play_from(self, at_ms: int | None) -> None:
        """Hear the episode from a moment, None for where it was left."""
        if self._episode is not None:
            self.open_episode(self._episode, at_ms)

    def action_open(self) -> None:
        """Choose what is marked, or play."""
        if not self.view.choose():
            self.play_from(None)


class AboutScreen(NotesScreen):
    """What a show is about, and its links."""

    HINTED = ("next_link", "open_page:page", "leave", "help")

    def __init__(self, show_id: int) -> None:
        super().__init__()
        self._show_id = show_id

    @property
    def episode_key(self) -> str:
        """No episode is meant."""
        return ""

    @property
    def show_id(self) -> int | None:
        """The show it is about."""
        return self._show_id

    def read(self, library: Library) -> None:
        """Read about the show."""
        self.run_worker(self._read(library), group="notes")

    async def _read(self, library: Library) -> None:
        show = await self.home.ask(partial(library.store.show, self._show_id))
        if show is not None:
            self.show_notes(show_notes(show))
