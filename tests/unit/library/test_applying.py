"""Feeds come into the library: nothing is listed twice, lost, or taken for something else."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from player.feeds.model import Feed
from player.library.model import EpisodeFilter, NewShow, Presence
from player.library.problems import StoreError
from player.library.store import Store
from player.markup.model import Link
from tests.support.library import (
    DAY_S,
    NOW_S,
    altered,
    entry,
    feed_of,
    listed,
    subscribed,
    titles,
    weekly,
)


def marked(store: Store, title: str) -> str:
    """An episode the listener has to do with; its key."""
    row = listed(store)[title]
    store.remember(row.key, 61_000, duration_ms=3_600_000)
    store.star([row.key])
    store.add_bookmark(row.key, 5_000, note="here")
    store.enqueue([row.key])
    return row.key


CHANGES: dict[str, dict[str, Any]] = {
    "guid": {"guid": lambda one: f"https://new.host/{one.guid}"},
    "enclosure": {"media_url": lambda one: f"https://other.host/x/{one.title[8:]}.m4a"},
    "query": {"media_url": lambda one: one.media_url.replace("token", "session")},
    "title": {"title": lambda one: f"{one.title} (fixed)"},
    "date": {"published_s": lambda one: one.published_s + 5 * 3_600},
    "guid and enclosure": {
        "guid": lambda one: one.guid * 2,
        "media_url": lambda one: f"https://b/{one.guid}",
    },
    "guid and title": {"guid": lambda one: one.guid * 2, "title": lambda one: one.title * 2},
    "guid and token": {
        "guid": lambda one: one.guid * 2,
        "media_url": lambda one: one.media_url.replace("token", "session"),
    },
}


@pytest.mark.parametrize("changes", CHANGES.values(), ids=CHANGES)
def test_an_episode_stays_the_same_whatever_its_feed_changes(
    store: Store, changes: dict[str, Any]
) -> None:
    feed = weekly(range(1, 9))
    show = subscribed(store, feed)
    key = marked(store, "Episode 3")
    keys = {row.key for row in store.episodes()}
    change = store.apply_feed(
        show.id, altered(replace(feed, episodes=feed.episodes[::-1]), **changes)
    )
    assert (change.new, change.gone, change.hidden) == ((), (), ())
    assert set(change.changed) == keys
    assert len(listed(store)) == 8
    row = store.episode(key)
    assert row is not None
    assert row.title.startswith("Episode 3")
    assert (row.position_ms, row.starred, row.queued) == (61_000, True, 0)
    assert [mark.note for mark in store.bookmarks(key)] == ["here"]


def test_a_feed_that_moves_keeps_its_episodes(store: Store) -> None:
    feed = weekly(range(5))
    show = subscribed(store, feed, "https://old.example.org/feed.xml")
    before = set(listed(store))
    keys = {row.key for row in store.episodes()}
    store.move_source(show.id, "https://new.example.org/rss")
    change = store.apply_feed(show.id, feed)
    assert change.unchanged == 5
    assert {row.key for row in store.episodes()} == keys
    assert set(listed(store)) == before
    other = store.add_show("https://other.example.org/")
    with pytest.raises(StoreError, match="already"):
        store.move_source(other.id, "http://new.example.org/rss/")


def test_the_same_feed_is_one_show_however_it_is_written(store: Store) -> None:
    first = store.add_show("https://Example.org/feed", title="A")
    for again in (
        "http://example.org/feed/",
        "https://example.org/feed",
        "feed://example.org/feed",
    ):
        assert store.add_show(again).id == first.id
    assert store.add_show("https://example.org/feed?user=2").id != first.id
    assert [show.title for show in store.shows()] == ["A", ""]


def test_subscribing_again_finds_the_places_and_bookmarks(store: Store) -> None:
    feed = weekly(range(3), guid="the-show")
    show = subscribed(store, feed)
    key = marked(store, "Episode 1")
    store.remove_show(show.id)
    assert store.shows() == ()
    assert store.episode(key) is None
    assert store.queue() == ()
    assert store.bookmarks()[0].title == "Episode 1"
    subscribed(store, feed, "https://somewhere.else/feed")
    row = store.episode(key)
    assert row is not None
    assert row.position_ms == 61_000


def test_two_feeds_of_one_show_are_kept_apart(store: Store) -> None:
    subscribed(store, weekly(range(3), guid="the-show"), "https://public.example.org/")
    subscribed(store, weekly(range(3), guid="the-show"), "https://members.example.org/?auth=x")
    assert store.count() == 6
    assert len({row.key for row in store.episodes()}) == 6


def test_what_vanishes_is_kept_if_one_had_to_do_with_it(store: Store) -> None:
    show = subscribed(store, weekly(range(8)))
    rows = listed(store)
    store.remember(rows["Episode 0"].key, 60_000)
    store.star([rows["Episode 1"].key])
    store.enqueue([rows["Episode 2"].key])
    store.request_download(rows["Episode 3"].key)
    store.mark_played([rows["Episode 4"].key])
    store.add_bookmark(rows["Episode 5"].key, 0)
    change = store.apply_feed(show.id, weekly([7]))
    assert set(change.gone) == {rows[f"Episode {number}"].key for number in range(6)}
    assert change.hidden == (rows["Episode 6"].key,)
    assert "Episode 6" not in listed(store)
    assert listed(store)["Episode 2"].presence is Presence.GONE
    assert [item.episode.title for item in store.queue()] == ["Episode 2"]
    hidden = store.episode(rows["Episode 6"].key)
    assert hidden is not None
    assert hidden.presence is Presence.HIDDEN
    change = store.apply_feed(show.id, weekly(range(8)))
    assert change.new == ()
    assert len(listed(store)) == 8
    assert {row.presence for row in store.episodes()} == {Presence.LISTED}


@pytest.mark.parametrize(
    ("feed", "complete"),
    [
        (feed_of(), True),
        (weekly([9]), False),
        (weekly([9], complete=False), True),
        (weekly([9], next_url="https://example.org/feed?page=2"), True),
    ],
    ids=["empty", "not all of it", "cut off", "first page"],
)
def test_a_broken_feed_takes_nothing_away(store: Store, feed: Feed, complete: bool) -> None:
    show = subscribed(store, weekly(range(10)))
    store.apply_feed(show.id, feed, complete=complete)
    assert len(listed(store)) == 10
    store.note_failure(show.id, "The server said\x1b[31m no.")
    store.note_failure(show.id, "The server said no again.")
    again = store.show(show.id)
    assert (again.failure, again.failures) == ("The server said no again.", 2)
    assert again.episodes == 10
    store.note_unchanged(show.id)
    assert store.show(show.id).failure == ""


def test_a_back_catalogue_does_not_come_to_the_inbox(store: Store) -> None:
    show = subscribed(store, weekly(range(500)))
    assert titles(store, inbox=True) == ["Episode 499"]
    change = store.apply_feed(show.id, weekly(range(502)))
    assert len(change.inboxed) == len(change.new) == 2
    store.clear_inbox()
    older = [entry(number, guid=f"old{number}") for number in range(-300, 0)]
    change = store.apply_feed(show.id, feed_of(*weekly(range(502)).episodes, *older))
    assert len(change.new) == 300
    assert change.inboxed == ()
    assert store.count(EpisodeFilter(inbox=True)) == 0


def test_of_a_new_show_the_last_two_weeks_come_to_the_inbox(store: Store) -> None:
    now_s = int(time.time())
    daily = [entry(number, published_s=now_s - number * DAY_S - 60) for number in range(100)]
    subscribed(store, feed_of(*daily))
    assert titles(store, inbox=True) == [f"Episode {number}" for number in range(14)]


def test_episodes_without_dates_stay_in_the_feeds_order(store: Store) -> None:
    undated = [entry(number, published_s=None) for number in (5, 4, 3, 2, 1)]
    show = subscribed(store, feed_of(*undated))
    assert titles(store) == ["Episode 5", "Episode 4", "Episode 3", "Episode 2", "Episode 1"]
    assert titles(store, inbox=True) == ["Episode 5"]
    store.apply_feed(show.id, feed_of(entry(6, published_s=None), *undated))
    assert titles(store)[:3] == ["Episode 6", "Episode 5", "Episode 4"]


def test_issues_of_hourly_news_are_not_taken_for_one_another(store: Store) -> None:
    """They have the same file and the same title; only guid and date differ."""

    def issue(hour: int) -> Feed:
        return feed_of(
            entry(
                1,
                guid=f"news-{hour}",
                title="News Bulletin",
                media_url="https://news.example.org/latest.mp3",
                published_s=NOW_S + hour * 3_600,
            )
        )

    show = subscribed(store, issue(0))
    store.mark_played([row.key for row in store.episodes()])
    change = store.apply_feed(show.id, issue(1))
    assert len(change.new) == len(change.inboxed) == 1
    assert [row.played for row in store.episodes()] == [False, True]


def test_enclosures_that_differ_in_their_query_alone_are_not_mixed_up(store: Store) -> None:
    def of(*numbers: int) -> Feed:
        return feed_of(
            *(
                entry(n, media_url=f"https://h.example/play.php?id={n}", published_s=None)
                for n in numbers
            )
        )

    show = subscribed(store, of(1, 2, 3))
    assert store.apply_feed(show.id, of(4)).new != ()
    change = store.apply_feed(show.id, altered(of(1, 2, 3, 4), guid=lambda one: one.title))
    assert change.new == ()
    assert len(listed(store)) == 4


def test_dates_far_ahead_do_not_stay_on_top(store: Store) -> None:
    year_9999 = 253_370_764_800
    subscribed(store, feed_of(entry(1, published_s=year_9999), entry(2, published_s=-(10**12))))
    assert titles(store) == ["Episode 1", "Episode 2"]


def test_extreme_values_are_kept_within_bounds(store: Store) -> None:
    odd = entry(
        1, published_s=10**30, duration_ms=10**20, media_bytes=-5, season=10**25, media_url=None
    )
    subscribed(store, feed_of(odd))
    (row,) = store.episodes()
    assert (row.duration_ms, row.media_bytes, row.season) == (None, None, None)
    assert not row.playable


def test_a_show_is_described(store: Store) -> None:
    feed = weekly(
        [1], author="Ann", description="About.", funding=(Link("Give", "https://give.example"),)
    )
    show = subscribed(store, feed)
    assert (show.title, show.author) == ("A Show", "Ann")
    assert show.funding == (Link("Give", "https://give.example"),)
    store.apply_feed(show.id, replace(weekly([1]), title=""))
    assert store.show(show.id).title == "A Show"
    details = store.details(store.episodes()[0].key)
    assert details == entry(1)
    with pytest.raises(StoreError, match="no longer"):
        store.apply_feed(99, feed)


def test_a_big_feed_is_taken_over_twice(store: Store) -> None:
    feed = weekly(range(3_000))
    show = subscribed(store, feed)
    assert show.episodes == 3_000
    assert store.apply_feed(show.id, feed).unchanged == 3_000


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.lists(
            st.builds(
                lambda guid, title, url, date: entry(
                    1, guid=guid, title=title, media_url=url, published_s=date
                ),
                st.sampled_from("abcdef"),
                st.sampled_from(["T", "t ", "U", ""]),
                st.sampled_from([None, "https://h/1", "https://h/1?x", "https://h/2"]),
                st.sampled_from([None, NOW_S, NOW_S + 1, NOW_S + DAY_S]),
            ),
            max_size=6,
            unique_by=lambda one: one.guid,
        ),
        max_size=5,
    )
)
def test_whatever_feeds_do_each_entry_is_listed_once(store: Store, feeds: list[list[Any]]) -> None:
    show = store.add_show("https://example.org/any")
    for entries in feeds:
        before = {row.key for row in store.episodes(limit=1_000)}
        change = store.apply_feed(show.id, feed_of(*entries))
        assert len(change.new) + len(change.changed) + change.unchanged == len(entries)
        rows = store.episodes(limit=1_000)
        if entries:
            assert sorted(row.guid for row in rows) == sorted(one.guid for one in entries)
        else:
            assert {row.key for row in rows} == before
    store.remove_show(show.id)


def test_many_shows_are_added_at_once_and_the_listeners_own_are_trusted(store: Store) -> None:
    known = store.add_show("https://example.org/feed", title="A")
    new = [
        NewShow("http://example.org/feed/", trusted=True),
        NewShow("https://b.example/feed", title="B"),
        NewShow("https://b.example/feed"),
    ]
    ids = store.add_shows(new)
    assert ids == (known.id, known.id + 1, known.id + 1)
    assert [(show.title, show.trusted) for show in store.shows()] == [("A", True), ("B", False)]
    assert not store.add_show("https://example.org/feed").position > 1
    store.move_source(known.id, "https://c.example/feed")
    assert not store.show(known.id).trusted


def test_a_show_is_unlisted_until_a_whole_feed_says_otherwise(store: Store) -> None:
    show = subscribed(store, weekly([1], unlisted=True))
    assert store.show(show.id).unlisted
    store.apply_feed(show.id, weekly([1], complete=False))
    assert store.show(show.id).unlisted
    store.apply_feed(show.id, weekly([1]))
    assert not store.show(show.id).unlisted
