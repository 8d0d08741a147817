"""Subscriptions: adding, listing, ordering, setting, removing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

from player.library.connections import Connections
from player.library.keys import same_source
from player.library.model import NewShow, Show, ShowKind, ShowSettings
from player.library.problems import StoreError
from player.library.rows import SHOW_COLUMNS, show
from player.library.steps import queue_order, text_changed, write_queue
from player.library.values import now_s, sentence, storable
from player.timecode import MAX_MS

_FASTEST = 10.0


class Shows(Connections):
    """The shows one has subscribed to."""

    def add_show(
        self,
        source: str,
        *,
        kind: ShowKind = ShowKind.FEED,
        title: str = "",
        trusted: bool = False,
    ) -> Show:
        """Subscribe to a feed by its URL, or to a folder by its path.

        A show that is there already is returned as it is, or trusted from now on: the same
        feed under http and https is one show. The title is what is known before the first
        refresh; `trusted` says that the listener named the source.
        """
        (show_id,) = self.add_shows([NewShow(source, kind, title, trusted)])
        return self.show(show_id)

    def add_shows(self, shows: Iterable[NewShow]) -> tuple[int, ...]:
        """Subscribe to many at once, all or none; their ids, in order, each as `add_show`."""
        with self._writing() as connection:
            known = {
                same_source(source): show_id
                for show_id, source in connection.execute("SELECT id, source FROM shows")
            }
            row = connection.execute("SELECT coalesce(max(position), 0) FROM shows").fetchone()
            places = count(row[0] + 1)
            return tuple(_add(connection, show, known, places) for show in shows)

    def find_show(self, source: str) -> Show | None:
        """The show with this feed URL or folder, whether written with http or https."""
        with self._reading() as connection:
            there = _find(connection, storable(source))
            return None if there is None else _one(connection, there)

    def show(self, show_id: int) -> Show:
        """One show. Raises StoreError where it was removed."""
        with self._reading() as connection:
            return _one(connection, show_id)

    def shows(self) -> tuple[Show, ...]:
        """All shows, in the user's order."""
        with self._reading() as connection:
            counts = _counts(connection)
            rows = connection.execute(
                f"SELECT {SHOW_COLUMNS} FROM shows ORDER BY position, id"  # noqa: S608
            )
            return tuple(show(row, counts.get(row[0], (0, 0, 0, None))) for row in rows)

    def count_shows(self) -> int:
        """How many shows there are: sooner known than `shows`, which counts their episodes."""
        with self._reading() as connection:
            return int(connection.execute("SELECT count(*) FROM shows").fetchone()[0])

    def set_show(self, show_id: int, settings: ShowSettings) -> None:
        """Keep what the user set for a show."""
        rate = settings.rate if settings.rate and 0 < settings.rate <= _FASTEST else None
        downloads = settings.auto_download
        with self._writing() as connection:
            connection.execute(
                "UPDATE shows SET rate = ?, intro_ms = ?, outro_ms = ?, auto_download = ?,"
                " keep = ?, share_kind = ? WHERE id = ?",
                (
                    rate,
                    min(max(settings.intro_ms, 0), MAX_MS),
                    min(max(settings.outro_ms, 0), MAX_MS),
                    None if downloads is None else min(max(downloads, 0), 100_000),
                    settings.keep.value,
                    storable(settings.share_kind),
                    show_id,
                ),
            )

    def move_source(self, show_id: int, source: str, *, trusted: bool = False) -> None:
        """Take a feed from another URL from now on; its episodes stay the same ones.

        Raises StoreError where another show has that URL.
        """
        source = storable(source)
        with self._writing() as connection:
            there = _find(connection, source)
            if there not in (None, show_id):
                raise StoreError("Another show of the library has this address already.")
            connection.execute(
                "UPDATE shows SET source = ?, trusted = ?, etag = '', last_modified = ''"
                " WHERE id = ?",
                (source, trusted, show_id),
            )

    def order_shows(self, show_ids: Iterable[int]) -> None:
        """Put these shows first, in this order; the others follow as they were."""
        with self._writing() as connection:
            before = [
                row[0] for row in connection.execute("SELECT id FROM shows ORDER BY position, id")
            ]
            wanted = dict.fromkeys(show_id for show_id in show_ids if show_id in set(before))
            order = [*wanted, *(show_id for show_id in before if show_id not in wanted)]
            connection.executemany(
                "UPDATE shows SET position = ? WHERE id = ?",
                [(place, show_id) for place, show_id in enumerate(order, 1)],
            )

    def remove_show(self, show_id: int) -> None:
        """End a subscription: its episodes, their queue places and transcripts go.

        Places, bookmarks and corrections stay, and are there again with the show. Files
        that were downloaded are the caller's to remove, before.
        """
        with self._writing() as connection:
            for table in ("transcripts", "chapters"):
                connection.execute(
                    f"DELETE FROM {table} WHERE episode_key IN"  # noqa: S608
                    " (SELECT key FROM episodes WHERE show_id = ?)",
                    (show_id,),
                )
            connection.execute("DELETE FROM shows WHERE id = ?", (show_id,))
            write_queue(connection, queue_order(connection))
            text_changed(connection)

    def note_failure(self, show_id: int, failure: str) -> None:
        """Keep why a refresh failed; what the show has stays as it is."""
        with self._writing() as connection:
            connection.execute(
                "UPDATE shows SET failure = ?, failures = failures + 1 WHERE id = ?",
                (sentence(failure), show_id),
            )

    def note_unchanged(self, show_id: int, *, etag: str = "", last_modified: str = "") -> None:
        """Keep that a refresh found nothing new; "" leaves what is kept for the next request."""
        with self._writing() as connection:
            connection.execute(
                "UPDATE shows SET failure = '', failures = 0, refreshed_s = ?,"
                " etag = CASE ?2 WHEN '' THEN etag ELSE ?2 END,"
                " last_modified = CASE ?3 WHEN '' THEN last_modified ELSE ?3 END WHERE id = ?4",
                (now_s(), storable(etag), storable(last_modified), show_id),
            )


