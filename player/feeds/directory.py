"""Directories of shows: what is asked of them and what they answer, not how it is fetched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import Any, Protocol

import msgspec

from player.clean import clean_line
from player.feeds.problems import FeedError

MOST_SHOWS = 50
"""Shows asked for in one search; what is not among them is found with more words."""


@dataclass(frozen=True, slots=True)
class FoundShow:
    """A show in a directory. `episodes` is how many it has, None where that is not said."""

    title: str
    author: str
    feed_url: str
    image_url: str | None = None
    page_url: str | None = None
    episodes: int | None = None


class Directory(Protocol):
    """A directory that can be searched by fetching one address and reading the answer."""

    @property
    def name(self) -> str:
        """What the directory is called."""
        ...

    def search_url(self, words: str) -> str:
        """The address that answers with the shows for some words."""
        ...

    def read_search(self, answer: bytes) -> tuple[FoundShow, ...]:
        """The shows in an answer, the best first. Raises FeedError where it is no answer."""
        ...


def shows_of_all(found: Iterable[Iterable[FoundShow]]) -> tuple[FoundShow, ...]:
    """The shows of several directories in turn, each feed once."""
    in_turn: Iterator[FoundShow | None] = chain.from_iterable(zip_longest(*found))
    once: dict[str, FoundShow] = {}
    for show in in_turn:
        if show is not None:
            once.setdefault(_alike(show.feed_url), show)
    return tuple(once.values())


def read_answer(answer: bytes, directory: str) -> dict[str, Any]:
    """A directory's answer as JSON. Raises FeedError where it is none."""
    try:
        document = msgspec.json.decode(answer)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise FeedError(f"{directory} gave an answer that cannot be read. Try again later.")
    return document


def words_of(entry: dict[str, Any], *keys: str) -> str:
    """The first text under these keys, on one line and clean; "" where there is none."""
    for key in keys:
        value = entry.get(key)
        if isinstance(value, str) and (words := clean_line(value[:4_000])):
            return words
    return ""


def count_of(entry: dict[str, Any], key: str) -> int | None:
    """A count under a key, None where it is none."""
    value = entry.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _alike(url: str) -> str:
    return url.partition("://")[2].rstrip("/").lower()
