"""What downloads have to do with what is played: the bytes of an episode come once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from player.library.model import EpisodeRow
from player.services.download_files import DownloadFiles
from player.services.problems import Refused
from player.services.sounds import Sounds
from player.services.streams import Stream


class BesidePlaying:
    """Knows what is played, and leaves its files alone; episodes are told by their keys."""

    def __init__(self, sounds: Sounds, files: DownloadFiles) -> None:
        self._sounds = sounds
        self._files = files
        self._now = self._before = ""
        self._opening: set[str] = set()
        self._left: list[tuple[str, Path]] = []
        """Files that were to be removed, of episodes that were being played."""

    def use(self, key: str, *, before_over: bool = False) -> None:
        """Take this episode for the one that is played, "" for none.

        The one before may sound on where this one is not wanted in the end: its file is left
        alone until another is played, or it is over.
        """
        self._before, self._now = "" if before_over else self._now, key
        self._remove_left()

    def is_in_use(self, key: str) -> bool:
        """Whether it is being played, or may be."""
        return bool(key) and key in (self._now, self._before)

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

    def stream_of(self, row: EpisodeRow) -> Stream | None:
        """The stream that brings an episode as it is played, whose download only follows.

        So it is for one that may sound on: to fetch it anew would end what it is heard from.
        """
        return self._sounds.under_way(row.key, in_use=self.is_in_use(row.key))

    def hand_over(self, row: EpisodeRow, final: Path, wanted: Callable[[], bool]) -> None:
        """Have what was fetched before of an episode, to be played, at `final`.

        That may take long; it ends without a trace once it is not `wanted` any more. Raises
        OSError, FolderError.
        """
        self._sounds.hand_over(row.key, row.media_url or "", row.media_type, final, wanted)

    def remove(self, key: str, path: Path) -> None:
        """Remove a download's file; later, where it is being played as it comes.

        Raises Refused.
        """
        if self.is_in_use(key) and self._sounds.writes(key, path):
            self._left.append((key, path))
            return
        if self._sounds.writes(key, path):
            self._sounds.let_go(key)
        self._files.remove(path)

    def clear_away(self) -> None:
        """Remove what could not be removed before. Nothing is played any more."""
        self._now = self._before = ""
        self._remove_left()

    def _remove_left(self) -> None:
        left, self._left = self._left, []
        for key, path in left:
            try:
                self.remove(key, path)
            except Refused:
                self._left.append((key, path))
