"""Waiting until an interface has done all that was begun."""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.pilot import Pilot

_CALM = 3


async def settled(app: App[Any], pilot: Pilot[Any], rounds: int) -> bool:
    """Wait until no worker is busy, nor begins another; False where that never came."""
    calm = 0
    for _ in range(rounds):
        await pilot.pause(0.02)
        busy = any(not worker.is_finished for worker in app.workers)
        calm = 0 if busy else calm + 1
        if calm == _CALM:
            return True
    return False
