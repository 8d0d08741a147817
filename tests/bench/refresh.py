"""Refreshing 200 feeds from slow servers, against one by one; and the library's keys meanwhile.

Every feed has a host of its own (addresses of loopback), as shows mostly do, and each answer
comes 200 ms late. Then a library refreshes them in a terminal of its own: a ticker on its
event loop tells how late that gets, and letters are typed into its search, each answered once
it is on the terminal.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from player.cli.library import stay_responsive
from player.library.model import NewShow
from player.library.store import Store
from player.net.client import Patience
from tests.bench.table import Row, print_table
from tests.support.http_server import HttpServer
from tests.support.shows import Served, looking_after_shows, rss
from tests.support.terminal import Terminal

FEEDS, EPISODES = 200, 50
LATENCY_S = 0.2
TIMES_FASTER = 7.0
WORST_LAG_MS, KEY_P95_MS = 100.0, 50.0
_LETTERS = "zxj"
"""Letters that the screen shows nowhere else, and no terminal sequence of Textual's ends in."""

PROGRAM = """
import asyncio, json, sys, time
from pathlib import Path
from player.services.desk import Entrance, Library
from player.ui.library_app import LibraryApp

async def tick(lags):
    while True:
        before = time.perf_counter()
        await asyncio.sleep(0.002)
        lags.append((time.perf_counter() - before - 0.002) * 1_000)

async def watch(refresher, told):
    lags = []
    ticking = asyncio.create_task(tick(lags))
    began = time.perf_counter()
    refresher.begin()
    while (done := refresher.wait(0)) is None:
        await asyncio.sleep(0.02)
    took = time.perf_counter() - began
    await asyncio.sleep(0.3)
    ticking.cancel()
    told.write_text(json.dumps({"lags": lags, "took_s": took, "new": done.new,
                                "failed": done.failed}))

def enter(path, told):
    from player.cli.library import stay_responsive
    from player.library.store import Store
    from player.net.thread import NetThread
    from player.services.news import Newsroom
    from player.services.show_desk import ShowDesk
    from tests.support.library_host import ScriptedDesk
    store, news = Store.open(path), Newsroom()
    shows = ShowDesk(store, NetThread(), news)
    class Desk(ScriptedDesk):
        def listen(self, told):
            news.listen(told)
        def refresh(self, show_id):
            app.call_from_thread(app.run_worker, watch(shows.refresher, told))
    stay_responsive()
    return Library(store, Desk(store))

app = LibraryApp(Entrance(lambda: enter(Path(sys.argv[1]), Path(sys.argv[2]))))
app.run()
"""


def serve(server: HttpServer) -> list[NewShow]:
    """Feeds on the server, each at a host of its own."""
    shows = []
    for number in range(FEEDS):
        guids = [f"{number}-{index}" for index in range(EPISODES)]
        path = f"/{number}"
        server.route(path, Served(rss(f"Show {number}", guids), latency_s=LATENCY_S))
        url = f"http://127.0.1.{1 + number}:{server.port}{path}"
        shows.append(NewShow(url, title=f"Show {number}", trusted=True))
    return shows


def refresh_s(folder: Path, new: Sequence[NewShow], *, together: bool) -> float:
    """Seconds to refresh the shows, all together or one after the other."""
    folder.mkdir()
    with looking_after_shows(folder, patience=Patience()) as at_work:
        ids = at_work.store.add_shows(new)
        began_s = time.perf_counter()
        for wanted in [None] if together else ids:
            done = at_work.refreshed(wanted)
            assert (done.new, done.failed) == (EPISODES * done.total, 0), [
                show.failure for show in at_work.store.shows() if show.failure
            ]
        return time.perf_counter() - began_s


def beside_keys(folder: Path, new: Sequence[NewShow]) -> tuple[dict[str, object], list[float]]:
    """Refresh in a library on a terminal: what it noted, and how long letters took to show."""
    folder.mkdir()
    path, told = folder / "library" / "library.sqlite3", folder / "told.json"
    store = Store.open(path)
    store.add_shows(new)
    store.close()
    keys: list[float] = []
    command = [sys.executable, "-c", PROGRAM, str(path), str(told)]
    root = str(Path(__file__).parents[2])
    environment = {**os.environ, "PYTHONPATH": root, "HOME": str(folder)}
    with Terminal(command, size=(120, 40), env=environment) as terminal:
        terminal.wait_for("Inbox", 30)
        terminal.press("2")
        terminal.wait_for("Show 1", 30)
        terminal.press("R")
        terminal.wait_for("refreshing", 30)
        terminal.press("/")
        terminal.read(0.3)
        while not told.exists():
            letter = _LETTERS[len(keys) % len(_LETTERS)]
            began_s = time.perf_counter()
            terminal.press(letter)
            keys.append((terminal.arrival_s(letter.encode()) - began_s) * 1_000)
            terminal.read(0.05)
        terminal.press("\x03")
    noted: dict[str, object] = json.loads(told.read_text())
    assert (noted["new"], noted["failed"]) == (FEEDS * EPISODES, 0), noted
    return noted, keys


def main(_options: Sequence[str] = ()) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name, HttpServer(address="0.0.0.0") as server:
        folder = Path(name)
        new = serve(server)
        stay_responsive()
        alone_s = refresh_s(folder / "alone", new, together=False)
        server.most_at_once = 0
        together_s = refresh_s(folder / "together", new, together=True)
        at_once = server.most_at_once
        noted, keys = beside_keys(folder / "keys", new)
    lags = noted["lags"]
    assert isinstance(lags, list)
    assert isinstance(noted["took_s"], float)
    times, worst = alone_s / together_s, max(lags)
    p95 = statistics.quantiles(keys, n=20)[-1]
    rows = [
        Row("one by one", f"{alone_s:.1f} s"),
        Row(f"together, {at_once} at a time", f"{together_s:.1f} s"),
        Row("that is faster by", f"{times:.1f} times", f"≥ {TIMES_FASTER:.0f}",
            times >= TIMES_FASTER),
        Row("in a library on the screen", f"{noted['took_s']:.1f} s"),
        Row("event loop late meanwhile, worst", f"{worst:.0f} ms", f"< {WORST_LAG_MS:.0f} ms",
            worst < WORST_LAG_MS),
        Row("event loop late, p99", f"{statistics.quantiles(lags, n=100)[-1]:.0f} ms"),
        Row(f"key to answer ({len(keys)})", f"{statistics.median(keys):.0f} ms, p95 {p95:.0f} ms",
            f"p95 ≤ {KEY_P95_MS:.0f} ms", p95 <= KEY_P95_MS),
    ]  # fmt: skip
    title = f"Refreshing {FEEDS} feeds of {EPISODES} episodes, {LATENCY_S * 1_000:.0f} ms away"
    print_table(title, rows)


if __name__ == "__main__":
    main()
