"""Searching 2,000 transcripts, with snippets, against ripgrep over the same words.

Each query is asked of both in turn, in the same run, caches warm: phrases, single words
from the common to the rare, and two words near each other. ripgrep gets text files, one
line a cue, and ignores case; where it is not installed the ratio is left out.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from player.library.store import Store
from tests.bench.spoken_library import SpokenLibrary, spoken_library
from tests.bench.table import Row, print_table
from tests.support.speech import phrases

P95_MS = 30.0
TIMES_FASTER = 10.0
_ROUNDS = 3
_PAGE = 30


class Asked(NamedTuple):
    """A query, and the regular expression that is closest to it."""

    kind: str
    query: str
    pattern: str


def questions(library: SpokenLibrary, each: int, seed: int = 6) -> list[Asked]:
    """Queries made from what is said, so many of each kind."""
    dice = Random(seed)
    asked: list[Asked] = []
    for _ in range(each):
        said = dice.choice(library.sample)
        two, three = phrases(said, dice, 2), phrases(said, dice, 3)
        one = phrases(said, dice, 1)
        speaker = dice.choice(said.segments).speaker.split()[0]
        asked += [
            Asked("two words", two, _near(two)),
            Asked('"a phrase"', f'"{three}"', re.escape(three)),
            Asked("one word", one, re.escape(one)),
            Asked("speaker:", f"speaker:{speaker} {one}", f"{speaker}.*{re.escape(one)}"),
        ]
    return [one for one in asked if one.pattern]


def _near(text: str) -> str:
    first, _, second = map(re.escape, text.partition(" "))
    return f"{first}.*{second}|{second}.*{first}" if second else first


def ours_ms(store: Store, asked: Asked) -> tuple[float, int]:
    """The best of a few: the first page, and how many hits it has."""
    best, hits = float("inf"), 0
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        hits = len(store.search(asked.query, limit=_PAGE).hits)
        best = min(best, (time.perf_counter() - began) * 1_000)
    return best, hits


def ripgrep_ms(rg: str, texts: Path, asked: Asked) -> float:
    """The best of a few, its output thrown away after it was made."""
    best = float("inf")
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        subprocess.run([rg, "-i", "-n", "--", asked.pattern, str(texts)], capture_output=True)
        best = min(best, (time.perf_counter() - began) * 1_000)
    return best


def report(library: SpokenLibrary, each: int) -> None:
    """Ask, and print the figures."""
    store = Store.open(library.path)
    while store.index_next(500).left:
        pass
    rg = shutil.which("rg")
    asked = questions(library, each)
    ours: list[float] = []
    theirs: list[float] = []
    by_kind: dict[str, list[float]] = {}
    empty = 0
    for one in asked:
        took, hits = ours_ms(store, one)
        empty += not hits
        ours.append(took)
        by_kind.setdefault(one.kind, []).append(took)
        if rg:
            theirs.append(ripgrep_ms(rg, library.texts, one))
    store.close()
    p95 = _p95(ours)
    rows = [
        Row("p95", f"{p95:.1f} ms", f"≤ {P95_MS:.0f}", p95 <= P95_MS),
        Row("median", f"{statistics.median(ours):.1f} ms"),
        Row("worst", f"{max(ours):.1f} ms"),
        *(
            Row(f"{kind}, median and p95", f"{statistics.median(each):.1f}  {_p95(each):.1f} ms")
            for kind, each in by_kind.items()
        ),
        Row("queries without a hit", f"{empty} of {len(asked)}", "0", not empty),
    ]
    if theirs:
        faster = statistics.median(t / o for t, o in zip(theirs, ours, strict=True))
        rows += [
            Row("ripgrep, median and p95",
                f"{statistics.median(theirs):.0f}  {_p95(theirs):.0f} ms"),
            Row("times faster, median", f"{faster:.1f}", f"≥ {TIMES_FASTER:.0f}",
                faster >= TIMES_FASTER),
            Row("times faster, p95", f"{_p95(theirs) / p95:.1f}"),
        ]  # fmt: skip
    else:
        rows.append(Row("ripgrep is not installed, so the ratio is left out", ""))
    print_table(f"Searching {library.characters / 1e6:.0f} MB of speech, first {_PAGE} hits", rows)


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--transcripts", type=int, default=2_000)
    parser.add_argument("--queries", type=int, default=40, help="of each kind")
    options = parser.parse_args(argv)
    report(spoken_library(options.transcripts), options.queries)
