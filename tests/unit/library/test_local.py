"""Folders as shows."""

from __future__ import annotations

from dataclasses import replace

from player.library.model import LocalEpisode, Presence, Show, ShowKind
from player.library.store import Store
from player.transcript.model import Segment, Timing, Transcript
from tests.support.library import listed

TALK = LocalEpisode("file:1", "Talk", "/p/talk.mp3", "/p/talk.vtt", 60_000, 1_600_000_000)
TEXT = LocalEpisode("file:2", "Text", None, "/p/text.srt", None, 1_600_000_100)


def folder(store: Store, path: str = "/p") -> Show:
    return store.add_show(path, kind=ShowKind.FOLDER, title="P")


def test_a_folder_is_a_show_and_a_transcript_alone_is_an_episode(store: Store) -> None:
    show = folder(store)
    change = store.apply_folder(show.id, [TALK, TEXT])
    assert change.new == ("file:1", "file:2")
    rows = listed(store)
    assert (rows["Talk"].playable, rows["Text"].playable) == (True, False)
    assert rows["Text"].media_path is None
    assert rows["Text"].transcript_path == "/p/text.srt"
    assert [row.title for row in store.wanting_transcripts()] == ["Text", "Talk"]
    assert store.apply_folder(show.id, [TALK, TEXT]).unchanged == 2


def test_a_file_that_was_moved_or_tagged_stays_the_same_episode(store: Store) -> None:
    show = folder(store)
    store.apply_folder(show.id, [TALK, TEXT])
    store.remember("file:1", 30_000)
    store.put_transcript("file:1", Transcript.of([Segment(0, 9, "words")], Timing.SEGMENTS))
    moved = replace(TALK, media_path="/p/2020/talk.mp3", transcript_path="/p/2020/talk.vtt")
    change = store.apply_folder(show.id, [moved, TEXT])
    assert (change.new, change.changed) == ((), ("file:1",))
    tagged = replace(moved, key="file:1b", title="Talk with Ann")
    change = store.apply_folder(show.id, [tagged, TEXT])
    assert (change.new, change.changed, change.gone) == ((), ("file:1b",), ())
    row = listed(store)["Talk with Ann"]
    assert (row.key, row.position_ms) == ("file:1b", 30_000)
    assert store.transcript("file:1b") is not None
    with_sound = replace(TEXT, key="file:2b", media_path="/p/text.mp3")
    assert store.apply_folder(show.id, [tagged, with_sound]).new == ()
    assert len(listed(store)) == 2


def test_a_folder_that_is_not_there_takes_nothing_away(store: Store) -> None:
    show = folder(store)
    store.apply_folder(show.id, [TALK, TEXT])
    store.apply_folder(show.id, [])
    assert len(listed(store)) == 2
    store.remember("file:1", 30_000)
    change = store.apply_folder(show.id, [replace(TEXT, key="file:3", transcript_path="/p/n.srt")])
    assert (change.gone, change.hidden) == (("file:1",), ("file:2",))
    assert listed(store)["Talk"].presence is Presence.GONE


def test_the_same_file_is_listed_once(store: Store) -> None:
    store.apply_folder(folder(store).id, [TALK, replace(TALK, media_path="/p/copy.mp3")])
    store.apply_folder(folder(store, "/").id, [TALK, TEXT])
    assert sorted(listed(store)) == ["Talk", "Text"]
