"""Fetches one file, beginning where it is needed first, until all of it is there.

A connection that breaks or stalls is made anew and goes on where it was; a server that has
no ranges is read from the start again, and what is there is compared. Whoever plays the file
meanwhile reads `arrived` and says with `want` what it needs next.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from player.net.address import read_address
from player.net.asking import Reply
from player.net.chunks import Chunks
from player.net.client import HttpClient
from player.net.disk import Saver, check_room, check_size, take_up
from player.net.partial import PartialFile
from player.net.problems import ChangedError, NetError, changed, shown
from player.net.progress import Announcer, Arrived, Phase, Progress
from player.net.receiving import HEAD_BYTES, OVERLAP_BYTES, Check, Receiver, take_length
from player.net.retrying import Retries

NEAR_BYTES = 1 << 16
NEAR_S = 0.4
"""What is that near will have come before a new connection is made for it."""

MOST_TRIES_DIRECT = 3
"""So often the place that was led to is asked, before the address itself is asked again."""

MOST_RESTARTS = 3
_ACCEPT = "audio/*, video/*;q=0.9, */*;q=0.5"


class Transfer:
    """Fetches `url` to the file `final`, whose folder is there.

    `check` looks at the first bytes before any is kept. `trusted`: the listener named the
    host. `urgent`: somebody listens, so it waits for no turn. Listeners are called on the
    thread that runs it, some twenty times a second at most.
    """

    def __init__(
        self,
        client: HttpClient,
        url: str,
        final: Path,
        *,
        check: Check,
        trusted: bool = False,
        urgent: bool = False,
    ) -> None:
        """Raises NetError where the address is none to be asked."""
        self.urgent = urgent
        self._client = client
        self._url, self._host = url, read_address(url).host
        self._final = final
        self._check = check
        self._trusted = trusted
        self._direct = ""
        self._ranged = True
        self._wanted: int | None = None
        self._starved = self._paused = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake, self._hurry = asyncio.Event(), asyncio.Event()
        self._one_run = asyncio.Lock()
        self._saver = Saver()
        self._retries = Retries(self._host)
        self._announcer = Announcer(final)

    # What may be called from any thread

    @property
    def final(self) -> Path:
        """Where the file will be, once it is whole."""
        return self._final

    @property
    def arrived(self) -> Arrived:
        """What is there of the file."""
        return self._announcer.arrived

    @property
    def progress(self) -> Progress:
        """What it is doing, and how far it is."""
        return self._announcer.progress

    def want(self, offset: int) -> None:
        """Fetch from `offset` on first; what is about to come anyway is waited for."""
        self._call(self._on_want, offset)

    def pause(self) -> None:
        """Let go of the connection; what has arrived stays."""
        self._call(self._on_pause, True)

    def resume(self) -> None:
        """Go on after `pause`; at once, where a broken connection is let rest."""
        self._call(self._on_pause, False)

    def listen(self, listener: Callable[[], None]) -> None:
        """Call `listener` whenever `arrived` or `progress` changed."""
        self._announcer.listen(listener)

    def unlisten(self, listener: Callable[[], None]) -> None:
        """Call it no more."""
        self._announcer.unlisten(listener)

    # The work

    async def run(self) -> Path:
        """Fetch all that is missing; the path of the whole file.

        Cancelled, or after a NetError, what has arrived stays, and it may be run again.
        """
        self._loop = asyncio.get_running_loop()
        async with self._one_run:
            return await self._run()

    async def settled(self) -> None:
        """Wait until a run that was cancelled has closed its file."""
        async with self._one_run:
            pass

    async def _run(self) -> Path:
        self._saver, self._retries, self._direct = Saver(), Retries(self._host), ""
        try:
            file = await take_up(self._final)
            try:
                await self._fetch(file)
                await self._saver.end()
                await asyncio.to_thread(file.finish)
            finally:
                await self._leave(file)
        except NetError as error:
            self._announcer.tell(None, Phase.FAILED, str(error), error.cause)
            raise
        length, spans = file.identity.length, file.ranges.spans
        whole = Arrived(self._final, file.generation, length, spans, finished=True)
        self._announcer.tell(whole, Phase.DONE)
        return self._final

    async def _fetch(self, file: PartialFile) -> None:
        first = file.generation
        while not file.complete:
            if file.generation - first > MOST_RESTARTS:
                raise changed(self._host)
            await self._unpaused(file)
            before = file.generation, file.ranges.size
            try:
                async with self._turn(file):
                    ended = await self._ask(file)
                if ended and before == (file.generation, file.ranges.size) and not file.complete:
                    raise NetError(f"{shown(self._host)} sends nothing more.", passing=True)
                self._retries.worked()
            except ChangedError:
                file.restart()
                self._direct = ""
            except NetError as error:
                self._retries.failed(grew=(file.generation, file.ranges.size) > before)
                await self._after(file, error)

    async def _ask(self, file: PartialFile) -> bool:
        """Ask once, for what is needed most; whether all came that was to come of it."""
        begin = self._next_place(file)
        begin -= min(OVERLAP_BYTES, file.ranges.before(begin))
        headers = {"Accept": _ACCEPT, "Accept-Encoding": "identity", "Range": f"bytes={begin}-"}
        if file.checked and file.identity.if_range:
            headers["If-Range"] = file.identity.if_range
        url = self._direct or self._url
        trusted = self._trusted and read_address(url).host == self._host
        self._tell(file, Phase.CONNECTING)
        async with self._client.ask(url, headers, trusted=trusted) as reply:
            if reply.status == 416:
                take_length(file, reply, begin)
                return True
            receiver = Receiver(reply, file, begin, self._check)
            self._learn(file, reply, receiver, begin)
            length = receiver.identity.length
            if length is not None:
                check_room(self._final.parent, length, length - file.ranges.size)
            return await self._receive(file, reply, receiver)

    def _learn(self, file: PartialFile, reply: Reply, receiver: Receiver, begin: int) -> None:
        """Whether the server has ranges, and where it led."""
        if reply.status == 206:
            self._ranged = True
        elif not file.identity.contradicts(receiver.identity):
            self._ranged = begin == 0 and reply.header("accept-ranges").lower() == "bytes"
        there = reply.address.secret_url
        self._direct = "" if there == read_address(self._url).secret_url else there

    async def _receive(self, file: PartialFile, reply: Reply, receiver: Receiver) -> bool:
        self._tell(file, Phase.RECEIVING)
        chunks = Chunks(receiver.host, reply.body, self._client.patience, self._wake)
        try:
            while not self._may_leave(file, receiver):
                chunk = await chunks.next()
                if chunk is None:
                    continue
                new = receiver.take(chunk) if chunk else receiver.end()
                self._received(file, receiver, new)
                await self._saver.tick(file)
                if not chunk:
                    return True
            return False
        except ChangedError:
            raise
        except NetError as error:
            if receiver.whole and error.cut_off:
                self._retries.note_cut(file.generation, receiver.at)
            raise
        finally:
            await chunks.close()

    def _next_place(self, file: PartialFile) -> int:
        """The head first, which is looked at; then what is wanted and what follows it."""
        length = file.identity.length
        head = HEAD_BYTES if length is None else min(HEAD_BYTES, length)
        if not self._ranged:
            return 0
        if not file.checked or not file.ranges.covers(0, head):
            return file.ranges.until(0) if file.checked else 0
        place = file.ranges.until(self._wanted or 0)
        return file.ranges.until(0) if length is not None and place >= length else place

    def _may_leave(self, file: PartialFile, receiver: Receiver) -> bool:
        """Whether this answer is of no more use, or another place is needed sooner."""
        if self._paused or file.complete:
            return True
        if not (self._ranged and file.checked):
            return False
        if receiver.passed:
            return True
        length = file.identity.length
        place = file.ranges.until(self._wanted or 0)
        if self._wanted is None or (length is not None and place >= length):
            return False
        near = max(NEAR_BYTES, round(self._announcer.speed.bytes_per_s * NEAR_S))
        return not receiver.at <= place <= receiver.at + near

    def _received(self, file: PartialFile, receiver: Receiver, new: int) -> None:
        check_size(self._host, file.identity.length or receiver.at)
        self._announcer.speed.count(new)
        fed = self._starved and file.ranges.until(self._wanted or 0) > (self._wanted or 0)
        if fed or self._announcer.due:
            self._starved = self._starved and not fed
            self._tell(file, Phase.RECEIVING)

    # Waiting

    @asynccontextmanager
    async def _turn(self, file: PartialFile) -> AsyncIterator[None]:
        if self.urgent:
            yield
            return
        self._tell(file, Phase.WAITING)
        async with self._client.transfer_gates.through(self._host):
            yield

    async def _unpaused(self, file: PartialFile) -> None:
        while self._paused:
            self._tell(file, Phase.PAUSED)
            await self._saver.now(file)
            await self._wake.wait()
            self._wake.clear()

    async def _after(self, file: PartialFile, error: NetError) -> None:
        """Wait before the next try. Raises `error` where there should be none."""
        led_astray = bool(self._direct) and (error.status or 0) >= 400
        if led_astray or self._retries.tries >= MOST_TRIES_DIRECT:
            self._direct = ""
        if led_astray:
            return
        wait_s = self._retries.wait_s(error)
        self._tell(file, Phase.RETRYING, error)
        self._hurry.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._hurry.wait(), wait_s)

    # What others say

    def _call(self, what: Callable[..., None], *args: object) -> None:
        if self._loop is None:
            what(*args)
            return
        with suppress(RuntimeError):  # The loop may be closed by now: then nothing runs.
            self._loop.call_soon_threadsafe(what, *args)

    def _on_want(self, offset: int) -> None:
        self._wanted, self._starved = offset, True
        self._wake.set()

    def _on_pause(self, paused: bool) -> None:
        self._paused = paused
        self._wake.set()
        self._hurry.set()

    def _tell(self, file: PartialFile, phase: Phase, error: NetError | None = None) -> None:
        length, spans = file.identity.length, file.ranges.spans
        there = Arrived(file.path, file.generation, length, spans, finished=False)
        sentence, cause = (str(error), error.cause) if error else ("", "")
        self._announcer.tell(there, phase, sentence, cause)

    async def _leave(self, file: PartialFile) -> None:
        """Keep what has arrived, whatever happened."""
        try:
            with suppress(NetError):
                await self._saver.now(file)
        finally:
            file.close()
