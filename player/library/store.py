"""The library: what must not be lost, in SQLite."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock

from player.library.opening import open_library
from player.library.positions import Position
from player.library.problems import StoreError, explain
from player.timecode import MAX_MS

__all__ = ["Store", "StoreError"]


class Store:
    """An open library. Every method may raise StoreError; none ever leaves a half write.

    May be used from several threads; calls take turns. What was remembered is on disk when
    `remember` returns. `notice` is a sentence to show where the library had to be mended
    when it was opened, else "".
    """

    def __init__(self, connection: sqlite3.Connection, path: Path, notice: str = "") -> None:
        self.path = path
        self.notice = notice
        self._connection = connection
        self._turn = Lock()

    @classmethod
    def open(cls, path: Path) -> Store:
        """Open the library at `path`, making its folder and itself where missing.

        A damaged one is set aside under another name and its newest copy restored.
        """
        connection, notice = open_library(path)
        return cls(connection, path, notice)

    def position(self, key: str) -> Position | None:
        """Where one was in the episode with this key; None when it was never heard."""
        with self._reading() as connection:
            row = connection.execute(
                "SELECT position_ms, duration_ms, title, media_path, updated_s"
                " FROM heard WHERE episode_key = ?",
                (key,),
            ).fetchone()
        return Position(*row) if row else None

    def remember(
        self,
        key: str,
        position_ms: int,
        *,
        duration_ms: int | None = None,
        title: str = "",
        media_path: str = "",
    ) -> None:
        """Keep the place in an episode; a length or a title of before stays where none is given."""
        with self._writing() as connection:
            connection.execute(
                "INSERT INTO heard VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (episode_key) DO UPDATE SET"
                " position_ms = excluded.position_ms,"
                " duration_ms = coalesce(excluded.duration_ms, duration_ms),"
                " title = CASE excluded.title WHEN '' THEN title ELSE excluded.title END,"
                " media_path = CASE excluded.media_path WHEN '' THEN media_path"
                " ELSE excluded.media_path END,"
                " updated_s = excluded.updated_s",
                (
                    key,
                    min(max(position_ms, 0), MAX_MS),
                    duration_ms if duration_ms and 0 < duration_ms <= MAX_MS else None,
                    _storable(title),
                    _storable(media_path),
                    int(time.time()),
                ),
            )

    def forget(self, key: str) -> None:
        """Forget the place in an episode."""
        with self._writing() as connection:
            connection.execute("DELETE FROM heard WHERE episode_key = ?", (key,))

    def close(self) -> None:
        """Close the library. Safe to call twice."""
        with self._turn, suppress(sqlite3.Error):
            self._connection.close()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._turn:
            try:
                yield self._connection
            except (sqlite3.Error, UnicodeDecodeError) as error:
                raise explain(error, self.path) from error

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that takes the write lock at its start.

        So it never fails half-way because another podline wrote in between.
        """
        with self._reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise


def _storable(text: str) -> str:
    """Text that SQLite can keep: a file name's undecodable bytes become U+FFFD."""
    return text.encode("utf-8", "replace").decode("utf-8")
