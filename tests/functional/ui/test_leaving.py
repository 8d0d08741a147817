"""Leaving while something is still being read."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from threading import Event

import pytest

from player.ui.aside import aside
from tests.support.terminal import Terminal

SLOW = """
import sys, time
from player.services.opening import Opening
from player.ui.app import PodlineApp
sys.exit(PodlineApp(Opening(title="A slow one", open=lambda: time.sleep(120))).run() or 0)
"""


SLOW_LIBRARY = """
import sys, time
from pathlib import Path
from player.library.store import Store
from player.services.desk import Entrance, Library
from player.ui.library_app import LibraryApp
from tests.support.library_host import ScriptedDesk, fill
store = Store.open(Path(sys.argv[1]))
fill(store)
desk = ScriptedDesk(store)
desk.open = lambda key, at_ms: time.sleep(120)
sys.exit(LibraryApp(Entrance(lambda: Library(store, desk))).run() or 0)
"""


@pytest.mark.parametrize("keys", ["q", "\x11", "\x03"])
def test_nobody_waits_for_what_is_still_read(tmp_path: Path, keys: str) -> None:
    program = tmp_path / "slow.py"
    program.write_text(SLOW)
    with Terminal([sys.executable, "-P", str(program)]) as terminal:
        terminal.wait_for("A slow one", 60)
        terminal.press(keys)
        terminal.process.wait(60)
        assert terminal.process.returncode == 0


def test_nobody_waits_for_an_episode_that_was_given_up(tmp_path: Path) -> None:
    program = tmp_path / "slow.py"
    program.write_text(SLOW_LIBRARY)
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    command = [sys.executable, str(program), str(tmp_path / "library.db")]
    with Terminal(command, env=env) as terminal:
        terminal.wait_for("The baker’s first hour", 60)
        terminal.press("\r")
        terminal.wait_for("opening The baker’s first hour …", 60)
        terminal.press("\x1b")
        terminal.wait_for("not opened: The baker’s first hour", 60)
        terminal.press("q")
        terminal.process.wait(60)
        assert terminal.process.returncode == 0


async def test_what_is_done_aside_comes_back() -> None:
    assert await aside(lambda: 6 * 7) == 42
    with pytest.raises(ZeroDivisionError):
        await aside(lambda: 1 // 0)


async def test_who_stops_waiting_hears_nothing_more() -> None:
    go = Event()
    waiting = asyncio.create_task(aside(lambda: go.wait(30)))
    await asyncio.sleep(0.05)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    go.set()
    await asyncio.sleep(0.05)
