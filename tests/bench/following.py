"""Processor time of the interface's process while it follows the demo episode at 1x.

Real sound into a private sink, real terminal (a pty that is read all the time). The engine
is a process of its own and is listed beside it.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.table import Row, print_table
from tests.support.pulse import private_pulse
from tests.support.terminal import Terminal

_TICKS_S = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


def cpu_s(pid: int) -> float:
    """Processor time of a process so far, its threads included."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS_S


def children(pid: int) -> list[int]:
    """The processes that a process started."""
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += [int(child) for child in (task / "children").read_text().split()]
    return found


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=40.0)
    seconds = parser.parse_args(argv).seconds
    command = [sys.executable, "-P", "-m", "player", "demo", "--at", "0:24"]
    with TemporaryDirectory() as home, private_pulse() as pulse:
        env = {k: v for k, v in pulse.env.items() if k == "XDG_RUNTIME_DIR" or "XDG_" not in k}
        env["HOME"] = home
        with Terminal(command, size=(100, 30), env=env) as terminal:
            terminal.wait_for("Nora Quill", 15)
            terminal.read(3)
            interface = terminal.process.pid
            engine = children(interface)
            before = cpu_s(interface), sum(map(cpu_s, engine))
            terminal.read(seconds)
            after = cpu_s(interface), sum(map(cpu_s, engine))
            terminal.press("q")
            terminal.wait_closed(5)
    share = 100 * (after[0] - before[0]) / seconds
    print_table(
        "Processor time while following at 1x, of one core",
        [
            Row("interface", f"{share:.1f} %", "≤ 3 %", share <= 3),
            Row("engine", f"{100 * (after[1] - before[1]) / seconds:.1f} %"),
        ],
    )
