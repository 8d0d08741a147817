"""Lists of episodes, and the marks a listener puts on them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any

from player.feeds.model import FeedEpisode
from player.library.connections import Connections
from player.library.model import EpisodeFilter, EpisodeRow, Order
from player.library.rows import EPISODE_COLUMNS, EPISODE_JOINS, episode_row
from player.library.steps import one_episode, queue_order, write_queue
from player.library.values import now_s, unpacked
from player.transcript.search import fold

_FROM = {
    "queue": " FROM queue w CROSS JOIN episodes e ON e.id = w.episode_id",
    "downloads": " FROM downloads w CROSS JOIN episodes e ON e.id = w.episode_id",
    "heard": " FROM heard w CROSS JOIN episodes e ON e.key = w.episode_key",
    "": " FROM episodes e",
}
_ORDER = {
    Order.NEWEST: "e.sort_s DESC, e.id",
    Order.OLDEST: "e.sort_s, e.id DESC",
    Order.TITLE: "e.title COLLATE NOCASE, e.sort_s DESC, e.id",
}


class Episodes(Connections):
    """The episodes of all shows."""

    def episodes(
        self, which: EpisodeFilter | None = None, *, limit: int = 100, offset: int = 0
    ) -> tuple[EpisodeRow, ...]:
        """A page of a list, from `offset` on."""
        tables, where, arguments, order = _plan(which or EpisodeFilter())
        with self._reading() as connection:
            rows = connection.execute(
                f"SELECT {EPISODE_COLUMNS}{tables}{EPISODE_JOINS}"
                f" WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?",
                (*arguments, limit, offset),
            )
            return tuple(map(episode_row, rows))

    def count(self, which: EpisodeFilter | None = None) -> int:
        """How many episodes a list has."""
        tables, where, arguments, _ = _plan(which or EpisodeFilter())
        with self._reading() as connection:
            row = connection.execute(
                f"SELECT count(*){tables} WHERE {where}",
                arguments,
            ).fetchone()
        return int(row[0])

    def episode(self, key: str) -> EpisodeRow | None:
        """One episode, a hidden one too; None where the library has none with this key."""
        with self._reading() as connection:
            return one_episode(connection, key)

    def find_episodes(
        self, *, guid: str = "", page_url: str = "", media_url: str = ""
    ) -> tuple[EpisodeRow, ...]:
        """The episodes that a link may mean: by their guid, page or enclosure, exactly."""
        wanted = [
            (column, value)
            for column, value in (("guid", guid), ("page_url", page_url), ("media_url", media_url))
            if value
        ]
        if not wanted:
            return ()
        with self._reading() as connection:
            rows = connection.execute(
                f"SELECT {EPISODE_COLUMNS} FROM episodes e{EPISODE_JOINS}"  # noqa: S608
                f" WHERE {' OR '.join(f'e.{column} = ?' for column, _ in wanted)}"
                " ORDER BY e.sort_s DESC",
                [value for _, value in wanted],
            )
            return tuple(map(episode_row, rows))

    def episodes_linked(self, part: str) -> tuple[EpisodeRow, ...]:
        """The episodes with `part` in the address of their page or sound, or in their path.

        Capitals of ASCII letters count as small ones.
        """
        places = ("page_url", "media_url", "media_path")
        with self._reading() as connection:
            rows = connection.execute(
                f"SELECT {EPISODE_COLUMNS} FROM episodes e{EPISODE_JOINS} WHERE "  # noqa: S608
                + " OR ".join(f"instr(lower(e.{place}), ?1)" for place in places)
                + " ORDER BY e.sort_s DESC",
                (_small(part),),
            )
            return tuple(map(episode_row, rows))

    def guids(self, show_id: int) -> frozenset[str]:
        """The guids of a show's episodes, of hidden ones too."""
        with self._reading() as connection:
            rows = connection.execute("SELECT guid FROM episodes WHERE show_id = ?", (show_id,))
            return frozenset(row[0] for row in rows)

    def details(self, key: str) -> FeedEpisode | None:
        """All that the feed says about an episode: notes, links, persons, chapters."""
        with self._reading() as connection:
            row = connection.execute(
                "SELECT body FROM details JOIN episodes ON id = episode_id WHERE key = ?", (key,)
            ).fetchone()
        return unpacked(row[0], FeedEpisode) if row else None

    def mark_played(self, keys: Iterable[str], played: bool = True) -> None:
        """Mark episodes as played, or as not: as not, they begin at their start again.

        What is played leaves the inbox and the queue.
        """
        keys = list(keys)
        with self._writing() as connection:
            if not played:
                _each(connection, "UPDATE episodes SET played_s = NULL WHERE key = ?", keys)
                _each(connection, "DELETE FROM heard WHERE episode_key = ?", keys)
                return
            connection.executemany(
                "UPDATE episodes SET played_s = coalesce(played_s, ?), in_inbox = 0 WHERE key = ?",
                [(now_s(), key) for key in keys],
            )
            _each(
                connection,
                "DELETE FROM queue WHERE episode_id = (SELECT id FROM episodes WHERE key = ?)",
                keys,
            )
            write_queue(connection, queue_order(connection))

    def star(self, keys: Iterable[str], starred: bool = True) -> None:
        """Put a star on episodes, or take it off."""
        with self._writing() as connection:
            connection.executemany(
                "UPDATE episodes SET starred_s = CASE WHEN ?1 THEN coalesce(starred_s, ?2) END"
                " WHERE key = ?3",
                [(starred, now_s(), key) for key in keys],
            )

    def set_inbox(self, keys: Iterable[str], in_inbox: bool = False) -> None:
        """Take episodes out of the inbox, or put them back."""
        with self._writing() as connection:
            connection.executemany(
                "UPDATE episodes SET in_inbox = ? WHERE key = ?", [(in_inbox, key) for key in keys]
            )

    def clear_inbox(self, show_id: int | None = None) -> int:
        """Empty the inbox, of one show or of all; how many were in it."""
        with self._writing() as connection:
            done = connection.execute(
                "UPDATE episodes SET in_inbox = 0 WHERE in_inbox = 1"
                " AND (?1 IS NULL OR show_id = ?1)",
                (show_id,),
            )
            return done.rowcount

    def set_duration(self, key: str, duration_ms: int) -> None:
        """Keep how long an episode really is, once its file was looked at."""
        with self._writing() as connection:
            connection.execute(
                "UPDATE episodes SET duration_ms = ? WHERE key = ? AND ?1 > 0", (duration_ms, key)
            )


