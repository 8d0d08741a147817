"""300 shows and 60,000 episodes against an empty library: start, and key press to answer.

Every run is a fresh process in a pty. Start is from nothing until the first frame, and until
the first rows; the clock runs outside of the process. Keys are pressed once everything is
still, and their answer is the first byte that comes back. Services do nothing meanwhile:
`refresh` measures keys while they do. A bare Textual list of five hundred lines answers in the
same run, to tell a slow machine from slow screens.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from player.feeds.model import Feed, FeedEpisode, TranscriptLink
from player.library.store import Store
from tests.bench.table import Row, print_table
from tests.support.terminal import Terminal

SHOWS, EPISODES = 300, 200
STARTED, ROWS = b"keys", b"Episode"
MORE_MS, ANSWER_MS = 50.0, 50.0
YARDSTICK = "a line of a bare Textual list"
_NOTES = "<p>What was talked about, and <a href='https://x.example/'>where to read on</a>.</p>" * 8

PROGRAM = """
import gc, sys
gc.disable()  # As podline does until its library is open.
from functools import partial
from pathlib import Path
from player.services.desk import Entrance, Library

def enter(path):
    from player.cli.library import stay_responsive
    from player.library.store import Store
    from tests.support.library_host import ScriptedDesk
    store = Store.open(path)
    stay_responsive()
    return Library(store, ScriptedDesk(store))

entrance = Entrance(partial(enter, Path(sys.argv[1])))
from player.ui.library_app import LibraryApp
LibraryApp(entrance).run()
"""

BARE = """
from textual.app import App
from textual.widgets import OptionList

class Bare(App):
    BINDINGS = [("q", "quit")]

    def compose(self):
        yield OptionList(*[f"Episode {at}" for at in range(500)])

Bare().run()
"""


def fill(path: Path, shows: int, episodes: int) -> None:
    """A library as it is after years: everything listed, a tenth of it in the inbox."""
    store = Store.open(path)
    now_s = int(time.time())
    for show in range(shows):
        added = store.add_show(f"https://feed{show}.example.com/rss")
        entries = tuple(
            FeedEpisode(
                f"{show}-{at}",
                f"Episode {episodes - at}: what show {show} said about it",
                media_url=f"https://media.example.com/{show}/{at}.mp3",
                published_s=now_s - at * 604_800 - show * 3_600,
                duration_ms=1_800_000 + at * 10_000,
                notes=_NOTES,
                summary="What was talked about.",
                transcripts=(TranscriptLink("https://media.example.com/t.vtt"),),
            )
            for at in range(episodes)
        )
        store.apply_feed(added.id, Feed(f"Show {show}", "Somebody", episodes=entries))
    rows = store.episodes(limit=shows * episodes // 10)
    store.set_inbox([row.key for row in rows], True)
    store.close()


def _start(path: Path, markers: Sequence[bytes]) -> list[float]:
    """Milliseconds from nothing until each marker is at the terminal."""
    began_s = time.perf_counter()
    with Terminal(_command(path), size=(120, 40), env=_environment()) as terminal:
        came_s = terminal.arrivals_s(markers, since=0, seconds=60)
        terminal.press("q")
        terminal.wait_closed()
    return [(at_s - began_s) * 1_000 for at_s in came_s]


def _answers(path: Path, presses: int) -> dict[str, list[float]]:
    """Milliseconds from a key press to the first byte of its answer, by what was pressed."""
    page_down, end, home = "\x1b[6~", "\x1b[F", "\x1b[H"
    kinds = {
        "a line": ["j"] * presses,
        "a page": [page_down] * presses,
        "first and last": [end, home] * (presses // 4),
        "a section": ["2", "3", "4", "1"] * (presses // 8),
        "a mark and its undoing": ["m", "u"] * (presses // 4),
    }
    waits: dict[str, list[float]] = {}
    with Terminal([sys.executable, "-c", BARE], size=(120, 40)) as terminal:
        terminal.wait_for("Episode", 60)
        terminal.read(1.0)
        waits[YARDSTICK] = [_answer(terminal, "\x1b[B") for _ in range(presses)]
        terminal.press("q")
        terminal.wait_closed()
    with Terminal(_command(path), size=(120, 40), env=_environment()) as terminal:
        terminal.wait_for("Episode", 60)
        terminal.read(1.0)
        for kind, keys in kinds.items():
            waits[kind] = [_answer(terminal, key) for key in keys]
        terminal.press("q")
        terminal.wait_closed()
    return waits


def _answer(terminal: Terminal, key: str) -> float:
    began_s = time.perf_counter()
    terminal.press(key)
    waited_ms = (terminal.arrival_s() - began_s) * 1_000
    terminal.read(0.08)
    return waited_ms


def _command(path: Path) -> list[str]:
    return [sys.executable, "-c", PROGRAM, str(path)]


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}


def main(argv: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--presses", type=int, default=120)
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        empty, full = Path(folder, "empty", "l.db"), Path(folder, "full", "l.db")
        for path, shows in ((empty, 0), (full, SHOWS)):
            path.parent.mkdir()
            fill(path, shows, EPISODES)
        started: dict[Path, list[float]] = {empty: [], full: []}
        rows: list[float] = []
        for run in range(options.runs + 1):
            bare = _start(empty, [STARTED])
            filled = _start(full, [STARTED, ROWS])
            if run:
                started[empty] += bare
                started[full].append(filled[0])
                rows.append(filled[1])
        waits = _answers(full, options.presses)
    more = statistics.median(started[full]) - statistics.median(started[empty])
    table = [
        Row("start to first frame, empty", f"{statistics.median(started[empty]):.0f} ms"),
        Row("start to first frame, 60,000 more", f"{more:+.0f} ms", "≤ +50 ms", more <= MORE_MS),
        Row("start to first rows, 60,000", f"{statistics.median(rows):.0f} ms"),
    ]
    for kind, times in waits.items():
        p95 = statistics.quantiles(times, n=20)[-1]
        figure = f"{statistics.median(times):.0f} ms, p95 {p95:.0f} ms"
        if kind == YARDSTICK:
            table.append(Row(f"key to answer, {kind}", figure))
            continue
        table.append(Row(f"key to answer, {kind}", figure, "p95 ≤ 50 ms", p95 <= ANSWER_MS))
    print_table("Library of 300 shows, 60,000 episodes", table)


if __name__ == "__main__":
    main()
