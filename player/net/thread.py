"""A thread with an event loop of its own for all that is fetched.

So that neither a slow disk nor a fast network holds up the interface; and the way in for
code that does not run on a loop.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

from player.net.client import Answer, HttpClient
from player.net.kinds import Kind

T = TypeVar("T")
_FAREWELL_S = 2.0


class NetThread:
    """Runs coroutines on a thread of its own, with one HttpClient; to be closed."""

    def __init__(self, make_client: Callable[[], HttpClient] = HttpClient) -> None:
        self._loop = asyncio.new_event_loop()
        self.client = make_client()
        self._thread = threading.Thread(target=self._run, name="net", daemon=True)
        self._thread.start()

    def submit(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Start `work` there. Cancelling the future cancels it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Await, on the caller's loop, work that is done there."""
        return await asyncio.wrap_future(self.submit(work))

    def wait(self, work: Coroutine[Any, Any, T]) -> T:
        """Wait, without a loop, for work that is done there."""
        future = self.submit(work)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def get(
        self,
        url: str,
        *,
        kind: Kind,
        etag: str = "",
        last_modified: str = "",
        trusted: bool = False,
    ) -> Answer:
        """`HttpClient.get`, waited for."""
        return self.wait(
            self.client.get(url, kind=kind, etag=etag, last_modified=last_modified, trusted=trusted)
        )

    def close(self) -> None:
        """Cancel what is under way, close all connections, end the thread. Safe to call twice."""
        if not self._thread.is_alive():
            return
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_FAREWELL_S + 1)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
        finally:
            self._loop.run_until_complete(self._farewell())
            self._loop.close()

    async def _farewell(self) -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=_FAREWELL_S)
        await self.client.close()
