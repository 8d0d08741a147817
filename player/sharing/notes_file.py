"""Adding notes to a file on disk: whole or not at all, whatever else writes to it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from stat import S_IMODE

from player.clean import clean_line
from player.sharing.notes_export import Note, NotesError, add_notes, format_of

LARGEST = 256 << 20
_TRIES = 3


def save_notes(path: Path, notes: Sequence[Note]) -> int:
    """Add the notes that a file does not have yet; how many that were.

    The file is replaced in one step and keeps its rights; a link to it stays a link. Where
    nothing is new it is not touched. Raises NotesError with a sentence; then it is as it was.
    """
    form = format_of(path.name)
    if form is None:
        raise NotesError(
            f"{_shown(path)} is no kind of notes podline writes: end its name with .md or .json."
        )
    target = Path(os.path.realpath(path))
    try:
        for _ in range(_TRIES):
            before = _state(target)
            existing = _read(target) if before is not None else ""
            added = add_notes(existing, notes, form)
            if not added.count:
                return 0
            if _replace(target, added.text.encode("utf-8", "replace"), before):
                return added.count
    except OSError as error:
        raise NotesError(f"{_shown(path)} cannot be written: {_reason(error)}.") from error
    except NotesError as error:
        raise NotesError(f"Nothing can be added to {_shown(path)}. {error}") from error
    raise NotesError(f"{_shown(path)} changes all the time: try again when nothing else does.")


def _state(target: Path) -> os.stat_result | None:
    try:
        return target.stat()
    except FileNotFoundError:
        return None


def _read(target: Path) -> str:
    with target.open("rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise NotesError("It is too large for a file of notes.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotesError("It is not UTF-8 text: name another file.") from error


def _replace(target: Path, data: bytes, before: os.stat_result | None) -> bool:
    """Write the file anew unless it changed since `before`; whether that was done."""
    unfinished = target.with_name(f".podline-{os.getpid()}.unfinished")
    try:
        with unfinished.open("xb") as file:
            if before is not None and hasattr(os, "fchmod"):
                os.fchmod(file.fileno(), S_IMODE(before.st_mode))
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if _version(_state(target)) != _version(before):
            return False
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return True


def _version(state: os.stat_result | None) -> tuple[int, int, int] | None:
    return None if state is None else (state.st_ino, state.st_mtime_ns, state.st_size)


def _shown(path: Path) -> str:
    return f"“{clean_line(path.name)[:80]}”"


def _reason(error: OSError) -> str:
    return clean_line(error.strerror or "unknown").lower()
