"""One file that is being fetched while an engine plays it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from threading import RLock

from player.net.progress import Arrived, Phase, Progress
from player.net.thread import NetThread
from player.net.transfer import Transfer


class Stream:
    """One file that is being fetched to be played, or was; what an engine plays (`Arriving`).

    Given up, or let rest, it is fetched on when the listener plays on. `done` tells the end.
    """

    def __init__(self, net: NetThread, key: str, url: str, transfer: Transfer) -> None:
        """Begin to fetch `url` by `transfer`."""
        self.key, self.url = key, url
        self.transfer = transfer
        self.done: Future[Path] = net.submit(transfer.run())
        self._net = net
        # The engine, downloads and whoever opens an episode may all ask at once.
        self._turn = RLock()
        self._excused: Progress | None = None
        self._ended = False

    @property
    def path(self) -> Path:
        """Where the file will be."""
        return self.transfer.final

    @property
    def arrived(self) -> Arrived:
        """What is there of the file."""
        return self.transfer.arrived

    @property
    def hitch(self) -> str:
        """What holds it up, without a full stop, while it is tried again; else ""."""
        progress = self.transfer.progress
        return progress.cause if progress.phase is Phase.RETRYING else ""

    @property
    def failure(self) -> str:
        """Why nothing more comes, as a sentence; "" while something may."""
        progress = self.transfer.progress
        failed = progress.phase is Phase.FAILED and progress is not self._excused
        return progress.sentence if failed else ""

    def again(self) -> None:
        """Fetch on after a failure; nothing happens where there was none."""
        if self.failure:
            self.go_on()

    def want(self, offset: int) -> None:
        """Fetch from `offset` on first; let rest for another episode, it is fetched on."""
        self.transfer.want(offset)
        if self.done.cancelled():
            self.go_on()

    def listen(self, listener: Callable[[], None]) -> None:
        """Call `listener` whenever any of this changed."""
        self.transfer.listen(listener)

    def unlisten(self, listener: Callable[[], None]) -> None:
        """Call it no more."""
        self.transfer.unlisten(listener)

    def rest(self) -> None:
        """Fetch nothing more until it is wanted; what has arrived stays."""
        with self._turn:
            self.done.cancel()

    def end(self) -> None:
        """Fetch nothing more at all; what has arrived stays."""
        with self._turn:
            self._ended = True
            self.done.cancel()

    def go_on(self) -> bool:
        """Fetch on where nothing fetches; False where nothing will come from here any more.

        That is so once it was ended, or where the whole file was there and is gone.
        """
        with self._turn:
            if not self.done.done():
                return True
            if self.transfer.progress.phase is Phase.DONE:
                return self.path.is_file()
            if self._ended:
                return False
            self._excused = self.transfer.progress
            self.done = self._net.submit(self.transfer.run())
            return True
