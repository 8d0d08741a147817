"""What the library can run into."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from contextlib import suppress
from pathlib import Path

from player.clean import clean_line


class StoreError(Exception):
    """The library cannot be used. The message is a whole sentence for the user."""


class DamagedError(StoreError):
    """The library's file is damaged: opening it again sets it aside."""


CLOSED = "The library is closed."
_FULL_BYTES = 128 << 10
_DAMAGED = ("malformed", "not a database", "corrupt", "decode to UTF-8")


def is_damage(error: BaseException) -> bool:
    """Whether an error means that the file's content is broken, and not that it is in use."""
    if isinstance(error, UnicodeDecodeError):
        return True  # SQLite quotes broken bytes in its message, and Python stumbles on them.
    return isinstance(error, sqlite3.DatabaseError) and any(mark in str(error) for mark in _DAMAGED)


def explain(error: Exception, path: Path) -> StoreError:
    """A system's or SQLite's error about the library at `path`, as a sentence."""
    where = clean_line(str(path))
    text = str(error)
    if is_damage(error):
        return DamagedError(f"The library {where} is damaged: start podline again to repair it.")
    if _is_full(error, path):
        return StoreError("The disk is full, so nothing more is kept: free some space.")
    if isinstance(error, PermissionError) or "readonly" in text or _is_read_only(error):
        return StoreError(
            f"podline may not write {where}, so nothing more is kept: "
            "check the rights of its folder."
        )
    if "locked" in text or "busy" in text:
        return StoreError("Another podline holds the library, so nothing more is kept.")
    reason = clean_line(getattr(error, "strerror", None) or text) or type(error).__name__
    return StoreError(f"The library {where} cannot be used, so nothing more is kept: {reason}.")


def _is_full(error: Exception, path: Path) -> bool:
    """Whether the disk is full; SQLite calls it an I/O error where it maps its files."""
    if getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT) or "is full" in str(error):
        return True
    if not isinstance(error, sqlite3.OperationalError) or "I/O" not in str(error):
        return False
    with suppress(OSError):
        return shutil.disk_usage(path.parent).free < _FULL_BYTES
    return False


def _is_read_only(error: Exception) -> bool:
    return getattr(error, "errno", None) == errno.EROFS
