"""Leaving when the terminal is gone. Not every one that goes sends SIGHUP (nohup, a lost pty)."""

from __future__ import annotations

import os
import select
import sys
import time
from collections.abc import Callable
from threading import Thread

PATIENCE_S = 10.0
"""So long leaving may take: what Textual still draws may block for ever, with nobody to read it."""


def watch_terminal(gone: Callable[[], None]) -> None:
    """Have `gone` called, in a thread of its own, once the terminal is no more.

    If podline still runs `PATIENCE_S` later, it is ended.
    """
    stdin = sys.__stdin__
    if stdin is None or not hasattr(select, "poll") or not stdin.isatty():
        return
    Thread(target=_watch, args=(stdin.fileno(), gone), name="hangup", daemon=True).start()


def _watch(fileno: int, gone: Callable[[], None]) -> None:
    poll = select.poll()
    # Asked for nothing, it answers only when the other end is closed.
    poll.register(fileno, 0)
    try:
        events = poll.poll()
    except OSError:
        return
    # Where terminals cannot be polled (POLLNVAL on some systems), the signal has to do.
    if any(event & (select.POLLHUP | select.POLLERR) for _, event in events):
        gone()
        time.sleep(PATIENCE_S)
        os._exit(1)
