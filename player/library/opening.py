"""Opening the library: rights, soundness, migrations and copies, before anything is read."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path

from player.clean import clean_line
from player.library import backups
from player.library.gate import only_one
from player.library.problems import StoreError, explain, is_damage
from player.library.schema import APPLICATION_ID, MIGRATIONS, NEWEST

BUSY_MS = 10_000
_LARGEST_CHECKED = 32 << 20
"""Larger ones are checked in `upkeep`, or when something was found wrong with them."""

LARGEST_COPIED = 8 << 20
"""Larger ones are copied in `upkeep`, so that opening them takes no longer."""


def suspicion(path: Path) -> Path:
    """The file that says that the library at `path` has to be checked when it is opened."""
    return path.with_name(f"{path.name}.suspect")


def mark_suspect(path: Path) -> None:
    """Have the library checked, whatever its size, when it is opened next."""
    with suppress(OSError):
        suspicion(path).touch(0o600)


def connect(path: Path, *, uri: bool = False) -> sqlite3.Connection:
    """A connection in autocommit, so that each transaction is begun by name.

    May be used from several threads, one at a time. With `uri` files may be attached by one.
    """
    return sqlite3.connect(
        path.absolute().as_uri() if uri else path,
        timeout=BUSY_MS / 1_000,
        isolation_level=None,
        check_same_thread=False,
        uri=uri,
    )


def open_library(path: Path) -> tuple[sqlite3.Connection, str]:
    """Open the library at `path`, making it or mending it where needed.

    Returns the connection, in autocommit, and a sentence saying what had to be mended ("").
    Folder and files are the user's alone. Raises StoreError.
    """
    try:
        _make_folder(path.parent)
        with only_one(path):
            return _open_or_mend(path)
    except (OSError, sqlite3.Error, UnicodeDecodeError) as error:
        raise explain(error, path) from error


def _make_folder(folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    if os.name == "posix" and folder.stat().st_mode & 0o077:
        folder.chmod(0o700)


def _open_or_mend(path: Path) -> tuple[sqlite3.Connection, str]:
    mended = ""
    if not path.exists() and backups.restore(path):
        mended = "The library was missing and its last copy was restored."
    held_something = path.exists() and path.stat().st_size > 0
    try:
        connection = _prepare(path)
        uncopied = _daily_copy(connection, path) if held_something else ""
        return connection, mended or uncopied
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        if not is_damage(error):
            raise
    aside = backups.set_aside(path)
    suspicion(path).unlink(missing_ok=True)
    kept = f"The library was damaged and is kept as {clean_line(str(aside))}"
    if backups.restore(path):
        return _prepare(path), f"{kept}; its last copy was restored."
    return _prepare(path), f"{kept}; a new one was begun."


def _prepare(path: Path) -> sqlite3.Connection:
    """Connect, check and migrate. Raises DatabaseError where the file is damaged."""
    make_private(path)
    connection = connect(path)
    try:
        version = _checked_version(connection, path)
        _configure(connection)
        if version != NEWEST:
            if version:
                backups.back_up(connection, path)
            _migrate(connection, version)
    except BaseException:
        connection.close()
        raise
    return connection


def _daily_copy(connection: sqlite3.Connection, path: Path) -> str:
    """Copy a small library once a day; a sentence where that fails, which stops nothing."""
    try:
        if path.stat().st_size <= LARGEST_COPIED and backups.is_due(path):
            backups.back_up(connection, path)
    except (OSError, sqlite3.OperationalError) as error:
        return no_copy(error)
    return ""


def no_copy(error: Exception) -> str:
    """Why the daily copy was not made, as a sentence."""
    reason = clean_line(getattr(error, "strerror", None) or str(error)).lower().rstrip(".")
    return f"The daily copy of the library was not made: {reason}."


def make_private(path: Path) -> None:
    """Make the file before SQLite does, readable by the user alone; its companions follow.

    One that is there is not opened: closing it would drop the locks that SQLite holds on it
    for other connections of this process (https://sqlite.org/howtocorrupt.html). Raises OSError.
    """
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        if os.name == "posix" and path.stat().st_mode & 0o077:
            path.chmod(0o600)


def _configure(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    # In WAL mode a crash of podline loses nothing; only a power cut may take the last few
    # seconds, for which a sync of the disk every few seconds is too dear.
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA trusted_schema=OFF")


def _checked_version(connection: sqlite3.Connection, path: Path) -> int:
    """The schema's version, once the file is known to be sound and podline's own."""
    application = int(connection.execute("PRAGMA application_id").fetchone()[0])
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    tables = int(connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0])
    if application != APPLICATION_ID and (application or version or tables):
        raise sqlite3.DatabaseError("this is not a database of podline's")
    if version > NEWEST:
        where = clean_line(str(path))
        raise StoreError(f"{where} was written by a newer podline: upgrade podline to use it.")
    suspect = suspicion(path)
    if suspect.exists() or path.stat().st_size <= _LARGEST_CHECKED:
        verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if verdict != "ok":
            raise sqlite3.DatabaseError(f"database disk image is malformed: {verdict}")
        suspect.unlink(missing_ok=True)
    return version


def _migrate(connection: sqlite3.Connection, version: int) -> None:
    """Apply each missing migration in a transaction of its own."""
    for number in range(version + 1, NEWEST + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in MIGRATIONS[number - 1].split(";"):
                if statement.strip():
                    connection.execute(statement)
            connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version={number}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
