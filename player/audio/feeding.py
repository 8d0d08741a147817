"""Keeps the sound process told of a file that is arriving, and whoever fetches it of needs."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from player.audio.engine import Arriving
from player.audio.messages import Arrived, Parts


class Feeding:
    """One file that is being fetched on another thread; to be ended."""

    def __init__(
        self,
        file: Arriving,
        loop: asyncio.AbstractEventLoop,
        on_news: Callable[[], None],
    ) -> None:
        """`on_news` is called on `loop` when more is there, or another file is."""
        self._file = file
        self._loop = loop
        self._on_news = on_news
        self._told = file.arrived
        self._due = False
        self._ended = False
        file.listen(self._note)

    def parts(self) -> Parts:
        """What is there now, for a Load; from then on only what is new is news."""
        self._told = now = self._file.arrived
        return Parts(now.length, list(now.spans), now.finished)

    @property
    def path(self) -> bytes:
        """Where the file is now."""
        return bytes(self._file.arrived.path)

    @property
    def another(self) -> bool:
        """Whether the file that was loaded turned out to be out of date."""
        return self._file.arrived.generation != self._told.generation

    def news(self, load: int) -> Arrived | None:
        """What to tell the sound process of the file that `load` opened; None for nothing."""
        now = self._file.arrived
        if now == self._told:
            return None
        self._told = now
        parts = Parts(now.length, list(now.spans), now.finished)
        return Arrived(load, bytes(now.path), parts)

    @property
    def hitch(self) -> str:
        """What holds the fetching up, without a full stop, while it is tried again; else ""."""
        return self._file.hitch

    @property
    def failure(self) -> str:
        """Why nothing more comes, "" while something may."""
        return self._file.failure

    def again(self) -> None:
        """Have it fetched on, where it was given up."""
        self._file.again()

    def want(self, offset: int) -> None:
        """The bytes from `offset` on are needed next."""
        self._file.want(offset)

    def end(self) -> None:
        """Listen no more."""
        self._ended = True
        self._file.unlisten(self._note)

    def _note(self) -> None:
        """On the fetching thread; what comes before it was passed on is passed on with it."""
        if not self._due:
            self._due = True
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._pass_on)

    def _pass_on(self) -> None:
        self._due = False
        if not self._ended:
            self._on_news()
