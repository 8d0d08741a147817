"""Feeds and shows to fill a library with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from player.feeds.model import Feed, FeedEpisode
from player.library.model import EpisodeFilter, EpisodeRow, Show
from player.library.store import Store
from player.transcript.model import Segment, Timing, Transcript

DAY_S = 86_400
NOW_S = 1_300_000_000
"""A date long ago, so that what is written here is in the past on every clock."""


def entry(number: int, **more: Any) -> FeedEpisode:
    """Episode `number` of a weekly show, the higher the newer."""
    values = {
        "guid": f"guid-{number}",
        "title": f"Episode {number}",
        "media_url": f"https://cdn.example.org/{number}.mp3?token={number}",
        "published_s": NOW_S + number * 7 * DAY_S,
        "duration_ms": 3_600_000,
        "notes": f"<p>Notes of {number}</p>",
    }
    return FeedEpisode(**{**values, **more})


def feed_of(*entries: FeedEpisode, **more: Any) -> Feed:
    """A feed with these entries."""
    return Feed(**{"title": "A Show", "episodes": entries, **more})


def weekly(numbers: Iterable[int], **more: Any) -> Feed:
    """A feed of these episodes, in this order."""
    return feed_of(*map(entry, numbers), **more)


def subscribed(store: Store, feed: Feed, source: str = "https://example.org/feed") -> Show:
    """A show whose first feed this was."""
    show = store.add_show(source)
    store.apply_feed(show.id, feed)
    return store.show(show.id)


def listed(store: Store, which: EpisodeFilter | None = None) -> dict[str, EpisodeRow]:
    """All episodes of a list by their title; fails where a title is listed twice."""
    rows = store.episodes(which, limit=10_000)
    by_title = {row.title: row for row in rows}
    assert len(by_title) == len(rows), "something is listed twice"
    return by_title


def titles(store: Store, **which: Any) -> list[str]:
    """The titles of a list, in its order."""
    return [row.title for row in store.episodes(EpisodeFilter(**which), limit=10_000)]


def altered(feed: Feed, **changes: Any) -> Feed:
    """The feed with the same changes made to every entry; a callable gets the entry."""
    return replace(
        feed,
        episodes=tuple(
            replace(
                one,
                **{name: to(one) if callable(to) else to for name, to in changes.items()},
            )
            for one in feed.episodes
        ),
    )


def spoken(*lines: str | tuple[str, str], timing: Timing = Timing.SEGMENTS) -> Transcript:
    """A transcript of these lines, or (speaker, line)s, two seconds each."""
    pairs = [line if isinstance(line, tuple) else ("", line) for line in lines]
    return Transcript.of(
        [
            Segment(at * 2_000, at * 2_000 + 1_900, text, speaker)
            for at, (speaker, text) in enumerate(pairs)
        ],
        timing,
    )


def index(store: Store) -> None:
    """Index all there is."""
    while store.index_next().left:
        pass
