"""Downloads from a real server into real files, over restarts and through trouble."""

from __future__ import annotations

import errno
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from player.config.settings import Settings
from player.library.model import Download, DownloadState, Keep, ShowSettings
from player.library.store import Store
from player.net.client import HttpClient
from player.net.thread import NetThread
from player.net.transfer import Transfer
from player.services import download_files
from player.services.desk import Arrived, News, Said
from player.services.downloading import Downloader
from player.services.news import Newsroom
from player.services.problems import Refused
from player.services.sounds import Sounds
from player.services.under_way import MOST_AT_ONCE
from tests.support.http_server import HttpServer, Sound, noise
from tests.support.library import entry, feed_of
from tests.support.shows import QUICK

MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" + b"\x00" * 413
DONE, FAILED, PAUSED = DownloadState.DONE, DownloadState.FAILED, DownloadState.PAUSED


def sound(size: int, seed: int = 0, **more: object) -> Sound:
    return Sound(MP3 + noise(size, seed), etag=f'"{seed}"', **more)  # type: ignore[arg-type]


class At:
    """A library with one show of some episodes, and what downloads them."""

    def __init__(self, folder: Path, server: HttpServer) -> None:
        self.folder = folder / "episodes"
        self.folder.mkdir(exist_ok=True)
        self.path = folder / "library" / "library.sqlite3"
        self.store = Store.open(self.path)
        self.server = server
        self.settings = Settings()
        self.news: list[News] = []
        self.net: NetThread | None = None
        self.work: Downloader | None = None

    def subscribe(self, *titles: str, settings: ShowSettings | None = None) -> list[str]:
        """Episodes with these titles, the newest first; their keys."""
        show = self.store.add_show(self.server.url + "/feed", title="A/Show..", trusted=True)
        entries = [
            entry(
                len(titles) - at,
                guid=f"g{at}",
                title=title,
                media_url=f"{self.server.url}/{at}.mp3",
                duration_ms=None,
            )
            for at, title in enumerate(titles)
        ]
        self.store.apply_feed(show.id, feed_of(*entries, title="A/Show.."))
        if settings:
            self.store.set_show(show.id, settings)
        rows = {row.guid: row.key for row in self.store.episodes(limit=100)}
        return [rows[f"g{at}"] for at in range(len(titles))]

    def begin(self, **more: object) -> Downloader:
        news = Newsroom()
        news.listen(self.news.append)
        self.net = NetThread(lambda: HttpClient(patience=QUICK))
        self.work = Downloader(
            self.store,
            self.net,
            news,
            lambda: self.settings,
            folder=lambda: self.folder,
            sounds=Sounds(self.net, self.folder.parent.joinpath),
            **more,  # type: ignore[arg-type]
        )
        self.work.start()
        return self.work

    def end(self) -> None:
        if self.work is not None:
            self.work.close()
        if self.net is not None:
            self.net.close()
        self.work = self.net = None

    def of(self, key: str) -> Download:
        download = self.store.download(key)
        assert download is not None
        return download

    def until(self, true: Callable[[], object], seconds: float = 20) -> None:
        until = time.monotonic() + seconds
        while not true():
            told = [(d.episode.title, d.state, d.error) for d in self.store.downloads()]
            assert time.monotonic() < until, told
            time.sleep(0.02)

    def until_state(self, key: str, state: DownloadState) -> Download:
        self.until(lambda: self.of(key).state is state)
        return self.of(key)

    def files(self) -> list[str]:
        return sorted(
            str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file()
        )


@pytest.fixture
def at(tmp_path: Path, server: HttpServer) -> Iterator[At]:
    at = At(tmp_path, server)
    yield at
    at.end()
    at.store.close()


def test_an_episode_is_fetched_told_of_and_kept_under_a_safe_name(at: At) -> None:
    served = sound(300_000, bytes_per_s=400_000)
    at.server.route("/0.mp3", served)
    (key,) = at.subscribe("../../etc/passwd: \x1b[31mCON*")
    work = at.begin()
    work.request(key)
    done = at.until_state(key, DONE)
    path = Path(done.path)
    assert path.read_bytes() == served.data
    assert path.parent.parent == at.folder
    assert "\x1b" not in path.name
    assert done.bytes_done == done.bytes_total == len(served.data)
    arrived = [news for news in at.news if isinstance(news, Arrived)]
    assert arrived
    assert all(one.key == key for one in arrived)
    work.remove(key)
    assert at.store.download(key) is None
    assert list(at.folder.iterdir()) == []


