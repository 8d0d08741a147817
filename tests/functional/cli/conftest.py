from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from player.config.folders import library_path
from player.library.store import Store


@pytest.fixture
def own_log() -> Iterator[None]:
    """Leaves this process's log as it was, where a command run in it begins podline's."""
    root = logging.getLogger()
    handlers, level = tuple(root.handlers), root.level
    yield
    for handler in [one for one in root.handlers if one not in handlers]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


@pytest.fixture
def empty_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_log: None) -> Path:
    """A home in which podline never ran, for this process and those it starts."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    return home


@pytest.fixture
def store(empty_home: Path) -> Iterator[Store]:
    """The library of that home, for a test to fill."""
    store = Store.open(library_path())
    yield store
    store.close()