def _each(connection: sqlite3.Connection, statement: str, keys: Iterable[str]) -> None:
    connection.executemany(statement, [(key,) for key in keys])


def _small(text: str) -> str:
    """As SQLite writes it small."""
    return "".join(sign.lower() if sign.isascii() else sign for sign in text)


def _plan(which: EpisodeFilter) -> tuple[str, str, list[Any], str]:
    """Tables, conditions, their arguments and the order for a list."""
    source = ""
    where = ["e.presence <> 'hidden'"]
    arguments: list[Any] = []
    if which.begun or which.order is Order.LAST_HEARD:
        source = "heard"
    if which.downloaded:
        source = source or "downloads"
    if which.queued or which.order is Order.QUEUE:
        source = "queue"
    if which.show_id is not None:
        where.append("e.show_id = ?")
        arguments.append(which.show_id)
    exists = {
        "queued": "EXISTS (SELECT 1 FROM queue WHERE episode_id = e.id)",
        "downloaded": "EXISTS (SELECT 1 FROM downloads WHERE episode_id = e.id AND state = 'done')",
        "with_transcript": "EXISTS (SELECT 1 FROM transcripts WHERE episode_key = e.key)",
        "begun": "(e.played_s IS NULL AND EXISTS"
        " (SELECT 1 FROM heard WHERE episode_key = e.key AND position_ms > 0))",
        "inbox": "e.in_inbox = 1",
        "starred": "e.starred_s IS NOT NULL",
        "played": "e.played_s IS NOT NULL",
    }
    for name, condition in exists.items():
        value = getattr(which, name)
        if value is not None:
            where.append(condition if value else f"NOT ({condition})")
    for word in fold(which.words).split():
        where.append("instr(folded(e.title), ?) > 0")
        arguments.append(word)
    order = {
        **_ORDER,
        Order.LAST_HEARD: "w.turn DESC",
        Order.QUEUE: "w.place",
    }[which.order]
    return _FROM[source], " AND ".join(where), arguments, order
