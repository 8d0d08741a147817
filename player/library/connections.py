"""The connections to the library's file: one that writes, and as many as are reading.

In WAL mode a reader sees the last whole state and never waits for a writer, so a list is
drawn while something long is being written.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock

from player.library.opening import connect, mark_suspect
from player.library.problems import CLOSED, StoreError, explain, is_damage
from player.library.values import add_functions

_IDLE = 4
_CACHE_KB = 8 << 10


class Connections:
    """An open library file; the base of `Store`. Every method may raise StoreError."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.path = path
        self._connection = connection
        self._turn = Lock()
        self._idle: list[sqlite3.Connection] = []
        self._pool = Lock()
        self._watch: sqlite3.Connection | None = None
        self._closed = False
        add_functions(connection)

    def revision(self) -> int:
        """A number that changes when anybody, this podline or another, has written."""
        with self._explained(), self._pool:
            if self._watch is None:
                self._watch = self._new_reader()
            return int(self._watch.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        """Close the library. Safe to call twice."""
        with self._pool:
            self._closed = True
            readers, self._idle = self._idle, []
            if self._watch is not None:
                readers.append(self._watch)
                self._watch = None
        for reader in readers:
            with suppress(sqlite3.Error):
                reader.close()
        with self._turn, suppress(sqlite3.Error):
            self._connection.close()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees one whole state of the library for as long as it is held."""
        with self._explained():
            reader = self._reader()
            try:
                reader.execute("BEGIN")
                yield reader
                reader.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    reader.close()
                raise
            self._give_back(reader)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that takes the write lock at its start.

        So it never fails half-way because another podline wrote in between.
        """
        with self._explained(), self._turn:
            if self._closed:
                raise StoreError(CLOSED)
            connection = self._connection
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, UnicodeError, OverflowError) as error:
            if is_damage(error):
                mark_suspect(self.path)
            raise explain(error, self.path) from error

    def _reader(self) -> sqlite3.Connection:
        with self._pool:
            if self._closed:
                raise StoreError(CLOSED)
            if self._idle:
                return self._idle.pop()
            return self._new_reader()

    def _new_reader(self) -> sqlite3.Connection:
        if self._closed:
            raise StoreError(CLOSED)
        reader = connect(self.path)
        reader.execute("PRAGMA query_only=ON")
        reader.execute("PRAGMA trusted_schema=OFF")
        reader.execute(f"PRAGMA cache_size=-{_CACHE_KB}")
        add_functions(reader)
        return reader

    def _give_back(self, reader: sqlite3.Connection) -> None:
        with self._pool:
            if not self._closed and len(self._idle) < _IDLE:
                self._idle.append(reader)
                return
        with suppress(sqlite3.Error):
            reader.close()
