"""Some bytes and the rest of a file, given to libvlc as if they were a file of their own."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path
from typing import Any

from player.audio.arrivals import GONE, Arrivals, Reader

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
                block = self._file.read(min(size, _MOST_AT_ONCE, self._there()))
        except (OSError, ValueError):
            return _FAILED
        self._place += len(block)
        ctypes.memmove(buffer, block, len(block))
        return len(block)

    def _there(self) -> int:
        """How many bytes may be read on, waited for; 0 at the end. Raises OSError when left."""
        if self._arrivals is None:
            return _MOST_AT_ONCE
        there = self._arrivals.wait(self._offset + self._place - len(self._lead), self.reader)
        if there == GONE:
            raise OSError
        return there

    def _seek(self, _data: Any, place: int) -> int:
        try:
            self._file.seek(self._offset + max(0, place - len(self._lead)))
        except (OSError, ValueError):
            return _FAILED
        self._place = place
        return 0
