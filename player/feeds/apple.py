"""Apple's directory of podcasts: its Search API, and links to shows in Apple Podcasts.

Source of parameters and keys: Apple's "iTunes Search API" documentation (search, lookup,
"Understanding Search Results").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from player.feeds.addresses import host_of, web_address
from player.feeds.directory import MOST_SHOWS, FoundShow, count_of, read_answer, words_of
from player.feeds.problems import FeedError

_HOSTS = frozenset(("podcasts.apple.com", "itunes.apple.com", "geo.itunes.apple.com"))
_SHOW_PATH = re.compile(r"/(?:[a-z]{2}/)?podcast/(?:[^/]+/)?id(\d{1,19})/?", re.IGNORECASE)
_OLD_PATH = "/webobjects/mzstore.woa/wa/viewpodcast"
_COUNTRY = re.compile(r"/([a-z]{2})/", re.IGNORECASE)
_ID = re.compile(r"\d{1,19}", re.ASCII)
_PICTURES = ("artworkUrl600", "artworkUrl100", "artworkUrl60")


@dataclass(frozen=True, slots=True)
class AppleDirectory:
    """Apple's directory; `country` is the store that is searched, two letters."""

    base: str = "https://itunes.apple.com"
    country: str = "US"
    name: str = "Apple Podcasts"

    def search_url(self, words: str) -> str:
        """The address that answers with the shows for some words."""
        asked = {
            "media": "podcast",
            "entity": "podcast",
            "country": self.country,
            "limit": MOST_SHOWS,
            "term": words,
        }
        return f"{self.base}/search?{urlencode(asked)}"

    def lookup_url(self, show_id: str, country: str = "") -> str:
        """The address that answers with one show."""
        asked = {"id": show_id, "media": "podcast", "entity": "podcast"}
        if country:
            asked["country"] = country
        return f"{self.base}/lookup?{urlencode(asked)}"

    def read_search(self, answer: bytes) -> tuple[FoundShow, ...]:
        """The shows in an answer; those that Apple names no feed for are left out."""
        found = (_show(entry) for entry in self._results(answer))
        return tuple(show for show in found if show)

    def read_lookup(self, answer: bytes) -> FoundShow:
        """The one show in an answer. Raises FeedError, saying why there is none."""
        results = self._results(answer)
        for entry in results:
            if show := _show(entry):
                return show
        if results:
            raise FeedError(
                "Apple names no feed for this show: it can only be heard in Apple Podcasts."
            )
        raise FeedError("Apple Podcasts has no show at this address.")

    def _results(self, answer: bytes) -> list[dict[str, Any]]:
        results = read_answer(answer, self.name).get("results")
        if not isinstance(results, list):
            raise FeedError(f"{self.name} gave an answer that cannot be read. Try again later.")
        return [entry for entry in results if isinstance(entry, dict)]


def apple_show(link: str) -> tuple[str, str] | None:
    """The number of the show that an Apple Podcasts link leads to, and its store's country.

    A link to an episode leads to its show; the country is "" where the link has none. None
    for every other link.
    """
    try:
        parts = urlsplit(link.strip())
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https", "podcasts", "itms") or host not in _HOSTS:
        return None
    found = _SHOW_PATH.fullmatch(parts.path)
    show_id = found[1] if found else ""
    if parts.path.lower() == _OLD_PATH:
        show_id = parse_qs(parts.query).get("id", [""])[0]
    country = _COUNTRY.match(parts.path)
    return (show_id, country[1].upper() if country else "") if _ID.fullmatch(show_id) else None


def _show(entry: dict[str, Any]) -> FoundShow | None:
    feed_url = web_address(words_of(entry, "feedUrl"))
    if not feed_url or entry.get("kind", "podcast") != "podcast":
        return None
    return FoundShow(
        words_of(entry, "collectionName", "trackName") or host_of(feed_url),
        words_of(entry, "artistName"),
        feed_url,
        web_address(words_of(entry, *_PICTURES)),
        web_address(words_of(entry, "collectionViewUrl", "trackViewUrl")),
        count_of(entry, "trackCount"),
    )
