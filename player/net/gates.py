"""Politeness: how many ask at once, of one host too, and who asked to be left alone."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from player.net.problems import NetError, shown

MOST_AT_ONCE = 8
MOST_PER_HOST = 2
LONGEST_REST_S = 3_600.0
"""Longer than that nobody is left alone on a server's word; a header may say a century."""


class Gates:
    """Lets requests through: so many at once, and fewer of one host."""

    def __init__(
        self,
        most_at_once: int = MOST_AT_ONCE,
        most_per_host: int = MOST_PER_HOST,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._all = asyncio.Semaphore(most_at_once)
        self._most_per_host = most_per_host
        self._hosts: dict[str, asyncio.Semaphore] = {}
        self._users: dict[str, int] = {}
        self._resting: dict[str, float] = {}
        self._now_s = now_s

    @asynccontextmanager
    async def through(self, host: str) -> AsyncIterator[None]:
        """Wait for a turn at `host`. Raises NetError while it wants to be left alone."""
        async with self._at(host), self._all:
            self.check(host)
            yield

    def check(self, host: str) -> None:
        """Raises NetError while `host` wants to be left alone."""
        left_s = self._resting.get(host, 0.0) - self._now_s()
        if left_s > 0:
            raise NetError(
                f"{shown(host)} asked not to be asked again for {in_words(left_s)}.",
                passing=True,
                retry_after_s=left_s,
            )
        self._resting.pop(host, None)

    def rest(self, host: str, rest_s: float) -> None:
        """Leave `host` alone for so long."""
        self._resting[host] = self._now_s() + min(rest_s, LONGEST_REST_S)

    @asynccontextmanager
    async def _at(self, host: str) -> AsyncIterator[None]:
        gate = self._hosts.setdefault(host, asyncio.Semaphore(self._most_per_host))
        self._users[host] = self._users.get(host, 0) + 1
        try:
            async with gate:
                yield
        finally:
            self._users[host] -= 1
            if not self._users[host]:
                del self._users[host], self._hosts[host]


def in_words(seconds: float) -> str:
    """A span of time as a sentence names it."""
    if seconds < 90:
        return f"{max(round(seconds), 1)} s"
    minutes = round(seconds / 60)
    return f"{minutes} minutes" if minutes < 90 else f"{round(minutes / 60)} hours"
