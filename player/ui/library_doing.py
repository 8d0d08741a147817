"""What the library's screens have done in threads: questions, and deeds that can be undone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from player.library.problems import StoreError
from player.services.desk import Changed, Entrance, Library, News, Said
from player.services.problems import CannotPlay, Refused
from player.ui.app import PodlineApp
from player.ui.aside import aside
from player.ui.deeds import Deed
from player.ui.keys import first_key
from player.ui.screens.library_screen import LibraryScreen

T = TypeVar("T")
TROUBLE_FOR_S = 12
_KEPT_UNDOS = 50
_UNDO = "undo"


class LibraryDoing(PodlineApp):
    """An application with a library: asks in threads, does things in order, tells screens."""

    def __init__(self, entrance: Entrance) -> None:
        super().__init__(entrance)
        self.library: Library | None = None
        self._deeds = ThreadPoolExecutor(1, "deeds")
        self._undos: list[Deed] = []

    def on_unmount(self) -> None:
        """Let what was begun be written."""
        self._deeds.shutdown(wait=True)

    def library_screens(self) -> list[LibraryScreen]:
        """The library's screens that are open, the first one first."""
        return [screen for screen in self.screen_stack if isinstance(screen, LibraryScreen)]

    def tell(self, news: News) -> None:
        """Tell every screen of the library what has changed."""
        if isinstance(news, Said):
            severity = "warning" if news.warning else "information"
            self.notify(news.sentence, severity=severity, timeout=8, markup=False)  # type: ignore[arg-type]
            return
        for screen in self.library_screens():
            screen.hear(news)

    def say(self, text: str, end: str = "") -> None:
        """Say something small in the last line of the screen, for a moment.

        Where it is too long, it is cut before `end`.
        """
        if isinstance(self.screen, LibraryScreen) and text:
            self.screen.say(text, end)

    def complain(self, error: Exception) -> None:
        """Say why something could not be done."""
        self.notify(str(error), severity="error", timeout=TROUBLE_FOR_S, markup=False)

    async def ask(self, call: Callable[[], T], *, waited_for: bool = True) -> T | None:
        """What a call in a thread answers; None where it was refused, which is then said.

        What is not `waited_for` is broken off when podline is left.
        """
        try:
            return await (asyncio.to_thread(call) if waited_for else aside(call))
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
        self.say(done.told, "" if done.undo is None or undoing else self._way_back())
        self.tell(Changed(done.parts))

    def _way_back(self) -> str:
        """How to undo what was done, in few words; "" where no key of the screen does."""
        screen = self.screen
        if not isinstance(screen, LibraryScreen) or _UNDO not in (one.id for one in screen.ACTIONS):
            return ""
        keys = first_key(screen.keys_of(_UNDO))
        return f" · {keys} undoes" if keys else ""

    def undo(self) -> None:
        """Undo the last deed that can be undone."""
        if self._undos:
            self.do(self._undos.pop(), undoing=True)
        else:
            self.say("nothing to undo")
