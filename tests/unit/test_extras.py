"""What podline tells its users to type must be what this installation understands."""

from __future__ import annotations

import shlex
import subprocess
import sys
import tomllib
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

import player.extras
from player.extras import EXTRAS, how_to_add

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

Installed = Callable[..., Path]


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installed:
    """Makes this process believe that podline was installed elsewhere, with some modules."""

    def install(*, pipx: bool = False, modules: tuple[str, ...] = ("pip",)) -> Path:
        environment, clone = tmp_path / "env", tmp_path / "a clone"
        site = environment / "site-packages"
        (site / "player").mkdir(parents=True)
        (site / "podline-1.dist-info").mkdir()
        clone.mkdir()
        (clone / "pyproject.toml").touch()
        url = f'{{"url": "{clone.as_uri()}", "dir_info": {{}}}}'
        (site / "podline-1.dist-info" / "direct_url.json").write_text(url)
        if pipx:
            (environment / "pipx_metadata.json").touch()
        monkeypatch.setattr(player.extras, "__file__", str(site / "player" / "extras.py"))
        monkeypatch.setattr(sys, "prefix", str(environment))
        monkeypatch.setattr(sys, "executable", str(environment / "bin" / "python"))
        found = {name: find_spec("json") for name in modules}
        monkeypatch.setattr(player.extras, "find_spec", found.get)
        return clone

    return install


def typed(extra: str) -> list[str]:
    """The command between the quotes, as a shell takes it apart."""
    return shlex.split(how_to_add(extra).partition("“")[2].partition("”")[0])


def test_every_extra_is_known_and_no_other() -> None:
    assert EXTRAS.keys() == PROJECT["optional-dependencies"].keys() - {"dev"}
    asked = subprocess.run([ROOT / "run", "help"], capture_output=True, text=True, check=True)
    (line,) = [line for line in asked.stdout.splitlines() if "./run extras" in line]
    assert all(name in line for name in EXTRAS)


def test_in_a_clone_with_its_own_environment_the_task_runner_adds_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "prefix", str(ROOT / ".venv"))
    assert how_to_add("align") == "“./run extras align” in podline's folder"


def test_a_clone_installed_into_another_environment_is_added_to_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "bin" / "python"))
    assert typed("align") == [
        *(str(tmp_path / "bin" / "python"), "-m", "pip", "install", "-e"),
        f"{ROOT}[align]",
    ]


def test_a_copy_in_an_environment_is_added_to_from_the_folder_it_came_from(
    installed: Installed,
) -> None:
    clone = installed()
    assert typed("clip") == [sys.executable, "-m", "pip", "install", f"{clone}[clip]"]


def test_pipx_is_told_what_is_there_too_so_that_nothing_goes(installed: Installed) -> None:
    clone = installed(pipx=True, modules=("av", "PIL"))
    assert typed("align") == ["pipx", "install", "--force", f"{clone}[align,clip,covers]"]


def test_an_environment_without_pip_is_added_to_by_uv(installed: Installed) -> None:
    clone = installed(modules=())
    assert typed("align") == [
        *("uv", "pip", "install", "--python", sys.executable),
        f"{clone}[align]",
    ]


def test_where_the_folder_is_gone_its_place_is_left_to_the_user(installed: Installed) -> None:
    (installed(pipx=True, modules=()) / "pyproject.toml").unlink()
    assert how_to_add("align") == "“pipx install --force '.[align]'” in podline's folder"
