"""Doing something slow as often as needed and no oftener, however often it is asked for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from textual.dom import DOMNode


class Again:
    """Runs an async function for a widget; asked meanwhile, it runs once more afterwards."""

    def __init__(self, owner: DOMNode, do: Callable[[], Awaitable[None]]) -> None:
        self._owner, self._do = owner, do
        self._wanted = self._running = False

    def ask(self) -> None:
        """Run it, now or once it is done with what it does."""
        self._wanted = True
        if not self._running:
            self._running = True
            self._owner.run_worker(self._run(), group="again")

    async def _run(self) -> None:
        try:
            while self._wanted:
                self._wanted = False
                await self._do()
        finally:
            self._running = False
