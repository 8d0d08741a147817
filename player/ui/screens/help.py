"""All keys, by what they are for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from player.ui.keys import Action, shown_keys
from player.ui.screens.asking import AskingScreen


def keys_table(
    actions_of: Sequence[Action], keymap: Mapping[str, str], mouse: Sequence[str]
) -> Content:
    """The table of keys as text, a group under each heading."""
    lines: list[Content] = []
    for group, actions in groupby(actions_of, key=lambda action: action.group):
        lines += [Content.styled(group, "bold $accent")]
        for action in actions:
            keys = shown_keys(keymap.get(action.id, action.keys))
            lines.append(Content.assemble((f"  {keys:<11}", "$foreground"), (action.label, "")))
        lines.append(Content(""))
    lines += [
        Content.styled("Mouse", "bold $accent"),
        *(Content(f"  {line}") for line in mouse),
        Content(""),
        Content.styled("^p opens the command palette · esc closes this", "$foreground 60%"),
    ]
    return Content("\n").join(lines)


class HelpScreen(AskingScreen[None]):
    """Shows the keys as they are bound now."""

    CSS_PATH = "help.tcss"
    BINDINGS = [
        Binding("escape,question_mark,q,f1,space,enter", "dismiss_help", show=False),
        Binding("j", "scroll(1)", show=False),
        Binding("k", "scroll(-1)", show=False),
    ]

    def __init__(
        self, actions: Sequence[Action], keymap: Mapping[str, str], mouse: Sequence[str]
    ) -> None:
        super().__init__()
        self._table = keys_table(actions, keymap, mouse)

    def compose(self) -> ComposeResult:
        """One scrolling page."""
        with VerticalScroll(id="page"):
            yield Static(self._table, markup=False)

    def action_dismiss_help(self) -> None:
        """Back to where one was."""
        self.dismiss()

    def action_scroll(self, steps: int) -> None:
        """A few lines up or down."""
        self.query_one("#page").scroll_relative(y=steps * 2, animate=False)
