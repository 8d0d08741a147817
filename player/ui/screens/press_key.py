"""Waits for the key that an action is to have."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from player.ui.screens.asking import AskingScreen


class PressKey(AskingScreen[str]):
    """Its result is the name of the key that was pressed, "" for none."""

    CSS_PATH = "question.tcss"

    def __init__(self, label: str) -> None:
        super().__init__()
        self._label = label

    def compose(self) -> ComposeResult:
        """What to do."""
        with Vertical(id="page"):
            yield Static(Content.styled(self._label, "bold $accent"), markup=False)
            yield Static(
                Content("Press the key for this; esc leaves it as it is."),
                id="explanation",
                markup=False,
            )

    def on_key(self, event: events.Key) -> None:
        """Whatever is pressed is it."""
        event.stop()
        event.prevent_default()
        self.dismiss("" if event.key == "escape" else event.key)
