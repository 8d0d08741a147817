"""The vocabularies of feeds: whatever prefix a feed declares, an element gets one name.

A name is `prefix:local` in lower case with podline's own prefix: `itunes:duration`,
`podcast:transcript`, `atom:link`; RSS itself has none: `item`.
"""

from __future__ import annotations

from collections.abc import Mapping

_OF_ADDRESS = {
    "www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "podcastindex.org/namespace/1.0": "podcast",
    "github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md": "podcast",
    "www.w3.org/2005/atom": "atom",
    "purl.org/atom/ns#": "atom",
    "purl.org/rss/1.0/modules/content": "content",
    "search.yahoo.com/mrss": "media",
    "podlove.org/simple-chapters": "psc",
    "purl.org/dc/elements/1.1": "dc",
    "purl.org/dc/terms": "dcterms",
    "www.google.com/schemas/play-podcasts/1.0": "googleplay",
    "rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "www.w3.org/1999/xhtml": "xhtml",
    "purl.org/rss/1.0": "",
    "my.netscape.com/rdf/simple/0.9": "",
    "channel.netscape.com/rdf/simple/0.9": "",
    "backend.userland.com/rss2": "",
}


class Names:
    """The names in force at a place of a document: what its prefixes stand for there.

    A prefix that nothing declares, or that stands for an unknown vocabulary, is itself.
    """

    __slots__ = ("_prefixes", "_seen")

    def __init__(self, prefixes: Mapping[str, str] | None = None) -> None:
        self._prefixes = dict(prefixes or {})
        self._seen: dict[str, str] = {}

    def of(self, written: str) -> str:
        """The name of an element as the feed writes it."""
        name = self._seen.get(written)
        if name is None:
            prefix, _, local = written.lower().rpartition(":")
            prefix = self._prefixes.get(prefix, prefix)
            name = self._seen[written] = f"{prefix}:{local}" if prefix else local
        return name

    def within(self, attributes: Mapping[str, str]) -> Names:
        """The names inside an element with these attributes, `xmlns` among them."""
        declared = {
            key[6:]: _of_address(value, key[6:])
            for key, value in attributes.items()
            if key == "xmlns" or key.startswith("xmlns:")
        }
        return Names({**self._prefixes, **declared}) if declared else self


def _of_address(address: str, prefix: str) -> str:
    plain = address.strip().lower().partition("://")[2].rstrip("/")
    return _OF_ADDRESS.get(plain, prefix)
