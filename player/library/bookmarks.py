"""Moments that were marked, and what was put right about an episode's times."""

from __future__ import annotations

from collections.abc import Iterable

from player.library.connections import Connections
from player.library.model import Bookmark, Correction, Nudge
from player.library.values import now_s, packed, storable, unpacked
from player.timecode import MAX_MS

_COLUMNS = "id, episode_key, at_ms, end_ms, sentence, speaker, note, title, show, made_s, changed_s"


class Bookmarks(Connections):
    """Bookmarks and corrections, by an episode's key; for loose files too."""

    def add_bookmark(
        self,
        key: str,
        at_ms: int,
        *,
        end_ms: int | None = None,
        sentence: str = "",
        speaker: str = "",
        note: str = "",
        title: str = "",
        show: str = "",
    ) -> Bookmark:
        """Mark a moment. Title and show are taken from the library where none are given."""
        at_ms = min(max(at_ms, 0), MAX_MS)
        with self._writing() as connection:
            names = connection.execute(
                "SELECT e.title, s.title FROM episodes e JOIN shows s ON s.id = e.show_id"
                " WHERE e.key = ?",
                (key,),
            ).fetchone() or ("", "")
            row = connection.execute(
                f"INSERT INTO bookmarks ({_COLUMNS})"  # noqa: S608
                f" VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING {_COLUMNS}",
                (
                    key,
                    at_ms,
                    end_ms if end_ms is not None and at_ms < end_ms <= MAX_MS else None,
                    storable(sentence),
                    storable(speaker),
                    storable(note),
                    storable(title) or names[0],
                    storable(show) or names[1],
                    now_s(),
                    now_s(),
                ),
            ).fetchone()
        return Bookmark(*row)

    def bookmarks(self, key: str | None = None, *, show: str | None = None) -> tuple[Bookmark, ...]:
        """The bookmarks of an episode by their time; else all, or a show's, as they were made."""
        with self._reading() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM bookmarks"  # noqa: S608
                " WHERE (?1 IS NULL OR episode_key = ?1) AND (?2 IS NULL OR show = ?2)"
                " ORDER BY CASE WHEN ?1 IS NULL THEN 0 ELSE at_ms END, id",
                (key, show),
            )
            return tuple(Bookmark(*row) for row in rows)

    def note_bookmark(self, bookmark_id: int, note: str) -> None:
        """Write a note to a bookmark, in place of the one it has."""
        with self._writing() as connection:
            connection.execute(
                "UPDATE bookmarks SET note = ?, changed_s = ? WHERE id = ?",
                (storable(note), now_s(), bookmark_id),
            )

    def remove_bookmark(self, bookmark_id: int) -> None:
        """Remove a bookmark."""
        with self._writing() as connection:
            connection.execute("DELETE FROM bookmarks WHERE id = ?", (bookmark_id,))

    def restore_bookmark(self, bookmark: Bookmark) -> None:
        """Put a bookmark that was removed back as it was: what was exported is it still."""
        with self._writing() as connection:
            connection.execute(
                f"INSERT OR IGNORE INTO bookmarks ({_COLUMNS})"  # noqa: S608
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    bookmark.id,
                    bookmark.key,
                    bookmark.at_ms,
                    bookmark.end_ms,
                    bookmark.sentence,
                    bookmark.speaker,
                    bookmark.note,
                    bookmark.title,
                    bookmark.show,
                    bookmark.made_s,
                    bookmark.changed_s,
                ),
            )

    def correction(self, key: str) -> Correction:
        """What was put right about an episode's times; nothing where nothing was."""
        with self._reading() as connection:
            row = connection.execute(
                "SELECT align, nudges, sound_ms FROM corrections WHERE episode_key = ?", (key,)
            ).fetchone()
        if row is None:
            return Correction()
        nudges = unpacked(row[1], tuple[Nudge, ...]) if row[1] else ()
        return Correction(nudges, None if row[0] is None else bool(row[0]), row[2])

    def set_nudges(self, key: str, nudges: Iterable[Nudge]) -> None:
        """Keep by how much an episode's text is to be lit later; none to take it all back."""
        ordered = tuple(sorted(nudges, key=lambda nudge: nudge.from_ms))
        with self._writing() as connection:
            connection.execute(
                "INSERT INTO corrections (episode_key, nudges) VALUES (?, ?)"
                " ON CONFLICT DO UPDATE SET nudges = excluded.nudges",
                (key, packed(ordered) if ordered else b""),
            )

    def answer_alignment(self, key: str, align: bool | None, sound_ms: int | None = None) -> None:
        """Keep the answer to the offer to align an episode; None to ask again.

        `sound_ms` is how long the sound is that it is given for.
        """
        with self._writing() as connection:
            connection.execute(
                "INSERT INTO corrections (episode_key, align, sound_ms) VALUES (?, ?, ?)"
                " ON CONFLICT DO UPDATE SET align = excluded.align, sound_ms = excluded.sound_ms",
                (key, align, sound_ms),
            )
