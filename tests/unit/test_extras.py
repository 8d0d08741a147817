"""What podline tells its users to type must be what this installation understands."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path

from player.extras import how_to_add

ROOT = Path(__file__).parents[2]


def test_in_a_clone_the_task_runner_adds_an_extra() -> None:
    assert how_to_add("align") == "“./run extras align” in podline's folder"
    asked = subprocess.run([ROOT / "run", "help"], capture_output=True, text=True, check=True)
    known = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    (line,) = [line for line in asked.stdout.splitlines() if "./run extras" in line]
    assert all(name in line for name in known if name != "dev")
