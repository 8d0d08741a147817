"""Cold start to first frame, against a minimal Textual app in the same run.

Each run is a fresh process in a pty. The clock starts before the process is made and stops
when the first frame's text has arrived at the terminal's end of the pty. Runs alternate.
podline draws its frame first and the transcript into it as soon as that is read; the time
until the transcript is there is listed too.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Sequence

from tests.bench.table import Row, print_table
from tests.support.terminal import Terminal

MINIMAL = """
from textual.app import App
from textual.widgets import Static
class Minimal(App):
    def compose(self):
        yield Static("first frame")
Minimal().run()
"""


DEMO = [sys.executable, "-P", "-m", "player", "demo"]


def first_frame_s(command: Sequence[str], marker: bytes) -> float:
    """Seconds from nothing to the marker in the terminal. AssertionError if it never comes."""
    began = time.perf_counter()
    with Terminal(command, size=(80, 24)) as terminal:
        return terminal.arrival_s(marker, since=0, seconds=20) - began


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args(argv).runs
    ours, minimal, words = [], [], []
    for run in range(runs + 1):
        minimal_s = first_frame_s([sys.executable, "-c", MINIMAL], b"first frame")
        ours_s = first_frame_s(DEMO, b"chapter")
        words_s = first_frame_s(DEMO, b"Theo Marsh")
        if run:
            minimal.append(minimal_s)
            ours.append(ours_s)
            words.append(words_s)
    ratio = statistics.median(ours) / statistics.median(minimal)
    print_table(
        "Cold start to first frame",
        [
            Row("minimal Textual app", f"{statistics.median(minimal) * 1000:.0f} ms"),
            Row("podline demo, transcript", f"{statistics.median(words) * 1000:.0f} ms"),
            Row("podline demo, first frame", f"{statistics.median(ours) * 1000:.0f} ms"),
            Row("ratio", f"{ratio:.2f}", "≤ 1.30", ratio <= 1.3),
        ],
    )
