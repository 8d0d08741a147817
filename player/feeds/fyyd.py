"""fyyd, an open directory of podcasts, strong in German ones (github.com/eazyliving/fyyd-api)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from player.feeds.addresses import host_of, web_address
from player.feeds.directory import MOST_SHOWS, FoundShow, count_of, read_answer, words_of
from player.feeds.problems import FeedError


@dataclass(frozen=True, slots=True)
class FyydDirectory:
    """fyyd's directory, version 0.2 of its interface."""

    base: str = "https://api.fyyd.de/0.2"
    name: str = "fyyd"

    def search_url(self, words: str) -> str:
        """The address that answers with the shows for some words."""
        return f"{self.base}/search/podcast?{urlencode({'term': words, 'count': MOST_SHOWS})}"

    def read_search(self, answer: bytes) -> tuple[FoundShow, ...]:
        """The shows in an answer, the best first. Raises FeedError where it is no answer."""
        document = read_answer(answer, self.name)
        shows = document.get("data")
        if document.get("status") != 1 or not isinstance(shows, list):
            raise FeedError(f"{self.name} could not answer. Try again later.")
        found = (_show(entry) for entry in shows if isinstance(entry, dict))
        return tuple(show for show in found if show)


def _show(entry: dict[str, Any]) -> FoundShow | None:
    feed_url = web_address(words_of(entry, "xmlURL"))
    if not feed_url:
        return None
    return FoundShow(
        words_of(entry, "title") or host_of(feed_url),
        words_of(entry, "author"),
        feed_url,
        web_address(words_of(entry, "layoutImageURL", "imgURL")),
        web_address(words_of(entry, "htmlURL", "url_fyyd")),
        count_of(entry, "episode_count"),
    )
