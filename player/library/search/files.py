"""The index's own file beside the library: it is no loss, and made anew where it is no good.

So that the library stays small enough to be copied every day, that a damaged index harms
nothing, and that writing it never makes anybody wait.
"""

from __future__ import annotations

import sqlite3
import zlib
from contextlib import suppress
from pathlib import Path

from player.library.opening import connect, make_private
from player.library.problems import CLOSED, StoreError, is_damage
from player.library.search.words import TOKENIZER
from player.library.values import add_functions

_VERSION = 2
"""Raised whenever the same text would be indexed differently: the index is then made anew."""

_PAGE = 16 << 10
"""Several blocks fit into a page of this size, and one into a page of 4 KB."""

_MERGED_TOGETHER = 8
"""With 4, SQLite's own, indexing takes longer, and what is found is there no sooner; with 16
it merges all at once, which may take two seconds."""

_SCHEMA = f"""
    CREATE TABLE about_docs (
        slot INTEGER PRIMARY KEY,
        episode_id INTEGER NOT NULL UNIQUE,
        show_id INTEGER NOT NULL,
        show TEXT NOT NULL,
        sort_s INTEGER NOT NULL,
        stamp INTEGER NOT NULL,
        body BLOB NOT NULL
    ) STRICT;
    CREATE TABLE speech_docs (
        slot INTEGER PRIMARY KEY,
        transcript_id INTEGER NOT NULL UNIQUE,
        episode_id INTEGER NOT NULL,
        show_id INTEGER NOT NULL,
        show TEXT NOT NULL,
        title TEXT NOT NULL,
        sort_s INTEGER NOT NULL,
        stamp INTEGER NOT NULL,
        timed INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE blocks (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
    CREATE TABLE seen (text INTEGER NOT NULL) STRICT;
    CREATE VIRTUAL TABLE about USING fts5(
        scope, show, title, notes, content='', tokenize="{TOKENIZER}");
    CREATE VIRTUAL TABLE speech USING fts5(
        scope, show, title, speaker, text, content='', tokenize="{TOKENIZER}");
"""


def index_path(library: Path) -> Path:
    """The index of the library at a path."""
    return library.with_name(f"{library.stem}.search{library.suffix}")


class IndexFile:
    """A connection to the index of a library, with the library itself attached as `lib`."""

    def __init__(self, library: Path) -> None:
        self._library = library
        self._connection: sqlite3.Connection | None = None
        self._inode = 0
        self._shut = False

    def open(self) -> tuple[sqlite3.Connection, bool]:
        """The connection, and whether it is a new one.

        An index that is missing, damaged or of another version is begun anew; one that
        another podline began anew is opened again. Raises OSError and sqlite3.Error, and
        StoreError once it is shut.
        """
        if self._shut:
            raise StoreError(CLOSED)
        path = index_path(self._library)
        if self._connection is not None:
            try:
                if path.stat().st_ino == self._inode:
                    return self._connection, False
            except FileNotFoundError:
                pass
            self.close()
        self._connection = _open_or_begin(path, self._library)
        self._inode = path.stat().st_ino
        return self._connection, True

    def close(self) -> None:
        """Close the connection. Safe to call twice."""
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None

    def shut(self) -> None:
        """Close it for good. Safe to call twice."""
        self._shut = True
        self.close()

    def begin_anew(self) -> None:
        """Throw the index away; it was damaged."""
        self.close()
        with suppress(OSError):
            remove_index(self._library)


def _open_or_begin(path: Path, library: Path) -> sqlite3.Connection:
    try:
        return _open(path, library)
    except sqlite3.DatabaseError as error:
        if not is_no_good(error):
            raise
    remove_index(library)
    return _open(path, library)


def remove_index(library: Path) -> None:
    """Remove the index of a library; it is begun anew when it is opened."""
    path = index_path(library)
    for ending in ("-wal", "-shm", ""):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def is_no_good(error: BaseException) -> bool:
    """Whether an error says that the index is damaged, and not that it could not be reached.

    Anything else that SQLite stumbles on can come from a damaged page.
    """
    if isinstance(error, zlib.error) or is_damage(error):
        return True
    if not isinstance(error, sqlite3.Error) or isinstance(error, sqlite3.ProgrammingError):
        return False
    return not any(reason in str(error) for reason in _OUT_OF_REACH)


_OUT_OF_REACH = ("locked", "busy", "full", "readonly", "I/O", "unable to open", "interrupted")


class _OtherVersionError(sqlite3.DatabaseError):
    pass


def _open(path: Path, library: Path) -> sqlite3.Connection:
    make_private(path)
    connection = connect(path, uri=True)
    try:
        connection.execute(f"PRAGMA page_size={_PAGE}")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA trusted_schema=OFF")
        # Read-only: a transaction that writes takes the lock of every file it might write.
        connection.execute("ATTACH ? AS lib", (f"{library.absolute().as_uri()}?mode=ro",))
        add_functions(connection)
        _make(connection)
    except BaseException:
        with suppress(sqlite3.Error):
            connection.close()
        raise
    return connection


def _make(connection: sqlite3.Connection) -> None:
    version = connection.execute("PRAGMA main.user_version").fetchone()[0]
    if version == _VERSION:
        return
    if version:
        raise _OtherVersionError("the index is of another version")
    connection.execute("BEGIN IMMEDIATE")
    try:
        if not connection.execute("PRAGMA main.user_version").fetchone()[0]:
            for statement in _SCHEMA.split(";"):
                if statement.strip():
                    connection.execute(statement)
            connection.execute(
                "INSERT INTO speech (speech, rank) VALUES ('automerge', ?)", (_MERGED_TOGETHER,)
            )
            connection.execute(f"PRAGMA main.user_version={_VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
