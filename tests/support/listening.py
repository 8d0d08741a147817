"""A real engine in a test: what it said, and waiting for it to do something."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from player.audio.engine import EngineEvent, EngineState, StateChanged, Trouble
from player.audio.process import ProcessEngine


class Listener:
    """An engine and everything it has said so far."""

    def __init__(self, engine: ProcessEngine) -> None:
        self.engine = engine
        self.events: list[EngineEvent] = []

    @property
    def states(self) -> list[EngineState]:
        return [event.state for event in self.events if isinstance(event, StateChanged)]

    @property
    def troubles(self) -> list[Trouble]:
        return [event for event in self.events if isinstance(event, Trouble)]

    @property
    def pid(self) -> int:
        """The sound process there is now."""
        child = self.engine._child._child
        assert child is not None
        return child.pid

    def play(self, media: Path, at_ms: int = 0, rate: float = 1.0, *, paused: bool = False) -> None:
        self.engine.load(media, at_ms=at_ms, rate=rate, volume=100, paused=paused)

    async def until(self, done: Callable[[], bool], seconds: float = 5.0) -> float:
        """Wait; returns how long it took in seconds. AssertionError when it does not happen."""
        began = time.monotonic()
        while not done():
            assert time.monotonic() - began < seconds, (self.engine.state, self.events)
            await asyncio.sleep(0.01)
        return time.monotonic() - began

    async def until_moving(self, seconds: float = 5.0) -> float:
        return await self.until(lambda: self.engine.moving_rate > 0, seconds)


@asynccontextmanager
async def listening(env: dict[str, str] | None = None) -> AsyncIterator[Listener]:
    """An engine whose process runs in `env`, closed at the end."""
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ.keys() - (env or os.environ).keys():
            patch.delenv(name)
        for name, value in (env or {}).items():
            patch.setenv(name, value)
        engine = ProcessEngine()
        try:
            listener = Listener(engine)
            assert engine.wait_ready() == ""
            engine.start(listener.events.append)
            yield listener
        finally:
            engine.close()
