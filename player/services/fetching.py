"""One download on the net's thread, begun and ended from others; and whose turn it is."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path

from player.config.folders import FolderError
from player.library.gate import one_of_all
from player.library.model import EpisodeRow
from player.library.store import Store
from player.net.partial import parts_of
from player.net.problems import NetError, cannot_save
from player.net.thread import NetThread
from player.net.transfer import Transfer
from player.services.desk import Arrived
from player.services.download_files import second_name
from player.services.streams import Stream

_log = logging.getLogger(__name__)

_TOLD_EVERY_S = 0.25


class Run:
    """A download that is under way.

    `look` is called on the net's thread when its length is known and when it ended; `tell`
    with how much has arrived.
    """

    def __init__(
        self,
        net: NetThread,
        row: EpisodeRow,
        transfer: Transfer,
        final: Path,
        look: Callable[[], None],
        tell: Callable[[Arrived], None],
    ) -> None:
        self.row = row
        self.transfer = transfer
        self.final = final
        """Where the file will be."""
        self.sized = self.fits = False
        """Whether its length is known, and whether there is room for that."""
        self._net = net
        self._look, self._tell = look, tell
        self._told_s = 0.0
        self._task: asyncio.Task[None] | None = None
        self._stopped = False

    @property
    def let_rest(self) -> bool:
        """Whether it has to be begun anew at once."""
        return False

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
        if isinstance(error, OSError):
            return cannot_save(self.final.name, error)
        _log.error("A download failed", exc_info=error)
        return NetError("The download failed by a fault of podline’s own: “podline log” says more.")

    def begin(self) -> None:
        """Begin."""
        self.transfer.listen(self._heard)
        self._net.wait(self._begin())

    def stop(self) -> None:
        """End it, and wait until its file is closed; what has arrived stays."""
        self._stopped = True
        self._net.wait(self._stop())
        self.transfer.unlisten(self._heard)

    async def work(self) -> None:
        """Bring the whole file to where it belongs. Raises NetError."""
        raise NotImplementedError

    async def on_the_disk(self, move: Callable[[Callable[[], bool]], None]) -> None:
        """`move` files on another thread; it is told whether that is still wanted.

        Raises NetError.
        """
        moving = asyncio.ensure_future(asyncio.to_thread(move, lambda: not self._stopped))
        try:
            await asyncio.shield(moving)
        except asyncio.CancelledError:
            self._stopped = True
            with suppress(OSError, FolderError):
                await moving
            raise
        except OSError as error:
            raise cannot_save(self.final.name, error) from error
        except FolderError as error:
            raise NetError(str(error)) from error

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
        self._task = asyncio.create_task(self.work())
        self._task.add_done_callback(lambda task: self._look())

    async def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(NetError, asyncio.CancelledError):
                await self._task


class Fetching(Run):
    """A download that is fetched for itself, on from what was fetched before to be played."""

    def __init__(
        self,
        net: NetThread,
        row: EpisodeRow,
        transfer: Transfer,
        look: Callable[[], None],
        tell: Callable[[Arrived], None],
        take_over: Callable[[Callable[[], bool]], None],
    ) -> None:
        """`take_over` has at the file's place what was fetched before; told whether to go on."""
        super().__init__(net, row, transfer, transfer.final, look, tell)
        self._take_over = take_over

    async def work(self) -> None:
        """Bring the whole file to where it belongs. Raises NetError."""
        await self.on_the_disk(self._take_over)
        if not self.final.is_file():
            await self.transfer.run()


class Following(Run):
    """A download that comes by itself, with the stream that is being played.

    Where the stream is kept elsewhere, the whole file gets a second name in the end.
    """

    def __init__(
        self,
        net: NetThread,
        row: EpisodeRow,
        stream: Stream,
        final: Path,
        look: Callable[[], None],
        tell: Callable[[Arrived], None],
    ) -> None:
        super().__init__(net, row, stream.transfer, final, look, tell)
        self._done = stream.done

    @property
    def let_rest(self) -> bool:
        """Whether nobody listens any more: then it has to be fetched on."""
        return self._done.cancelled()

    async def work(self) -> None:
        """Follow the stream to its end. Raises NetError where that is none."""
        done = asyncio.wrap_future(self._done)
        done.add_done_callback(lambda done: done.cancelled() or done.exception())
        await asyncio.wait([done])  # To stop following ends no stream.
        self.transfer.unlisten(self._heard)
        if done.cancelled():
            return
        there = done.result()
        if not self.final.exists():
            await self.on_the_disk(partial(self._name, there))

    def _name(self, there: Path, wanted: Callable[[], bool]) -> None:
        for part in parts_of(self.final):
            part.unlink(missing_ok=True)
        second_name(there, self.final, wanted)


class Turn:
    """Whether this podline, of all that are open, is the one that downloads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held = ExitStack()
        self._mine = False

    @property
    def mine(self) -> bool:
        """Whether it is this podline."""
        return self._mine

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
