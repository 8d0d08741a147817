"""Asks before something is done that cannot be undone."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from player.ui.screens.asking import AskingScreen
from player.ui.widgets.options import Options


class Question(AskingScreen[bool]):
    """A question; its result is True for yes. Enter on what is marked first says no."""

    CSS_PATH = "question.tcss"
    BINDINGS = [
        Binding("escape,q,n", "dismiss(False)", show=False),
        Binding("y", "dismiss(True)", show=False),
        Binding("j", "move(1)", show=False),
        Binding("k", "move(-1)", show=False),
    ]

    def __init__(self, question: str, explanation: str, yes: str) -> None:
        super().__init__()
        self._question, self._explanation, self._yes = question, explanation, yes

    def compose(self) -> ComposeResult:
        """The question, what it means, two answers."""
        answers = (Option(Content("no, leave it"), id="no"), Option(Content(self._yes), id="yes"))
        with Vertical(id="page"):
            yield Static(Content.styled(self._question, "bold $accent"), markup=False)
            yield Static(Content(self._explanation), id="explanation", markup=False)
            yield Options(*answers, markup=False, compact=True)

    def action_move(self, steps: int) -> None:
        """Up or down."""
        answers = self.query_one(OptionList)
        (answers.action_cursor_down if steps > 0 else answers.action_cursor_up)()

    @on(OptionList.OptionSelected)
    def _answer(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id == "yes")