def _add(
    connection: sqlite3.Connection, show: NewShow, known: dict[str, int], places: Iterator[int]
) -> int:
    """Add one show unless it is known, by what addresses of one feed have in common."""
    source = storable(show.source)
    there = known.get(same_source(source))
    if there is None:
        row = connection.execute(
            "INSERT INTO shows (kind, source, identity, title, position, added_s, trusted)"
            " VALUES (?1, ?2, ?2, ?3, ?4, ?5, ?6) RETURNING id",
            (
                show.kind.value,
                source,
                sentence(show.title),
                next(places),
                now_s(),
                show.trusted,
            ),
        ).fetchone()
        there = known[same_source(source)] = int(row[0])
    elif show.trusted:
        connection.execute("UPDATE shows SET trusted = 1 WHERE id = ?", (there,))
    return there


def _find(connection: sqlite3.Connection, source: str) -> int | None:
    wanted = same_source(source)
    for show_id, there in connection.execute("SELECT id, source FROM shows"):
        if there == source or same_source(there) == wanted:
            return int(show_id)
    return None


def _one(connection: sqlite3.Connection, show_id: int) -> Show:
    row = connection.execute(
        f"SELECT {SHOW_COLUMNS} FROM shows WHERE id = ?",  # noqa: S608
        (show_id,),
    ).fetchone()
    if row is None:
        raise StoreError("This show is no longer in the library.")
    counts = _counts(connection, "AND show_id = ?", (show_id,))
    return show(row, counts.get(show_id, (0, 0, 0, None)))


def _counts(
    connection: sqlite3.Connection, which: str = "", arguments: tuple[Any, ...] = ()
) -> dict[int, tuple[int, int, int, int | None]]:
    """Episodes, unplayed ones, ones in the inbox and the newest's date, by show."""
    rows = connection.execute(
        "SELECT show_id, count(*), sum(played_s IS NULL), sum(in_inbox), max(sort_s)"  # noqa: S608
        f" FROM episodes WHERE presence <> 'hidden' {which} GROUP BY show_id",
        arguments,
    )
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in rows}