def test_few_are_fetched_at_once_and_two_of_one_name_are_two_files(at: At) -> None:
    served = [sound(200_000, seed, bytes_per_s=400_000) for seed in range(6)]
    for number, one in enumerate(served):
        at.server.route(f"/{number}.mp3", one)
    keys = at.subscribe(*["Same"] * 6)
    work = at.begin()
    for key in keys:
        work.request(key)
    running = 0
    while any(at.of(key).state is not DONE for key in keys):
        states = [at.of(key).state for key in keys]
        assert FAILED not in states
        running = max(running, states.count(DownloadState.RUNNING))
        time.sleep(0.02)
    assert 1 <= running <= MOST_AT_ONCE
    assert len(at.files()) == 6
    for key, one in zip(keys, served, strict=True):
        assert Path(at.of(key).path).read_bytes() == one.data


def test_held_and_gone_on_with_nothing_comes_twice(at: At) -> None:
    served = sound(2_000_000, bytes_per_s=500_000)
    at.server.route("/0.mp3", served)
    (key,) = at.subscribe("One")
    work = at.begin()
    work.request(key)
    at.until(lambda: any(isinstance(n, Arrived) and n.done > 400_000 for n in at.news))
    work.hold(key)
    held = at.of(key)
    assert held.state is PAUSED
    assert held.bytes_done > 300_000
    asked = len(served.asked_ranges)
    time.sleep(0.3)
    assert len(served.asked_ranges) == asked
    served.bytes_per_s = 0
    work.request(key)
    done = at.until_state(key, DONE)
    assert Path(done.path).read_bytes() == served.data
    assert int(served.asked_ranges[-1].removeprefix("bytes=").rstrip("-")) > 200_000


def test_what_was_under_way_goes_on_after_a_restart(at: At) -> None:
    served = sound(2_000_000, bytes_per_s=500_000)
    at.server.route("/0.mp3", served)
    (key,) = at.subscribe("One")
    at.begin().request(key)
    at.until(lambda: any(isinstance(n, Arrived) and n.done > 400_000 for n in at.news))
    at.end()
    assert at.of(key).state is DownloadState.QUEUED
    # As if podline had been killed before it could write that.
    at.store.set_download(key, DownloadState.RUNNING)
    served.bytes_per_s = 0
    at.begin()
    done = at.until_state(key, DONE)
    assert Path(done.path).read_bytes() == served.data
    assert int(served.asked_ranges[-1].removeprefix("bytes=").rstrip("-")) > 200_000


def test_a_login_page_is_refused_in_a_sentence_and_holds_up_no_other(at: At) -> None:
    page = b"<!DOCTYPE html><html><title>Log in</title>" + b" " * 5_000
    at.server.route("/0.mp3", Sound(page, content_type="text/html"))
    at.server.route("/1.mp3", sound(50_000))
    bad, good = at.subscribe("Bad", "Good")
    work = at.begin()
    work.request(bad)
    work.request(good)
    failed = at.until_state(bad, FAILED)
    assert "instead of sound" in failed.error
    at.until_state(good, DONE)
    assert any(isinstance(n, Said) and n.sentence.startswith("Bad: ") for n in at.news)
    assert not Path(failed.path).exists()
    assert all(b"<html" not in path.read_bytes() for path in at.folder.rglob("*.part"))
    at.server.route("/0.mp3", sound(50_000, 3))
    work.request(bad)
    at.until_state(bad, DONE)


