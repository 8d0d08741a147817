"""The sound process: owns libvlc, its standard error and its crashes.

Run as `python -P -m player.audio.worker PARENT_PID`, commands on descriptor 0, reports on
descriptor 1. Both are moved out of the way at once, since libvlc and ALSA write to 1 and 2:
those lead to the log. It ends when its parent does.
"""

from __future__ import annotations

import ctypes
import faulthandler
import os
import queue
import signal
import sys
import threading
import time
from typing import BinaryIO

from player.audio.messages import Command, Failed, Ready, Report, decode_command, line

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Serve one podline until it says quit or is gone."""
    commands, reports = _private_pipes()
    faulthandler.enable()
    _die_with_parent(int(sys.argv[1]))
    inbox: queue.SimpleQueue[object] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(commands, inbox), daemon=True).start()

    def tell(report: Report) -> None:
        try:
            reports.write(line(report))
        except OSError:
            os._exit(0)

    from player.audio.deck import Deck, VlcUnusableError
    from player.audio.turntable import Turntable

    try:
        deck = Deck(inbox.put)
    except VlcUnusableError as reason:
        tell(Failed(reason.kind, reason.detail))
        os._exit(1)
    tell(Ready(deck.version, deck.accurate))
    turntable = Turntable(deck, tell, time.monotonic_ns)
    while not turntable.finished:
        try:
            thing = inbox.get(timeout=turntable.patience_s())
        except queue.Empty:
            turntable.tick()
        else:
            turntable.take(thing)
    # libvlc's own farewell may hang on a broken device; nothing is left to be saved.
    os._exit(0)


def _private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Commands and reports on descriptors of their own; 0 is empty, 1 is where 2 goes."""
    commands = os.fdopen(os.dup(0), "rb")
    reports = os.fdopen(os.dup(1), "wb", buffering=0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return commands, reports


def _die_with_parent(parent: int) -> None:
    """Not left behind, even where libvlc hangs: Linux kills us when the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(0)


def _read(commands: BinaryIO, inbox: queue.SimpleQueue[object]) -> None:
    for text in commands:
        command: Command = decode_command(text)
        inbox.put(command)
    os._exit(0)


if __name__ == "__main__":
    main()
