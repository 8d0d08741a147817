"""Walking from frame to frame of MPEG audio, over tags and damage, as the bytes arrive."""

from __future__ import annotations

from collections.abc import Iterator

from player.mpeg.frames import LONGEST, tables, tag_size

_HEAD = 4


class FrameWalk:
    """The frames of a stream that is fed piece by piece, from byte `start` of its file on.

    Where no frame stands at a place where one should, the next tag's end is taken, or the
    next place where two headers follow each other. `adrift`: so it is at the start.
    """

    def __init__(self, start: int = 0, *, any_layer: bool = False, adrift: bool = False) -> None:
        self._sizes, _ = tables(any_layer=any_layer)
        self._data = b""
        self._base, self._at = start, 0
        self._adrift = adrift
        self.tags = 0
        """Bytes of tags that were stepped over."""

    @property
    def reached(self) -> int:
        """The byte that was not looked at yet."""
        return self._base + self._at

    def feed(self, chunk: bytes) -> Iterator[tuple[int, int]]:
        """Take the next piece; yields (offset, bytes 2 and 3 of the header) of each frame.

        Frames come once all their bytes are there and the next header. The iterator must be
        run to its end before the next piece is fed.
        """
        done = min(self._at, len(self._data))
        self._data = self._data[done:] + chunk
        self._base += done
        self._at -= done
        return self._walk(len(self._data) - LONGEST - _HEAD)

    def finish(self) -> Iterator[tuple[int, int]]:
        """The frames that were held back, now that nothing more comes."""
        return self._walk(len(self._data) - _HEAD)

    def bytes_at(self, offset: int, size: int) -> bytes:
        """Bytes of a frame that is just being yielded."""
        at = offset - self._base
        return self._data[at : at + size]

    def _walk(self, last: int) -> Iterator[tuple[int, int]]:
        data, base, at, sizes = self._data, self._base, self._at, self._sizes
        if self._adrift and at <= last:
            at = self._find_header(at, last)
            self._adrift = at > last
        while at <= last:
            key = data[at + 1] << 8 | data[at + 2] if data[at] == 255 else 0
            size = sizes[key]
            if size:
                yield base + at, key
                at += size
            else:
                at = self._next_header(at, last)
        self._at = at

    def _next_header(self, at: int, last: int) -> int:
        if tag := tag_size(self._data[at : at + 10]):
            self.tags += tag
            return at + tag
        return self._find_header(at + 1, last)

    def _find_header(self, at: int, last: int) -> int:
        """The next place where two headers follow each other."""
        data, sizes = self._data, self._sizes
        at -= 1
        while True:
            at = data.find(b"\xff", at + 1)
            if at < 0 or at > last:
                return last + 1
            size = sizes[data[at + 1] << 8 | data[at + 2]]
            if size:
                follower = data[at + size : at + size + 3]
                if len(follower) < 3 or sizes[follower[1] << 8 | follower[2]] * (
                    follower[0] // 255
                ):
                    return at
