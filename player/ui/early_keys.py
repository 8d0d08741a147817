"""Keys that are pressed before a screen is there: they wait for it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import events

if TYPE_CHECKING:
    from textual.app import App

_LOOK_S = 0.01


class EarlyKeys:
    """Holds back what is typed while the uppermost screen is being made, in its order.

    Actions of a screen reach for its widgets, which are not there before it is mounted.
    """

    def __init__(self, app: App[str]) -> None:
        self._app = app
        self._held: list[events.Event] = []
        self._let_go: list[events.Event] = []

    def holds(self, event: events.Event) -> bool:
        """Whether an event that has come is to be left alone: it comes again later."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            return False
        if event in self._let_go:
            self._let_go.remove(event)
            return False
        if self._let_go:
            # What was held is in the queue already, and goes first.
            self._let_go.append(event)
            self._app.post_message(event)
            return True
        if not self._held:
            if self._is_ready:
                return False
            self._app.run_worker(self._wait(), group="early keys")
        self._held.append(event)
        return True

    @property
    def _is_ready(self) -> bool:
        stack = self._app.screen_stack
        return bool(stack) and stack[-1].is_mounted

    async def _wait(self) -> None:
        while not self._is_ready:
            await asyncio.sleep(_LOOK_S)
        self._let_go, self._held = self._held, []
        for event in tuple(self._let_go):
            self._app.post_message(event)
