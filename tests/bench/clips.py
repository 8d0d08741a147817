"""Clips: how far their edges are from what was asked for, in every kind of file.

What counts is what a player hears at the times asked for; the source decoded as a whole is
the measure. `python -m tests.bench.clips` prints the table.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tests.bench.figures import error_row
from tests.bench.table import Row, print_table
from tests.support import media
from tests.support.clips import edges_off

SECONDS = 600
PLACES = 8
TARGET_MS = 30.0


def main(options: Sequence[str] = ()) -> None:
    """Measure and print."""
    random = np.random.default_rng(5)
    rows: list[Row] = []
    took: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        for kind in media.KINDS:
            source = media.noise(kind, seconds=SECONDS)
            heard = media.decoded(source)
            for ending in ("mp3", "opus"):
                errors: list[float] = []
                for start in random.integers(0, (SECONDS - 20) * 1_000, PLACES):
                    end = int(start + random.integers(1_500, 15_000))
                    begin = time.perf_counter()
                    off = edges_off(source, heard, Path(folder) / f"a.{ending}", int(start), end)
                    took.append(time.perf_counter() - begin)
                    errors += off
                rows.append(
                    error_row(f"{kind} to {ending}", errors, p95=TARGET_MS, worst=TARGET_MS)
                )
    rows.append(Row("a clip cut and checked", f"{np.median(took):.2f} s"))
    print_table("Edges of clips against the times asked for, ms (minus: early)", rows)


if __name__ == "__main__":
    main()
