"""What is done in the background, with a real library."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from player.library import backups, opening
from player.library.store import Store
from player.net.thread import NetThread
from player.services.desk import News, Said
from player.services.indexing import Indexing
from player.services.news import Newsroom
from player.services.words import Words
from tests.support.library import spoken, subscribed, weekly


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
    indexing = Indexing(store, Words(store, net), news)
    indexing.begin()
    wait_for(lambda: len(store.search("talk").hits) == 5)
    wait_for(lambda: backups.backups_of(store.path))
    indexing.close()
    net.close()
    store.close()
    assert not [one for one in told if isinstance(one, Said)]
