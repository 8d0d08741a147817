"""Notes on a real disk: whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from player.sharing.notes_export import Note, NotesError
from player.sharing.notes_file import save_notes
from player.sharing.shared import Shared

TALK = Shared("A talk", "Show", page_url="https://ada.example/talk")
NOTES = [Note("key", at_ms, 1_700_000_000, TALK) for at_ms in (5_000, 65_000)]


def test_a_file_is_made_and_added_to(tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    assert save_notes(path, NOTES[:1]) == 1
    path.chmod(0o640)
    path.write_bytes(path.read_bytes() + b"mine\r\n")
    before = path.read_bytes()
    assert save_notes(path, NOTES) == 1
    assert path.read_bytes().startswith(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [entry.name for entry in tmp_path.iterdir()] == ["notes.md"]


def test_nothing_new_leaves_the_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.json"
    assert save_notes(path, NOTES) == 2
    before = path.stat()
    assert save_notes(path, NOTES) == 0
    assert path.stat().st_ino == before.st_ino


def test_a_link_into_a_vault_stays_a_link(tmp_path: Path) -> None:
    real = tmp_path / "vault" / "Podcasts.md"
    real.parent.mkdir()
    link = tmp_path / "notes.md"
    link.symlink_to(real)
    save_notes(link, NOTES)
    assert link.is_symlink()
    assert "A talk" in real.read_text()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("notes.txt", None, "end its name with .md or .json"),
        ("notes.json", b"words", "It is no JSON"),
        ("notes.md", b"caf\xe9", "not UTF-8"),
        ("missing/notes.md", None, "cannot be written"),
        ("folder.md", b"", "cannot be written"),
    ],
)
def test_what_cannot_be_written_is_said_and_left(
    tmp_path: Path, name: str, content: bytes | None, sentence: str
) -> None:
    path = tmp_path / name
    if name == "folder.md":
        path.mkdir()
    elif content is not None:
        path.write_bytes(content)
    with pytest.raises(NotesError, match=sentence):
        save_notes(path, NOTES)
    if content:
        assert path.read_bytes() == content
    assert not list(tmp_path.glob("**/*.unfinished"))


def test_a_change_meanwhile_is_not_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "notes.md"
    save_notes(path, NOTES[:1])
    real = os.fsync
    written: list[bool] = []

    def meddle(descriptor: int) -> None:
        real(descriptor)
        if not written:
            written.append(True)
            path.write_text(path.read_text() + "written meanwhile\n")

    monkeypatch.setattr(os, "fsync", meddle)
    assert save_notes(path, NOTES) == 1
    text = path.read_text()
    assert "written meanwhile" in text
    assert "t=65" in text


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux")
def test_a_full_disk_leaves_the_notes_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "notes.md"
    save_notes(path, NOTES[:1])
    before = path.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NotesError, match="no space left"):
        save_notes(path, NOTES)
    assert path.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 1
