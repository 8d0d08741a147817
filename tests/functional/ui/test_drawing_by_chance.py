"""Whatever is done in whatever order, the terminal shows what it should and nothing else."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from textual.command import CommandPalette
from textual.pilot import Pilot

from player.services.session import Session
from player.ui.app import PodlineApp
from tests.functional.ui.test_drawing import settled
from tests.support.drawn import DrawingDriver
from tests.support.sample import INTERVIEW
from tests.support.scripted_engine import ScriptedEngine

_ROUNDS = 12
_AT_ONCE = 4
"""So many things are done before it is looked at: drawing lags behind, as it does."""

_SIZES = ((100, 30), (80, 24), (132, 40), (61, 18))
_KEYS = (
    *("right", "left", "pagedown", "pageup", "home", "end", "j", "k", "v", "y", "Y", "b", "M"),
    *("c", "i", "s", "slash", "n", "N", "escape", "escape", "escape", "enter", "ctrl+p", "C"),
    *("question_mark", "tab", "m", "t", "down", "up"),
)
_SENTENCE = "Something was done. "


class _Doing:
    """Does one thing after another by chance, and remembers what."""

    def __init__(self, pilot: Pilot[Any], seed: int) -> None:
        self._pilot, self._app = pilot, pilot.app
        self._chance = random.Random(seed)
        self.done: list[str] = []

    async def something(self) -> None:
        """A key, a toast that comes or all that go, another size of the window."""
        chance = self._chance
        kind = chance.random()
        if kind < 0.2:
            text = f"{len(self.done)}: {_SENTENCE * chance.randint(1, 5)}"
            self._app.notify(text, timeout=chance.choice((0.05, 0.3, 60)))
            self.done.append("toast")
        elif kind < 0.25:
            self._app.clear_notifications()
            self.done.append("no toasts")
        elif kind < 0.3:
            width, height = chance.choice(_SIZES)
            driver = self._app._driver
            assert isinstance(driver, DrawingDriver)
            driver.terminal.resize(height, width)
            await self._pilot.resize_terminal(width, height)
            self.done.append(f"{width}x{height}")
        else:
            key = chance.choice(_KEYS)
            # The palette would quit podline sooner or later.
            if key != "enter" or not isinstance(self._app.screen, CommandPalette):
                await self._pilot.press(key)
                self.done.append(key)


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_nothing_is_left_behind_whatever_is_done(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def copy(text: str, through_terminal: Callable[[str], None], **given: Any) -> str:
        return "copied"

    monkeypatch.setattr("textual.drivers.headless_driver.HeadlessDriver", DrawingDriver)
    monkeypatch.setattr("player.ui.app.watch_terminal", lambda gone: None)
    monkeypatch.setattr("player.ui.copying.copy", copy)
    app = PodlineApp(Session(ScriptedEngine(), INTERVIEW, start_ms=55_000))
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        doing = _Doing(pilot, seed)
        for _ in range(_ROUNDS):
            for _ in range(_AT_ONCE):
                await doing.something()
            left = await settled(pilot)
            assert left == "", f"{' '.join(doing.done)}\n{left}"
