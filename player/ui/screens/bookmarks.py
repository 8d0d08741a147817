"""The marked moments of the episode that plays: go there, write a note, remove."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from player.clean import clean_line
from player.library.problems import StoreError
from player.timecode import format_clock
from player.ui.aside import aside
from player.ui.marking import NOTE_HELP, NOTE_SIGN
from player.ui.screens.asking import AskingScreen
from player.ui.widgets.options import Options
from player.ui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from player.library.model import Bookmark
    from player.services.marks import Marks

NOTHING = "Nothing is marked in this episode yet: b marks what is being said."
_KEYS = (("enter", "go there"), ("e", "note"), ("x", "remove"), ("u", "undo"), ("esc", "close"))
_CLOCK_WIDTH = 9


class BookmarksScreen(AskingScreen[int | None]):
    """Lists bookmarks by their time; its result is the time to hear, None for none."""

    CSS_PATH = "bookmarks.tcss"
    BINDINGS = [
        Binding("escape,q,M", "leave", show=False),
        Binding("j", "move(1)", show=False),
        Binding("k", "move(-1)", show=False),
        # First in line, so that what is typed right behind it goes into the note.
        Binding("e", "edit", show=False, priority=True),
        Binding("x,delete", "remove", show=False),
        Binding("u", "undo", show=False),
    ]

    def __init__(self, marks: Marks, listed: Sequence[Bookmark], heard_ms: int) -> None:
        """The last one that is not after `heard_ms` is chosen at first."""
        super().__init__()
        self._marks = marks
        self._listed = tuple(listed)
        self._at = max(sum(bookmark.at_ms <= heard_ms for bookmark in listed) - 1, 0)
        self._removed: list[Bookmark] = []
        self._editing: Bookmark | None = None

    def compose(self) -> ComposeResult:
        """A heading, the list, what is chosen in full, the keys."""
        with Vertical(id="page"):
            yield Static(Content.styled("Bookmarks", "bold $accent"), id="heading", markup=False)
            yield Options(id="choices", markup=False, compact=True)
            yield Static(id="chosen", markup=False)
            keys = [Content.assemble((key, "$accent"), f" {name}") for key, name in _KEYS]
            yield Static(Content("  ").join(keys), id="keys", markup=False)

    def on_mount(self) -> None:
        """Fill in the list."""
        self._fill(self._at)

    @property
    def _list(self) -> OptionList:
        return self.query_one("#choices", OptionList)

    @property
    def _chosen(self) -> Bookmark | None:
        at = self._list.highlighted
        return None if at is None or at >= len(self._listed) else self._listed[at]

    def _fill(self, at: int) -> None:
        choices = self._list
        choices.clear_options()
        choices.add_options([Option(_line(bookmark)) for bookmark in self._listed])
        choices.highlighted = min(at, len(self._listed) - 1) if self._listed else None
        self._show_chosen()

    @on(OptionList.OptionHighlighted)
    def _show_chosen(self) -> None:
        bookmark = self._chosen
        shown = Content.styled(NOTHING, "$foreground 60%")
        if bookmark is not None:
            said = Content(bookmark.sentence)
            if bookmark.speaker:
                said = Content.assemble((f"{bookmark.speaker}: ", "bold"), said)
            note = Content.styled(bookmark.note, "$accent")
            shown = Content("\n").join([part for part in (said, note) if part.plain])
        self.query_one("#chosen", Static).update(shown)

    # Going, moving, leaving

    @on(OptionList.OptionSelected)
    def _go(self) -> None:
        bookmark = self._chosen
        if bookmark is not None:
            self.dismiss(bookmark.at_ms)

    def action_move(self, steps: int) -> None:
        """Up or down."""
        (self._list.action_cursor_down if steps > 0 else self._list.action_cursor_up)()

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(None)

    # Notes

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In a note e is a letter."""
        return action != "edit" or self._editing is None

    async def action_edit(self) -> None:
        """Write the note of the bookmark."""
        bookmark = self._chosen
        if bookmark is None:
            return
        self._editing = bookmark
        prompt = Prompt(NOTE_SIGN, NOTE_HELP)
        await self.query_one("#page").mount(prompt, before="#keys")
        prompt.begin_with(" / ".join(bookmark.note.splitlines()))
        prompt.type_here()

    @on(Prompt.Entered)
    async def _take_note(self, message: Prompt.Entered) -> None:
        bookmark = self._editing
        await self._close_prompt()
        if bookmark is not None:
            note = clean_line(message.text)
            self._do(lambda: self._marks.note(bookmark, note))

    @on(Prompt.GivenUp)
    @on(Prompt.Kept)
    async def _close_prompt(self) -> None:
        self._editing = None
        await self.query(Prompt).remove()
        self._list.focus()

    # Removing

    def action_remove(self) -> None:
        """Remove the bookmark; it can be undone while this screen is open."""
        bookmark = self._chosen
        if bookmark is None:
            return

        def remove() -> None:
            self._marks.remove(bookmark)
            self._removed.append(bookmark)

        told = f"Removed the bookmark at {format_clock(bookmark.at_ms)}: u puts it back."
        self._do(remove, told)

    def action_undo(self) -> None:
        """Put the bookmark that was removed last back."""
        if not self._removed:
            self._tell("Nothing was removed here.")
            return
        bookmark = self._removed[-1]

        def restore() -> None:
            self._marks.restore(bookmark)
            self._removed.remove(bookmark)

        self._do(restore, f"The bookmark at {format_clock(bookmark.at_ms)} is back.")

    def _do(self, change: Callable[[], None], told: str = "") -> None:
        """Change something, in a thread, and show what is marked then."""
        self.run_worker(self._change(change, told), group="marks")

    async def _change(self, change: Callable[[], None], told: str) -> None:
        def work() -> tuple[Bookmark, ...]:
            change()
            return self._marks.list()

        try:
            self._listed = await aside(work)
        except StoreError as error:
            self.notify(str(error), severity="warning", timeout=10, markup=False)
            return
        self._fill(self._list.highlighted or 0)
        if told:
            self._tell(told)

    def _tell(self, text: str) -> None:
        self.notify(text, timeout=4, markup=False)


def _line(bookmark: Bookmark) -> Content:
    clock = format_clock(bookmark.at_ms).rjust(_CLOCK_WIDTH - 2) + "  "
    note = (f"{clean_line(bookmark.note)}  ", "$accent") if bookmark.note else ("", "")
    return Content.assemble((clock, "$foreground 60%"), note, bookmark.sentence)
