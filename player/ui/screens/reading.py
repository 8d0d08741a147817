"""Reading an episode that has no sound: its transcript, to be scrolled and searched."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from player.library.model import EpisodeRow, KeptTranscript
from player.services.desk import Library
from player.transcript.model import Transcript
from player.transcript.reading import for_reading
from player.transcript.search import TextSearch
from player.ui import deeds
from player.ui.keys import Action, bindings
from player.ui.library_keys import READING_ACTIONS
from player.ui.screens.episode_actions import EpisodeActions
from player.ui.screens.transcript_screen import TranscriptScreen
from player.ui.widgets.transcript_view import TranscriptView

_PROMPTS = ("search",)
NO_WORDS = "This episode has neither sound nor a transcript."


class ReadingScreen(TranscriptScreen, EpisodeActions):
    """Shows the transcript of an episode, at a moment or a sentence where one is wanted."""

    ACTIONS: ClassVar[tuple[Action, ...]] = READING_ACTIONS
    PROMPTS: ClassVar[tuple[str, ...]] = _PROMPTS
    BINDINGS = bindings(READING_ACTIONS, _PROMPTS)
    HINTED = ("line_down:read on", "search:search", "notes", "mark_played", "leave", "help")

    def __init__(self, key: str, at_ms: int | None = None, sentence: str = "") -> None:
        super().__init__()
        self._key = key
        self._at_ms = at_ms
        self._sentence = sentence
        self._episode: EpisodeRow | None = None

    def body(self) -> ComposeResult:
        """The title over the transcript."""
        yield Static(id="title", markup=False)
        yield TranscriptView(id="transcript")

    def on_mount(self) -> None:
        """Keys go to the transcript."""
        self.view.placeholder = ""
        self.view.focus()

    @property
    def episode_key(self) -> str:
        """The key of the episode that is read."""
        return self._key

    @property
    def show_id(self) -> int | None:
        """Its show."""
        return self._episode.show_id if self._episode else None

    def read(self, library: Library) -> None:
        """Read the transcript."""
        self.run_worker(self._read(library), group="transcript")

    async def _read(self, library: Library) -> None:
        def read() -> tuple[EpisodeRow, Transcript | None]:
            episode = deeds.episode_of(library.store, self._key)
            kept: KeptTranscript | None = library.store.transcript(self._key)
            return episode, for_reading(kept.transcript, join=False) if kept else None

        found = await self.home.ask(read)
        if found is None:
            return
        self._episode, transcript = found
        self._show(self._episode, transcript)

    def _show(self, episode: EpisodeRow, transcript: Transcript | None) -> None:
        title = Content.assemble(
            (episode.show, "$foreground 60%"),
            ("  ──  ", "$foreground 35%"),
            (episode.title, "bold $foreground"),
        )
        self.query_one("#title", Static).update(title)
        self.view.placeholder = NO_WORDS
        if transcript is None:
            self.view.refresh()
            return
        self.view.show(transcript)
        if self._at_ms is not None:
            self.call_after_refresh(self.jump, self._at_ms)
        elif self._sentence:
            self.call_after_refresh(self._show_sentence)

    def jump(self, at_ms: int) -> None:
        """Show what was said at a moment."""
        segment = self.view.transcript.nearest(at_ms)
        if segment is not None:
            self.view.light(segment, None, jumped=True)

    def _show_sentence(self) -> None:
        """Show what was found in a text without times."""
        texts = [segment.text for segment in self.view.transcript.segments]
        matches = TextSearch(texts).find(self._sentence)
        if matches:
            self.view.light(matches[0].segment, None, jumped=True)

    @on(TranscriptView.SegmentChosen)
    def _chosen(self, message: TranscriptView.SegmentChosen) -> None:
        self.jump(message.at_ms)
        self.say("this episode has no sound")

    def action_notes(self) -> None:
        """The episode's notes."""
        from player.ui.screens.notes_screen import EpisodeScreen

        self.app.push_screen(EpisodeScreen(self._key))

    async def let_go(self) -> bool:
        """Leave the search."""
        return await self.finding.leave()
