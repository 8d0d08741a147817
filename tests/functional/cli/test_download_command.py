"""`podline download`, over a real server: together, interrupted, killed, failed and again."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from player.cli.main import podline
from player.config.folders import data_folder, library_path
from player.library.model import DownloadState, Show
from player.library.store import Store
from tests.support.http_server import HttpServer, Sound, noise
from tests.support.library import entry, feed_of

MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" + b"\x00" * 413
TITLES = ("The lamp", "Night shift", "Trailer", "The word")
KILLS = int(os.environ.get("PODLINE_KILLS", "6"))
"""How often a podline that downloads is killed; 200 for a thorough trial."""


@pytest.fixture
def server() -> Iterator[HttpServer]:
    with HttpServer() as server:
        yield server


@pytest.fixture
def show(store: Store, server: HttpServer) -> Show:
    show = store.add_show(server.url + "/feed", title="Lit Words", trusted=True)
    episodes = (
        entry(at, title=title, media_url=f"{server.url}/{at}.mp3", duration_ms=None)
        for at, title in enumerate(TITLES)
    )
    store.apply_feed(show.id, feed_of(*episodes, title="Lit Words"))
    return store.show(show.id)


def serve(server: HttpServer, number: int, size: int = 60_000, **more: object) -> Sound:
    data = MP3 + noise(size, number)
    sound = Sound(data, etag=f'"{number}"', **more)  # type: ignore[arg-type]
    server.route(f"/{number}.mp3", sound)
    return sound


def run(*arguments: str) -> Result:
    return CliRunner().invoke(podline, list(arguments))


def said(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def files() -> list[Path]:
    return sorted(path for path in (data_folder() / "downloads").rglob("*") if path.is_file())


def arrived() -> int:
    """Of how many files it is on the disk what has arrived."""
    maps = [path for path in files() if path.suffix == ".map"]
    return sum(bool(json.loads(path.read_bytes())["spans"]) for path in maps)


def begun(*arguments: str) -> subprocess.Popen[bytes]:
    """The command in a process of its own, in the home of the test."""
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "player", "download", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        # A shell starts what runs in its background deaf to ctrl+c, and that is inherited.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def until(true: Callable[[], object], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)


def test_episodes_are_named_by_words_one_or_several(show: Show, server: HttpServer) -> None:
    served = [serve(server, number) for number in range(4)]
    (one,) = said(run("download", "night", "shift", "--json"))
    assert (one["title"], one["state"], one["error"]) == ("Night shift", "done", "")
    assert Path(str(one["path"])).read_bytes() == served[1].data
    two = run("download", "the lamp", "the word")
    assert sorted(line.partition(" (")[0] for line in two.stdout.splitlines()) == [
        "The lamp",
        "The word",
    ]
    assert run("download", "the", "lamp").exit_code == 0
    assert served[0].connections == 1
    listed = said(run("list", "downloads", "--json"))
    assert {row["title"]: row["state"] for row in listed} == dict.fromkeys(
        ("Night shift", "The lamp", "The word"), "done"
    )
    assert "The lamp" in run("list", "downloads").stdout
    refused = run("download", "the")
    assert refused.exit_code == 1
    assert "may be any of 2" in refused.stderr
    refused = run("download", "t", "h")
    assert "“t h” may be any of 3" in refused.stderr


def test_words_of_several_titles_are_not_taken_for_several_episodes(
    store: Store, server: HttpServer
) -> None:
    """Each of the words is a title of its own too."""
    titles = ("Lamp", "Night", "A lamp at night", "No lamp by night")
    served = [serve(server, number) for number in range(4)]
    show = store.add_show(server.url + "/feed", title="Lit Words", trusted=True)
    episodes = (
        entry(at, title=title, media_url=f"{server.url}/{at}.mp3", duration_ms=None)
        for at, title in enumerate(titles)
    )
    store.apply_feed(show.id, feed_of(*episodes, title="Lit Words"))
    refused = run("download", "lamp", "night")
    assert refused.exit_code == 1
    assert "“lamp night” may be any of 2 episodes" in refused.stderr
    assert [one.connections for one in served] == [0] * 4
    assert run("download", "lamp").exit_code == 0
    assert [one.connections for one in served] == [1, 0, 0, 0]


def test_what_failed_is_said_and_tried_again(show: Show, server: HttpServer) -> None:
    good = serve(server, 0)
    server.route("/1.mp3", lambda asked, wire: wire.answer(b"", "404 Not Found"))
    mixed = run("download", "the lamp", "night shift")
    assert mixed.exit_code == 1
    assert mixed.stdout.startswith("The lamp (0.1 MB): ")
    assert "Night shift: " in mixed.stderr
    assert "“podline download” tries again" in mixed.stderr
    assert "failed" in run("list", "downloads").stdout
    serve(server, 1)
    assert run("download").stdout.startswith("Night shift")
    assert good.connections == 1
    assert "No download is unfinished" in run("download").stderr


def test_stopped_it_goes_on_where_it_was(show: Show, store: Store, server: HttpServer) -> None:
    slow = serve(server, 0, 2_000_000, bytes_per_s=600_000)
    work = begun("the lamp")
    key = store.episodes(limit=100)[-1].key
    until(lambda: files() and files()[-1].stat().st_size > 500_000)
    os.kill(work.pid, signal.SIGINT)
    assert work.wait(10) == 130
    download = next(one for one in store.downloads() if one.episode.key == key)
    assert download.state is DownloadState.QUEUED
    slow.bytes_per_s = 0
    assert run("download").exit_code == 0
    assert int(slow.asked_ranges[-1].removeprefix("bytes=").rstrip("-")) > 200_000
    (path,) = files()
    assert path.read_bytes() == slow.data


def test_killed_again_and_again_it_ends_whole(show: Show, store: Store, server: HttpServer) -> None:
    """Every kill is a real one, at any moment; what was put on the disk is never lost again."""
    chance = random.Random(7)
    served = [serve(server, at, 900_000, bytes_per_s=60_000) for at in range(3)]
    for kill in range(KILLS):
        work = begun("the lamp", "night shift", "trailer")
        if kill < KILLS - 1:
            time.sleep(chance.uniform(0.2, 3.0))
        else:
            until(lambda: arrived() >= 2)
        os.killpg(work.pid, signal.SIGKILL)
        work.wait()
        with sqlite3.connect(library_path()) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    for one in served:
        one.bytes_per_s = 0
    assert run("download", "the lamp", "night shift", "trailer").exit_code == 0
    assert sorted(path.read_bytes() for path in files()) == sorted(one.data for one in served)
    gone_on = 0
    for one in served:
        begins = [int(asked.removeprefix("bytes=").rstrip("-")) for asked in one.asked_ranges]
        assert begins == sorted(begins)
        gone_on += begins[-1] > 0
    assert gone_on >= 2


def test_a_show_that_goes_takes_what_was_begun_along(
    show: Show, store: Store, server: HttpServer
) -> None:
    serve(server, 0)
    serve(server, 1, 2_000_000, bytes_per_s=300_000)
    assert run("download", "the lamp").exit_code == 0
    work = begun("night shift")
    until(lambda: len(files()) >= 2 and files()[0].stat().st_size > 300_000)
    os.kill(work.pid, signal.SIGINT)
    work.wait(10)
    removed = run("remove", "lit words", "--yes")
    assert removed.stdout.startswith(
        "Removed Lit Words with 1 download and 1 unfinished download ("
    )
    assert "Your places and bookmarks in it are kept." in removed.stdout
    assert files() == []
    assert store.downloads() == ()
