"""Folders as shows: files that come, move, change and go."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from player.feeds.model import FeedEpisode
from player.library.applying import is_first, let_go
from player.library.connections import Connections
from player.library.entries import Entry, take_over, text_stamp
from player.library.matching import Known
from player.library.model import FeedChange, LocalEpisode
from player.library.steps import text_changed
from player.library.values import digest, now_s, packed, storable

_BY_KEY = ("heard", "bookmarks", "corrections", "transcripts", "chapters")


class Local(Connections):
    """How folders come into the library."""

    def apply_folder(
        self,
        show_id: int,
        episodes: Sequence[LocalEpisode],
        *,
        title: str = "",
        complete: bool = True,
    ) -> FeedChange:
        """Take over what is in a folder now.

        A file that was renamed or moved, or whose tags were written anew, stays the same
        episode. One that is gone is treated as in `apply_feed`; an empty folder removes
        nothing, since it may be a disk that is not there. The same file twice is listed once.
        """
        with self._writing() as connection:
            first = is_first(connection, show_id)
            entries = _entries(connection, show_id, episodes)
            _rekey(connection, show_id, entries)
            change = take_over(
                connection, show_id, entries, identity="", first=first, match=_by_key
            )
            if complete and entries:
                let_go(connection, show_id, {entry.key for entry in entries}, change)
            connection.execute(
                "UPDATE shows SET refreshed_s = ?1, failure = '', failures = 0,"
                " title = CASE ?2 WHEN '' THEN title ELSE ?2 END WHERE id = ?3",
                (now_s(), storable(title), show_id),
            )
            if change.new or change.changed:
                text_changed(connection)
        return change.frozen()


def _entries(
    connection: sqlite3.Connection, show_id: int, episodes: Sequence[LocalEpisode]
) -> list[Entry]:
    """What is to be written; without files that are listed before, here or in another show."""
    elsewhere = {
        row[0]
        for row in connection.execute(
            "SELECT key FROM episodes WHERE show_id <> ? AND key LIKE 'file:%'", (show_id,)
        )
    }
    entries: dict[str, Entry] = {}
    for local in episodes:
        if local.key not in elsewhere and local.key not in entries:
            entries[local.key] = _entry(local)
    return list(entries.values())


def _entry(local: LocalEpisode) -> Entry:
    episode = FeedEpisode(
        guid=local.key,
        title=local.title,
        published_s=local.published_s,
        duration_ms=local.duration_ms,
        page_url=local.page_url,
        notes=local.notes,
        summary=local.summary,
    )
    body = packed(episode)
    media_path = storable(local.media_path or "")
    transcript_path = storable(local.transcript_path or "")
    return Entry(
        episode,
        body,
        digest("\0".join((media_path, transcript_path)).encode() + body),
        text_stamp(episode),
        key=local.key,
        media_path=media_path,
        transcript_path=transcript_path,
    )


def _by_key(known: Sequence[Known], entries: Sequence[FeedEpisode]) -> Mapping[int, Known]:
    by_key = {one.guid: one for one in known}
    return {
        index: by_key[entry.guid] for index, entry in enumerate(entries) if entry.guid in by_key
    }


def _rekey(connection: sqlite3.Connection, show_id: int, entries: Sequence[Entry]) -> None:
    """Give an episode whose file was written anew the key it has now, and all that goes by it."""
    there = connection.execute(
        "SELECT id, key, media_path, transcript_path FROM episodes WHERE show_id = ?", (show_id,)
    ).fetchall()
    keys = {row[1] for row in there}
    still = {entry.key for entry in entries}
    by_path: dict[str, tuple[int, str]] = {}
    for episode_id, key, media_path, transcript_path in there:
        if key not in still:
            for path in filter(None, (media_path, transcript_path)):
                by_path[path] = (episode_id, key)
    for entry in entries:
        if entry.key in keys:
            continue
        was = by_path.get(entry.media_path or "") or by_path.get(entry.transcript_path or "")
        if was is None:
            continue
        episode_id, old = was
        by_path = {path: one for path, one in by_path.items() if one != was}
        connection.execute(
            "UPDATE episodes SET key = ?1, guid = ?1 WHERE id = ?2", (entry.key, episode_id)
        )
        for table in _BY_KEY:
            connection.execute(
                f"UPDATE OR IGNORE {table} SET episode_key = ? WHERE episode_key = ?",  # noqa: S608
                (entry.key, old),
            )
