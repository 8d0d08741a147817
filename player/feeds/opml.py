"""Lists of feeds (OPML 1.0 and 2.0, opml.org), read from other players and written for them."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from html import escape

from player.clean import clean_line
from player.feeds.addresses import fault_of, feed_address, host_of, web_address
from player.feeds.decoding import decoded
from player.feeds.parsing import opening_tags
from player.feeds.problems import FeedError
from player.feeds.repairs import Repairs
from player.feeds.sniffing import DocumentKind, root_of
from player.transcript.model import Repair

MOST_OUTLINES = 100_000
"""Lines read of one list, those left out among them."""

_FEED_TYPES = frozenset(("rss", "atom", "rss1", "podcast", "include"))
_NO_LIST = {
    DocumentKind.EMPTY: "This list of feeds is empty.",
    DocumentKind.PAGE: "This is a web page, not a list of feeds (OPML).",
    DocumentKind.FEED: "This is a feed, not a list of feeds (OPML): add it as a show instead.",
    DocumentKind.OTHER: "This is no list of feeds (OPML).",
}


@dataclass(frozen=True, slots=True)
class OpmlEntry:
    """One show of a list. `title` is clean and never empty, the addresses http or https."""

    title: str
    feed_url: str
    page_url: str | None = None


@dataclass(frozen=True, slots=True)
class Opml:
    """The shows of a list in its order, each feed once; one repair for each that was skipped."""

    entries: tuple[OpmlEntry, ...]
    skipped: tuple[Repair, ...] = ()


def read_opml(data: bytes) -> Opml:
    """Read a list of feeds, folders flattened, cut off or broken as it may be.

    Raises FeedError where it is no such list, or where it names no feed at all.
    """
    text = decoded(data, Repairs())
    kind, _ = root_of(text)
    if kind is not DocumentKind.OPML:
        raise FeedError(_NO_LIST[kind])
    entries: dict[str, OpmlEntry] = {}
    skipped: list[Repair] = []
    for line, name, attributes in opening_tags(text):
        if name != "outline":
            continue
        if len(entries) + len(skipped) >= MOST_OUTLINES:
            skipped.append(Repair(line, f"only the first {MOST_OUTLINES:,} lines were read"))
            break
        read = _read_outline(attributes, entries)
        if isinstance(read, OpmlEntry):
            entries[read.feed_url] = read
        elif read:
            skipped.append(Repair(line, read))
    if not entries and not skipped:
        raise FeedError("There is no feed in this list (OPML).")
    return Opml(tuple(entries.values()), tuple(skipped))


def write_opml(shows: Iterable[OpmlEntry], *, title: str) -> str:
    """Write a list of feeds that every other player reads (OPML 2.0)."""
    lines = [_outline(show) for show in shows]
    return "\n".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<opml version="2.0">',
            f"  <head><title>{escape(clean_line(title))}</title></head>",
            "  <body>",
            *lines,
            "  </body>",
            "</opml>\n",
        )
    )


def _read_outline(attributes: dict[str, str], known: Container[str]) -> OpmlEntry | str | None:
    """A show, the words for why there is none, or None for a folder."""
    written = attributes.get("xmlurl", "").strip()
    title = clean_line(attributes.get("text") or attributes.get("title") or "")
    shown = title[:60] or "A line without a name"
    if not written:
        is_feed = attributes.get("type", "").lower() in _FEED_TYPES
        return f"“{shown}” (it names no feed)" if is_feed else None
    feed_url = feed_address(written)
    if feed_url is None:
        return f"“{shown}” ({fault_of(written)})"
    if feed_url in known:
        return f"“{shown}” (its feed is listed twice)"
    page_url = web_address(attributes.get("htmlurl", ""))
    return OpmlEntry(title or host_of(feed_url), feed_url, page_url)


def _outline(show: OpmlEntry) -> str:
    title = escape(clean_line(show.title))
    page = f' htmlUrl="{escape(show.page_url)}"' if show.page_url else ""
    feed = escape(show.feed_url)
    return f'    <outline type="rss" text="{title}" title="{title}" xmlUrl="{feed}"{page}/>'
