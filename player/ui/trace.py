"""The trace of `--trace FILE`: what was shown, and when its frame left for the terminal.

One JSON object a line: `t_ns` (CLOCK_MONOTONIC, taken after the frame that shows the
event was written), `event`, `media_ms`, `segment`, `word`, `rate`.
"""

from __future__ import annotations

import json
import logging
import os
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from textual.app import App
from textual.driver import Driver

from player.clean import clean_line
from player.services.problems import CannotPlay
from player.transcript.heard import SILENCE, Heard

_log = logging.getLogger(__name__)


class _Mark(str):
    """An empty text in the terminal's write queue: all before it has been written by then."""

    written: Callable[[], None]


class _StampingFile:
    """Stands before the terminal's file and answers marks once what came before is out."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, text: str) -> int:
        if isinstance(text, _Mark):
            self._file.flush()
            text.written()
            return 0
        return self._file.write(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def stamping_driver(driver_class: type[Driver]) -> type[Driver]:
    """A driver like the given one whose output answers marks."""

    class StampingDriver(driver_class):  # type: ignore[misc, valid-type]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self._file: Any = _StampingFile(self._file)

    return StampingDriver


class Tracer:
    """Appends events to an open trace file, and closes it."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._failed = False

    def record(
        self, app: App[Any], event: str, media_ms: int, rate: float, heard: Heard = SILENCE
    ) -> None:
        """Note an event, stamped when all that was drawn so far is at the terminal."""
        entry = {
            "event": event,
            "media_ms": media_ms,
            "segment": heard.segment,
            "word": heard.word,
            "rate": rate,
        }
        mark = _Mark("")
        mark.written = lambda: self._write(entry)
        driver = app._driver
        if driver is not None:
            driver.write(mark)

    def _write(self, entry: dict[str, Any]) -> None:
        if self._failed or self._file.closed:
            return
        try:
            self._file.write(json.dumps({"t_ns": time.monotonic_ns(), **entry}) + "\n")
            self._file.flush()
        except OSError as error:
            # This runs in the thread that draws: whatever escaped here would end drawing.
            self._failed = True
            _log.error("The trace cannot be written any more: %s", error)

    def close(self) -> None:
        """Close the file; later events are dropped."""
        with suppress(OSError):
            self._file.close()


def open_trace(path: Path) -> Tracer:
    """Open a trace for appending. Raises CannotPlay with a sentence.

    Only an earlier trace, an empty file, a new one or a device that swallows everything is
    written to. A pipe would hold up whoever draws as soon as its reader stops reading.
    """
    name = clean_line(str(path))
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_NONBLOCK", 0)
    try:
        if path.exists() and not _may_be_opened(path.stat().st_mode):
            raise CannotPlay(f"The trace {name} cannot be written: it is no ordinary file.")
        file = os.fdopen(os.open(path, flags, 0o666), "a", encoding="utf-8")
    except OSError as error:
        raise CannotPlay(f"The trace {name} cannot be written: {error.strerror}.") from error
    if not _may_hold_a_trace(file):
        file.close()
        raise CannotPlay(f"The trace {name} would be written into another file: name a new one.")
    return Tracer(file)


def _may_be_opened(mode: int) -> bool:
    # Opening a folder fails by itself, and says so better.
    return stat.S_ISREG(mode) or stat.S_ISCHR(mode) or stat.S_ISDIR(mode)


def _may_hold_a_trace(file: IO[str]) -> bool:
    mode = os.fstat(file.fileno()).st_mode
    if stat.S_ISREG(mode):
        os.lseek(file.fileno(), 0, os.SEEK_SET)
        return os.read(file.fileno(), 1) in (b"", b"{")
    return stat.S_ISCHR(mode) and not file.isatty()
