"""What the library's screens have in common: what plays, the hints, and keys for both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events, on
from textual.app import ComposeResult

from player.services.desk import Library, News
from player.ui.keyed import KeyedScreen
from player.ui.keys import Action, first_key
from player.ui.library_keys import LIBRARY_ACTIONS, OPEN_A_LINE
from player.ui.widgets.key_hints import KeyHints
from player.ui.widgets.now_playing import NowPlaying
from player.ui.widgets.row_list import RowList

if TYPE_CHECKING:
    from player.ui.library_app import LibraryApp


class LibraryScreen(KeyedScreen):
    """A screen of the library; `body` fills it but for its last two lines."""

    ACTIONS: ClassVar[tuple[Action, ...]] = LIBRARY_ACTIONS
    PROMPTS: ClassVar[tuple[str, ...]] = OPEN_A_LINE
    MOUSE: ClassVar[tuple[str, ...]] = (
        "click a row to go there, and again to play or open it; click",
        "a section, a hint, a link, or the line that says what plays",
    )
    LAST_LINES: ClassVar[str] = "#now"
    HINTED: ClassVar[tuple[str, ...]] = ("open", "notes", "leave", "help")

    def __init__(self) -> None:
        super().__init__()
        self.library: Library | None = None

    @property
    def home(self) -> LibraryApp:
        """The application."""
        return cast("LibraryApp", self.app)

    def body(self) -> ComposeResult:
        """The screen's own widgets."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """The body, what plays, the hints."""
        yield from self.body()
        yield NowPlaying(id="now")
        yield KeyHints(self.keymap, self.ACTIONS, self.HINTED, id="hints")

    def on_mount(self) -> None:
        """Show what plays, and what is in the library where it is open by now."""
        self.show_playing()
        if self.home.library is not None:
            self.open_library(self.home.library)

    def on_screen_resume(self) -> None:
        """Catch up with what was not drawn while another screen was shown."""
        self.show_playing()

    def open_library(self, library: Library) -> None:
        """The library is open: read it."""
        if self.library is None:
            self.library = library
            self.read(library)

    def read(self, library: Library) -> None:
        """Begin to read what the screen shows."""

    def hear(self, news: News) -> None:
        """Something has changed."""

    # The last two lines

    def show_playing(self) -> None:
        """Bring the line that says what plays up to date."""
        for line in self.query(NowPlaying):  # None yet where the screen was shown just now.
            line.show(self.home.playing, self._opening_told())

    def _opening_told(self) -> str:
        """What is being opened; once that takes long what it waits for, and what gives it up."""
        title, host = self.home.opening, self.home.awaited
        if not title:
            return ""
        if host is None:
            return f"opening {title} …"
        key = first_key(self.keys_of("leave")) if self.home.asked_for else ""
        way = f"; {key} gives up" if key else ""
        return f"waiting for {host}{way} · {title}" if host else f"still opening{way} · {title}"

    def say(self, text: str, end: str = "") -> None:
        """Say something small in the last line, for a moment; where it is cut, before `end`."""
        for hints in self.query(KeyHints):  # None yet where the screen was shown just now.
            hints.say(text, end)

    def hint(self, hinted: Sequence[str]) -> None:
        """Show hints at other keys in the last line."""
        self.query_one(KeyHints).hint(hinted)

    def show_keys(self) -> None:
        """Show other keys in the hints: they were changed."""
        self.query_one(KeyHints).use(self.keymap)

    def notice(self, text: str) -> None:
        """Stand in place of the hints until the text is "" again."""
        self.query_one(KeyHints).notice(text)

    @on(NowPlaying.PlayerAsked)
    def _ask_player(self) -> None:
        self.home.show_player()

    @on(NowPlaying.ToggleAsked)
    def _ask_toggle(self) -> None:
        self.action_toggle_pause()

    @on(RowList.Failed)
    def _complain(self, message: RowList.Failed) -> None:
        self.notify(message.sentence, severity="error", timeout=12, markup=False)

    def on_paste(self, event: events.Paste) -> None:
        """A link that is pasted where nothing is typed is followed."""
        event.stop()
        self.home.follow_link(event.text)

    # Keys

    def action_toggle_pause(self) -> None:
        """Pause or play on."""
        if self.home.playing is None:
            self.say("nothing plays")
        else:
            self.home.playing.transport.toggle_pause()

    def action_change_rate(self, steps: int) -> None:
        """Slower or faster."""
        if self.home.playing is not None:
            self.home.playing.transport.change_rate(steps)
            self.show_playing()

    def action_player(self) -> None:
        """Show the player."""
        self.home.show_player()

    def action_sleep(self) -> None:
        """Ask when playing is to stop."""
        if self.home.playing is None:
            self.say("nothing plays")
        else:
            self.podline.ask_sleep()

    def action_undo(self) -> None:
        """Undo the last removal or mark."""
        self.home.undo()

    def action_demo(self) -> None:
        """Hear the episode that comes with podline."""
        if self.library is not None:
            self.home.open_session(self.library.desk.demo, "the demo")

    def action_add(self) -> None:
        """Add a show, or find one."""
        from player.ui.screens.add import AddScreen

        self.app.push_screen(AddScreen())

    def action_settings(self) -> None:
        """Settings."""
        from player.ui.screens.settings import SettingsScreen

        self.app.push_screen(SettingsScreen())

    async def let_go(self) -> bool:
        """Leave what is open or marked on the screen itself; False where there is nothing."""
        return False

    async def action_leave(self) -> None:
        """Close what was opened for a moment, else go back to where one came from.

        An episode that was asked for, and is being opened, is given up first.
        """
        if await self.linking.leave() or await self.copying.leave():
            return
        if self.home.give_up_opening() or await self.let_go():
            return
        if len(self.app.screen_stack) > 1:
            self.app.pop_screen()

    async def action_leave_or_quit(self) -> None:
        """Back; from the first screen, out."""
        if len(self.app.screen_stack) > 1:
            await self.action_leave()
        elif not self.home.give_up_opening():
            self.app.exit()
