"""What podline's own child processes do first, whatever they are for."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from typing import BinaryIO

_PR_SET_PDEATHSIG = 1


def private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """What the parent sends and what it is sent, on descriptors of their own.

    Libraries write to 1 and read from 0 as they like: 0 is empty, 1 is where 2 goes.
    """
    commands = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return commands, answers


def die_with_parent(parent: int) -> None:
    """Not left behind, even where a library hangs: Linux kills us when `parent` is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(0)
