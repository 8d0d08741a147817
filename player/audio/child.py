"""The sound process as podline sees it: writes to it, reads what it reports."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import IO, cast

import msgspec

from player.audio.messages import Command, Report, decode_report, line

_log = logging.getLogger(__name__)


class Child:
    """One sound process. Its reports are handed over on a thread of their own."""

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        on_report: Callable[[Child, Report], None],
        on_end: Callable[[Child], None],
    ) -> None:
        """Take it over. `on_end` is called once, after the last report."""
        self._process = process
        self._commands = cast("IO[bytes]", self._process.stdin)
        self._reports = cast("IO[bytes]", self._process.stdout)
        self._on_report = on_report
        self._on_end = on_end
        if sys.platform != "win32":
            os.set_blocking(self._commands.fileno(), False)
        threading.Thread(target=self._read, name="sound", daemon=True).start()

    @property
    def pid(self) -> int:
        """Its process number."""
        return self._process.pid

    @property
    def status(self) -> int | None:
        """Its exit status, negative for a signal; None while it runs."""
        return self._process.poll()

    def send(self, command: Command) -> bool:
        """Write a command; False where the process is gone or has stopped reading."""
        text = line(command)
        try:
            return os.write(self._commands.fileno(), text) == len(text)
        except (OSError, ValueError):
            return False

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def close(self, patience_s: float) -> None:
        """Wait for it to end by itself for `patience_s`, then end it; free what it held."""
        try:
            self._process.wait(patience_s)
        except subprocess.TimeoutExpired:
            self.kill()
            self._process.wait()
        self._commands.close()

    def _read(self) -> None:
        for text in self._reports:
            try:
                report = decode_report(text)
            except msgspec.DecodeError:
                _log.warning("The sound process said what cannot be read: %r", text[:200])
                continue
            self._on_report(self, report)
        self._reports.close()
        self._process.wait()
        self._on_end(self)
