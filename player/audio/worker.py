"""The sound process: owns libvlc, its standard error and its crashes.

Run as `python -P -m player.audio.worker PARENT_PID`, commands on descriptor 0, reports on
descriptor 1. Both are moved out of the way at once, since libvlc and ALSA write to 1 and 2:
those lead to the log. It ends when its parent does.
"""

from __future__ import annotations

import faulthandler
import os
import queue
import sys
import threading
import time
from typing import BinaryIO

from player.audio.messages import Command, Failed, Ready, Report, decode_command, line
from player.child_process import die_with_parent, private_pipes


def main() -> None:
    """Serve one podline until it says quit or is gone."""
    commands, reports = private_pipes()
    faulthandler.enable()
    die_with_parent(int(sys.argv[1]))
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


def _read(commands: BinaryIO, inbox: queue.SimpleQueue[object]) -> None:
    for text in commands:
        command: Command = decode_command(text)
        inbox.put(command)
    os._exit(0)


if __name__ == "__main__":
    main()
