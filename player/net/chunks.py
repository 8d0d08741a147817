"""The body of an answer, read so that the reader can be called away from a silent server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from player.net.asking import Pace, Patience
from player.net.problems import NetError, too_slow

STALL_S = 8.0
"""Without a byte for so long, the connection of a file that is listened to is given up."""


class Chunks:
    """Reads a body piece by piece; to be closed."""

    def __init__(
        self, host: str, body: AsyncIterator[bytes], patience: Patience, wake: asyncio.Event
    ) -> None:
        """`wake` set by anybody makes `next` return."""
        self._host = host
        self._body = body
        self._pace = Pace(host, patience)
        self._stall_s = min(STALL_S, patience.silence_s)
        self._wake = wake
        self._reading: asyncio.Task[bytes] | None = None

    async def next(self) -> bytes | None:
        """The next piece; b"" at the end, None where it was woken. Raises NetError."""
        if self._reading is None:
            self._reading = asyncio.create_task(self._read())
        waking = asyncio.create_task(self._wake.wait())
        try:
            await asyncio.wait(
                {self._reading, waking},
                timeout=self._stall_s,
                return_when=asyncio.FIRST_COMPLETED,
            )
        finally:
            waking.cancel()
        if self._reading.done():
            reading, self._reading = self._reading, None
            chunk = reading.result()
            self._pace.count(len(chunk))
            return chunk
        if self._wake.is_set():
            self._wake.clear()
            return None
        raise too_slow(self._host)

    async def close(self) -> None:
        """Stop reading."""
        if self._reading is not None:
            self._reading.cancel()
            with suppress(asyncio.CancelledError, NetError):
                await self._reading

    async def _read(self) -> bytes:
        async for chunk in self._body:
            if chunk:
                return chunk
        return b""
