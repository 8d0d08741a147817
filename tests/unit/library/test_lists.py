"""Lists of episodes, the queue, downloads, bookmarks and what is set for a show."""

from __future__ import annotations

import pytest

from player.library.model import (
    Correction,
    DownloadState,
    EpisodeFilter,
    Keep,
    Nudge,
    Order,
    ShowSettings,
)
from player.library.problems import StoreError
from player.library.store import Store
from tests.support.library import entry, feed_of, listed, subscribed, titles, weekly


def keys(store: Store, *numbers: int) -> list[str]:
    rows = listed(store)
    return [rows[f"Episode {number}"].key for number in numbers]


def queued(store: Store) -> list[str]:
    return [item.episode.title[8:] for item in store.queue()]


def test_lists_come_in_pages_newest_first(store: Store) -> None:
    subscribed(store, weekly(range(25)))
    pages = [store.episodes(limit=10, offset=offset) for offset in (0, 10, 20, 30)]
    assert [len(page) for page in pages] == [10, 10, 5, 0]
    assert [row.title for page in pages for row in page] == titles(store)
    assert titles(store, order=Order.OLDEST) == titles(store)[::-1]
    assert store.count() == 25


def test_lists_are_filtered(store: Store) -> None:
    one = subscribed(store, weekly(range(4)), "https://one.example.org")
    two = subscribed(
        store, feed_of(entry(9, title="Crème Brûlée with Ann")), "https://two.example.org"
    )
    first, second = keys(store, 0, 1)
    store.remember(first, 60_000)
    store.mark_played([second])
    store.star([first, second])
    assert titles(store, show_id=two.id) == ["Crème Brûlée with Ann"]
    assert titles(store, words="brulee CREME") == ["Crème Brûlée with Ann"]
    assert titles(store, words="50%_") == []
    assert titles(store, begun=True) == ["Episode 0"]
    assert titles(store, played=True) == ["Episode 1"]
    assert titles(store, starred=True) == ["Episode 1", "Episode 0"]
    assert titles(store, show_id=one.id, played=False, starred=False) == ["Episode 3", "Episode 2"]
    assert store.count(EpisodeFilter(starred=True, played=False)) == 1
    store.star([first], False)
    assert titles(store, starred=True) == ["Episode 1"]


