"""What is drawn at once, while the episode is being opened: the player without its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

from player.services.opening import Opening
from player.services.problems import CannotPlay
from player.ui.aside import aside
from player.ui.widgets.key_hints import fitting, in_line, make_hints

if TYPE_CHECKING:
    from player.services.session import Session
    from player.ui.app import PodlineApp


class Curtain(Widget):
    """The player's outline in one piece.

    Textual reads the rules of every kind of widget on a screen before it draws the first
    frame; this one has none.
    """

    def __init__(self, opening: Opening) -> None:
        super().__init__()
        self._title = opening.title
        self._hints = make_hints(opening.keymap)
        self.styles.height = "100%"

    def render(self) -> Content:
        """The title, an empty page, an empty bar, and the hints."""
        width, height = self.size
        within = max(width - 2, 0)
        bar = Content.styled(" · ", "bold $accent")
        title = Content.styled(self._title, "bold").truncate(within, ellipsis=True)
        hints = in_line(fitting(self._hints, within)).stylize_before("$foreground 60%")
        page = Content("\n" * max(height - 3, 0))
        lines = [_margin(title), bar, _margin(hints)]
        shown = [
            line.pad_right(max(width - line.cell_length, 0)).stylize("on $surface")
            for line in lines
        ]
        return shown[0] + page + Content("\n").join(shown[1:])


def _margin(line: Content) -> Content:
    return Content(" ") + line


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
        """What the player will look like."""
        yield Curtain(self._opening)

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
