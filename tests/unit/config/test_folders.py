"""Where podline keeps things."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from player.config import folders
from player.config.folders import FolderError, made

XDG = {
    "XDG_CONFIG_HOME": folders.config_folder,
    "XDG_DATA_HOME": folders.data_folder,
    "XDG_STATE_HOME": folders.state_folder,
    "XDG_CACHE_HOME": folders.cache_folder,
}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="XDG is Linux's way")
@pytest.mark.parametrize("name", XDG)
def test_the_environment_decides(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, str(tmp_path))
    assert XDG[name]() == tmp_path / "podline"
    assert not (tmp_path / "podline").exists()


def test_files_have_their_places() -> None:
    assert folders.library_path().parent == folders.data_folder()
    assert folders.settings_path().parent == folders.config_folder()


def test_a_folder_is_made_for_the_user_alone(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b" / "podline"
    assert made(folder) == folder
    assert made(folder).is_dir()
    if os.name == "posix":
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        folder.chmod(0o755)
        assert stat.S_IMODE(made(folder).stat().st_mode) == 0o700


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="XDG is Linux's way")
def test_what_can_be_fetched_again_is_the_users_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    covers = folders.cached("covers")
    assert covers == folders.cache_folder() / "covers"
    assert [stat.S_IMODE(one.stat().st_mode) for one in (covers, covers.parent)] == [0o700] * 2


def test_a_file_in_the_way_is_said(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    with pytest.raises(FolderError, match="cannot be made"):
        made(tmp_path / "a" / "podline")
