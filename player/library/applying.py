"""Taking over what a feed says: new episodes, changed ones, and ones that are gone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from player.feeds.model import Feed
from player.library.connections import Connections
from player.library.entries import Change, feed_entry, take_over
from player.library.matching import match
from player.library.model import FeedChange
from player.library.problems import StoreError
from player.library.steps import text_changed
from player.library.values import now_s, packed, storable, storable_or_none

_KEPT = (
    "played_s IS NOT NULL OR starred_s IS NOT NULL"
    " OR EXISTS (SELECT 1 FROM queue WHERE episode_id = episodes.id)"
    " OR EXISTS (SELECT 1 FROM downloads WHERE episode_id = episodes.id)"
    " OR EXISTS (SELECT 1 FROM heard WHERE episode_key = episodes.key)"
    " OR EXISTS (SELECT 1 FROM bookmarks WHERE episode_key = episodes.key)"
)


class Applying(Connections):
    """How feeds come into the library."""

    def apply_feed(
        self,
        show_id: int,
        feed: Feed,
        *,
        etag: str = "",
        last_modified: str = "",
        complete: bool = True,
    ) -> FeedChange:
        """Take over a feed that was read.

        Episodes keep their key, place and marks whatever the feed changed about them.
        Nothing is deleted: what is missing is marked as gone, or hidden where the user had
        nothing to do with it; and only if the feed is `complete`, has no further page and is
        not empty. Of a show's first feed only the newest episode and those of the last two
        weeks come to the inbox.
        """
        entries = [feed_entry(episode) for episode in feed.episodes]
        whole = complete and feed.complete
        whole_feed = whole and feed.next_url is None and bool(entries)
        with self._writing() as connection:
            first = is_first(connection, show_id)
            identity = _settle_identity(connection, show_id, feed.guid, first=first)
            change = take_over(
                connection, show_id, entries, identity=identity, first=first, match=match
            )
            if whole_feed:
                listed = {entry.episode.guid for entry in entries}
                let_go(connection, show_id, listed, change)
            _describe(connection, show_id, feed)
            connection.execute(
                "UPDATE shows SET refreshed_s = ?, failure = '', failures = 0, etag = ?,"
                " last_modified = ? WHERE id = ?",
                (now_s(), storable(etag), storable(last_modified), show_id),
            )
            if change.new or change.changed:
                text_changed(connection)
        return change.frozen()


def is_first(connection: sqlite3.Connection, show_id: int) -> bool:
    """Whether a show was never refreshed. Raises StoreError where it was removed."""
    row = connection.execute("SELECT refreshed_s FROM shows WHERE id = ?", (show_id,)).fetchone()
    if row is None:
        raise StoreError("This show is no longer in the library.")
    return row[0] is None


def _settle_identity(
    connection: sqlite3.Connection, show_id: int, guid: str, *, first: bool
) -> str:
    """What a show's episodes are keyed by, settled when its first feed arrives.

    Two feeds may share a podcast:guid, a public one and one for members; the second keeps
    its URL.
    """
    guid = storable(guid)
    if first and guid:
        connection.execute(
            "UPDATE shows SET identity = ?1 WHERE id = ?2"
            " AND NOT EXISTS (SELECT 1 FROM shows WHERE identity = ?1 AND id <> ?2)",
            (guid, show_id),
        )
    row = connection.execute("SELECT identity FROM shows WHERE id = ?", (show_id,)).fetchone()
    return str(row[0])


def let_go(
    connection: sqlite3.Connection, show_id: int, listed: Iterable[str], change: Change
) -> None:
    """Mark or hide the episodes that are not listed any more."""
    guids = {storable(guid) for guid in listed}
    rows = connection.execute(
        f"SELECT id, key, guid, {_KEPT} FROM episodes"  # noqa: S608
        " WHERE show_id = ? AND presence = 'listed'",
        (show_id,),
    ).fetchall()
    for episode_id, key, guid, kept in rows:
        if guid in guids:
            continue
        (change.gone if kept else change.hidden).append(key)
        connection.execute(
            "UPDATE episodes SET presence = ?, in_inbox = in_inbox * ? WHERE id = ?",
            ("gone" if kept else "hidden", int(kept), episode_id),
        )


def _describe(connection: sqlite3.Connection, show_id: int, feed: Feed) -> None:
    """Take over what a feed says about its show; what it is silent about stays."""
    said: Mapping[str, Any] = {
        "title": storable(feed.title),
        "author": storable(feed.author),
        "description": storable(feed.description),
        "page_url": storable_or_none(feed.page_url),
        "image_url": storable_or_none(feed.image_url),
        "language": storable(feed.language),
        "guid": storable(feed.guid),
        "funding": packed(feed.funding) if feed.funding else None,
        "persons": packed(feed.persons) if feed.persons else None,
    }
    given = {name: value for name, value in said.items() if value}
    if feed.unlisted or feed.complete:
        given["unlisted"] = feed.unlisted
    if given:
        connection.execute(
            f"UPDATE shows SET {', '.join(f'{name} = ?' for name in given)}"  # noqa: S608
            " WHERE id = ?",
            (*given.values(), show_id),
        )
