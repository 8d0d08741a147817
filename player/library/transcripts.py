"""The transcripts and chapters that are kept with episodes."""

from __future__ import annotations

from collections.abc import Sequence

from player.chapters.model import Chapter
from player.library.connections import Connections
from player.library.model import EpisodeRow, KeptTranscript, Role
from player.library.packing import pack, unpack
from player.library.rows import EPISODE_COLUMNS, EPISODE_JOINS, episode_row
from player.library.steps import text_changed
from player.library.values import digest, now_s, packed, sentence, storable, unpacked
from player.transcript.model import Transcript


class Transcripts(Connections):
    """Transcripts, whole, by an episode's key; for loose files too."""

    def put_transcript(
        self, key: str, transcript: Transcript, source: str = "", *, role: Role = Role.ORIGINAL
    ) -> None:
        """Keep a transcript, in place of the one with this role.

        A new original makes the aligned one void, unless it is the same again. It can be
        searched after the next steps of indexing.
        """
        body = pack(transcript)
        stamp = digest(body)
        with self._writing() as connection:
            same = connection.execute(
                "SELECT 1 FROM transcripts WHERE episode_key = ? AND role = ? AND stamp = ?",
                (key, role.value, stamp),
            ).fetchone()
            if same:
                connection.execute(
                    "UPDATE transcripts SET source = ? WHERE episode_key = ? AND role = ?",
                    (storable(source), key, role.value),
                )
                return
            connection.execute(
                "DELETE FROM transcripts WHERE episode_key = ? AND (role = ? OR ? = 'original')",
                (key, role.value, role.value),
            )
            connection.execute(
                "INSERT INTO transcripts (episode_key, role, source, language, timing,"
                " characters, stamp, stored_s, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    key,
                    role.value,
                    storable(source),
                    storable(transcript.language),
                    transcript.timing.value,
                    sum(len(segment.text) for segment in transcript.segments),
                    stamp,
                    now_s(),
                    body,
                ),
            )
            connection.execute(
                "UPDATE episodes SET transcript_tried_s = ?, transcript_failure = '' WHERE key = ?",
                (now_s(), key),
            )
            text_changed(connection)

    def transcript(self, key: str, role: Role | None = None) -> KeptTranscript | None:
        """The transcript to show, or the one with a role: None where none is kept.

        Without a role it is the aligned one, if there is one.
        """
        with self._reading() as connection:
            row = connection.execute(
                "SELECT body, role, source, stored_s FROM transcripts"
                " WHERE episode_key = ?1 AND (?2 IS NULL OR role = ?2)"
                " ORDER BY role = 'aligned' DESC LIMIT 1",
                (key, role.value if role else None),
            ).fetchone()
        return KeptTranscript(unpack(row[0]), Role(row[1]), *row[2:]) if row else None

    def remove_transcript(self, key: str, role: Role = Role.ORIGINAL) -> None:
        """Remove a transcript; with the original the aligned one goes too."""
        with self._writing() as connection:
            connection.execute(
                "DELETE FROM transcripts WHERE episode_key = ? AND (role = ? OR ? = 'original')",
                (key, role.value, role.value),
            )
            text_changed(connection)

    def wanting_transcripts(self, *, limit: int = 100) -> tuple[EpisodeRow, ...]:
        """Episodes whose transcript is there to be had and was not tried yet, newest first."""
        with self._reading() as connection:
            rows = connection.execute(
                f"SELECT {EPISODE_COLUMNS} FROM episodes e{EPISODE_JOINS}"  # noqa: S608
                " WHERE (e.transcript_links > 0 OR e.transcript_path IS NOT NULL)"
                " AND e.transcript_tried_s IS NULL AND e.presence = 'listed' AND t.id IS NULL"
                " ORDER BY e.sort_s DESC, e.id LIMIT ?",
                (limit,),
            )
            return tuple(map(episode_row, rows))

    def note_transcript_failure(self, key: str, failure: str) -> None:
        """Keep why no transcript could be had; it is tried again when the feed changes."""
        with self._writing() as connection:
            connection.execute(
                "UPDATE episodes SET transcript_tried_s = ?, transcript_failure = ? WHERE key = ?",
                (now_s(), sentence(failure), key),
            )

    def transcript_failure(self, key: str) -> str:
        """Why no transcript could be had, "" where none was tried or it could."""
        with self._reading() as connection:
            row = connection.execute(
                "SELECT transcript_failure FROM episodes WHERE key = ?", (key,)
            ).fetchone()
        return str(row[0]) if row else ""

    def put_chapters(self, key: str, chapters: Sequence[Chapter], source: str = "") -> None:
        """Keep chapters that were fetched for an episode."""
        with self._writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO chapters VALUES (?, ?, ?, ?)",
                (key, storable(source), packed(tuple(chapters)), now_s()),
            )

    def chapters(self, key: str) -> tuple[Chapter, ...] | None:
        """Chapters that were kept; None where none were fetched yet."""
        with self._reading() as connection:
            row = connection.execute(
                "SELECT body FROM chapters WHERE episode_key = ?", (key,)
            ).fetchone()
        return unpacked(row[0], tuple[Chapter, ...]) if row else None
