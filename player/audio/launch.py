"""Starts the sound process. Imports next to nothing, so that it can be done before all else."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import IO


def launch(log: IO[bytes] | None) -> subprocess.Popen[bytes]:
    """A new sound process, its standard error going to `log`. Raises OSError.

    What it reports waits in the pipe until a `Child` reads it.
    """
    # A session of its own: the terminal's signals are podline's to answer.
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "player.audio.worker", str(os.getpid())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL if log is None else log,
        start_new_session=True,
    )
