"""One line above the bar that says where a link leads, before it is opened."""

from __future__ import annotations

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from player.markup import Destination


class LinkLine(Static, can_focus=True):
    """Tells a link's host and asks whether to open it. Mounted when needed, removed when done."""

    DEFAULT_CSS = """
    LinkLine {
        height: 1; padding: 0 1; background: $panel;
        text-wrap: nowrap; text-overflow: ellipsis;
    }
    """
    BINDINGS = [
        Binding("enter,o", "open", show=False),
        Binding("escape", "give_up", show=False),
    ]

    class Opened(Message):
        """The listener wants it opened."""

        def __init__(self, destination: Destination) -> None:
            super().__init__()
            self.destination = destination

    class GivenUp(Message):
        """The listener turned to something else."""

    def __init__(self, destination: Destination) -> None:
        line = Content.assemble(
            ("enter opens ", "$foreground 70%"),
            (destination.shown, "bold $accent"),
            (" in the browser · esc  ", "$foreground 70%"),
            (destination.url, "$foreground 45%"),
        )
        super().__init__(line, markup=False)
        self._destination = destination

    def action_open(self) -> None:
        """Enter, or the key that asked for it once more."""
        self.post_message(self.Opened(self._destination))

    def action_give_up(self) -> None:
        """Escape."""
        self.post_message(self.GivenUp())

    def on_click(self, event: events.Click) -> None:
        """Clicking on it opens it."""
        event.stop()
        self.action_open()

    def on_blur(self) -> None:
        """Whoever turns to something else has given it up."""
        self.post_message(self.GivenUp())
