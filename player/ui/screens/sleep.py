"""Asks when playing is to stop by itself."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from player.ui.screens.asking import AskingScreen
from player.ui.sleep import LONGEST_MINUTES, SleepTimer, Until
from player.ui.widgets.options import Options

OFFERED_MINUTES = (15, 30, 45, 60)


class SleepScreen(AskingScreen[str]):
    """Sets a sleep timer. Its result is what to tell the listener, "" for nothing."""

    CSS_PATH = "sleep.tcss"
    BINDINGS = [
        Binding("escape,q,t", "dismiss('')", show=False),
        Binding("j", "move(1)", show=False),
        Binding("k", "move(-1)", show=False),
        Binding("backspace", "rub_out", show=False),
    ]

    def __init__(self, timer: SleepTimer, *, has_chapters: bool) -> None:
        super().__init__()
        self._timer = timer
        self._has_chapters = has_chapters
        self._typed = ""

    def compose(self) -> ComposeResult:
        """A heading, the choices, and the minutes that are typed."""
        with Vertical(id="page"):
            yield Static(Content.styled("Sleep timer", "bold $accent"), markup=False)
            yield Options(*self._options(), id="choices", markup=False, compact=True)
            yield Static(id="typed", markup=False)

    def _options(self) -> list[Option]:
        choices = [(str(minutes), f"in {minutes} minutes") for minutes in OFFERED_MINUTES]
        if self._has_chapters:
            choices.append((Until.CHAPTER.name, "at the end of the chapter"))
        choices.append((Until.EPISODE.name, "at the end of the episode"))
        if self._timer.until is not None:
            choices.append(("0", f"never (now: {self._timer.told})"))
        return [Option(Content(text), id=name) for name, text in choices]

    def on_mount(self) -> None:
        """Say that minutes may be typed."""
        self._show_typed()

    def _show_typed(self) -> None:
        text = f"in {self._typed} minutes: enter" if self._typed else "or type the minutes"
        style = "$accent" if self._typed else "$foreground 50%"
        self.query_one("#typed", Static).update(Content.styled(text, style))

    def action_move(self, steps: int) -> None:
        """Up or down."""
        choices = self.query_one(OptionList)
        (choices.action_cursor_down if steps > 0 else choices.action_cursor_up)()

    def action_rub_out(self) -> None:
        """Take the last digit away."""
        self._typed = self._typed[:-1]
        self._show_typed()

    def on_key(self, event: events.Key) -> None:
        """Digits are minutes."""
        if event.character and event.character in "0123456789":
            event.stop()
            self._typed = str(min(int(self._typed + event.character), LONGEST_MINUTES))
            self._show_typed()

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        choice = self._typed or event.option_id or "0"
        if choice.isdecimal():
            self._timer.set_minutes(int(choice))
        else:
            self._timer.set_until(Until[choice])
        told = self._timer.told
        self.dismiss(f"Playing stops {told}." if told else "The sleep timer is off.")
