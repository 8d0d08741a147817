"""The application as a library: opening it, its settings, and news of the services."""

from __future__ import annotations

import asyncio
from functools import partial

from textual.message import Message
from textual.screen import Screen

from player.config.settings import Settings
from player.library.problems import StoreError
from player.services.desk import Entrance, News
from player.services.problems import Refused
from player.ui.app import EXIT_TROUBLE
from player.ui.library_doing import TROUBLE_FOR_S
from player.ui.library_playing import LibraryPlaying
from player.ui.screens.home import HomeScreen
from player.ui.themes import DARK
from player.ui.widgets import sharp_cover


class LibraryApp(LibraryPlaying):
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
        self._entrance = entrance

    def _first_screen(self) -> Screen[None]:
        # The library, still without its rows.
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
        for screen in self.library_screens():
            screen.open_library(library)
        for warning in library.warnings:
            self.notify(warning, severity="warning", timeout=TROUBLE_FOR_S, markup=False)

    def _hear(self, news: News) -> None:
        """Called in any thread."""
        self.post_message(self.Told(news))

    def search(self) -> None:
        """Search what was said, on the first screen."""
        while not isinstance(self.screen, HomeScreen) and len(self.screen_stack) > 1:
            self.pop_screen()
        if isinstance(self.screen, HomeScreen):
            self.screen.action_section("search")

    def show_cover(self, key: str) -> bytes:
        """The picture of an episode's show, b"" where there is none. To be called in a thread."""
        if self.library is None:
            return b""
        try:
            row = self.library.store.episode(key)
            return (self.library.desk.cover(row.show_id) if row else None) or b""
        except (StoreError, Refused):
            return b""

    async def apply(self, settings: Settings) -> None:
        """Go by changed settings from now on."""
        self.use_keys(settings.keys)
        self.volume = settings.volume
        if self.playing is not None and self.playing.transport.volume != settings.volume:
            self.playing.transport.set_volume(settings.volume)
        self.choices.written("volume", settings.volume)
        wanted = settings.theme or DARK.name
        self.choices.written("theme", wanted)
        if wanted in self.available_themes:
            self.theme = wanted
        for screen in self.library_screens():
            screen.show_keys()
        if self.library is not None:
            await self.ask(partial(self.library.desk.apply, settings))

    # News

    def on_library_app_told(self, message: Told) -> None:
        """Pass news on to the screens."""
        self.tell(message.news)
