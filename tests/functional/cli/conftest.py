from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from player.config.folders import library_path
from player.library.store import Store


@pytest.fixture
def empty_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
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
