"""Indexing 2,000 transcripts (120 MB of text): the speed, and who is held up by it.

Meanwhile places are written and read as a player does, and an event loop ticks. SQLite's own
full-text index of a part of the same passages, and nothing else, tells a slow machine from
slow indexing.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import time
from collections.abc import Sequence

from player.library.packing import Lines, pack, unpack_lines
from player.library.search.files import index_path
from player.library.search.passages import blocks
from player.library.search.words import TOKENIZER
from player.library.searching import STEP_MS
from player.library.store import Store
from player.transcript.model import Transcript
from tests.bench.spoken_library import SpokenLibrary, spoken_library
from tests.bench.table import Row, print_table

WANTED_MB_S = 8.0
WAIT_MS = 50.0
HELD_UP_MS = 50.0
_TICK_S = 0.002
_TOGETHER = 10
_REPEATED = 5


def index_all(store: Store) -> tuple[float, float]:
    """Index everything: megabytes a second, and the longest step in milliseconds."""
    began = time.perf_counter()
    characters, longest, left = 0, 0.0, 1
    while left:
        step_began = time.perf_counter()
        step = store.index_next()
        longest = max(longest, time.perf_counter() - step_began)
        characters, left = characters + step.characters, step.left
    return characters / 1e6 / (time.perf_counter() - began), longest * 1_000


async def _longest_hold_ms(store: Store) -> float:
    """The longest time an event loop is held up while a thread of its own indexes."""
    work = asyncio.create_task(asyncio.to_thread(index_all, store))
    longest, last = 0.0, time.perf_counter()
    while not work.done():
        await asyncio.sleep(_TICK_S)
        now = time.perf_counter()
        longest = max(longest, now - last - _TICK_S)
        last = now
    await work
    return longest * 1_000


async def _while_playing(store: Store) -> tuple[float, float, list[float]]:
    """The same; and how long writing and reading a place took, twenty times a second."""
    work = asyncio.create_task(asyncio.to_thread(index_all, store))
    waits: list[float] = []
    while not work.done():
        began = time.perf_counter()
        await asyncio.to_thread(_play, store, len(waits))
        waits.append((time.perf_counter() - began) * 1_000)
        await asyncio.sleep(0.05)
    return *(await work), waits


def _play(store: Store, number: int) -> None:
    store.remember("file:playing", 1_000 * number)
    store.position("file:playing")
    store.queue()


def sqlite_alone(library: SpokenLibrary) -> float:
    """Megabytes a second that SQLite indexes, given the passages, in steps of the same size."""
    documents = [
        [spoken for block in blocks(_lines(transcript)) for spoken in block.spoken()]
        for transcript in library.sample
    ] * _REPEATED
    characters = sum(len(s.text) for t in library.sample for s in t.segments) * _REPEATED
    path = library.path.with_name("alone.sqlite3")
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(f"""
        PRAGMA journal_mode=WAL;
        PRAGMA synchronous=NORMAL;
        CREATE VIRTUAL TABLE speech USING fts5(
            speaker, text, content='', tokenize="{TOKENIZER}");
    """)
    began = time.perf_counter()
    for first in range(0, len(documents), _TOGETHER):
        connection.execute("BEGIN IMMEDIATE")
        for document in documents[first : first + _TOGETHER]:
            connection.executemany("INSERT INTO speech (speaker, text) VALUES (?, ?)", document)
        connection.execute("COMMIT")
    took_s = time.perf_counter() - began
    connection.close()
    return characters / 1e6 / took_s


def _lines(transcript: Transcript) -> Lines:
    return unpack_lines(pack(transcript))


def report(library: SpokenLibrary) -> None:
    """Index the library twice, alone and beside a player, and print the figures."""
    store = Store.open(library.path)
    speed, longest = index_all(store)
    size = index_path(library.path).stat().st_size
    store.close()
    index_path(library.path).unlink()
    store = Store.open(library.path)
    held = asyncio.run(_longest_hold_ms(store))
    store.close()
    index_path(library.path).unlink()
    store = Store.open(library.path)
    _, _, waits = asyncio.run(_while_playing(store))
    store.close()
    alone = sqlite_alone(library)
    waits.sort()
    p95 = waits[int(len(waits) * 0.95)]
    print_table(
        f"Indexing {library.characters / 1e6:.0f} MB of speech",
        [
            Row("speed", f"{speed:.1f} MB/s", f"≥ {WANTED_MB_S:.0f}", speed >= WANTED_MB_S),
            Row("SQLite alone, given the passages", f"{alone:.1f} MB/s"),
            Row(f"longest step of {STEP_MS} ms", f"{longest:.0f} ms"),
            Row("event loop held up", f"{held:.0f} ms", f"≤ {HELD_UP_MS:.0f}", held <= HELD_UP_MS),
            Row(
                "a place written and read, p95", f"{p95:.1f} ms", f"≤ {WAIT_MS:.0f}", p95 <= WAIT_MS
            ),
            Row("size of the index", f"{size / 1e6:.0f} MB"),
            Row("size of the library", f"{library.path.stat().st_size / 1e6:.0f} MB"),
        ],
    )


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--transcripts", type=int, default=2_000)
    report(spoken_library(parser.parse_args(argv).transcripts))
