"""Some bytes and the rest of a file, given to libvlc as if they were a file of their own."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path
from typing import Any

from player.audio.arrivals import GONE, Arrivals, Reader
from player.audio.mp4_tracks import HEAD_BYTES, without_other_tracks

_MOST_AT_ONCE = 1 << 16
"""libvlc asks for 16 MB at a time and uses a little of it."""

_FAILED = -1
_UNKNOWN_SIZE = (1 << 64) - 1


class FileTail:
    """Answers libvlc's reading, on libvlc's threads; to be closed once the player stopped.

    Where the file is still arriving, reading waits for its bytes. The length of an MP3 that
    is arriving is kept from libav: it would look for tags at the end first, which are of no
    use and would have to be fetched. Measured: it sounds after its first 32 KB then. (Without
    a way to seek at all, libvlc 3.0.24 drops what arrives faster than it is heard.)
    """

    def __init__(
        self,
        vlc: Any,
        path: bytes,
        lead: bytes,
        offset: int,
        arrivals: Arrivals | None = None,
        *,
        endless: bool = False,
    ) -> None:
        """`endless`: do not say how long it is. Raises OSError where it cannot be read."""
        self.reader = Reader()
        self._arrivals = None if arrivals is None or arrivals.finished else arrivals
        where = arrivals.path if arrivals is not None else Path(os.fsdecode(path))
        self._file = where.open("rb", buffering=0)
        self._lead, self._offset, self._place = lead, offset, 0
        self._size = len(lead) + max(0, os.fstat(self._file.fileno()).st_size - offset)
        if self._arrivals is not None:
            length = self._arrivals.length
            self._size = _UNKNOWN_SIZE if endless or length is None else length
        makers = vlc.CallbackDecorators
        # Kept for as long as libvlc may call them.
        self._callbacks = (
            makers.MediaOpenCb(self._open),
            makers.MediaReadCb(self._read),
            makers.MediaSeekCb(self._seek),
            makers.MediaCloseCb(lambda _: None),
        )

    def media(self, instance: Any) -> Any:
        """A media of libvlc that reads this."""
        return instance.media_new_callbacks(*self._callbacks, None)

    def leave(self) -> None:
        """Answer no more: libvlc cannot be stopped while it waits for an answer."""
        if self._arrivals is not None:
            self._arrivals.leave(self.reader)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _open(self, _opaque: Any, _data: Any, size: Any) -> int:
        size[0] = self._size
        return 0 if self._seek(None, 0) == 0 else _FAILED

    def _read(self, _data: Any, buffer: Any, size: int) -> int:
        try:
            block = self._lead[self._place : self._place + size]
            if not block:
                block = self._file.read(min(size, _MOST_AT_ONCE, self._there(self._place)))
                if self._arrivals is not None:
                    block = without_other_tracks(block, self._head_of)
                    self._file.seek(self._in_file(self._place + len(block)))
        except (OSError, ValueError):
            return _FAILED
        self._place += len(block)
        ctypes.memmove(buffer, block, len(block))
        return len(block)

    def _head_of(self, at: int) -> bytes:
        """What follows a place in the block that is being read. Raises OSError when left."""
        head = b""
        while len(head) < HEAD_BYTES:
            place = self._place + at + len(head)
            there = self._there(place)
            self._file.seek(self._in_file(place))
            more = self._file.read(min(HEAD_BYTES - len(head), there))
            if not more:
                break
            head += more
        return head

    def _in_file(self, place: int) -> int:
        return self._offset + max(0, place - len(self._lead))

    def _there(self, place: int) -> int:
        """How many bytes may be read from a place on, waited for; 0 at the end.

        Raises OSError when left.
        """
        if self._arrivals is None:
            return _MOST_AT_ONCE
        there = self._arrivals.wait(self._in_file(place), self.reader)
        if there == GONE:
            raise OSError
        return there

    def _seek(self, _data: Any, place: int) -> int:
        try:
            self._file.seek(self._in_file(place))
        except (OSError, ValueError):
            return _FAILED
        self._place = place
        return 0
