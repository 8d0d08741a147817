"""The order of what a trace tells."""

from __future__ import annotations

from io import StringIO
from typing import Any

from textual.app import App

from player.services.session import Session
from player.transcript.heard import SILENCE, Heard
from player.ui.app import PodlineApp
from player.ui.trace import Tracer
from tests.support.sample import INTERVIEW
from tests.support.scripted_engine import ScriptedEngine


class Kept(Tracer):
    """Keeps what is recorded: without a terminal nothing would ever be stamped."""

    def __init__(self) -> None:
        super().__init__(StringIO())
        self.events: list[tuple[str, int]] = []

    def record(
        self, app: App[Any], event: str, media_ms: int, rate: float, heard: Heard = SILENCE
    ) -> None:
        self.events.append((event, media_ms))


async def test_an_action_stands_before_what_it_lights() -> None:
    tracer = Kept()
    app = PodlineApp(Session(ScriptedEngine(), INTERVIEW, tracer=tracer))
    keys = {"right": "seek", "right_curly_bracket": "seek", "right_square_bracket": "rate"}
    async with app.run_test() as pilot:
        for key, event in {**keys, "space": "pause"}.items():
            await pilot.pause()
            tracer.events.clear()
            await pilot.press(key)
            await pilot.pause()
            told = [name for name, _ in tracer.events]
            assert (told[0], told.count(event)) == (event, 1)
            if event == "seek":
                assert tracer.events[0][1] > 0
                assert "highlight" in told


async def test_what_could_not_be_done_leaves_no_event() -> None:
    tracer = Kept()
    app = PodlineApp(Session(ScriptedEngine(), INTERVIEW, tracer=tracer))
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("ctrl+o")
        await pilot.pause()
        assert "seek" not in [name for name, _ in tracer.events]
