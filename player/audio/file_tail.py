"""Some bytes and the rest of a file, given to libvlc as if they were a file of their own."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path
from typing import Any

_MOST_AT_ONCE = 1 << 16
"""libvlc asks for 16 MB at a time and uses a little of it."""

_FAILED = -1


class FileTail:
    """Answers libvlc's reading, on libvlc's threads; to be closed once the player stopped."""

    def __init__(self, vlc: Any, path: bytes, lead: bytes, offset: int) -> None:
        """Raises OSError where the file cannot be read."""
        self._file = Path(os.fsdecode(path)).open("rb", buffering=0)  # noqa: SIM115
        self._lead, self._offset, self._place = lead, offset, 0
        self._size = len(lead) + max(0, os.fstat(self._file.fileno()).st_size - offset)
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
                block = self._file.read(min(size, _MOST_AT_ONCE))
        except (OSError, ValueError):
            return _FAILED
        self._place += len(block)
        ctypes.memmove(buffer, block, len(block))
        return len(block)

    def _seek(self, _data: Any, place: int) -> int:
        try:
            self._file.seek(self._offset + max(0, place - len(self._lead)))
        except (OSError, ValueError):
            return _FAILED
        self._place = place
        return 0
