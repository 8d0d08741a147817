"""Entries of a feed or a folder on their way into the library."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from player.feeds.model import FeedEpisode
from player.library.keys import feed_episode_key
from player.library.matching import Known
from player.library.model import FeedChange
from player.library.values import (
    digest,
    now_s,
    packed,
    positive,
    storable,
    storable_or_none,
    whole,
)

_FORTNIGHT_S = 14 * 86_400
_DAY_S = 86_400
_FAR_AHEAD_S = 30 * 86_400
_CLOCK_IS_SET_S = 1_767_225_600
"""The first of January 2026: a clock that says less is not set."""

_COLUMNS = (
    "guid", "title", "summary", "media_url", "media_type", "media_bytes", "published_s",
    "sort_s", "duration_ms", "page_url", "image_url", "season", "number", "kind", "explicit",
    "transcript_links", "digest", "text_stamp",
)  # fmt: skip

Matcher = Callable[[Sequence[Known], Sequence[FeedEpisode]], Mapping[int, Known]]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a feed, ready to be written; `key` is given where it is not the feed's."""

    episode: FeedEpisode
    body: bytes
    digest: int
    text_stamp: int
    key: str = ""
    media_path: str | None = None
    transcript_path: str | None = None


@dataclass(slots=True)
class Change:
    """What was done so far, as keys."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    inboxed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    unchanged: int = 0

    def frozen(self) -> FeedChange:
        """The same as a value."""
        return FeedChange(
            tuple(self.new),
            tuple(self.changed),
            tuple(self.inboxed),
            tuple(self.gone),
            tuple(self.hidden),
            self.unchanged,
        )


def take_over(
    connection: sqlite3.Connection,
    show_id: int,
    entries: Sequence[Entry],
    *,
    identity: str,
    first: bool,
    match: Matcher,
) -> Change:
    """Write new and changed entries of a show, in the feed's order.

    `match` says which is which; `identity` is what keys are made from, for entries that
    bring none.
    """
    change = Change()
    known, stored = _known(connection, show_id)
    matched = match(known, [entry.episode for entry in entries])
    newest_s = max((row[2] for row in stored.values()), default=0)
    times = _times([entry.episode for entry in entries], newest_s)
    fresh: list[tuple[str, Entry, int]] = []
    for index, (entry, sort_s) in enumerate(zip(entries, times, strict=True)):
        one = matched.get(index)
        if one is None:
            key = _insert(connection, show_id, entry, sort_s, identity)
            fresh.append((key, entry, sort_s))
            change.new.append(key)
            continue
        key, old_digest, old_sort_s, presence = stored[one.id]
        if presence != "listed":
            connection.execute("UPDATE episodes SET presence = 'listed' WHERE id = ?", (one.id,))
        if old_digest == entry.digest:
            change.unchanged += presence == "listed"
            if presence != "listed":
                change.changed.append(key)
            continue
        dated = entry.episode.published_s is not None
        _update(connection, one.id, entry, sort_s if dated else old_sort_s)
        change.changed.append(key)
    change.inboxed = _to_inbox(connection, fresh, newest_s, first=first)
    return change


def feed_entry(episode: FeedEpisode) -> Entry:
    """An entry of a feed, packed."""
    body = packed(episode)
    return Entry(episode, body, digest(body), text_stamp(episode))


def text_stamp(episode: FeedEpisode) -> int:
    """A number that changes with what is searched of an entry: its title and its notes."""
    return digest(f"{episode.title}\0{episode.notes or episode.summary}".encode("utf-8", "replace"))


def _known(
    connection: sqlite3.Connection, show_id: int
) -> tuple[list[Known], dict[int, tuple[str, int, int, str]]]:
    """The show's episodes, for matching, and key, digest, sort_s and presence by id."""
    known: list[Known] = []
    stored: dict[int, tuple[str, int, int, str]] = {}
    for row in connection.execute(
        "SELECT id, guid, title, media_url, published_s, key, digest, sort_s, presence"
        " FROM episodes WHERE show_id = ? ORDER BY presence = 'listed' DESC, id",
        (show_id,),
    ):
        known.append(Known(*row[:5]))
        stored[row[0]] = row[5:]
    return known, stored


