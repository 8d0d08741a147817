"""The log: one file in the state folder, for reporting faults. Nothing goes to the terminal.

The engine's standard error has a file of its own beside it, since libvlc and ALSA write
there without a format and would be cut in two when the log turns over.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import stat
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import BinaryIO

from player.clean import clean_text
from player.config.files import open_ordinary
from player.config.folders import FolderError, made, state_folder
from player.config.redaction import redact

_LARGEST = 1 << 20
_OLD_LOGS = 2
_LONGEST_ENTRY = 20_000
_FORMAT = "%(asctime)s.%(msecs)03d %(process)d %(levelname)s %(name)s: %(message)s"
_DATE = "%Y-%m-%d %H:%M:%S"


def log_path() -> Path:
    """Where the log is, whether or not it has been written to."""
    return state_folder() / "podline.log"


def engine_log_path() -> Path:
    """Where the engine's standard error goes."""
    return state_folder() / "engine.log"


def start_logging(*, verbose: bool = False) -> Path:
    """Send podline's log to its file, and a crash of the interpreter too; returns the path.

    Everything from INFO on, with `verbose` from DEBUG on; of libraries, warnings only.
    Raises FolderError with a sentence where the file cannot be written; nothing is logged
    then, and nothing is printed either.
    """
    # Before anything can fail: without a handler, logging prints warnings on the terminal.
    logging.lastResort = None
    logging.raiseExceptions = False
    path = log_path()
    made(path.parent)
    try:
        handler = _PrivateHandler(path, maxBytes=_LARGEST, backupCount=_OLD_LOGS, encoding="utf-8")
        _watch_for_crashes(path)
    except OSError as error:
        raise _not_writable(path, error) from error
    handler.setFormatter(_Formatter(_FORMAT, _DATE))
    root = logging.getLogger()
    for old in [old for old in root.handlers if isinstance(old, _PrivateHandler)]:
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger("player").setLevel(logging.DEBUG if verbose else logging.INFO)
    logging.captureWarnings(True)
    return path


def listening_log_path() -> Path:
    """Where the standard error of the speech models' process goes."""
    return state_folder() / "listening.log"


def open_engine_log() -> BinaryIO:
    """A file for the engine's standard error, unbuffered, appended to; begun anew at 1 MB.

    Raises FolderError with a sentence.
    """
    return _open_begun_anew(engine_log_path())


def open_listening_log() -> BinaryIO:
    """As `open_engine_log`, for the speech models' process."""
    return _open_begun_anew(listening_log_path())


def _open_begun_anew(path: Path) -> BinaryIO:
    made(path.parent)
    try:
        if path.exists() and path.stat().st_size > _LARGEST:
            path.replace(path.with_name(f"{path.name}.1"))
        return os.fdopen(_open_private(path), "ab", buffering=0)
    except OSError as error:
        raise _not_writable(path, error) from error


class _PrivateHandler(RotatingFileHandler):
    """A rotating log file that only the user can read."""

    def _open(self) -> TextIOWrapper:
        stream = os.fdopen(
            _open_private(Path(self.baseFilename)), "a", encoding="utf-8", errors="backslashreplace"
        )
        assert isinstance(stream, TextIOWrapper)  # noqa: S101 - what fdopen gives for text
        return stream


class _Formatter(logging.Formatter):
    """Keeps secrets and terminal sequences out of the log, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        if len(text) > _LONGEST_ENTRY:
            text = f"{text[:_LONGEST_ENTRY]}…"
        return redact(clean_text(text))


def _open_private(path: Path) -> int:
    descriptor = open_ordinary(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, device=True)
    found = os.fstat(descriptor)
    if os.name == "posix" and stat.S_ISREG(found.st_mode) and found.st_mode & 0o077:
        os.fchmod(descriptor, 0o600)
    return descriptor


_crash_file: BinaryIO | None = None


def _watch_for_crashes(path: Path) -> None:
    """Have faulthandler write into the log by a descriptor of its own, never turned over."""
    global _crash_file
    previous, _crash_file = _crash_file, os.fdopen(_open_private(path), "ab", buffering=0)
    faulthandler.enable(_crash_file)
    if previous is not None:
        previous.close()


def _not_writable(path: Path, error: OSError) -> FolderError:
    reason = clean_text(error.strerror or "unknown").lower()
    return FolderError(f"The log {clean_text(str(path))} cannot be written: {reason}.")
