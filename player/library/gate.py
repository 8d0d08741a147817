"""One podline at a time opens, repairs or migrates the library: a lock on a file beside it.

SQLite's own locks do not cover turning a new file to WAL, or exchanging a damaged file.
The system drops the lock when its holder dies.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from player.library.problems import StoreError

_LIMIT_S = 10.0
_STEP_S = 0.01


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold the lock beside the library at `path`. Raises StoreError after ten seconds."""
    descriptor = os.open(path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _wait(descriptor)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def one_of_all(path: Path, task: str) -> Iterator[bool]:
    """Whether this podline, of all that are open, may do a task; False while another does."""
    descriptor = os.open(path.with_name(f"{path.name}.{task}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield _try_lock(descriptor)
    finally:
        os.close(descriptor)


def _wait(descriptor: int) -> None:
    until = time.monotonic() + _LIMIT_S
    while not _try_lock(descriptor):
        if time.monotonic() > until:
            raise StoreError("Another podline holds the library: close it and try again.")
        time.sleep(_STEP_S)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