@pytest.mark.parametrize("fault", [RuntimeError("never seen"), OSError(28, "full")])
def test_a_fault_on_the_way_fails_in_a_sentence(
    at: At, fault: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(_transfer: Transfer) -> Path:
        raise fault

    monkeypatch.setattr(Transfer, "run", fail)
    at.server.route("/0.mp3", sound(50_000))
    (key,) = at.subscribe("One")
    at.begin().request(key)
    failed = at.until_state(key, FAILED)
    assert "podline log" in failed.error or "disk is full" in failed.error


def test_what_is_gone_fails_at_once_and_what_rests_is_tried_again(at: At) -> None:
    at.server.route("/0.mp3", lambda asked, wire: wire.answer(b"", "404 Not Found"))
    busy = [2]
    served = sound(50_000)

    def rests(asked: object, wire: object) -> None:
        if busy[0]:
            busy[0] -= 1
            wire.answer(b"", "503 Busy", Retry_After=90)  # type: ignore[attr-defined]
        else:
            served(asked, wire)  # type: ignore[arg-type]

    at.server.route("/1.mp3", rests)
    gone, resting = at.subscribe("Gone", "Resting")
    work = at.begin(again_s=(0.1, 0.1, 0.1))
    work.request(gone)
    assert at.until_state(gone, FAILED).error
    work.request(resting)
    at.until(lambda: busy[0] < 2)
    at.until_state(resting, DownloadState.QUEUED)
    assert at.of(resting).error == ""


def test_what_would_take_too_much_room_is_not_begun(at: At) -> None:
    at.server.route("/0.mp3", sound(600_000, 0))
    at.server.route("/1.mp3", sound(600_000, 1))
    at.settings = Settings(download_gb=0.001)
    one, two = at.subscribe("One", "Two")
    work = at.begin()
    work.request(one)
    at.until_state(one, DONE)
    work.request(two)
    failed = at.until_state(two, FAILED)
    assert "download_gb" in failed.error
    work.remove(one)
    work.request(two)
    at.until_state(two, DONE)


def test_the_newest_come_by_rule_and_played_ones_go(at: At) -> None:
    for number in range(3):
        at.server.route(f"/{number}.mp3", sound(20_000, number))
    rules = ShowSettings(auto_download=2, keep=Keep.UNTIL_PLAYED)
    new, old, oldest = at.subscribe("New", "Old", "Oldest", settings=rules)
    work = at.begin()
    work.follow_rules()
    at.until_state(new, DONE)
    at.until_state(old, DONE)
    assert at.store.download(oldest) is None
    at.store.mark_played([new, old])
    at.store.star([old])
    work.use("another")
    work.follow_rules()
    assert at.store.download(new) is None
    assert at.of(old).state is DONE
    at.until_state(oldest, DONE)
    work.remove(oldest)
    work.follow_rules()
    assert at.store.download(oldest) is None


def test_a_show_that_goes_takes_its_files_along(at: At) -> None:
    at.server.route("/0.mp3", sound(20_000))
    at.server.route("/1.mp3", sound(9_000_000, bytes_per_s=100_000))
    done, under_way = at.subscribe("Done", "Under way")
    work = at.begin()
    work.request(done)
    work.request(under_way)
    at.until_state(done, DONE)
    at.until(lambda: any(isinstance(n, Arrived) and n.key == under_way for n in at.news))
    work.forget_show(at.store.shows()[0].id)
    assert at.store.downloads() == ()
    assert at.files() == []


def test_a_path_outside_is_never_touched(at: At, tmp_path: Path) -> None:
    precious = tmp_path / "precious.mp3"
    precious.write_bytes(b"mine")
    (key,) = at.subscribe("One")
    at.store.request_download(key, str(precious))
    at.store.set_download(key, PAUSED)
    work = at.begin()
    work.remove(key)
    assert precious.read_bytes() == b"mine"


def test_of_two_podlines_one_fetches_for_both(at: At, server: HttpServer, tmp_path: Path) -> None:
    served = sound(50_000)
    server.route("/0.mp3", served)
    server.route("/1.mp3", sound(50_000, 1))
    one, two = at.subscribe("One", "Two")
    at.begin().request(one)
    at.until_state(one, DONE)
    other = At(tmp_path, server)
    try:
        other.begin().request(two)
        at.until_state(two, DONE)
        assert len(served.asked_ranges) == 1
    finally:
        other.end()
        other.store.close()


def test_what_cannot_be_downloaded_is_refused(at: At) -> None:
    work = at.begin()
    with pytest.raises(Refused, match="not in the library"):
        work.request("feed:none")


def test_a_copy_between_disks_holds_nobody_up_and_can_be_broken_off(
    at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = at.subscribe("First", "Second")
    served = sound(60_000)
    at.server.route("/0.mp3", served)
    at.server.route("/1.mp3", sound(60_000, 1))
    work = at.begin()
    assert at.net is not None
    played = Sounds(at.net, at.folder.parent.joinpath)
    played.stream(first, f"{at.server.url}/0.mp3", trusted=True).done.result()
    played.close()

    copying = threading.Event()

    def far(path: object, other: object) -> None:
        raise OSError(errno.EXDEV, "another disk")

    def slowly(path: Path, new: Path, wanted: Callable[[], bool]) -> bool:
        copying.set()
        while wanted():
            time.sleep(0.01)
        return False

    monkeypatch.setattr(os, "link", far)
    with monkeypatch.context() as slow_disk:
        slow_disk.setattr(download_files, "_copied", slowly)
        work.request(first)
        assert copying.wait(20)
        work.request(second)
        at.until_state(second, DONE)
        work.hold(first)
        assert at.of(first).state is PAUSED
        assert at.files() == ["A Show/Second.mp3"]
    work.request(first)
    at.until_state(first, DONE)
    assert served.connections == 1
    assert len(at.files()) == 2
