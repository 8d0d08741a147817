"""Fetching when the disk is full, and when podline is killed at any moment."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from player.net.client import HttpClient, NetError
from player.net.partial import PartialFile
from player.net.transfer import Transfer
from tests.support.http_server import HttpServer, Sound, noise

DATA = noise(2_000_000)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("mounting needs root")
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, timeout=10, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    yield disk
    subprocess.run(["umount", str(disk)], timeout=10, check=False)


def transfer(client: HttpClient, url: str, folder: Path) -> Transfer:
    return Transfer(client, url, folder / "a.mp3", check=lambda *_: "", trusted=True)


async def test_a_disk_that_is_too_small_is_noticed_at_once(
    server: HttpServer, client: HttpClient, small_disk: Path
) -> None:
    sound = Sound(DATA)
    with pytest.raises(NetError, match="too full for this file of 2 MB"):
        await transfer(client, server.route("/a", sound), small_disk).run()
    assert sum(path.stat().st_size for path in small_disk.iterdir()) < 10_000


async def test_a_disk_that_fills_up_costs_nothing_that_is_there(
    server: HttpServer, client: HttpClient, small_disk: Path
) -> None:
    """The server does not say how long the file is."""
    url = server.route("/a", Sound(DATA, unsized=True, ranges=False))
    with pytest.raises(NetError, match="The disk is full: free some space"):
        await transfer(client, url, small_disk).run()
    subprocess.run(["mount", "-o", "remount,size=200m", str(small_disk)], timeout=10, check=True)
    there = small_disk / "a.mp3.part"
    size = there.stat().st_size
    assert there.read_bytes() == DATA[:size]
    assert (await transfer(client, url, small_disk).run()).read_bytes() == DATA


FETCHER = """
import asyncio, sys
from pathlib import Path
from player.net import disk
from player.net.client import HttpClient
from player.net.transfer import Transfer
disk.SAVE_EVERY_S = 0.05
async def main():
    transfer = Transfer(
        HttpClient(), sys.argv[1], Path(sys.argv[2]), check=lambda *_: "", trusted=True
    )
    transfer.listen(lambda: print(transfer.progress.arrived_bytes, flush=True))
    await transfer.run()
asyncio.run(main())
"""


async def test_killed_again_and_again_the_file_is_whole_in_the_end(
    server: HttpServer, client: HttpClient, tmp_path: Path
) -> None:
    sound = Sound(DATA, etag='"1"', bytes_per_s=1_500_000)
    url = server.route("/a", sound)
    chance = random.Random(5)
    for _ in range(5):
        fetcher = subprocess.Popen(
            [sys.executable, "-c", FETCHER, url, str(tmp_path / "a.mp3")], stdout=subprocess.PIPE
        )
        assert fetcher.stdout is not None
        for _ in range(4):
            fetcher.stdout.readline()
        time.sleep(chance.uniform(0.05, 0.2))
        fetcher.send_signal(signal.SIGKILL)
        fetcher.wait()
        fetcher.stdout.close()
        file = PartialFile(tmp_path / "a.mp3")
        for begin, end in file.ranges.spans:
            assert file.read(begin, end - begin) == DATA[begin:end]
        file.close()
    assert int(sound.asked_ranges[-1].removeprefix("bytes=").strip("-")) > 0
    assert (await transfer(client, url, tmp_path).run()).read_bytes() == DATA
    assert [path.name for path in tmp_path.iterdir()] == ["a.mp3"]
