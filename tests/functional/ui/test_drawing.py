"""Nothing stays on the terminal that is no longer there."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets._toast import ToastHolder, ToastRack

from player.services.session import Session
from player.ui.app import PodlineApp
from tests.support.drawn import DrawingDriver, left_behind
from tests.support.sample import INTERVIEW
from tests.support.scripted_engine import ScriptedEngine


async def settled(pilot: Pilot[Any]) -> str:
    """What is left behind once all is drawn."""
    left = ""
    for _ in range(20):
        await asyncio.sleep(0.05)
        left = left_behind(pilot.app)
        if not left:
            break
    return left


async def test_a_toast_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("textual.drivers.headless_driver.HeadlessDriver", DrawingDriver)
    monkeypatch.setattr("player.ui.app.watch_terminal", lambda gone: None)
    app = PodlineApp(Session(ScriptedEngine(), INTERVIEW, start_ms=55_000))
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await pilot.pause()
        assert await settled(pilot) == ""
        app.notify("Something was copied.", timeout=60)
        await pilot.pause()
        assert await settled(pilot) == ""
        rack = app.screen.query_one(ToastRack)
        rack.refresh()
        await pilot.pause()
        await rack.query_one(ToastHolder).remove()
        # Its place is asked for before all is laid out anew, as scrolling does.
        assert rack.region is not None
        await pilot.pause()
        assert await settled(pilot) == ""
