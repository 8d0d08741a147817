"""The application as a library: its screens, what plays, and what is done in threads."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from textual.message import Message
from textual.screen import Screen
from textual.theme import Theme

from player.audio.engine import EngineState, Trouble
from player.config.settings import Settings
from player.library.problems import StoreError
from player.services.desk import Changed, Entrance, Library, News, Part, Said
from player.services.problems import CannotPlay, Refused
from player.services.session import Session
from player.ui.app import EXIT_TROUBLE, PodlineApp
from player.ui.deeds import Deed
from player.ui.keys import shown_keys
from player.ui.library_keys import LIBRARY_ACTIONS
from player.ui.screens.home import HomeScreen
from player.ui.screens.library_screen import LibraryScreen
from player.ui.screens.player import PlayerScreen
from player.ui.screens.settings import SettingsScreen
from player.ui.themes import DARK
from player.ui.widgets import sharp_cover

T = TypeVar("T")
_KEPT_UNDOS = 50
_TROUBLE_FOR_S = 12


class LibraryApp(PodlineApp):
    """Shows the library, and the player on top of it."""

    CSS_PATH = ["screens/player.tcss", "screens/library.tcss"]
    has_library = True

    class Told(Message):
        """A service has news."""

        def __init__(self, news: News) -> None:
            super().__init__()
            self.news = news

    def __init__(self, entrance: Entrance) -> None:
        if entrance.covers:
            sharp_cover.prepare()
        super().__init__(entrance)
        self.library: Library | None = None
        self.opening = ""
        """The title of the episode that is being opened."""
        self._entrance = entrance
        self._deeds = ThreadPoolExecutor(1, "deeds")
        self._undos: list[Deed] = []
        self._asked = 0
        self._last_key = ""

    def get_default_screen(self) -> Screen[None]:
        """The library, still without its rows."""
        return HomeScreen()

    def on_mount(self) -> None:
        """Open the library while the first frame is drawn."""
        self.run_worker(self._open_library(), group="open")

    async def _open_library(self) -> None:
        try:
            library = await asyncio.to_thread(self._entrance.open)
        except Refused as refusal:
            self.exit(str(refusal), return_code=EXIT_TROUBLE)
            return
        self.library = library
        library.desk.listen(self._hear)
        for screen in self._library_screens():
            screen.open_library(library)
        for warning in library.warnings:
            self.notify(warning, severity="warning", timeout=_TROUBLE_FOR_S, markup=False)

    def _hear(self, news: News) -> None:
        """Called in any thread."""
        self.post_message(self.Told(news))

    def on_unmount(self) -> None:
        """Let what was begun be written."""
        self._deeds.shutdown(wait=True)

    def _library_screens(self) -> list[LibraryScreen]:
        return [screen for screen in self.screen_stack if isinstance(screen, LibraryScreen)]

    def search(self) -> None:
        """Search what was said, on the first screen."""
        while not isinstance(self.screen, HomeScreen) and len(self.screen_stack) > 1:
            self.pop_screen()
        if isinstance(self.screen, HomeScreen):
            self.screen.action_section("search")

    async def apply(self, settings: Settings) -> None:
        """Go by changed settings from now on."""
        self.use_keys(settings.keys)
        wanted = settings.theme or DARK.name
        if wanted in self.available_themes:
            self.theme = wanted
        for screen in self._library_screens():
            screen.show_keys()
        if self.library is not None:
            await self.ask(partial(self.library.desk.apply, settings))

    def _say_how_to_keep(self, theme: Theme) -> None:
        if not isinstance(self.screen, SettingsScreen):
            keys = next(action.keys for action in LIBRARY_ACTIONS if action.id == "settings")
            key = shown_keys(self.own_keys.get("settings", keys))
            self.notify(
                f"To keep these colours, choose them in the settings: {key}",
                timeout=8,
                markup=False,
            )

    # What is done in threads

    def on_library_app_told(self, message: Told) -> None:
        """Pass news on to the screens."""
        self.tell(message.news)

    def tell(self, news: News) -> None:
        """Tell every screen of the library what has changed."""
        if isinstance(news, Said):
            severity = "warning" if news.warning else "information"
            self.notify(news.sentence, severity=severity, timeout=8, markup=False)  # type: ignore[arg-type]
            return
        for screen in self._library_screens():
            screen.hear(news)

    def say(self, text: str) -> None:
        """Say something small in the last line of the screen, for a moment."""
        if isinstance(self.screen, LibraryScreen) and text:
            self.screen.say(text)

    def complain(self, error: Exception) -> None:
        """Say why something could not be done."""
        self.notify(str(error), severity="error", timeout=_TROUBLE_FOR_S, markup=False)

    async def ask(self, call: Callable[[], T]) -> T | None:
        """What a call in a thread answers; None where it was refused, which is then said."""
        try:
            return await asyncio.to_thread(call)
        except (StoreError, Refused, CannotPlay) as error:
            self.complain(error)
            return None

    def do(self, deed: Deed, *, undoing: bool = False) -> None:
        """Do something to the library; deeds are done one after the other, in order."""
        self.run_worker(self._do(deed, undoing), group="deeds")

    async def _do(self, deed: Deed, undoing: bool) -> None:
        try:
            done = await asyncio.get_running_loop().run_in_executor(self._deeds, deed)
        except (StoreError, Refused) as error:
            self.complain(error)
            return
        if done.undo is not None and not undoing:
            self._undos.append(done.undo)
            del self._undos[:-_KEPT_UNDOS]
        self.say(done.told)
        self.tell(Changed(done.parts))

    def undo(self) -> None:
        """Undo the last deed that can be undone."""
        if self._undos:
            self.do(self._undos.pop(), undoing=True)
        else:
            self.say("nothing to undo")

    # What plays

    def open_episode(self, key: str, at_ms: int | None = None, title: str = "") -> None:
        """Play an episode from a place, None for where it was left, and show the player."""
        if self.library is None:
            return
        playing = self.playing
        if playing is not None and playing.session.episode.key == key:
            if at_ms is not None:
                playing.transport.jump(at_ms)
            if playing.session.engine.state is EngineState.PAUSED:
                playing.transport.toggle_pause()
            self._asked += 1
            self._set_opening("")
            self.show_player()
            return
        self.open_session(partial(self.library.desk.open, key, at_ms), title)

    def open_session(
        self, opening: Callable[[], Session], title: str, *, show: bool = True
    ) -> None:
        """Play what `opening`, which runs in a thread, makes ready; what is asked last counts."""
        self._asked += 1
        self._set_opening(title or "the episode")
        self.run_worker(self._open_session(opening, self._asked, show), group="open")

    async def _open_session(self, opening: Callable[[], Session], asked: int, show: bool) -> None:
        session = await self.ask(opening)
        if asked != self._asked:
            return
        self._set_opening("")
        if session is None:
            return
        if show:
            self.play(session)
        else:
            self._play_unseen(session)

    def play(self, session: Session) -> None:
        """Play a session and show its player."""
        screen = self._player(session)
        self._last_key = session.episode.key
        if isinstance(self.screen, PlayerScreen):
            self.switch_screen(screen)
        else:
            self.push_screen(screen)
        self._show_playing()

    def _play_unseen(self, session: Session) -> None:
        """Play a session; its player is shown only where one is shown already."""
        if isinstance(self.screen, PlayerScreen):
            self.play(session)
            return
        self._last_key = session.episode.key
        self.take(session).start()
        self._show_playing()

    def show_player(self) -> None:
        """Show the player of what plays."""
        if self.playing is None:
            self.say("nothing plays")
        elif not isinstance(self.screen, PlayerScreen):
            self.push_screen(PlayerScreen(self.playing))

    def leave_player(self) -> None:
        """Back to the library; what plays goes on."""
        self.pop_screen()

    def cannot_play(self, trouble: Trouble) -> None:
        """What was opened cannot be played: say so, and let the queue go on."""
        self.notify(trouble.sentence, severity="error", timeout=_TROUBLE_FOR_S, markup=False)
        if trouble.no_device:
            return
        self._drop_playing()
        self.run_worker(self._go_on(), group="open")

    def _drop_playing(self) -> None:
        if self.playing is not None:
            self.playing.close()
            self.playing = None
        if isinstance(self.screen, PlayerScreen):
            self.pop_screen()
        self._show_playing()

    def episode_ended(self) -> None:
        """Play what comes next, unless the listener wanted to sleep."""
        if not self.sleep_timer.ends_episode():
            self.run_worker(self._go_on(), group="open")

    async def _go_on(self) -> None:
        if self.library is None:
            return
        desk, asked = self.library.desk, self._asked
        following = await self.ask(partial(desk.after, self._last_key))
        self.tell(Changed(Part.EPISODES | Part.QUEUE | Part.SHOWS))
        if following is not None and asked == self._asked:
            self.open_session(partial(desk.open, following, None), "what comes next", show=False)

    def _set_opening(self, title: str) -> None:
        self.opening = title
        self._show_playing()

    def _show_playing(self) -> None:
        for screen in self._library_screens():
            screen.show_playing()
