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
)

NEWEST = len(MIGRATIONS)
