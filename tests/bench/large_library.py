"""Opening a library of 300 shows and 60,000 episodes, against an empty one in the same run.

Measured is what stands between the start and the first frame with something in it: opening
the store and reading the shows, the first page of the inbox and of all episodes, the queue
and the downloads.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from player.library.model import EpisodeFilter
from player.library.store import Store
from tests.bench.table import Row, print_table
from tests.support.library import entry, feed_of
from tests.support.speech import transcripts

WANTED_MS = 50.0
_PAGE = 60
_NOTES_WORDS = 250

Took = dict[str, float]


def fill(path: Path, shows: int, episodes: int) -> tuple[float, float]:
    """Fill a library; milliseconds for a show's first refresh, and for one with nothing new."""
    (words,) = transcripts(1, 60_000)
    texts = [segment.text for segment in words.segments]
    store = Store.open(path)
    first, again = [], []
    for number in range(shows):
        show = store.add_show(f"https://show{number}.example.org/feed")
        notes = [" ".join(texts[at : at + _NOTES_WORDS // 10]) for at in range(0, 2_000, 10)]
        feed = feed_of(
            *(
                entry(at, title=f"{texts[(number * 7 + at) % len(texts)]}",
                      notes=f"<p>{notes[at % len(notes)]}</p>")
                for at in range(episodes)
            ),
            title=f"Show {number}",
        )  # fmt: skip
        first.append(milliseconds(partial(store.apply_feed, show.id, feed)))
        again.append(milliseconds(partial(store.apply_feed, show.id, feed)))
    keys = [row.key for row in store.episodes(limit=200)]
    store.enqueue(keys[:50])
    for key in keys[50:80]:
        store.request_download(key)
    for key in keys[100:]:
        store.remember(key, 60_000)
    store.close()
    return statistics.median(first), statistics.median(again)


def milliseconds(work: Callable[[], object]) -> float:
    """How long a piece of work takes."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1_000


def home(path: Path) -> Took:
    """Milliseconds for each part of what the first screen needs, from a closed library."""
    took: Took = {}
    began = time.perf_counter()
    store = Store.open(path)
    took["open"] = (time.perf_counter() - began) * 1_000
    parts: dict[str, Callable[[], object]] = {
        "shows": store.shows,
        "inbox": lambda: store.episodes(EpisodeFilter(inbox=True), limit=_PAGE),
        "all episodes": lambda: store.episodes(limit=_PAGE),
        "begun": lambda: store.episodes(EpisodeFilter(begun=True), limit=_PAGE),
        "queue": store.queue,
        "downloads": store.downloads,
    }
    for name, read in parts.items():
        took[name] = milliseconds(read)
    took["together"] = sum(took.values())
    store.close()
    return took


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shows", type=int, default=300)
    parser.add_argument("--episodes", type=int, default=200, help="of each show")
    parser.add_argument("--runs", type=int, default=15)
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="podline-bench-") as folder:
        full = Path(folder) / "full" / "library.sqlite3"
        empty = Path(folder) / "empty" / "library.sqlite3"
        first, again = fill(full, options.shows, options.episodes)
        Store.open(empty).close()
        runs = [(home(full), home(empty)) for _ in range(options.runs)]
        size = full.stat().st_size
        rows = [
            Row(f"{part}, full and empty",
                f"{_median(runs, 0, part):6.1f} {_median(runs, 1, part):6.1f} ms")
            for part in runs[0][0]
        ]  # fmt: skip
        more = _median(runs, 0, "together") - _median(runs, 1, "together")
        rows += [
            Row("more than for an empty one", f"{more:.1f} ms", f"≤ {WANTED_MS:.0f}",
                more <= WANTED_MS),
            Row(f"a show's first {options.episodes} episodes taken over", f"{first:.0f} ms"),
            Row("the same again, nothing new", f"{again:.0f} ms"),
            Row("size of the library", f"{size / 1e6:.0f} MB"),
        ]  # fmt: skip
    episodes = options.shows * options.episodes
    print_table(f"A library of {options.shows} shows and {episodes:,} episodes", rows)


def _median(
    runs: Sequence[tuple[dict[str, float], dict[str, float]]], which: int, part: str
) -> float:
    return statistics.median(run[which][part] for run in runs)
