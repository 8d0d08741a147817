"""What makes an episode the same episode, and a feed the same feed."""

from __future__ import annotations

import re
from hashlib import blake2b
from urllib.parse import urlsplit

from player.feeds.addresses import plain_parts

_SPACES = re.compile(r"\s+")


def feed_episode_key(identity: str, guid: str) -> str:
    """The key of a feed's episode: a hash of its show's identity and its guid.

    The identity is the show's podcast:guid, or the URL it was first found at: it stays when
    the feed moves. Once given, an episode keeps its key whatever its feed changes.
    """
    digest = blake2b(digest_size=16)
    for part in (identity, guid):
        encoded = part.encode("utf-8", "replace")
        digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return f"feed:{digest.hexdigest()}"


def bare_url(url: str | None) -> str:
    """A URL as far as it tells a file: without scheme, query and fragment; "" for none.

    Feeds put tokens and counters into the query, and change http to https.
    """
    if not url:
        return ""
    plain = plain_parts(url)
    if plain:
        return plain[0] + plain[1].rstrip("/")
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "") + (f":{parts.port}" if parts.port else "")
    except ValueError:
        return url
    return host + parts.path.rstrip("/") if host else url


def same_source(source: str) -> str:
    """What two addresses of one feed have in common; a folder's path is left as it is."""
    if not source.lower().startswith(("http://", "https://", "feed://")):
        return source
    query = source.partition("?")[2].partition("#")[0]
    return bare_url(source).removeprefix("www.") + (f"?{query}" if query else "")


def bare_title(title: str) -> str:
    """A title without what feeds change about it: case and spaces."""
    return _SPACES.sub(" ", title).strip().casefold()
