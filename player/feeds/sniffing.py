"""What a document that should be a feed really is."""

from __future__ import annotations

import re
from enum import StrEnum

from player.feeds.decoding import decoded
from player.feeds.problems import FeedError
from player.feeds.repairs import Repairs

_PROLOG = re.compile(
    r"(?:[\s\ufeff]++|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*+(?:\[.*?\]\s{0,99})?>)*+",
    re.DOTALL | re.IGNORECASE,
)
_TAG = re.compile(r"<([A-Za-z_][\w.:-]{0,80})")
_ROOT = re.compile(r"<(?:rss|rdf:rdf|feed)[\s>]", re.IGNORECASE)
_HTML_TYPE = re.compile(r"<!DOCTYPE\s{1,99}html", re.IGNORECASE)
_FEED_ROOTS = frozenset(("rss", "rdf", "feed", "channel"))
_PAGE_ROOTS = frozenset(("html", "head", "body", "title", "meta", "script"))


class DocumentKind(StrEnum):
    """What an address may answer with where a feed was hoped for."""

    FEED = "feed"
    OPML = "opml"
    PAGE = "page"
    EMPTY = "empty"
    OTHER = "other"


def document_kind(data: bytes, content_type: str = "") -> DocumentKind:
    """What a document is, told from its first tag and not from what the server calls it."""
    try:
        return root_of(decoded(data, Repairs(), content_type))[0]
    except FeedError:
        return DocumentKind.OTHER


def root_of(text: str) -> tuple[DocumentKind, int]:
    """What a decoded document is, and from where on it is to be read.

    That is 0 unless something stands before the feed, such as a server's warnings.
    """
    prolog = _PROLOG.match(text)
    start = prolog.end() if prolog else 0
    if start >= len(text):
        return DocumentKind.EMPTY, 0
    tag = _TAG.match(text, start)
    name = tag[1].lower().rpartition(":")[2] if tag else ""
    if name in _FEED_ROOTS:
        return DocumentKind.FEED, 0
    if name == "opml":
        return DocumentKind.OPML, 0
    if name in _PAGE_ROOTS or _HTML_TYPE.search(text, 0, start):
        return DocumentKind.PAGE, 0
    root = _ROOT.search(text)
    return (DocumentKind.FEED, root.start()) if root else (DocumentKind.OTHER, 0)
