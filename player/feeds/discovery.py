"""The feeds that a show's web page names."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from player.clean import clean_line
from player.feeds.addresses import feed_address, web_address
from player.feeds.decoding import decoded
from player.feeds.repairs import Repairs
from player.markup import tags_in

_TYPES = frozenset(
    ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/x-rss+xml",
     "text/rss+xml", "application/xml", "text/xml")
)  # fmt: skip
_FEED_PATH = re.compile(
    r"(?:/(?:feed|feeds|rss|podcast|atom)|[./-](?:rss|atom|rss2|xml)|/feed/[\w-]+)/?$|\.xml$",
    re.IGNORECASE,
)
_FEED_HOST = re.compile(r"(?:feeds?|rss)\..+", re.IGNORECASE)
_OTHER_XML = re.compile(r"sitemap|opensearch|xmlrpc|wlwmanifest|oembed|osd\.xml", re.IGNORECASE)
_FEED_SCHEME = re.compile(r"(?:feed|itpc|pcast|podcast):", re.IGNORECASE)
_COMMENTS = re.compile(r"comment|kommentar", re.IGNORECASE)
_PODCAST = re.compile(r"podcast|episode|audio|mp3|show", re.IGNORECASE)
_MOST = 50


class FeedLink(NamedTuple):
    """A feed that a page names; `title` is "" where the page has no words for it."""

    url: str
    title: str = ""


def feeds_in_page(page: bytes | str, base_url: str) -> tuple[FeedLink, ...]:
    """The feeds a page names, the likeliest to be the show's first; at most fifty.

    First those it declares (`<link rel="alternate">`), then links that look like a feed's;
    feeds of comments last. Raises FeedError for what is no text.
    """
    text = decoded(page, Repairs()) if isinstance(page, bytes) else page
    base = base_url
    found: dict[str, tuple[int, FeedLink]] = {}
    for _, name, attributes in tags_in(text):
        name = name.lower()
        if name == "base" and base == base_url:
            base = web_address(attributes.get("href", ""), base_url) or base_url
        rank = _rank(name, attributes)
        url = feed_address(attributes.get("href", ""), base) if rank is not None else None
        if url is None or rank is None:
            continue
        link = FeedLink(url, clean_line(attributes.get("title", "")))
        rank = rank + 4 if _COMMENTS.search(f"{link.title} {url}") else rank
        if url not in found or rank < found[url][0]:
            found[url] = (rank, link)
    ranked = sorted(found.values(), key=lambda pair: pair[0])
    return tuple(link for _, link in ranked[:_MOST])


def _rank(name: str, attributes: dict[str, str]) -> int | None:
    """How likely a tag names the show's feed, 0 the likeliest; None where it names none."""
    href = attributes.get("href", "").strip()
    if not href:
        return None
    if name == "link":
        relations = attributes.get("rel", "").lower().split()
        kind = attributes.get("type", "").lower().partition(";")[0].strip()
        if kind not in _TYPES or not {"alternate", "feed"} & set(relations):
            return None
        return 0 if _PODCAST.search(f"{attributes.get('title', '')} {href}") else 1
    return 2 if name == "a" and _looks_like_feed(href) else None


def _looks_like_feed(href: str) -> bool:
    if _FEED_SCHEME.match(href):
        return True
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    if _OTHER_XML.search(parts.path):
        return False
    return bool(_FEED_PATH.search(parts.path) or _FEED_HOST.fullmatch(parts.netloc))
