"""What downloads have to do with what is played: the bytes of an episode come once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from player.library.model import EpisodeRow
from player.services.download_files import DownloadFiles
from player.services.problems import Refused
from player.services.sounds import Sounds
from player.services.streams import Stream


class BesidePlaying:
    """Knows what is played, and leaves its files alone. `in_use` is the episode's key."""

    def __init__(self, sounds: Sounds, files: DownloadFiles) -> None:
        self.in_use = ""
        self._sounds = sounds
        self._files = files
        self._opening: set[str] = set()
        self._left: list[Path] = []

    @contextmanager
    def opening(self, key: str) -> Iterator[None]:
        """An episode is being opened to be played: its download is not begun meanwhile."""
        self._opening.add(key)
        try:
            yield
        finally:
            self._opening.discard(key)

    def is_opening(self, key: str) -> bool:
        """Whether it is being opened."""
        return key in self._opening

    def stream_of(self, row: EpisodeRow, final: Path) -> Stream | None:
        """The stream that brings an episode as it is played, whose download only follows.

        Where there is none, what was fetched before to be played is at `final` afterwards.
        Raises FolderError, OSError.
        """
        stream = self._sounds.under_way(row.key, in_use=row.key == self.in_use)
        if stream is None:
            self._sounds.hand_over(row.key, row.media_url or "", row.media_type, final)
        return stream

    def remove(self, key: str, path: Path) -> None:
        """Remove a download's file; later, where it is being played as it comes.

        Raises Refused.
        """
        if key == self.in_use and self._sounds.writes(key, path):
            self._left.append(path)
            return
        if self._sounds.writes(key, path):
            self._sounds.let_go(key)
        self._files.remove(path)

    def clear_away(self) -> None:
        """Remove what could not be removed before. Nothing is played any more."""
        for path in self._left:
            with suppress(Refused):
                self._files.remove(path)
        self._left.clear()
