"""The trace of `--trace FILE`: what was shown, and when its frame left for the terminal.

One JSON object a line: `t_ns` (CLOCK_MONOTONIC, taken after the frame that shows the
event was written), `event`, `media_ms`, `segment`, `word`, `rate`.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from textual.app import App
from textual.driver import Driver

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
    """Appends events to a trace file. Raises OSError where the file cannot be opened."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8")
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
