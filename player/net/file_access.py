"""Reading and writing at a place of an open file, and holding it: POSIX and Windows."""

from __future__ import annotations

import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
    import shutil
    import threading

    _FAR = 1 << 40
    _seeking = threading.Lock()

    def hold(descriptor: int) -> bool:
        """Hold the file as long as it is open; a byte far behind its end stands for it."""
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def write_at(descriptor: int, data: bytes, offset: int) -> None:
        """Write all of `data`. Raises OSError."""
        with _seeking:
            os.lseek(descriptor, offset, os.SEEK_SET)
            while data:
                data = data[os.write(descriptor, data) :]

    def read_at(descriptor: int, size: int, offset: int) -> bytes:
        """At most `size` bytes. Raises OSError."""
        with _seeking:
            os.lseek(descriptor, offset, os.SEEK_SET)
            return os.read(descriptor, size)

    def give_name(path: Path, final: Path) -> None:
        """Let `path` be `final`; by a copy where a reader keeps it from being renamed.

        Raises OSError.
        """
        try:
            path.replace(final)
        except PermissionError:
            shutil.copyfile(path, final)

else:
    import fcntl

    def give_name(path: Path, final: Path) -> None:
        """Let `path` be `final`, readers or not. Raises OSError."""
        path.replace(final)

    def hold(descriptor: int) -> bool:
        """Hold the file as long as it is open; False where another podline does."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def write_at(descriptor: int, data: bytes, offset: int) -> None:
        """Write all of `data`. Raises OSError."""
        while data:
            written = os.pwrite(descriptor, data, offset)
            data, offset = data[written:], offset + written

    def read_at(descriptor: int, size: int, offset: int) -> bytes:
        """At most `size` bytes. Raises OSError."""
        return os.pread(descriptor, size, offset)
