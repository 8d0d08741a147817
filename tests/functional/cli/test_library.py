"""`podline` alone: the library in a real terminal, from its first greeting on."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.pulse import PrivatePulse, private_pulse
from tests.support.terminal import Terminal

PODLINE = [sys.executable, "-P", "-m", "player"]


@pytest.fixture(scope="module")
def pulse() -> Iterator[PrivatePulse]:
    with private_pulse() as running:
        yield running


@pytest.fixture
def home(tmp_path: Path, pulse: PrivatePulse) -> dict[str, str]:
    foreign = ("XDG_CONFIG", "XDG_DATA", "XDG_STATE", "XDG_CACHE", "TMUX", "DISPLAY", "SSH_")
    kept = {name: value for name, value in pulse.env.items() if not name.startswith(foreign)}
    return {**kept, "HOME": str(tmp_path)}


def test_an_empty_library_greets_plays_the_demo_and_quits(home: dict[str, str]) -> None:
    with Terminal(PODLINE, env=home) as terminal:
        terminal.wait_for("Your library is empty", 20)
        terminal.press("D")
        terminal.wait_for("Nora Quill", 20)
        terminal.press("q")
        terminal.wait_for("Your library is empty")
        terminal.press("q")
        assert terminal.wait_closed(15) == 0
