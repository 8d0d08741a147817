"""`podline doctor`, as a user types it."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner

from player.cli.main import podline
from player.config.folders import library_path, settings_path
from player.library.store import Store
from tests.support.library import entry, feed_of, subscribed


def looked(status: int) -> dict[str, dict[str, object]]:
    result = CliRunner().invoke(podline, ["doctor", "--json"])
    assert result.exit_code == status, result.output
    return {one["about"]: one for one in map(json.loads, result.stdout.splitlines())}


def test_an_empty_home_lacks_nothing_and_stays_empty(empty_home: Path) -> None:
    found = looked(0)
    assert str(found["VLC"]["sentence"]).startswith("VLC 3")
    assert "no library yet" in str(found["library"]["sentence"])
    assert {"sound", "clipboard", "terminal", "colours", "encoding", "extra align"} <= found.keys()
    assert not list(empty_home.rglob("*podline*"))
    plain = CliRunner().invoke(podline, ["doctor"]).stdout.splitlines()
    assert len(plain) == len(found)
    assert all(line.endswith(".") for line in plain)


@pytest.mark.usefixtures("empty_home")
def test_an_extra_that_is_not_here_is_neither_fine_nor_a_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def without_align(name: str) -> object:
        return None if name == "faster_whisper" else find_spec(name)

    monkeypatch.setattr("player.services.checkup.find_spec", without_align)
    found = looked(0)
    assert found["extra align"]["state"] == "optional"
    assert found["extra clip"]["state"] == "ok"
    plain = CliRunner().invoke(podline, ["doctor"]).stdout.splitlines()
    assert [line[:14] for line in plain if "not installed" in line] == ["-  extra align"]


def test_a_library_is_counted(store: Store) -> None:
    subscribed(store, feed_of(entry(1), entry(2)))
    assert "1 shows, 2 episodes" in str(looked(0)["library"]["sentence"])


@pytest.mark.usefixtures("empty_home")
def test_a_damaged_library_is_told_and_left_alone() -> None:
    path = library_path()
    path.parent.mkdir(parents=True, mode=0o700)
    path.write_bytes(b"no database" * 500)
    assert looked(1)["library"]["state"] == "missing"
    assert path.read_bytes() == b"no database" * 500


@pytest.mark.usefixtures("empty_home")
def test_a_broken_settings_file_is_told() -> None:
    path = settings_path()
    path.parent.mkdir(parents=True, mode=0o700)
    path.write_text("rate = = 2\n")
    assert looked(1)["settings"]["state"] == "missing"
