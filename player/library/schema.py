"""The library's schema: a list of migrations, the first of which begins with nothing.

A migration's number is its place in the list, from 1; it is kept in `user_version`. One
that was released is never changed: whatever comes later is another one at the end.
"""

from __future__ import annotations

APPLICATION_ID = 0x706F646C
"""Written into the file's header (`podl`), so that another program's file is recognised."""

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE heard (
        episode_key TEXT PRIMARY KEY NOT NULL,
        position_ms INTEGER NOT NULL CHECK (position_ms >= 0),
        duration_ms INTEGER CHECK (duration_ms > 0),
        title TEXT NOT NULL DEFAULT '',
        media_path TEXT NOT NULL DEFAULT '',
        updated_s INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    """,
    """
    CREATE TABLE shows (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL CHECK (kind IN ('feed', 'folder')),
        source TEXT NOT NULL UNIQUE,
        identity TEXT NOT NULL,
        title TEXT NOT NULL DEFAULT '',
        author TEXT NOT NULL DEFAULT '',
        description TEXT NOT NULL DEFAULT '',
        page_url TEXT,
        image_url TEXT,
        language TEXT NOT NULL DEFAULT '',
        guid TEXT NOT NULL DEFAULT '',
        funding BLOB NOT NULL DEFAULT x'',
        persons BLOB NOT NULL DEFAULT x'',
        etag TEXT NOT NULL DEFAULT '',
        last_modified TEXT NOT NULL DEFAULT '',
        refreshed_s INTEGER,
        failure TEXT NOT NULL DEFAULT '',
        failures INTEGER NOT NULL DEFAULT 0,
        rate REAL CHECK (rate > 0),
        intro_ms INTEGER NOT NULL DEFAULT 0 CHECK (intro_ms >= 0),
        outro_ms INTEGER NOT NULL DEFAULT 0 CHECK (outro_ms >= 0),
        auto_download INTEGER CHECK (auto_download >= 0),
        keep TEXT NOT NULL DEFAULT '',
        share_kind TEXT NOT NULL DEFAULT '',
        position INTEGER NOT NULL,
        added_s INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE episodes (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        show_id INTEGER NOT NULL REFERENCES shows (id) ON DELETE CASCADE,
        key TEXT NOT NULL UNIQUE,
        guid TEXT NOT NULL,
        title TEXT NOT NULL DEFAULT '',
        summary TEXT NOT NULL DEFAULT '',
        media_url TEXT,
        media_type TEXT NOT NULL DEFAULT '',
        media_bytes INTEGER,
        media_path TEXT,
        transcript_path TEXT,
        page_url TEXT,
        image_url TEXT,
        published_s INTEGER,
        sort_s INTEGER NOT NULL,
        added_s INTEGER NOT NULL,
        duration_ms INTEGER CHECK (duration_ms > 0),
        season INTEGER,
        number INTEGER,
        kind TEXT NOT NULL DEFAULT 'full',
        explicit INTEGER NOT NULL DEFAULT 0,
        presence TEXT NOT NULL DEFAULT 'listed' CHECK (presence IN ('listed', 'gone', 'hidden')),
        in_inbox INTEGER NOT NULL DEFAULT 0,
        played_s INTEGER,
        starred_s INTEGER,
        transcript_links INTEGER NOT NULL DEFAULT 0,
        transcript_tried_s INTEGER,
        transcript_failure TEXT NOT NULL DEFAULT '',
        digest INTEGER NOT NULL DEFAULT 0,
        text_stamp INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX episodes_of_show ON episodes (show_id, presence, sort_s DESC, id);
    CREATE INDEX episodes_counted ON episodes (show_id, presence, played_s, in_inbox, sort_s);
    CREATE INDEX episodes_by_time ON episodes (sort_s DESC, id);
    CREATE INDEX episodes_in_inbox ON episodes (sort_s DESC, id) WHERE in_inbox = 1;
    CREATE INDEX episodes_starred ON episodes (sort_s DESC, id) WHERE starred_s IS NOT NULL;

    CREATE TABLE details (
        episode_id INTEGER PRIMARY KEY REFERENCES episodes (id) ON DELETE CASCADE,
        body BLOB NOT NULL
    ) STRICT;

    CREATE TABLE chapters (
        episode_key TEXT PRIMARY KEY NOT NULL,
        source TEXT NOT NULL DEFAULT '',
        body BLOB NOT NULL,
        stored_s INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE transcripts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        episode_key TEXT NOT NULL,
        role TEXT NOT NULL CHECK (role IN ('original', 'aligned')),
        source TEXT NOT NULL DEFAULT '',
        language TEXT NOT NULL DEFAULT '',
        timing TEXT NOT NULL,
        characters INTEGER NOT NULL,
        stamp INTEGER NOT NULL,
        stored_s INTEGER NOT NULL,
        body BLOB NOT NULL,
        UNIQUE (episode_key, role)
    ) STRICT;

    CREATE TABLE corrections (
        episode_key TEXT PRIMARY KEY NOT NULL,
        align INTEGER,
        nudges BLOB NOT NULL DEFAULT x''
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE queue (
        episode_id INTEGER PRIMARY KEY REFERENCES episodes (id) ON DELETE CASCADE,
        place INTEGER NOT NULL,
        added_s INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX queue_order ON queue (place);

    CREATE TABLE downloads (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        episode_id INTEGER NOT NULL UNIQUE REFERENCES episodes (id) ON DELETE CASCADE,
        state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'paused', 'failed', 'done')),
        path TEXT NOT NULL DEFAULT '',
        bytes_done INTEGER NOT NULL DEFAULT 0,
        bytes_total INTEGER,
        error TEXT NOT NULL DEFAULT '',
        added_s INTEGER NOT NULL,
        updated_s INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE bookmarks (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        episode_key TEXT NOT NULL,
        at_ms INTEGER NOT NULL CHECK (at_ms >= 0),
        end_ms INTEGER,
        sentence TEXT NOT NULL DEFAULT '',
        speaker TEXT NOT NULL DEFAULT '',
        note TEXT NOT NULL DEFAULT '',
        title TEXT NOT NULL DEFAULT '',
        show TEXT NOT NULL DEFAULT '',
        made_s INTEGER NOT NULL,
        changed_s INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX bookmarks_of_episode ON bookmarks (episode_key, at_ms);

    CREATE TABLE marks (
        name TEXT PRIMARY KEY NOT NULL,
        value INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    ALTER TABLE heard ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;
    UPDATE heard SET turn = ranked.turn FROM (
        SELECT episode_key, row_number() OVER (ORDER BY updated_s, episode_key) AS turn FROM heard
    ) AS ranked WHERE ranked.episode_key = heard.episode_key;
    CREATE INDEX heard_last ON heard (turn);
    """,
    """
    ALTER TABLE shows ADD COLUMN trusted INTEGER NOT NULL DEFAULT 0;
    """,
    """
    CREATE TABLE let_go (
        episode_id INTEGER PRIMARY KEY REFERENCES episodes (id) ON DELETE CASCADE
    ) STRICT;
    """,
    """
    ALTER TABLE corrections ADD COLUMN sound_ms INTEGER;
    """,
    """
    ALTER TABLE shows ADD COLUMN unlisted INTEGER NOT NULL DEFAULT 0;
    UPDATE shows SET etag = '', last_modified = '';
    """,
)

NEWEST = len(MIGRATIONS)
