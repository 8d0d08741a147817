"""What is done in the background, with a real library."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from player.config.settings import Settings
from player.feeds.model import TranscriptLink
from player.library import backups, opening
from player.library.store import Store
from player.net.thread import NetThread
from player.services.desk import News, Said
from player.services.indexing import Indexing
from player.services.news import Newsroom
from player.services.words import Words
from tests.support.http_server import HttpServer, Sound
from tests.support.library import DAY_S, entry, feed_of, spoken, subscribed, weekly


def wait_for(happened: Callable[[], object]) -> None:
    until = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_texts_become_searchable_and_the_library_is_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "LARGEST_COPIED", 0)
    store = Store.open(tmp_path / "podline" / "library.sqlite3")
    subscribed(store, weekly(range(5)))
    for row in store.episodes():
        store.put_transcript(row.key, spoken(f"We talk in {row.title}."))
    net, news = NetThread(), Newsroom()
    told: list[News] = []
    news.listen(told.append)
    indexing = Indexing(store, Words(store, net), news, Settings)
    indexing.begin()
    wait_for(lambda: len(store.search("talk").hits) == 5)
    wait_for(lambda: backups.backups_of(store.path))
    indexing.close()
    net.close()
    store.close()
    assert not [one for one in told if isinstance(one, Said)]


SRT = b"1\n00:00:01,000 --> 00:00:03,000\nWe speak of %b here.\n"


class Wordy:
    """A show with an episode of today, one starred long ago, one only old."""

    def __init__(self, folder: Path, server: HttpServer) -> None:
        self.store = Store.open(folder / "library.sqlite3")
        today_s = int(time.time())
        ages = {"today": 0, "starred": 400, "old": 300}
        entries = [
            entry(
                number,
                title=name,
                published_s=today_s - days * DAY_S,
                transcripts=(TranscriptLink(f"{server.url}/{name}.srt", "application/srt"),),
            )
            for number, (name, days) in enumerate(ages.items())
        ]
        show = self.store.add_show(server.url + "/feed", trusted=True)
        self.store.apply_feed(show.id, feed_of(*entries))
        self.keys = {row.title: row.key for row in self.store.episodes()}
        self.store.set_inbox(self.keys.values(), False)
        self.store.star([self.keys["starred"]])
        self.net, self.settings = NetThread(), Settings()
        words, news = Words(self.store, self.net), Newsroom()
        self.indexing = Indexing(self.store, words, news, lambda: self.settings)

    def found(self, word: str) -> bool:
        return len(self.store.search(f"speak {word}").hits) == 1

    def close(self) -> None:
        self.indexing.close()
        self.net.close()
        self.store.close()


@pytest.fixture
def three(tmp_path: Path, server: HttpServer) -> Iterator[Wordy]:
    for name in ("today", "starred", "old"):
        server.route(f"/{name}.srt", Sound(SRT % name.encode(), content_type="application/srt"))
    three = Wordy(tmp_path, server)
    yield three
    three.close()


def test_words_come_of_what_is_recent_or_marked_and_can_be_found(
    three: Wordy, server: HttpServer
) -> None:
    three.indexing.begin()
    wait_for(lambda: three.found("today") and three.found("starred"))
    assert "/old.srt" not in server.paths()
    three.settings = Settings(fetch_transcripts="all")
    three.indexing.wake()
    wait_for(lambda: three.found("old"))


def test_no_words_are_fetched_where_the_settings_say_never(
    three: Wordy, server: HttpServer
) -> None:
    three.settings = Settings(fetch_transcripts="never")
    three.indexing.begin()
    wait_for(lambda: three.store.search("today").hits)
    time.sleep(0.3)
    assert server.paths() == []


def test_words_that_are_out_of_reach_hold_up_no_others_and_are_not_asked_for_again_and_again(
    three: Wordy, server: HttpServer
) -> None:
    server.route("/today.srt", lambda asked, wire: wire.answer(b"", "503 Busy"))
    three.indexing.begin()
    wait_for(lambda: three.found("starred"))
    asked = server.paths().count("/today.srt")
    for _ in range(3):
        three.indexing.wake()
        time.sleep(0.1)
    assert server.paths().count("/today.srt") == asked


def test_closing_waits_for_no_server(three: Wordy, server: HttpServer) -> None:
    for name in ("today", "starred"):
        server.route(f"/{name}.srt", lambda asked, wire: wire.sleep(600))
    three.indexing.begin()
    wait_for(lambda: server.asked)
    started_s = time.monotonic()
    three.indexing.close()
    assert time.monotonic() - started_s < 8
    three.indexing.close()


def test_a_library_that_is_closed_first_ends_the_work_in_good_order(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = Store.open(tmp_path / "library.sqlite3")
    subscribed(store, weekly(range(400)))
    for row in store.episodes(limit=400):
        store.put_transcript(row.key, spoken(*(f"Line {n} of {row.title}." for n in range(200))))
    net, news = NetThread(), Newsroom()
    indexing = Indexing(store, Words(store, net), news, Settings)
    indexing.begin()
    wait_for(lambda: store.pending_index() < 700)
    store.close()
    indexing.close()
    net.close()
    assert not any(one.exc_info for one in caplog.records)
    again = Store.open(tmp_path / "library.sqlite3")
    assert again.notice == ""
    assert again.pending_index() > 0
    again.close()
