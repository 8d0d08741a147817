"""The places one was at, in whatever was played."""

from __future__ import annotations

from dataclasses import asdict

from player.library.connections import Connections
from player.library.positions import Position
from player.library.values import now_s, storable
from player.timecode import MAX_MS


class Heard(Connections):
    """Where the listener was, by an episode's key; for loose files too."""

    def position(self, key: str) -> Position | None:
        """Where one was in the episode with this key; None when it was never heard."""
        with self._reading() as connection:
            row = connection.execute(
                "SELECT position_ms, duration_ms, title, media_path, updated_s, turn"
                " FROM heard WHERE episode_key = ?",
                (key,),
            ).fetchone()
        return Position(*row) if row else None

    def remember(
        self,
        key: str,
        position_ms: int,
        *,
        duration_ms: int | None = None,
        title: str = "",
        media_path: str = "",
    ) -> None:
        """Keep the place in an episode; a length or a title of before stays where none is given.

        It is on disk when this returns. What was heard last is known by a count and not by
        the clock, which may have been set back.
        """
        with self._writing() as connection:
            connection.execute(
                "INSERT INTO heard (episode_key, position_ms, duration_ms, title, media_path,"
                " updated_s, turn)"
                " VALUES (?, ?, ?, ?, ?, ?, coalesce((SELECT max(turn) FROM heard), 0) + 1)"
                " ON CONFLICT (episode_key) DO UPDATE SET"
                " position_ms = excluded.position_ms,"
                " duration_ms = coalesce(excluded.duration_ms, duration_ms),"
                " title = CASE excluded.title WHEN '' THEN title ELSE excluded.title END,"
                " media_path = CASE excluded.media_path WHEN '' THEN media_path"
                " ELSE excluded.media_path END,"
                " updated_s = excluded.updated_s, turn = excluded.turn",
                (
                    key,
                    min(max(position_ms, 0), MAX_MS),
                    duration_ms if duration_ms and 0 < duration_ms <= MAX_MS else None,
                    storable(title),
                    storable(media_path),
                    now_s(),
                ),
            )

    def put_back(self, key: str, place: Position) -> None:
        """Make the place in an episode again what it was; what was heard since comes after it."""
        with self._writing() as connection:
            connection.execute(
                "UPDATE heard SET turn = turn + 1 WHERE turn >= ?1 AND EXISTS"
                " (SELECT 1 FROM heard WHERE turn = ?1 AND episode_key <> ?2)",
                (place.turn, key),
            )
            connection.execute(
                "INSERT OR REPLACE INTO heard (episode_key, position_ms, duration_ms, title,"
                " media_path, updated_s, turn) VALUES (:key, :position_ms, :duration_ms, :title,"
                " :media_path, :updated_s, :turn)",
                {"key": key} | asdict(place),
            )

    def forget(self, key: str) -> None:
        """Forget the place in an episode."""
        with self._writing() as connection:
            connection.execute("DELETE FROM heard WHERE episode_key = ?", (key,))
