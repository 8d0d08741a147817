"""`podline notes`, as a user types it, with an empty home and a real library."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from player.library.store import Store
from tests.support.library import subscribed, weekly

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    return home


@pytest.fixture
def podline(home: Path) -> Run:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}

    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-P", "-m", "player", *map(str, arguments)],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            cwd=home,
            env={**kept, "HOME": str(home), "XDG_DATA_HOME": str(home / "data")},
        )

    return run


@pytest.fixture
def store(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The library that the command opens, with two marks in a show and one in a file."""
    from player.config.folders import library_path

    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    store = Store.open(library_path())
    subscribed(store, weekly([1], title="Night Shift"))
    (row,) = store.episodes()
    store.add_bookmark(row.key, 62_000, sentence="The kettle is on.", speaker="Ada", note="tea")
    store.add_bookmark(row.key, 9_000, sentence="Good morning.")
    store.remember("file:1", 5, title="A talk", media_path="/gone/talk.mp3")
    store.add_bookmark("file:1", 1_000, sentence="Hello.", title="A talk", show="Loose")
    yield store
    store.close()


def test_an_empty_library_has_no_notes_and_says_how_to_make_some(podline: Run, home: Path) -> None:
    done = podline("notes")
    assert (done.returncode, done.stdout) == (0, "")
    assert "Nothing is marked yet" in done.stderr
    done = podline("notes", "--export", "notes.md")
    assert done.returncode == 0
    assert "nothing was written" in done.stderr
    assert not (home / "notes.md").exists()
    assert podline("notes", "--json").stdout == ""


def test_notes_are_printed_by_show_and_time(podline: Run, store: Store) -> None:
    done = podline("notes")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[:2] == ["Loose: A talk", "  0:01  Hello."]
    assert lines[2:4] == ["Night Shift: Episode 1", "  0:09  Good morning."]
    assert "  1:02  Ada: The kettle is on." in lines
    assert "    tea" in lines
    assert "token=" not in done.stdout
    told = podline("notes", "--show", "night").stdout
    assert "Night Shift" in told
    assert "Loose" not in told
    assert "with “nothing”" in podline("notes", "--show", "nothing").stderr


def test_notes_for_scripts(podline: Run, store: Store) -> None:
    done = podline("notes", "--json", "--show", "NIGHT shift")
    objects = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(said["at_ms"], said["sentence"], said["note"]) for said in objects] == [
        (62_000, "The kettle is on.", "tea"),
        (9_000, "Good morning.", ""),
    ]
    assert {said["show"] for said in objects} == {"Night Shift"}


@pytest.mark.parametrize("name", ["notes.md", "notes.json"])
def test_exporting_again_only_adds(name: str, podline: Run, store: Store, home: Path) -> None:
    file = home / name
    assert podline("notes", "--export", name).stderr == "Added 3 notes.\n"
    first = file.read_text()
    assert "The kettle is on." in first.replace("\\", "")
    assert (
        podline("notes", "--export", name).stderr == "The file has them all: nothing was added.\n"
    )
    assert file.read_text() == first
    # What is removed and put back is the same note still.
    mark = store.bookmarks()[0]
    store.remove_bookmark(mark.id)
    store.restore_bookmark(mark)
    store.add_bookmark("file:1", 30_000, sentence="Something new.", title="A talk", show="Loose")
    done = podline("notes", "--export", name, "--json")
    assert json.loads(done.stdout) == {"added": 1, "marked": 4, "file": name}
    assert file.read_text().startswith(first.rstrip("]\n"))


def test_what_cannot_be_written_is_said_in_a_sentence(podline: Run, store: Store) -> None:
    done = podline("notes", "--export", "notes.docx")
    assert done.returncode == 1
    assert "end its name with .md or .json" in done.stderr
    assert "Traceback" not in done.stderr
