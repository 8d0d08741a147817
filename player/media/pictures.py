"""The pictures inside an audio file, small enough to draw: its cover, and those of chapters."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from player.media.artwork import Artwork, can_decode, decode_artwork
from player.media.probe import read_embedded


class ChapterPicture(NamedTuple):
    """A picture for a stretch of an episode; `end_ms` None lasts until the next one."""

    start_ms: int
    end_ms: int | None
    artwork: Artwork


@dataclass(frozen=True, slots=True)
class Pictures:
    """What can be drawn while an episode plays; `chapters` are sorted by start."""

    cover: Artwork | None = None
    chapters: tuple[ChapterPicture, ...] = ()

    def at(self, ms: int) -> Artwork | None:
        """The picture for a moment: the chapter's, else the cover; None for neither."""
        at = bisect_right(self.chapters, ms, key=lambda picture: picture.start_ms) - 1
        if at >= 0:
            picture = self.chapters[at]
            if picture.end_ms is None or ms < picture.end_ms:
                return picture.artwork
        return self.cover


NO_PICTURES = Pictures()


def read_pictures(path: Path) -> Pictures:
    """Decode the pictures inside an audio file; none where it has none, or without Pillow.

    Reads the tags once more and may decode many pictures: call it in a thread.
    """
    if not can_decode():
        return NO_PICTURES
    embedded = read_embedded(path)
    decoded: dict[bytes, Artwork | None] = {}

    def artwork(data: bytes) -> Artwork | None:
        # Most chapters bear the same picture.
        if data not in decoded:
            decoded[data] = decode_artwork(data)
        return decoded[data]

    cover = artwork(embedded.cover) if embedded.cover else None
    chapters = (
        ChapterPicture(start_ms, end_ms, picture)
        for start_ms, end_ms, data in sorted(embedded.chapters, key=lambda one: one[0])
        if (picture := artwork(data)) is not None
    )
    return Pictures(cover, tuple(chapters))