def test_what_was_heard_last_is_first_even_when_the_clock_is_set_back(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribed(store, weekly(range(3)))
    one, two, three = keys(store, 0, 1, 2)
    store.remember(one, 10_000)
    store.remember(two, 10_000)
    monkeypatch.setattr("player.library.heard.now_s", lambda: 5)
    store.remember(three, 10_000)
    store.remember(one, 20_000)
    assert titles(store, order=Order.LAST_HEARD) == ["Episode 0", "Episode 2", "Episode 1"]


def test_played_episodes_leave_inbox_and_queue_and_unplayed_ones_begin_anew(store: Store) -> None:
    subscribed(store, weekly(range(3)))
    (key,) = keys(store, 2)
    store.set_inbox([key], True)
    store.enqueue(keys(store, 0, 1))
    store.enqueue([key])
    store.remember(key, 500_000)
    store.set_inbox([key], True)
    store.mark_played([key])
    row = store.episode(key)
    assert row is not None
    assert (row.played, row.in_inbox, row.queued) == (True, False, None)
    assert queued(store) == ["0", "1"]
    store.mark_played([key], False)
    row = store.episode(key)
    assert row is not None
    assert (row.played, row.position_ms) == (False, None)


def test_the_queue_keeps_its_order(store: Store, path: object) -> None:
    subscribed(store, weekly(range(6)))
    store.enqueue(keys(store, 3, 1, 2))
    assert queued(store) == ["3", "1", "2"]
    assert [item.place for item in store.queue()] == [0, 1, 2]
    store.play_next(keys(store, 5, 2))
    assert queued(store) == ["5", "2", "3", "1"]
    zero, one, five = keys(store, 0, 1, 5)
    store.move_in_queue(five, 2)
    assert queued(store) == ["2", "3", "5", "1"]
    store.move_in_queue(five, 99)
    store.move_in_queue(one, -1)
    assert queued(store) == ["1", "2", "3", "5"]
    store.move_in_queue(zero, 1)
    store.dequeue(keys(store, 2, 4))
    assert queued(store) == ["1", "3", "5"]
    assert [row.title[8:] for row in store.episodes(EpisodeFilter(queued=True, order=Order.QUEUE))]
    with pytest.raises(StoreError, match="not in the library"):
        store.enqueue([*keys(store, 0), "feed:unknown"])
    assert queued(store) == ["1", "3", "5"]
    assert [row.queued for row in store.episodes(EpisodeFilter(queued=True))] == [2, 1, 0]
    store.clear_queue()
    assert queued(store) == []


def test_a_download_goes_from_state_to_state(store: Store) -> None:
    subscribed(store, weekly(range(3)))
    one, two = keys(store, 0, 1)
    for key in (two, one, two):
        store.request_download(key)
    assert [download.episode.key for download in store.downloads()] == [two, one]
    assert store.set_download(one, DownloadState.RUNNING, path="/d/one.mp3", bytes_total=100)
    store.note_progress(one, 40)
    assert store.set_download(one, DownloadState.PAUSED)
    assert not store.set_download(one, DownloadState.DONE)
    store.note_progress(one, 90)
    paused = store.download(one)
    assert paused is not None
    assert (paused.state, paused.bytes_done, paused.bytes_total) == (DownloadState.PAUSED, 40, 100)
    store.request_download(one)
    assert store.set_download(one, DownloadState.RUNNING)
    assert store.set_download(one, DownloadState.FAILED, error="The server\nis gone.")
    failed = store.download(one)
    assert failed is not None
    assert (failed.state, failed.error) == (DownloadState.FAILED, "The server is gone.")
    store.request_download(one)
    store.set_download(one, DownloadState.RUNNING)
    assert store.requeue_interrupted() == 1
    store.set_download(one, DownloadState.RUNNING)
    assert store.set_download(one, DownloadState.DONE, bytes_done=100)
    row = store.episode(one)
    assert row is not None
    assert (row.download, row.download_path) == (DownloadState.DONE, "/d/one.mp3")
    store.request_download(one)
    assert titles(store, downloaded=True) == ["Episode 0"]
    assert [d.episode.key for d in store.downloads([DownloadState.DONE])] == [one]
    assert store.downloads(show_id=99) == ()
    assert store.downloaded_bytes() == 100
    assert not store.set_download("feed:none", DownloadState.RUNNING)
    store.forget_download(one)
    assert store.download(one) is None


def test_bookmarks_are_kept_with_their_words(store: Store) -> None:
    subscribed(store, weekly(range(2)))
    (key,) = keys(store, 1)
    later = store.add_bookmark(key, 90_000, sentence="Said.", speaker="Ann", note="mine")
    sooner = store.add_bookmark(key, 30_000, end_ms=20_000)
    loose = store.add_bookmark("file:abc", -5, title="A file")
    assert (later.title, later.show, sooner.end_ms, loose.at_ms) == (
        "Episode 1",
        "A Show",
        None,
        0,
    )
    assert store.bookmarks(key) == (sooner, later)
    assert store.bookmarks() == (later, sooner, loose)
    assert store.bookmarks(show="A Show") == (later, sooner)
    store.note_bookmark(sooner.id, "better")
    assert store.bookmarks(key)[0].note == "better"
    store.remove_bookmark(later.id)
    assert len(store.bookmarks()) == 2


def test_corrections_are_kept_by_episode(store: Store) -> None:
    assert store.correction("file:a") == Correction()
    store.set_nudges("file:a", [Nudge(60_000, -400), Nudge(0, 100)])
    store.answer_alignment("file:a", False)
    kept = store.correction("file:a")
    assert kept.align is False
    assert [kept.offset_ms(at) for at in (0, 59_999, 60_000)] == [100, 100, -400]
    store.set_nudges("file:a", [])
    store.answer_alignment("file:a", True, 60_000)
    kept = store.correction("file:a")
    assert (kept.align, kept.sound_ms) == (True, 60_000)
    store.answer_alignment("file:a", None)
    assert store.correction("file:a") == Correction()


def test_what_is_set_for_a_show_stays_through_refreshes(store: Store) -> None:
    feed = weekly(range(2))
    show = subscribed(store, feed)
    wanted = ShowSettings(1.5, 30_000, 10_000, 3, Keep.UNTIL_PLAYED, "overcast")
    store.set_show(show.id, wanted)
    store.apply_feed(show.id, feed)
    assert store.show(show.id).settings == wanted
    store.set_show(show.id, ShowSettings(rate=-1, intro_ms=-5, auto_download=-1))
    assert store.show(show.id).settings == ShowSettings(auto_download=0)


def test_shows_are_ordered_and_counted(store: Store) -> None:
    ids = [subscribed(store, weekly(range(n)), f"https://{n}.example.org").id for n in (1, 2, 3)]
    store.order_shows([ids[2], 99, ids[0]])
    assert [show.id for show in store.shows()] == [ids[2], ids[0], ids[1]]
    store.mark_played([store.episodes(EpisodeFilter(show_id=ids[2]))[0].key])
    show = store.shows()[0]
    assert (show.episodes, show.unplayed, show.inbox) == (3, 2, 0)
    assert store.shows()[2].inbox == 1
    with pytest.raises(StoreError, match="no longer"):
        store.show(99)


def test_a_link_finds_its_episode(store: Store) -> None:
    subscribed(store, feed_of(entry(1, page_url="https://example.org/1"), entry(2)))
    (key,) = keys(store, 1)
    assert [row.key for row in store.find_episodes(page_url="https://example.org/1")] == [key]
    assert [row.key for row in store.find_episodes(guid="guid-1", media_url="x")] == [key]
    assert store.find_episodes() == ()


def test_the_revision_changes_with_every_write(store: Store) -> None:
    before = store.revision()
    assert store.revision() == before
    store.add_show("https://example.org")
    assert store.revision() != before
