"""Downloads: what is wanted, how far it is, and where it lies."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from player.library.connections import Connections
from player.library.model import Download, DownloadState
from player.library.problems import StoreError
from player.library.rows import EPISODE_COLUMNS, EPISODE_JOINS, EPISODE_WIDTH, episode_row
from player.library.steps import episode_id
from player.library.values import now_s, positive, sentence, storable

_QUEUED, _RUNNING, _PAUSED, _FAILED, _DONE = DownloadState
_MAY_FOLLOW: Mapping[DownloadState, Collection[DownloadState]] = {
    _QUEUED: (_RUNNING, _PAUSED, _FAILED),
    _RUNNING: (_QUEUED, _PAUSED, _FAILED, _DONE),
    _PAUSED: (_QUEUED, _FAILED),
    _FAILED: (_QUEUED,),
    _DONE: (_QUEUED,),
}
"""So that a transfer that is just ending does not undo that the user paused it."""


class Downloads(Connections):
    """The files fetched from feeds. The store knows of them; it never touches them."""

    def downloads(
        self, states: Iterable[DownloadState] = DownloadState, *, show_id: int | None = None
    ) -> tuple[Download, ...]:
        """Downloads in these states, of one show or of all, in the order they were asked for."""
        wanted = [state.value for state in states]
        marks = ", ".join("?" * len(wanted))
        with self._reading() as connection:
            rows = _rows(
                connection, f"w.state IN ({marks}) AND ? IN (0, e.show_id)", (*wanted, show_id or 0)
            )
        return tuple(map(_download, rows))

    def count_downloads(self) -> int:
        """How many downloads there are, in any state."""
        with self._reading() as connection:
            return int(connection.execute("SELECT count(*) FROM downloads").fetchone()[0])

    def download(self, key: str) -> Download | None:
        """The download of one episode, None where it has none."""
        with self._reading() as connection:
            rows = _rows(connection, "e.key = ?", (key,))
        return _download(rows[0]) if rows else None

    def request_download(self, key: str, path: str = "") -> None:
        """Want an episode's file, or want it again: it is queued unless it is under way."""
        with self._writing() as connection:
            number = episode_id(connection, key)
            connection.execute("DELETE FROM let_go WHERE episode_id = ?", (number,))
            connection.execute(
                "INSERT INTO downloads (episode_id, state, path, added_s, updated_s)"
                " VALUES (?1, 'queued', ?2, ?3, ?3) ON CONFLICT (episode_id) DO UPDATE SET"
                " state = 'queued', error = '', updated_s = ?3,"
                " path = CASE ?2 WHEN '' THEN path ELSE ?2 END"
                " WHERE state NOT IN ('queued', 'running', 'done')",
                (number, storable(path), now_s()),
            )

    def set_download(
        self,
        key: str,
        state: DownloadState,
        *,
        path: str | None = None,
        bytes_done: int | None = None,
        bytes_total: int | None = None,
        error: str = "",
    ) -> bool:
        """Bring a download into another state; False where that may not follow, or there is none.

        A finished or failed one can only be queued again. The error, a sentence, is kept
        with the state FAILED alone. What is None stays.
        """
        before = [one for one, after in _MAY_FOLLOW.items() if state in after or one is state]
        marks = ", ".join("?" * len(before))
        with self._writing() as connection:
            done = connection.execute(
                "UPDATE downloads SET state = ?, error = ?, path = coalesce(?, path),"  # noqa: S608
                " bytes_done = coalesce(?, bytes_done), bytes_total = coalesce(?, bytes_total),"
                " updated_s = ? WHERE episode_id = (SELECT id FROM episodes WHERE key = ?)"
                f" AND state IN ({marks})",
                (
                    state.value,
                    sentence(error) if state is _FAILED else "",
                    None if path is None else storable(path),
                    bytes_done,
                    positive(bytes_total),
                    now_s(),
                    key,
                    *(one.value for one in before),
                ),
            )
            return done.rowcount > 0

    def note_progress(self, key: str, bytes_done: int, bytes_total: int | None = None) -> None:
        """Keep how much of a running download has arrived."""
        with self._writing() as connection:
            connection.execute(
                "UPDATE downloads SET bytes_done = ?, bytes_total = coalesce(?, bytes_total)"
                " WHERE episode_id = (SELECT id FROM episodes WHERE key = ?)"
                " AND state = 'running'",
                (max(bytes_done, 0), positive(bytes_total), key),
            )

    def requeue_interrupted(self) -> int:
        """Queue again what was running when podline ended; how many those are.

        For the one podline that downloads, before it begins.
        """
        with self._writing() as connection:
            done = connection.execute(
                "UPDATE downloads SET state = 'queued' WHERE state = 'running'"
            )
            return done.rowcount

    def forget_download(self, key: str) -> None:
        """Know no longer of a download; its file is the caller's to remove, before."""
        with self._writing() as connection:
            connection.execute(
                "DELETE FROM downloads WHERE episode_id = (SELECT id FROM episodes WHERE key = ?)",
                (key,),
            )

    def let_go(self, key: str) -> None:
        """Want an episode's file no more, until it is asked for: no rule shall fetch it."""
        with self._writing() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO let_go (episode_id) SELECT id FROM episodes WHERE key = ?",
                (key,),
            )

    def were_let_go(self, show_id: int) -> frozenset[str]:
        """The episodes of a show that `let_go` was called for, by their keys."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT e.key FROM let_go g JOIN episodes e ON e.id = g.episode_id"
                " WHERE e.show_id = ?",
                (show_id,),
            ).fetchall()
        return frozenset(row[0] for row in rows)

    def downloaded_bytes(self) -> int:
        """How much disk the finished and begun downloads take."""
        with self._reading() as connection:
            row = connection.execute("SELECT coalesce(sum(bytes_done), 0) FROM downloads")
            return int(row.fetchone()[0])


def _rows(
    connection: sqlite3.Connection, where: str, arguments: tuple[Any, ...]
) -> list[tuple[Any, ...]]:
    return connection.execute(
        f"SELECT {EPISODE_COLUMNS}, w.state, w.path, w.bytes_done, w.bytes_total,"  # noqa: S608
        " w.error, w.added_s, w.updated_s"
        f" FROM downloads w CROSS JOIN episodes e ON e.id = w.episode_id{EPISODE_JOINS}"
        f" WHERE {where} ORDER BY w.id",
        arguments,
    ).fetchall()


def _download(row: tuple[Any, ...]) -> Download:
    state, *rest = row[EPISODE_WIDTH:]
    if state is None:
        raise StoreError("A download has no state.")
    return Download(episode_row(row), DownloadState(state), *rest)
