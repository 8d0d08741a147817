"""Copies of the library, and what happens to one that is damaged.

Copies are numbered, so that a clock that was set back never makes an old one look new.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

KEPT = 3
KEPT_OF_LARGE = 2
_LARGE = 64 << 20
_PAGES_A_STEP = 512
_PAUSE_S = 0.005
_MAX_AGE_S = 24 * 3_600
_NAME = re.compile(r"\.backup-(\d{6})$")
_BESIDE = ("-wal", "-shm", "-journal")


def backups_of(path: Path) -> list[Path]:
    """The copies of the library at `path`, newest first."""
    numbered = [
        (int(match[1]), beside)
        for beside in path.parent.glob(f"{_escaped(path.name)}.backup-*")
        if (match := _NAME.search(beside.name))
    ]
    return [beside for _, beside in sorted(numbered, reverse=True)]


def is_due(path: Path) -> bool:
    """Whether the newest copy is a day old, or bears a time that is still to come."""
    copies = backups_of(path)
    if not copies:
        return True
    age_s = time.time() - copies[0].stat().st_mtime
    return not 0 <= age_s < _MAX_AGE_S


def back_up(connection: sqlite3.Connection, path: Path) -> Path:
    """Copy an open library beside itself; whole or not at all. Keeps the newest few."""
    unfinished = _begin(path.with_name(f"{path.name}.unfinished"))
    with closing(sqlite3.connect(unfinished)) as copy:
        connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    return _finish(unfinished, path)


def back_up_slowly(path: Path, stop: Callable[[], bool]) -> Path | None:
    """The same with a connection of its own, in steps, checking the copy before it counts.

    None where it was stopped. Raises sqlite3.DatabaseError where the library is damaged;
    then the copies there are stay as they are.
    """
    unfinished = _begin(path.with_name(f"{path.name}.copying"))
    try:
        _copy(path, unfinished, stop)
        if not is_sound(unfinished):
            raise sqlite3.DatabaseError("the copy of the library is malformed")
        return _finish(unfinished, path)
    except _StoppedError:
        return None
    finally:
        unfinished.unlink(missing_ok=True)


def _copy(path: Path, to: Path, stop: Callable[[], bool]) -> None:
    def after_a_step(_status: int, _left: int, _total: int) -> None:
        if stop():
            raise _StoppedError
        time.sleep(_PAUSE_S)

    with closing(sqlite3.connect(path, isolation_level=None)) as source:
        # Whoever reads one state of the library has it to the end; without that a copy is
        # begun again whenever something is written.
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        with closing(sqlite3.connect(to)) as copy:
            source.backup(copy, pages=_PAGES_A_STEP, progress=after_a_step)
            copy.execute("PRAGMA journal_mode=DELETE")


class _StoppedError(Exception):
    pass


def _begin(unfinished: Path) -> Path:
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    return unfinished


def _finish(unfinished: Path, path: Path) -> Path:
    with unfinished.open("rb+") as file:
        os.fsync(file.fileno())
    copies = backups_of(path)
    number = int(copies[0].name[-6:]) + 1 if copies else 1
    target = path.with_name(f"{path.name}.backup-{number:06}")
    unfinished.replace(target)
    kept = KEPT if target.stat().st_size <= _LARGE else KEPT_OF_LARGE
    for old in copies[kept - 1 :]:
        old.unlink(missing_ok=True)
    return target


def set_aside(path: Path) -> Path:
    """Rename a damaged library and its companions to a name that is free; never overwrites."""
    number = 1
    while any(path.parent.glob(f"{_escaped(path.name)}.damaged-{number}*")):
        number += 1
    aside = path.with_name(f"{path.name}.damaged-{number}")
    # The file itself goes last: a log left beside a restored copy would be replayed into it.
    for ending in (*_BESIDE, ""):
        member = path.with_name(f"{path.name}{ending}")
        if member.exists():
            member.replace(aside.with_name(f"{aside.name}{ending}"))
    return aside


def restore(path: Path) -> bool:
    """Put the newest sound copy in the place of the library; False where there is none."""
    for copy in backups_of(path):
        if not is_sound(copy):
            continue
        if any(path.with_name(f"{path.name}{ending}").exists() for ending in _BESIDE):
            set_aside(path)
        unfinished = path.with_name(f"{path.name}.unfinished")
        unfinished.unlink(missing_ok=True)
        descriptor = os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as file, copy.open("rb") as source:
            shutil.copyfileobj(source, file, 1 << 20)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
        return True
    return False


def is_sound(path: Path) -> bool:
    """Whether a file is a SQLite database without a fault."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return False


def _escaped(name: str) -> str:
    return re.sub(r"([\[*?])", r"[\1]", name)
