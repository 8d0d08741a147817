"""Fetches documents: feeds, pages, transcripts, chapters, pictures, answers of directories.

What comes is bounded in size (packed and unpacked), in time and in how slowly it may come.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from player.net.address import read_address
from player.net.asking import Asker, Pace, Patience, Reply, retry_after_s
from player.net.gates import MOST_AT_ONCE, MOST_PER_HOST, Gates
from player.net.guard import Resolve, system_addresses
from player.net.kinds import Kind
from player.net.problems import TRY_LATER, NetError, passing, shown, too_slow
from player.net.unpacking import ACCEPTED, PackingError, Unpacker

__all__ = ["Answer", "HttpClient", "Kind", "NetError", "Patience"]

MOST_TRANSFERS = 64
"""Whoever queues transfers says how many run; this is the most there may be."""

_USUAL_REST_S = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    """A document. `body` is unpacked, and empty where `not_modified`.

    `url` is where it was found in the end, without a password: what links in it are relative
    to. `moved_to` is where it has moved for good, to be asked there from now on (it may hold
    a password or a token); None where it has not.
    """

    status: int
    url: str
    body: bytes
    etag: str
    last_modified: str
    content_type: str
    not_modified: bool
    moved_to: str | None


class HttpClient:
    """Asks other machines, politely. To be used from one event loop, and closed there.

    At most eight documents at a time, two of one host; the host of an address counts, not
    its port. `trust` is for tests with a certificate of their own.
    """

    def __init__(
        self,
        *,
        resolve: Resolve = system_addresses,
        patience: Patience | None = None,
        trust: ssl.SSLContext | None = None,
        most_at_once: int = MOST_AT_ONCE,
        most_per_host: int = MOST_PER_HOST,
    ) -> None:
        self.patience = patience or Patience()
        self.gates = Gates(most_at_once, most_per_host)
        self.transfer_gates = Gates(MOST_TRANSFERS, most_per_host)
        self._asker = Asker(
            resolve=resolve, patience=self.patience, trust=trust, check=self.gates.check
        )

    async def get(
        self,
        url: str,
        *,
        kind: Kind,
        etag: str = "",
        last_modified: str = "",
        trusted: bool = False,
    ) -> Answer:
        """Fetch a document. `etag` and `last_modified` are those of the copy at hand.

        `trusted`: the listener typed this address, so it may be of their own machine or
        network. Raises NetError with a sentence.
        """
        headers = {"Accept": kind.accept, "Accept-Encoding": ACCEPTED}
        headers |= {"If-None-Match": etag} if etag else {}
        headers |= {"If-Modified-Since": last_modified} if last_modified else {}
        host = read_address(url).host
        async with self.gates.through(host):
            try:
                async with (
                    asyncio.timeout(kind.deadline_s),
                    self.ask(url, headers, trusted=trusted) as reply,
                ):
                    return await self._answer(reply, kind)
            except TimeoutError as error:
                raise too_slow(host) from error

    @asynccontextmanager
    async def ask(
        self, url: str, headers: Mapping[str, str], *, trusted: bool
    ) -> AsyncIterator[Reply]:
        """The answer to a GET, its body still to be read, without a turn waited for.

        Statuses from 400 on raise, but 416. Raises NetError with a sentence.
        """
        async with self._asker.ask(url, headers, trusted=trusted) as reply:
            if reply.status >= 400 and reply.status != 416:
                raise self._refusal(reply)
            yield reply

    async def close(self) -> None:
        """Close all connections."""
        await self._asker.close()

    async def _answer(self, reply: Reply, kind: Kind) -> Answer:
        not_modified = reply.status == 304
        if not not_modified and reply.status not in (200, 203):
            raise NetError(
                f"{shown(reply.address.host)} sends no {kind.words} (it answers {reply.status}).",
                status=reply.status,
            )
        return Answer(
            status=reply.status,
            url=reply.address.url,
            body=b"" if not_modified else await self._read(reply, kind),
            etag=reply.header("etag"),
            last_modified=reply.header("last-modified"),
            content_type=reply.header("content-type"),
            not_modified=not_modified,
            moved_to=reply.moved_to,
        )

    async def _read(self, reply: Reply, kind: Kind) -> bytes:
        host = reply.address.host
        pace = Pace(host, self.patience)
        body = bytearray()
        packed_bytes = 0
        try:
            unpacker = Unpacker(reply.header("content-encoding"))
            async for chunk in reply.body:
                pace.count(len(chunk))
                packed_bytes += len(chunk)
                for piece in unpacker.feed(chunk):
                    body += piece
                    _check_size(max(len(body), packed_bytes), host, kind)
                _check_size(packed_bytes, host, kind)
            unpacker.finish()
        except PackingError as error:
            raise passing(f"What {shown(host)} sends cannot be unpacked") from error
        return bytes(body)

    def _refusal(self, reply: Reply) -> NetError:
        host, status = shown(reply.address.host), reply.status
        if status in (401, 403, 407):
            sentence = f"{host} refuses: the address needs a login, or has run out ({status})."
            return NetError(sentence, status=status)
        if status == 404:
            sentence = f"{host} has nothing at this address: it is wrong, or what was there is gone"
            return NetError(f"{sentence} ({status}).", status=status)
        if status == 410:
            sentence = f"{host} says that what was at this address is gone for good ({status})."
            return NetError(sentence, status=status)
        if status not in (429, 503):
            cause = f"{host} cannot answer now ({status})"
            if status >= 500 or status == 408:
                return passing(cause, status=status)
            return NetError(f"{cause}: {TRY_LATER}.", status=status)
        rest_s = retry_after_s(reply.header("retry-after"), time.time())
        if rest_s is not None or status == 429:
            rest_s = _USUAL_REST_S if rest_s is None else rest_s
            self.gates.rest(reply.address.host, rest_s)
        return passing(f"{host} has too much to do ({status})", status=status, retry_after_s=rest_s)


def _check_size(size: int, host: str, kind: Kind) -> None:
    if size > kind.most_bytes:
        raise NetError(
            f"The {kind.words} of {shown(host)} is too large: "
            f"podline takes up to {kind.most_bytes >> 20} MB."
        )
