"""Keeps one sound process: holds its reports until they are wanted, notices when it hangs."""

from __future__ import annotations

import asyncio
import contextvars
import logging
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from subprocess import Popen
from typing import IO

from player.audio.child import Child
from player.audio.launch import launch
from player.audio.messages import Command, Failed, FailKind, Quit, Ready, Report

_log = logging.getLogger(__name__)

HANG_S = 3.0
"""The sound process says every second that it lives."""

START_S = 15.0
"""So long it may take to load VLC; on a cold disk that is seconds."""

MOST_DEATHS = 3
DEATHS_WITHIN_S = 30.0

_WATCH_S = 0.5
_ASLEEP_S = 1.0
_CLOSE_S = 1.0


class Supervisor:
    """Owns the sound process there is now; `restart` replaces a dead one."""

    def __init__(self, log: IO[bytes] | None, started: Popen[bytes] | None = None) -> None:
        """Take over the process that was `started`, or start one.

        Its standard error, and that of those that replace it, goes to `log`, which may be
        closed after.
        """
        self._log_file = None if log is None else os.fdopen(os.dup(log.fileno()), "ab", 0)
        self._lock = threading.Lock()
        self._answered = threading.Event()
        self._answer: Ready | Failed | None = None
        self._held: list[tuple[Child, Report | None]] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._context = contextvars.copy_context()
        self._refused = self._hangs = False
        self._on_report: Callable[[Report], None] = lambda _: None
        self._on_death: Callable[[Failed], None] = lambda _: None
        self._heard_from_s = self._watched_s = 0.0
        self._watch: asyncio.TimerHandle | None = None
        self._deaths: deque[float] = deque(maxlen=MOST_DEATHS)
        self._child: Child | None = None
        if started is not None:
            self._take(started)
        elif not self.restart():
            self._answer = Failed(FailKind.DIED, "it could not be started")
            self._answered.set()

    @property
    def answer(self) -> Ready | Failed | None:
        """What the process said of VLC; None until it has."""
        return self._answer

    def wait_answer(self, timeout_s: float) -> Ready | Failed | None:
        """What the process says of VLC, waited for; None where it says nothing in time."""
        self._answered.wait(timeout_s)
        return self._answer

    def start(
        self,
        loop: asyncio.AbstractEventLoop,
        on_report: Callable[[Report], None],
        on_death: Callable[[Failed], None],
    ) -> None:
        """Hand over reports on `loop`, the held ones first; `on_death` when it is gone.

        They run in the caller's context, not in that of the thread that read them.
        """
        self._on_report, self._on_death = on_report, on_death
        self._context = contextvars.copy_context()
        if self._child is None:
            loop.call_soon(on_death, Failed(FailKind.DIED, "it could not be started"))
        with self._lock:
            self._loop = loop
            for child, report in self._held:
                loop.call_soon(self._hand_over, child, report)
            self._held.clear()
        self._heard_from_s = self._watched_s = time.monotonic()
        if self._watch is not None:
            self._watch.cancel()
        self._watch = loop.call_later(_WATCH_S, self._look, loop)

    def send(self, command: Command) -> None:
        """Pass a command on; a process that does not read it is as good as dead."""
        if self._child is not None and not self._child.send(command):
            self._child.kill()

    def ensure(self) -> None:
        """Start a process where one was given up; what died before counts no more."""
        self._deaths.clear()
        if self._child is None:
            self.restart()

    def dies_often(self) -> bool:
        """It died: whether it has done so too often of late to be tried again."""
        self._deaths.append(time.monotonic())
        lately = self._deaths[-1] - self._deaths[0] < DEATHS_WITHIN_S
        return lately and len(self._deaths) == MOST_DEATHS

    def restart(self) -> bool:
        """Start a process anew; False where the system does not let us."""
        try:
            self._take(launch(self._log_file))
        except OSError as error:
            _log.error("The sound process cannot be started: %s", error)
            self._child = None
        return self._child is not None

    def _take(self, process: Popen[bytes]) -> None:
        self._heard_from_s = time.monotonic()
        self._answer, self._refused, self._hangs = None, False, False
        self._child = Child(process, self._pass_on, lambda child: self._pass_on(child, None))

    def close(self) -> None:
        """End the process; safe to call twice."""
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None
        child, self._child = self._child, None
        if child is not None:
            child.send(Quit())
            child.close(_CLOSE_S)
        if self._log_file is not None:
            self._log_file.close()
            self._log_file = None

    def _pass_on(self, child: Child, report: Report | None) -> None:
        """On the child's thread: note what cannot wait, hand the rest to the event loop."""
        if isinstance(report, Ready | Failed):
            self._answer = report
        elif report is None and self._answer is None:
            self._answer = _death(child)
        if self._answer is not None:
            self._answered.set()
        with self._lock:
            if self._loop is None:
                self._held.append((child, report))
            else:
                # At the exit the loop may be closed by now, and nobody waits for this.
                with suppress(RuntimeError):
                    self._loop.call_soon_threadsafe(
                        self._hand_over, child, report, context=self._context
                    )

    def _hand_over(self, child: Child, report: Report | None) -> None:
        if child is not self._child:
            return
        self._heard_from_s = time.monotonic()
        if report is not None:
            self._refused |= isinstance(report, Failed)
            self._on_report(report)
            return
        reason = _death(child)
        if self._hangs:
            reason = Failed(FailKind.HUNG, reason.detail)
        _log.error("The sound process ended: %s", reason.detail)
        child.close(0)
        self._child = None
        if not self._refused:
            self._on_death(reason)

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        """End a process that says nothing, unless it was we who slept."""
        now_s = time.monotonic()
        if now_s - self._watched_s > _WATCH_S + _ASLEEP_S:
            self._heard_from_s = now_s
        self._watched_s = now_s
        patience_s = HANG_S if isinstance(self._answer, Ready) else START_S
        if self._child is not None and now_s - self._heard_from_s > patience_s:
            _log.error("The sound process hangs: it is ended")
            self._heard_from_s, self._hangs = now_s, True
            self._child.kill()
        self._watch = loop.call_later(_WATCH_S, self._look, loop)


def _death(child: Child) -> Failed:
    status = child.status
    if status is not None and status < 0:
        try:
            return Failed(FailKind.DIED, signal.Signals(-status).name)
        except ValueError:
            return Failed(FailKind.DIED, f"signal {-status}")
    return Failed(FailKind.DIED, f"status {status}")
