"""Which of the files an entry of a feed links to is its sound."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from player.feeds.addresses import Addresses
from player.feeds.elements import Element
from player.feeds.values import size_bytes
from player.timecode import parse_length

_SOUND = re.compile(r"\.(?:mp3|m4[abpv]|aac|oga|ogg|opus|flac|wav|mp4|mov|webm|mka|mkv)(?:$|[?#])")
_NO_MEDIA = ("image/", "text/", "application/pdf", "application/epub", "application/zip")


class Enclosure(NamedTuple):
    """A file to play, as a feed describes it; `length_ms` only where media:content gives it."""

    url: str
    mime: str
    size: int | None
    length_ms: int | None = None


def enclosure_of(item: Element, addresses: Addresses) -> Enclosure | None:
    """The sound of an entry, else its film; what is neither is left out.

    Looks at `enclosure`, Atom's and media RSS's ways of saying the same, and last at
    `podcast:alternateEnclosure`.
    """
    best: tuple[int, Enclosure] | None = None
    for tag, address, size in _tags(item):
        mime = tag.attribute("type").lower()
        rank = _rank(mime, address, tag.attribute("medium").lower())
        if rank is None or (best and rank >= best[0]):
            continue
        url = addresses.read(address, tag.line, "an enclosure")
        if url:
            length = parse_length(tag.attributes.get("duration", "")) or None
            best = (rank, Enclosure(url, mime, size_bytes(tag.attributes.get(size, "")), length))
    return best[1] if best else None


def _tags(item: Element) -> Iterator[tuple[Element, str, str]]:
    """Every tag that links to a file, its address, and the attribute with the file's size."""
    for tag in item.named("enclosure"):
        yield tag, tag.attributes.get("url", ""), "length"
    for tag in (*item.named("atom:link"), *item.named("link")):
        if tag.attribute("rel").lower() == "enclosure":
            yield tag, tag.attributes.get("href", ""), "length"
    for parent in (item, *item.named("media:group")):
        for tag in parent.named("media:content"):
            yield tag, tag.attributes.get("url", ""), "filesize"
    for tag in item.named("podcast:alternateenclosure"):
        for source in tag.named("podcast:source"):
            uri = source.attributes.get("uri", "")
            if uri.startswith(("http:", "https:")):
                yield tag, uri, "length"


def _rank(mime: str, address: str, medium: str) -> int | None:
    """How sure it is that this is what to play, 0 the surest; None where it is surely not."""
    if medium in ("image", "document", "executable") or not address.strip():
        return None
    if mime.startswith("audio/") or medium == "audio":
        return 0
    if mime.startswith("video/") or medium == "video":
        return 2
    if _SOUND.search(address.lower()):
        return 1
    return None if mime.startswith(_NO_MEDIA) else 3
