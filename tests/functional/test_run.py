"""The task runner of a clone, as a user types it; nothing is really installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from player.extras import EXTRAS

RUN = Path(__file__).parents[2] / "run"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone that is set up, whose Python says what it is asked, on a system with VLC."""
    shutil.copy(RUN, tmp_path)
    for name in ("pyproject.toml", "requirements.lock"):
        (tmp_path / name).touch()
    for name, script in {
        ".venv/bin/python": 'echo "python $*"',
        "bin/dpkg-query": "echo install ok installed",
        "bin/apt-get": "exit 1",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
    (tmp_path / ".venv" / "installed-play").touch()
    return tmp_path


def extras(clone: Path, *names: str) -> subprocess.CompletedProcess[str]:
    path = f"{clone / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        [clone / "run", "extras", *names],
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", EXTRAS)
def test_an_extra_is_told_with_its_weight_before_it_is_installed(clone: Path, name: str) -> None:
    done = extras(clone, name)
    assert done.returncode == 0, done.stderr
    assert f"  {name}: " in done.stderr
    assert " MB" in done.stderr
    assert f"-e .[{name}]" in done.stdout


def test_what_is_no_extra_is_told_and_nothing_is_installed(clone: Path) -> None:
    done = extras(clone, "align", "clips")
    assert done.returncode == 2
    assert "no extra clips: there is align clip covers" in done.stderr
    assert not done.stdout
