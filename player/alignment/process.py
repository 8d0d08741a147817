"""The listening process as podline sees it: start a job, hear how it goes, cancel it."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import IO, cast, get_args

import msgspec

from player.alignment.messages import (
    Cancel,
    Command,
    Event,
    Failed,
    Job,
    Move,
    Outcome,
    decode_event,
    line,
)

_log = logging.getLogger(__name__)

_OUTCOMES = get_args(Outcome)
_PATIENCE_S = 2.0


class ListeningProcess:
    """One job in a process of its own, at low priority.

    Events are handed over on a thread of their own, one after another; the last one is an
    `Outcome`, unless the job is cancelled: then nothing more is told. Killing the process
    at any moment loses no more than the slices that it was just hearing.
    """

    def __init__(
        self, job: Job, on_event: Callable[[Event], None], *, log: IO[bytes] | None = None
    ) -> None:
        """Start it; what libraries print goes to `log`. Raises OSError."""
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "player.alignment.worker", str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if log is None else log,
            start_new_session=True,
        )
        self._commands = cast("IO[bytes]", self._process.stdin)
        self._events = cast("IO[bytes]", self._process.stdout)
        self._on_event = on_event
        self._cancelled = False
        self._send(job)
        self._thread = threading.Thread(target=self._read, name="listening", daemon=True)
        self._thread.start()

    @property
    def pid(self) -> int:
        """Its process number."""
        return self._process.pid

    def move(self, at_ms: int) -> None:
        """The listener went to another place: what is heard there comes first."""
        self._send(Move(at_ms))

    def cancel(self) -> None:
        """Stop now. What was heard is kept."""
        self._cancelled = True
        self._send(Cancel())
        self.wait(_PATIENCE_S)

    def wait(self, timeout_s: float | None = None) -> None:
        """Until the last event was handed over; after `timeout_s` the process is killed."""
        self._thread.join(timeout_s)
        if self._thread.is_alive():
            self._process.kill()
            self._thread.join()

    def _send(self, command: Command) -> None:
        try:
            self._commands.write(line(command))
            self._commands.flush()
        except (OSError, ValueError):
            _log.info("The listening process is gone")

    def _read(self) -> None:
        last: Event | None = None
        for text in self._events:
            try:
                last = decode_event(text)
            except msgspec.DecodeError:
                _log.warning("The listening process said what cannot be read: %r", text[:200])
                continue
            if not self._cancelled:
                self._on_event(last)
        self._events.close()
        status = self._process.wait()
        try:
            self._commands.close()
        except OSError:
            _log.debug("The listening process had stopped reading")
        if not self._cancelled and not isinstance(last, _OUTCOMES):
            _log.error("The listening process ended with status %s", status)
            self._on_event(
                Failed(
                    "Listening stopped unexpectedly; what was heard is kept, so it can be "
                    "taken up again. The log says more."
                )
            )