def _times(episodes: Sequence[FeedEpisode], newest_s: int) -> list[int]:
    """By what each episode is sorted: its date.

    Those without one stay beside those they stand after in the feed. In a feed without any
    date each counts as newer than what was there before, in the feed's order. A date far
    ahead would stay on top for good; it counts as tomorrow, if the clock can be believed.
    """
    now = now_s()
    latest = now + _FAR_AHEAD_S if now > _CLOCK_IS_SET_S else sys.maxsize
    dates = [
        date if date is None or 0 <= date <= latest else max(min(date, now + _DAY_S), 0)
        for date in (episode.published_s for episode in episodes)
    ]
    first = next((date for date in dates if date is not None), None)
    if first is None:
        top = max(now, newest_s + len(episodes))
        return [top - index for index in range(len(episodes))]
    times: list[int] = []
    for date in dates:
        first = first if date is None else date
        times.append(first)
    return times


def _values(entry: Entry, sort_s: int) -> tuple[Any, ...]:
    episode = entry.episode
    return (
        storable(episode.guid),
        storable(episode.title),
        storable(episode.summary),
        storable_or_none(episode.media_url),
        storable(episode.media_type),
        positive(episode.media_bytes),
        whole(episode.published_s),
        sort_s,
        positive(episode.duration_ms),
        storable_or_none(episode.page_url),
        storable_or_none(episode.image_url),
        whole(episode.season),
        whole(episode.number),
        storable(episode.kind),
        int(episode.explicit),
        len(episode.transcripts),
        entry.digest,
        entry.text_stamp,
    )


def _insert(
    connection: sqlite3.Connection, show_id: int, entry: Entry, sort_s: int, identity: str
) -> str:
    key = entry.key or feed_episode_key(identity, entry.episode.guid)
    while not entry.key and _is_taken(connection, key):
        key = feed_episode_key(key, entry.episode.guid)
    columns = ("show_id", "key", *_COLUMNS, "media_path", "transcript_path", "added_s")
    row = connection.execute(
        f"INSERT INTO episodes ({', '.join(columns)})"  # noqa: S608
        f" VALUES ({', '.join('?' * len(columns))}) RETURNING id",
        (
            show_id,
            key,
            *_values(entry, sort_s),
            storable_or_none(entry.media_path),
            storable_or_none(entry.transcript_path),
            now_s(),
        ),
    ).fetchone()
    connection.execute("INSERT INTO details VALUES (?, ?)", (row[0], entry.body))
    return key


def _is_taken(connection: sqlite3.Connection, key: str) -> bool:
    found = connection.execute("SELECT 1 FROM episodes WHERE key = ?", (key,)).fetchone()
    return found is not None


def _update(connection: sqlite3.Connection, episode_id: int, entry: Entry, sort_s: int) -> None:
    """Write what changed; a transcript that could not be had is tried again."""
    connection.execute(
        f"UPDATE episodes SET {', '.join(f'{name} = ?' for name in _COLUMNS)},"  # noqa: S608
        " media_path = ?, transcript_path = ?, transcript_tried_s = NULL WHERE id = ?",
        (
            *_values(entry, sort_s),
            storable_or_none(entry.media_path),
            storable_or_none(entry.transcript_path),
            episode_id,
        ),
    )
    connection.execute("INSERT OR REPLACE INTO details VALUES (?, ?)", (episode_id, entry.body))


def _to_inbox(
    connection: sqlite3.Connection,
    fresh: Sequence[tuple[str, Entry, int]],
    newest_s: int,
    *,
    first: bool,
) -> list[str]:
    """Put what is news into the inbox: not a back catalogue, whenever it turns up."""
    if not fresh:
        return []
    if first:
        newest = max(fresh, key=lambda one: one[2])
        since = max(now_s(), newest[2]) - _FORTNIGHT_S
        keys = [key for key, entry, sort_s in fresh if sort_s >= since and _is_dated(entry)]
        keys = list(dict.fromkeys([newest[0], *keys]))
    else:
        since = newest_s - _FORTNIGHT_S
        keys = [key for key, _, sort_s in fresh if sort_s >= since]
    connection.executemany("UPDATE episodes SET in_inbox = 1 WHERE key = ?", [(k,) for k in keys])
    return keys


def _is_dated(entry: Entry) -> bool:
    return entry.episode.published_s is not None
