"""All keys, by what they are for."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from player.ui.keys import ACTIONS, shown_keys


def keys_table(keymap: Mapping[str, str]) -> Content:
    """The table of keys as text, a group under each heading."""
    lines: list[Content] = []
    for group, actions in groupby(ACTIONS, key=lambda action: action.group):
        lines += [Content.styled(group, "bold $accent")]
        for action in actions:
            keys = shown_keys(keymap.get(action.id, action.keys))
            lines.append(Content.assemble((f"  {keys:<11}", "$foreground"), (action.label, "")))
        lines.append(Content(""))
    lines += [
        Content.styled("Mouse", "bold $accent"),
        Content("  click a line, a chapter or the bar to hear it; drag over text to"),
        Content("  select it; turn the wheel on text, rate or volume"),
        Content(""),
        Content.styled("^p opens the command palette · esc closes this", "$foreground 60%"),
    ]
    return Content("\n").join(lines)


class HelpScreen(ModalScreen[None]):
    """Shows the keys as they are bound now."""

    CSS_PATH = "help.tcss"
    BINDINGS = [
        Binding("escape,question_mark,q,f1,space,enter", "dismiss_help", show=False),
        Binding("j", "scroll(1)", show=False),
        Binding("k", "scroll(-1)", show=False),
    ]

    def __init__(self, keymap: Mapping[str, str]) -> None:
        super().__init__()
        self._keymap = keymap

    def compose(self) -> ComposeResult:
        """One scrolling page."""
        with VerticalScroll(id="page"):
            yield Static(keys_table(self._keymap), markup=False)

    def action_dismiss_help(self) -> None:
        """Back to the player."""
        self.dismiss()

    def action_scroll(self, steps: int) -> None:
        """A few lines up or down."""
        self.query_one("#page").scroll_relative(y=steps * 2, animate=False)
