"""What the engine tells its listener, whatever order reports and timers come in."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import Popen
from typing import IO

import pytest

from player.audio.engine import ClockMoved, EngineEvent, EngineState, LengthKnown
from player.audio.messages import Clock, Command, Failed, Length, Load, Report, Sounding
from player.audio.process import ProcessEngine

FAR_MS = 24_000


class Wire:
    """Stands for the sound process: keeps what is sent, says what the test wants said."""

    report: Callable[[Report], None]

    def __init__(self, log: IO[bytes] | None, started: Popen[bytes] | None) -> None:
        self.sent: list[Command] = []

    def start(
        self,
        loop: asyncio.AbstractEventLoop,
        on_report: Callable[[Report], None],
        on_death: Callable[[Failed], None],
    ) -> None:
        self.report = on_report

    def ensure(self) -> None:
        """Always there."""

    def send(self, command: Command) -> None:
        self.sent.append(command)

    def close(self) -> None:
        """Nothing to close."""


async def test_a_report_read_before_the_sounds_first_moment_is_told_does_not_swallow_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("player.audio.process.Supervisor", Wire)
    engine = ProcessEngine()
    wire = engine._child
    assert isinstance(wire, Wire)
    moving: list[bool] = []

    def listen(event: EngineEvent) -> None:
        if isinstance(event, ClockMoved):
            moving.append(engine.moving_rate > 0)

    engine.start(listen)
    engine.load(Path("a.m4a"), at_ms=FAR_MS, rate=1.0, volume=100, paused=False)
    load = wire.sent[-1]
    assert isinstance(load, Load)
    begins_ns = time.monotonic_ns() + 20_000_000
    wire.report(Sounding(load.serial, FAR_MS, begins_ns))
    assert engine.state is EngineState.PLAYING
    assert moving[-1] is False
    # The loop is busy beyond that moment, then finds a report and the timer due together.
    time.sleep(0.04)
    wire.report(Clock(load.serial, FAR_MS + 20, begins_ns + 20_000_000))
    await asyncio.sleep(0.05)
    assert moving[-1] is True
    engine.close()


async def test_a_length_that_comes_after_a_seek_is_still_the_files(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("player.audio.process.Supervisor", Wire)
    engine = ProcessEngine()
    wire = engine._child
    assert isinstance(wire, Wire)
    events: list[EngineEvent] = []
    engine.start(events.append)
    engine.load(Path("a.mp3"), at_ms=0, rate=1.0, volume=100, paused=False)
    first = wire.sent[-1]
    assert isinstance(first, Load)
    engine.seek(5_000)
    wire.report(Length(first.serial, 60_000))
    assert LengthKnown(60_000) in events
    events.clear()
    engine.load(Path("b.mp3"), at_ms=0, rate=1.0, volume=100, paused=False)
    wire.report(Length(first.serial, 60_000))
    assert LengthKnown(60_000) not in events
    engine.close()
