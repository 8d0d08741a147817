"""The door to feeds: RSS 0.9x, 1.0 and 2.0, and Atom, sound or broken, as one value."""

from __future__ import annotations

from player.feeds.addresses import Addresses
from player.feeds.decoding import decoded
from player.feeds.identity import with_identities
from player.feeds.item import read_item
from player.feeds.model import Feed, FeedEpisode
from player.feeds.parsing import Reading
from player.feeds.problems import FeedError
from player.feeds.repairs import Repairs
from player.feeds.show import read_show
from player.feeds.sniffing import DocumentKind, root_of

__all__ = ["MOST_EPISODES", "FeedError", "read_feed"]

MOST_EPISODES = 50_000
"""Episodes read of one feed; the longest running daily shows have some ten thousand."""

_ITEMS = frozenset(("item", "atom:entry"))
_NO_FEED = {
    DocumentKind.EMPTY: "This feed is empty.",
    DocumentKind.PAGE: "This address answers with a web page, not with a feed.",
    DocumentKind.OPML: "This is a list of feeds (OPML), not a feed: import it instead.",
    DocumentKind.OTHER: "This is no feed: neither RSS nor Atom.",
}


def read_feed(data: bytes, *, url: str, content_type: str = "") -> Feed:
    """Read a feed. `url` is where it came from, for links that are relative to it.

    What is broken is mended as far as it goes and told in `repairs`; a feed that is cut off
    keeps the episodes that are whole. Raises FeedError, whose message is a sentence, for what
    is no feed, or one that nobody should read.
    """
    repairs = Repairs()
    text = decoded(data, repairs, content_type)
    kind, start = root_of(text)
    if kind is not DocumentKind.FEED:
        raise FeedError(_NO_FEED[kind])
    if start:
        repairs.note(1, "something that stands before the feed was left out")
    reading = Reading(text, _ITEMS, repairs, at=start)
    addresses = Addresses(url, repairs)
    episodes = _episodes(reading, addresses, repairs)
    root = reading.root
    if root is None:
        raise FeedError(_NO_FEED[DocumentKind.OTHER])
    addresses = addresses.within(root.attributes.get("xml:base", ""))
    identified = with_identities(episodes, repairs)
    return read_show(root, identified, addresses, repairs, complete=not reading.cut_off)


def _episodes(reading: Reading, addresses: Addresses, repairs: Repairs) -> list[FeedEpisode]:
    episodes: list[FeedEpisode] = []
    for count, element in enumerate(reading.items()):
        if count == MOST_EPISODES:
            repairs.note(element.line, f"only the first {MOST_EPISODES:,} episodes were read")
            return episodes
        if not count and reading.root is not None:
            addresses = addresses.within(reading.root.attributes.get("xml:base", ""))
        episode = read_item(element, addresses, repairs)
        if episode:
            episodes.append(episode)
    if reading.cut_off:
        if not episodes:
            raise FeedError("This feed is cut off before its first episode ends.")
        repairs.note(
            reading.line, f"the feed is cut off here; its {len(episodes)} whole episodes are kept"
        )
    return episodes
