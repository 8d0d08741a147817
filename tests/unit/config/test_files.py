"""Podline's own files where someone put something else in their place."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from player.config import logs
from player.config.folders import FolderError
from player.config.problems import SettingsError
from player.config.settings import read_settings
from player.config.settings_writing import write_settings

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs pipes with names")


@pytest.fixture(params=["nobody", "reader", "writer"])
def pipe(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A pipe: with nobody at its other end, a reader that never reads, a silent writer."""
    path = tmp_path / "podline" / "pipe"
    path.parent.mkdir(mode=0o700)
    os.mkfifo(path)
    ends = []
    if request.param != "nobody":
        ends.append(os.open(path, os.O_RDONLY | os.O_NONBLOCK))
    if request.param == "writer":
        ends.append(os.open(path, os.O_WRONLY | os.O_NONBLOCK))
    yield path
    for end in ends:
        os.close(end)


def test_settings_are_never_waited_for(pipe: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read: it is no ordinary file"):
        read_settings(pipe)
    with pytest.raises(SettingsError, match="cannot be read: it is no ordinary file"):
        write_settings(pipe, {("", "volume"): 50})


def test_a_device_is_no_settings_file() -> None:
    with pytest.raises(SettingsError, match="no ordinary file"):
        read_settings(Path("/dev/zero"))


def test_a_folder_is_no_settings_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="is a directory"):
        read_settings(tmp_path)


@pytest.mark.parametrize("name", ["podline.log", "engine.log"])
def test_no_log_is_written_into_a_pipe(
    pipe: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "state_folder", lambda: pipe.parent)
    pipe.rename(pipe.with_name(name))
    write: Callable[[], object] = (
        logs.open_engine_log if name == "engine.log" else logs.start_logging
    )
    with pytest.raises(FolderError, match="cannot be written: it is no ordinary file"):
        write()


def test_a_log_may_be_thrown_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "state_folder", lambda: tmp_path)
    (tmp_path / "engine.log").symlink_to(os.devnull)
    with logs.open_engine_log() as log:
        log.write(b"noise")
    assert (tmp_path / "engine.log").is_char_device()
