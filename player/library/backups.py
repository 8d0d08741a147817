"""Copies of the library, and what happens to one that is damaged.

Copies are numbered, so that a clock that was set back never makes an old one look new.
"""

from __future__ import annotations

import os
import re
import sqlite3
import time
from contextlib import closing
from pathlib import Path

KEPT = 3
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
    """Copy an open library beside itself; whole or not at all. Keeps the newest three."""
    copies = backups_of(path)
    number = int(copies[0].name[-6:]) + 1 if copies else 1
    target = path.with_name(f"{path.name}.backup-{number:06}")
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with closing(sqlite3.connect(unfinished)) as copy:
        connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    with unfinished.open("rb+") as file:
        os.fsync(file.fileno())
    unfinished.replace(target)
    for old in copies[KEPT - 1 :]:
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
        with os.fdopen(descriptor, "wb") as file:
            file.write(copy.read_bytes())
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
