"""Opening podline's own files: never held up by what someone put in their place."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

_NOT_BLOCKING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def open_ordinary(path: Path, flags: int, *, device: bool = False) -> int:
    """A descriptor of an ordinary file, made for the user alone where `flags` say so.

    A pipe would hold up whoever opens it, and then whoever writes to it: it is refused, and
    so is a device, but one that takes all that is written (`device`). Looked at before it is
    opened and once more after. Raises OSError.
    """
    try:
        _check(path.stat(), device)
    except FileNotFoundError:
        if not flags & os.O_CREAT:
            raise
    descriptor = os.open(path, flags | _NOT_BLOCKING, 0o600)
    try:
        _check(os.fstat(descriptor), device and not os.isatty(descriptor))
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def read_ordinary(path: Path, limit: int) -> bytes:
    """The first `limit` bytes of an ordinary file. Raises OSError."""
    with os.fdopen(open_ordinary(path, os.O_RDONLY), "rb") as file:
        return file.read(limit)


def _check(found: os.stat_result, device: bool) -> None:
    mode = found.st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not (stat.S_ISREG(mode) or (device and stat.S_ISCHR(mode))):
        raise OSError(errno.EINVAL, "It is no ordinary file")
