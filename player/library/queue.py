"""What is to be played next, in order."""

from __future__ import annotations

from collections.abc import Iterable

from player.library.connections import Connections
from player.library.model import QueueItem
from player.library.rows import EPISODE_COLUMNS, EPISODE_JOINS, EPISODE_WIDTH, episode_row
from player.library.steps import episode_id, queue_order, write_queue
from player.library.values import now_s


class Queue(Connections):
    """The queue. An episode is in it once; what is put in again is moved."""

    def queue(self) -> tuple[QueueItem, ...]:
        """The queue, first to be played first."""
        with self._reading() as connection:
            rows = connection.execute(
                f"SELECT {EPISODE_COLUMNS}, w.place, w.added_s"  # noqa: S608
                f" FROM queue w CROSS JOIN episodes e ON e.id = w.episode_id{EPISODE_JOINS}"
                " ORDER BY w.place"
            ).fetchall()
        return tuple(
            QueueItem(row[EPISODE_WIDTH], episode_row(row), row[EPISODE_WIDTH + 1]) for row in rows
        )

    def enqueue(self, keys: Iterable[str], *, at: int | None = None) -> None:
        """Put episodes into the queue in this order, at its end or at a place from 0 on.

        They leave the inbox. Raises StoreError where one is not in the library; then none is
        put in.
        """
        with self._writing() as connection:
            fresh = list(dict.fromkeys(episode_id(connection, key) for key in keys))
            order = [one for one in queue_order(connection) if one not in set(fresh)]
            place = len(order) if at is None else min(max(at, 0), len(order))
            order[place:place] = fresh
            connection.executemany(
                "INSERT OR IGNORE INTO queue VALUES (?, 0, ?)", [(one, now_s()) for one in fresh]
            )
            connection.executemany(
                "UPDATE episodes SET in_inbox = 0 WHERE id = ?", [(one,) for one in fresh]
            )
            write_queue(connection, order)

    def play_next(self, keys: Iterable[str]) -> None:
        """Put episodes at the head of the queue, in this order."""
        self.enqueue(keys, at=0)

    def dequeue(self, keys: Iterable[str]) -> None:
        """Take episodes out of the queue."""
        with self._writing() as connection:
            connection.executemany(
                "DELETE FROM queue WHERE episode_id = (SELECT id FROM episodes WHERE key = ?)",
                [(key,) for key in keys],
            )
            write_queue(connection, queue_order(connection))

    def move_in_queue(self, key: str, to: int) -> None:
        """Move an episode of the queue to a place, counted from 0 without it."""
        with self._writing() as connection:
            moved = episode_id(connection, key)
            order = queue_order(connection)
            if moved in order:
                order.remove(moved)
                order.insert(min(max(to, 0), len(order)), moved)
                write_queue(connection, order)

    def clear_queue(self) -> None:
        """Take everything out of the queue."""
        with self._writing() as connection:
            connection.execute("DELETE FROM queue")
