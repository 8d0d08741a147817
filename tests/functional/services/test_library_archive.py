"""The library's episodes that are to be listened to, with the texts of their feeds."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from player.alignment.messages import Kind
from player.feeds.model import TranscriptLink
from player.library.model import DownloadState
from player.library.store import Store
from player.net.thread import NetThread
from player.services.archive import Task
from player.services.library_archive import library_tasks
from player.services.words import Words
from tests.support.http_server import Asked, HttpServer, Wire
from tests.support.library import entry, feed_of

DEMO = Path(__file__).parents[3] / "assets" / "demo"
TEXT = (DEMO / "lit-words.srt").read_bytes()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(tmp_path / "library" / "library.sqlite3")
    yield store
    store.close()


def downloaded(store: Store, server: HttpServer, folder: Path, **texts: str) -> dict[str, Path]:
    """A show with these episodes, newest first, and the addresses of their texts; their sounds."""
    show = store.add_show(server.url + "/feed", title="Lit Words", trusted=True)
    entries = [
        entry(
            len(texts) - at,
            title=title,
            media_url=f"{server.url}/{title}.m4a",
            transcripts=(TranscriptLink(url, "application/srt"),) if url else (),
        )
        for at, (title, url) in enumerate(texts.items())
    ]
    store.apply_feed(show.id, feed_of(*entries, title="Lit Words"))
    sounds: dict[str, Path] = {}
    for row in store.episodes():
        sounds[row.title] = folder / f"{row.title}.m4a"
        shutil.copy(DEMO / "lit-words.m4a", sounds[row.title])
        store.request_download(row.key, str(sounds[row.title]))
        store.set_download(row.key, DownloadState.RUNNING)
        store.set_download(row.key, DownloadState.DONE, path=str(sounds[row.title]))
    return sounds


def tasks(store: Store, kind: Kind, told: list[str]) -> list[Task]:
    net = NetThread()
    words = Words(store, net)
    try:
        return library_tasks(store, words, kind, told.append)
    finally:
        words.close()
        net.close()


def test_texts_are_fetched_first_and_that_is_said(
    store: Store, server: HttpServer, tmp_path: Path
) -> None:
    asked: list[str] = []
    told: list[str] = []

    def serve(_: Asked, wire: Wire) -> None:
        asked.extend(told)
        wire.answer(TEXT)

    text = server.route("/text.srt", serve)
    downloaded(store, server, tmp_path, one=text, two=f"{server.url}/gone.srt", three="")
    found = tasks(store, Kind.ALIGN, told)
    assert [task.title for task in found] == ["one"]
    # Before the first is asked for, not when all are there.
    assert asked == ["Fetching 2 transcripts that the feeds offer …"]
    assert told[1:] == ["two: its transcript could not be fetched."]

    told.clear()
    assert [task.title for task in tasks(store, Kind.TRANSCRIBE, told)] == ["two", "three"]
    assert told[0] == "Fetching 1 transcript that the feeds offer …"


def test_a_sound_that_goes_meanwhile_costs_no_other_episode(
    store: Store, server: HttpServer, tmp_path: Path
) -> None:
    sounds: dict[str, Path] = {}

    def serve(_: Asked, wire: Wire) -> None:
        sounds["two"].unlink()
        wire.answer(TEXT)

    text = server.route("/text.srt", serve)
    sounds |= downloaded(store, server, tmp_path, one=text, two="", three="")
    told: list[str] = []
    found = tasks(store, Kind.TRANSCRIBE, told)
    assert [task.title for task in found] == ["three"]
    assert told[1].startswith("two: ")
    assert "does not exist" in told[1]
    assert [task.title for task in tasks(store, Kind.ALIGN, told)] == ["one"]
