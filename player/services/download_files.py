"""Where downloaded episodes lie: a folder for each show, files named as the episodes are."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from player.clean import clean_line
from player.config.folders import data_folder, made
from player.library.model import Download, DownloadState
from player.library.store import Store
from player.net.names import file_name, free_name, sound_ending
from player.net.partial import is_held, parts_of
from player.services.problems import Refused

_FOLDER = "downloads"
_BLOCK_BYTES = 1 << 20


class DownloadFiles:
    """Names files and removes them, inside one folder alone."""

    def __init__(self, store: Store, folder: Callable[[], Path] | None = None) -> None:
        self._store = store
        self._folder = folder or (lambda: made(data_folder() / _FOLDER))

    def path_of(self, download: Download) -> Path:
        """Where a download goes, or went before; its folder is there. Raises FolderError."""
        row = download.episode
        if download.path and self._is_ours(Path(download.path)):
            path = Path(download.path)
            made(path.parent)
            return path
        folder = made(self._folder() / file_name(row.show, otherwise="show"))
        others = {Path(one.path).name.casefold() for one in self._store.downloads() if one.path}
        there = {path.name.casefold() for path in folder.iterdir()}
        ending = sound_ending(row.media_url or "", row.media_type)

        def taken(name: str) -> bool:
            folded = name.casefold()
            return folded in others or any(one.startswith(folded) for one in there)

        return folder / free_name(file_name(row.title, ending=ending), taken)

    def begun(self, download: Download | None) -> Path | None:
        """Where an unfinished download has arrived in part, or as a whole; None where nothing has.

        Raises FolderError, OSError.
        """
        if download is None or download.state is DownloadState.DONE or not download.path:
            return None
        path = Path(download.path)
        there = self._is_ours(path) and (path.is_file() or parts_of(path))
        return path if there else None

    def remove(self, *paths: Path) -> None:
        """Remove files and what has arrived of them, and a folder that is empty then.

        Raises Refused where one is there and cannot be removed.
        """
        for path in paths:
            if not self._is_ours(path):
                continue
            try:
                for part in parts_of(path):
                    part.unlink(missing_ok=True)
                path.unlink(missing_ok=True)
            except OSError as error:
                raise Refused(
                    f"The file {clean_line(str(path))} cannot be removed: "
                    f"{clean_line(error.strerror or 'unknown').lower()}."
                ) from error
            with suppress(OSError):
                path.parent.rmdir()

    def _is_ours(self, path: Path) -> bool:
        """Whether a path that the library names lies in a show's folder of ours."""
        return path.parent.parent == self._folder() and ".." not in path.parts


def second_name(path: Path, other: Path, wanted: Callable[[], bool]) -> None:
    """Have a file that may be in use under another name too, by a copy where need be.

    A copy between disks may take long: it ends once it is not `wanted` any more, and then
    nothing is at `other`. Raises OSError.
    """
    try:
        os.link(path, other)
    except OSError:
        new = other.with_name(f"{other.name}.part")
        if _copied(path, new, wanted):
            new.replace(other)


def take_over(path: Path, final: Path, wanted: Callable[[], bool]) -> None:
    """Have what is kept at `path`, whole or in part, at `final`, where nothing is yet.

    Once it is not `wanted` any more, or it fails, all stays where it was. Raises OSError.
    """
    if final.exists() or parts_of(final) or is_held(path):
        return
    if path.is_file():
        second_name(path, final, wanted)
        return
    # The map of what is there goes last: without it a part is nothing.
    moves = [
        (part, final.with_name(final.name + part.name.removeprefix(path.name)))
        for part in sorted(parts_of(path), key=lambda part: part.suffix != ".part")
    ]
    moved = False
    try:
        moved = _all_linked(moves) or all(_copied(part, new, wanted) for part, new in moves)
    finally:
        for part, new in moves:
            (part if moved else new).unlink(missing_ok=True)


def _all_linked(moves: list[tuple[Path, Path]]) -> bool:
    """Give them their new names too; False where that cannot be done for all."""
    try:
        for part, new in moves:
            os.link(part, new)
    except OSError:
        for _, new in moves:
            new.unlink(missing_ok=True)
        return False
    return True


def _copied(path: Path, new: Path, wanted: Callable[[], bool]) -> bool:
    """Copy a file; False, and nothing is there, where it is not `wanted` to the end."""
    new.unlink(missing_ok=True)
    try:
        with path.open("rb") as source, open(new, "xb", opener=_private) as copy:
            while wanted():
                block = source.read(_BLOCK_BYTES)
                if not block:
                    return True
                copy.write(block)
    except OSError:
        new.unlink(missing_ok=True)
        raise
    new.unlink(missing_ok=True)
    return False


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
