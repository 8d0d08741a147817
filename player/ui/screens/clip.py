"""Asks how a clip is to be written."""

from __future__ import annotations

from typing import NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static

from player.ui.screens.asking import AskingScreen
from player.ui.widgets.options import Options


class ClipChoice(NamedTuple):
    """A way of writing a clip: the ending of its name, and whether its words come along."""

    ending: str
    with_words: bool


_CHOICES = {
    ClipChoice(".mp3", False): "MP3, which plays everywhere",
    ClipChoice(".mp3", True): "MP3, and what is said as subtitles (SRT)",
    ClipChoice(".opus", False): "Opus, which is smaller",
    ClipChoice(".opus", True): "Opus, and what is said as subtitles (SRT)",
}


class ClipScreen(AskingScreen[ClipChoice]):
    """Its result is the way that was chosen, None for no clip.

    `what` says which stretch, `where` the folder it goes to.
    """

    CSS_PATH = "clip.tcss"
    BINDINGS = [
        Binding("escape,q,x", "dismiss(None)", show=False),
        Binding("j", "move(1)", show=False),
        Binding("k", "move(-1)", show=False),
    ]

    def __init__(self, what: str, where: str) -> None:
        super().__init__()
        self._what, self._where = what, where

    def compose(self) -> ComposeResult:
        """A heading, the choices, the folder, the keys."""
        heading = Content.assemble(("Cut a clip ", "bold $accent"), (self._what, "$foreground"))
        where = Content.assemble(("into ", "$foreground 60%"), (self._where, "$foreground"))
        keys = (("enter", "cut"), ("esc", "close"))
        with Vertical(id="page"):
            yield Static(heading, markup=False)
            yield Options(*map(Content, _CHOICES.values()), markup=False, compact=True)
            yield Static(where, id="where", markup=False)
            shown = [Content.assemble((key, "$accent"), f" {name}") for key, name in keys]
            yield Static(Content("  ").join(shown), id="keys", markup=False)

    def action_move(self, steps: int) -> None:
        """Up or down."""
        choices = self.query_one(OptionList)
        (choices.action_cursor_down if steps > 0 else choices.action_cursor_up)()

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(tuple(_CHOICES)[event.option_index])
