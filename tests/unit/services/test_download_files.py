"""What was fetched to be played is taken over by a download as a whole, or stays."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from player.services.download_files import take_over


@pytest.fixture
def other_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files can have no second name, as between disks."""

    def far(path: object, other: object) -> None:
        raise OSError(errno.EXDEV, "another disk")

    monkeypatch.setattr(os, "link", far)


def begun(folder: Path) -> Path:
    """A sound that has arrived in part, with the map of that."""
    path = folder / "played.mp3"
    path.with_name("played.mp3.part").write_bytes(b"some of it")
    path.with_name("played.mp3.map").write_bytes(b"its map")
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.usefixtures("other_disk")
def test_between_disks_a_part_comes_with_its_map(tmp_path: Path) -> None:
    take_over(begun(tmp_path), tmp_path / "kept.mp3", lambda: True)
    assert names(tmp_path) == ["kept.mp3.map", "kept.mp3.part"]
    assert (tmp_path / "kept.mp3.part").read_bytes() == b"some of it"


@pytest.mark.usefixtures("other_disk")
def test_a_copy_that_fails_in_the_middle_leaves_no_part_without_its_map(tmp_path: Path) -> None:
    path = begun(tmp_path)
    broken = tmp_path / "played.mp3.map"
    broken.unlink()
    broken.symlink_to(tmp_path / "gone")
    with pytest.raises(OSError, match="No such file"):
        take_over(path, tmp_path / "kept.mp3", lambda: True)
    assert names(tmp_path) == ["played.mp3.map", "played.mp3.part"]
