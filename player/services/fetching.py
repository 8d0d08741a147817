"""One transfer on the net's thread, begun and ended from others; and whose turn it is."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path

from player.library.gate import one_of_all
from player.library.model import EpisodeRow
from player.library.store import Store
from player.net.problems import NetError
from player.net.thread import NetThread
from player.net.transfer import Transfer
from player.services.desk import Arrived

_TOLD_EVERY_S = 0.25


class Run:
    """A transfer that is under way.

    `look` is called on the net's thread when its length is known and when it ended; `tell`
    with how much has arrived.
    """

    def __init__(
        self,
        net: NetThread,
        row: EpisodeRow,
        transfer: Transfer,
        look: Callable[[], None],
        tell: Callable[[Arrived], None],
    ) -> None:
        self.row = row
        self.transfer = transfer
        self.sized = self.fits = False
        """Whether its length is known, and whether there is room for that."""
        self._net = net
        self._look, self._tell = look, tell
        self._told_s = 0.0
        self._task: asyncio.Task[Path] | None = None

    @property
    def final(self) -> Path:
        """Where the file will be."""
        return self.transfer.final

    @property
    def ended(self) -> bool:
        """Whether it is over, well or not."""
        return self._task is not None and self._task.done()

    @property
    def error(self) -> NetError | None:
        """Why it failed, once it ended; None where it did not."""
        if self._task is None or not self._task.done():
            return None
        if self._task.cancelled():
            return NetError("The download was broken off.", passing=True)
        error = self._task.exception()
        if error is None or isinstance(error, NetError):
            return error
        raise error

    def begin(self) -> None:
        """Begin to fetch."""
        self.transfer.listen(self._heard)
        self._net.wait(self._begin())

    def stop(self) -> None:
        """End it, and wait until its file is closed; what has arrived stays."""
        self._net.wait(self._stop())

    def _heard(self) -> None:
        progress = self.transfer.progress
        if progress.length is not None and not self.sized:
            self.sized = True
            self._look()
        now_s = time.monotonic()
        if now_s - self._told_s >= _TOLD_EVERY_S:
            self._told_s = now_s
            self._tell(Arrived(self.row.key, progress.arrived_bytes, progress.length))

    async def _begin(self) -> None:
        self._task = asyncio.create_task(self.transfer.run())
        self._task.add_done_callback(lambda task: self._look())

    async def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(NetError, asyncio.CancelledError):
                await self._task


class Turn:
    """Whether this podline, of all that are open, is the one that downloads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held = ExitStack()
        self._mine = False

    def take(self) -> bool:
        """Take the turn where it is free. Raises OSError, StoreError."""
        if not self._mine:
            self._held.close()
            self._mine = self._held.enter_context(one_of_all(self._store.path, "downloads"))
            if self._mine:
                self._store.requeue_interrupted()
        return self._mine

    def close(self) -> None:
        """Leave it to others."""
        self._held.close()
        self._mine = False
