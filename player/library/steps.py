"""What several topics do within a transaction of theirs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from player.library.model import EpisodeRow
from player.library.problems import StoreError
from player.library.rows import EPISODE_COLUMNS, EPISODE_JOINS, episode_row


def one_episode(connection: sqlite3.Connection, key: str) -> EpisodeRow | None:
    """An episode by its key."""
    row = connection.execute(
        f"SELECT {EPISODE_COLUMNS} FROM episodes e{EPISODE_JOINS} WHERE e.key = ?",  # noqa: S608
        (key,),
    ).fetchone()
    return episode_row(row) if row else None


def episode_id(connection: sqlite3.Connection, key: str) -> int:
    """The number of an episode. Raises StoreError where the library has none with this key."""
    row = connection.execute("SELECT id FROM episodes WHERE key = ?", (key,)).fetchone()
    if row is None:
        raise StoreError("This episode is not in the library: add its show first.")
    return int(row[0])


def queue_order(connection: sqlite3.Connection) -> list[int]:
    """The ids of the queue's episodes, first to be played first."""
    rows = connection.execute("SELECT episode_id FROM queue ORDER BY place, added_s, episode_id")
    return [row[0] for row in rows]


def write_queue(connection: sqlite3.Connection, order: Iterable[int]) -> None:
    """Number the queue's episodes from 0 in this order."""
    connection.executemany(
        "UPDATE queue SET place = ?1 WHERE episode_id = ?2 AND place <> ?1", enumerate(order)
    )


def text_changed(connection: sqlite3.Connection) -> None:
    """Note that there may be something for the search index to do."""
    connection.execute(
        "INSERT INTO marks VALUES ('text', 1) ON CONFLICT DO UPDATE SET value = value + 1"
    )
