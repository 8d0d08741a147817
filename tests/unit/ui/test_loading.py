"""What is loaded before the first frame: it is what people wait for."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("shown", "without"),
    [
        ("player.ui.library_app", {"player.ui.screens.player", "player.library.store"}),
        ("player.ui.screens.opening", {"player.ui.screens.player", "player.services.session"}),
    ],
)
def test_the_first_frame_waits_for_nothing_that_it_does_not_show(
    shown: str, without: set[str]
) -> None:
    code = f"import sys, {shown}; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert shown in loaded
    assert not without & set(loaded)
