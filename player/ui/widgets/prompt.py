"""The one-line prompt above the bar: search as you type, or a time to go to."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static


class Prompt(Horizontal):
    """Asks for one line of text. It is mounted when needed and removed when done."""

    DEFAULT_CSS = """
    Prompt { height: 1; background: $panel; padding: 0 1; }
    Prompt > .prompt--sign { width: auto; color: $accent; text-style: bold; }
    Prompt > Input {
        width: 1fr; height: 1; border: none; padding: 0 1; background: $panel;
        &:focus { border: none; background-tint: $foreground 0%; }
    }
    Prompt > .prompt--note { width: auto; max-width: 60%; color: $foreground 70%; }
    """
    BINDINGS = [
        Binding("escape", "give_up", show=False, priority=True),
        Binding("up", "walk(-1)", show=False, priority=True),
        Binding("down", "walk(1)", show=False, priority=True),
        Binding("tab", "keep", show=False, priority=True),
    ]

    class Typed(Message):
        """The text changed."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Entered(Message):
        """The listener pressed enter."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Walked(Message):
        """The listener pressed up (-1) or down (1)."""

        def __init__(self, steps: int) -> None:
            super().__init__()
            self.steps = steps

    class Kept(Message):
        """The listener leaves the prompt and keeps what was found."""

    class GivenUp(Message):
        """The listener pressed escape."""

    def __init__(self, sign: str, placeholder: str, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._sign = sign
        self._placeholder = placeholder

    def compose(self) -> ComposeResult:
        """Sign, text, note."""
        yield Static(self._sign, classes="prompt--sign", markup=False)
        yield Input(placeholder=self._placeholder, compact=True, select_on_focus=False)
        yield Static("", classes="prompt--note", markup=False)

    def type_here(self) -> None:
        """Let what is typed from now on come here, at once."""
        self.screen.set_focus(self.query_one(Input))

    def note(self, text: str) -> None:
        """Say something at the end of the line: a count, or what is wrong."""
        self.query_one(".prompt--note", Static).update(text)

    def begin_with(self, text: str) -> None:
        """Have a text in it that can be changed."""
        text_input = self.query_one(Input)
        text_input.value = text
        text_input.cursor_position = len(text)

    def clear(self) -> None:
        """Take the text away."""
        self.query_one(Input).value = ""

    def on_input_changed(self, event: Input.Changed) -> None:
        """Pass the text on."""
        event.stop()
        self.post_message(self.Typed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Pass the text on."""
        event.stop()
        self.post_message(self.Entered(event.value))

    def action_give_up(self) -> None:
        """Leave, and undo."""
        self.post_message(self.GivenUp())

    def action_walk(self, steps: int) -> None:
        """Next or previous match."""
        self.post_message(self.Walked(steps))

    def action_keep(self) -> None:
        """Leave, and keep."""
        self.post_message(self.Kept())
