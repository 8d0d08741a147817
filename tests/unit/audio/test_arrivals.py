"""Readers of a file that is arriving: they get what is there, and wait for what is not."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.audio.arrivals import GONE, Arrivals, ArrivingFile, Reader
from player.audio.messages import Parts

NOWHERE = Path("nowhere")


def nothing(_offset: int) -> None:
    pass


def eventually(condition: Callable[[], bool]) -> None:
    limit_s = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < limit_s
        time.sleep(0.002)


@given(st.lists(st.integers(0, 50), max_size=10).map(lambda edges: sorted(set(edges))))
def test_says_what_is_there(edges: list[int]) -> None:
    spans = list(zip(edges[::2], edges[1::2], strict=False))
    there = {place for begin, end in spans for place in range(begin, end)}
    arrivals = Arrivals(NOWHERE, Parts(60, spans), nothing)
    for at in range(60):
        assert arrivals.until(at) == next(p for p in range(at, 70) if p not in there)
        assert arrivals.has(at, 5) == all(p in there for p in range(at, min(at + 5, 60)))


def test_what_is_missing_is_asked_for_and_waited_for() -> None:
    wanted: list[int] = []
    arrivals = Arrivals(NOWHERE, Parts(None, [(0, 10)]), wanted.append)
    reader = Reader()
    got: list[int] = []
    thread = threading.Thread(target=lambda: got.append(arrivals.wait(20, reader)))
    thread.start()
    eventually(lambda: wanted == [20])
    assert reader.hungry_since_ns is not None
    arrivals.update(NOWHERE, Parts(None, [(0, 10), (15, 22)]))
    thread.join(5)
    assert got == [2]
    assert reader.hungry_since_ns is None


def test_who_does_not_ask_only_waits() -> None:
    wanted: list[int] = []
    arrivals = Arrivals(NOWHERE, Parts(30, []), wanted.append)
    reader = Reader()
    thread = threading.Thread(target=lambda: arrivals.wait(20, reader, asks=False))
    thread.start()
    eventually(lambda: reader.hungry_since_ns is not None)
    arrivals.leave(reader)
    thread.join(5)
    assert not thread.is_alive()
    assert wanted == []


def test_the_end_is_an_end_once_it_is_known() -> None:
    arrivals = Arrivals(NOWHERE, Parts(30, []), nothing)
    assert arrivals.wait(30, Reader()) == 0
    assert arrivals.wait(99, Reader()) == 0
    unknown = Arrivals(NOWHERE, Parts(None, []), nothing)
    reader = Reader()
    unknown.leave(reader)
    assert unknown.wait(30, reader) == GONE


def test_a_file_is_read_through_its_gaps(tmp_path: Path) -> None:
    path = tmp_path / "sound.part"
    data = bytes(range(100))
    path.write_bytes(data)
    arrivals = Arrivals(path, Parts(100, [(0, 10)]), nothing)
    file = ArrivingFile(arrivals, Reader())
    pieces: list[bytes] = []
    thread = threading.Thread(target=lambda: pieces.append(file.read(200)))
    thread.start()
    for end in (20, 50, 100):
        arrivals.update(path, Parts(100, [(0, end)]))
    thread.join(5)
    assert pieces == [data]
    assert file.seek(95) == 95
    assert file.read(10) == data[95:]
    assert file.read(10) == b""
    file.close()


def test_called_away_it_is_an_error(tmp_path: Path) -> None:
    reader = Reader()
    arrivals = Arrivals(tmp_path / "none", Parts(100, []), nothing)
    arrivals.leave(reader)
    file = ArrivingFile(arrivals, reader)
    with pytest.raises(InterruptedError):
        file.read(10)
    file.close()
