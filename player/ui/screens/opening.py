"""What is drawn at once, while the episode is being opened: the player without its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from player.services.problems import CannotPlay
from player.services.session import Opening, Session
from player.ui.aside import aside
from player.ui.widgets.key_hints import KeyHints
from player.ui.widgets.playback_bar import PlaybackBar

if TYPE_CHECKING:
    from player.ui.app import PodlineApp


class OpeningScreen(Screen[None]):
    """Opens the session in a thread after the first frame, then gives way to the player."""

    BINDINGS = [("q,ctrl+q,ctrl+c", "app.quit", "Quit")]

    class Opened(Message):
        """The session is open."""

        def __init__(self, session: Session) -> None:
            super().__init__()
            self.session = session

    class Refused(Message):
        """Playing is impossible; the sentence says why."""

        def __init__(self, sentence: str) -> None:
            super().__init__()
            self.sentence = sentence

    def __init__(self, opening: Opening) -> None:
        super().__init__()
        self._opening = opening

    def compose(self) -> ComposeResult:
        """Where the player will have its title, its middle, its bar and its hints."""
        title = Content.styled(self._opening.title, "bold $foreground")
        yield Static(title, id="title", markup=False)
        yield Static("", id="middle")
        yield PlaybackBar(id="bar")
        yield KeyHints(self._opening.keymap, id="hints")

    def on_mount(self) -> None:
        """Begin once the first frame is out."""
        self.call_after_refresh(lambda: self.run_worker(self._open(), exit_on_error=True))

    async def _open(self) -> None:
        try:
            self.post_message(self.Opened(await aside(self._opening.open)))
        except CannotPlay as answer:
            self.post_message(self.Refused(str(answer)))

    @on(Opened)
    def _give_way(self, message: Opened) -> None:
        cast("PodlineApp", self.app).play(message.session)

    @on(Refused)
    def _give_up(self, message: Refused) -> None:
        self.app.exit(message.sentence, return_code=1)
