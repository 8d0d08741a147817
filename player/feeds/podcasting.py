"""The tags of Podcasting 2.0 that podline uses (podcast-namespace, docs/1.0.md)."""

from __future__ import annotations

from player.feeds.addresses import Addresses
from player.feeds.elements import Element
from player.feeds.model import Person, Soundbite, TranscriptLink
from player.markup import Link
from player.timecode import parse_length

_NO_NUMBER = 1_000_000


def transcripts_of(item: Element, addresses: Addresses) -> tuple[TranscriptLink, ...]:
    """Every transcript of an episode, each address once, in the feed's order."""
    found: dict[str, TranscriptLink] = {}
    for tag in item.named("podcast:transcript"):
        url = addresses.read(tag.attributes.get("url", ""), tag.line, "a transcript")
        if url:
            mime = tag.attribute("type").lower()
            rel = tag.attribute("rel").lower()
            found.setdefault(url, TranscriptLink(url, mime, tag.attribute("language"), rel))
    return tuple(found.values())


def persons_of(parent: Element, addresses: Addresses) -> tuple[Person, ...]:
    """The persons of a show or an episode; where no role is given, a host of the cast."""
    found: dict[Person, None] = {}
    for tag in parent.named("podcast:person"):
        if name := tag.own_words:
            found[
                Person(
                    name,
                    (tag.attribute("role") or "host").lower(),
                    (tag.attribute("group") or "cast").lower(),
                    addresses.read(tag.attributes.get("href", ""), tag.line, "a person's page"),
                    addresses.read(tag.attributes.get("img", ""), tag.line, "a person's picture"),
                )
            ] = None
    for tag in parent.named("atom:contributor"):
        if name := tag.words("atom:name"):
            uri = tag.first("atom:uri")
            url = addresses.read(uri.text, uri.line, "a person's page") if uri else None
            found[Person(name, url=url)] = None
    return tuple(found)


def soundbites_of(item: Element) -> tuple[Soundbite, ...]:
    """The stretches an episode's maker recommends; those without a length are left out."""
    found = []
    for tag in item.named("podcast:soundbite"):
        start_ms = parse_length(tag.attributes.get("starttime", ""))
        duration_ms = parse_length(tag.attributes.get("duration", ""))
        if start_ms is not None and start_ms >= 0 and duration_ms and duration_ms > 0:
            found.append(Soundbite(start_ms, duration_ms, tag.own_words))
    return tuple(found)


def funding_of(channel: Element, addresses: Addresses) -> tuple[Link, ...]:
    """Where a show may be supported, and the words for it."""
    found: dict[str, Link] = {}
    for tag in channel.named("podcast:funding"):
        url = addresses.read(tag.attributes.get("url", ""), tag.line, "a link for support")
        if url:
            found.setdefault(url, Link(tag.own_words, url))
    for tag in channel.named("atom:link"):
        if tag.attribute("rel").lower() == "payment":
            url = addresses.read(tag.attributes.get("href", ""), tag.line, "a link for support")
            if url:
                found.setdefault(url, Link(tag.attribute("title"), url))
    return tuple(found.values())


def comments_of(item: Element, addresses: Addresses) -> str | None:
    """Where an episode is talked about: the first by priority that is not disabled."""
    tags = [
        tag
        for tag in item.named("podcast:socialinteract")
        if tag.attribute("protocol").lower() != "disabled"
    ]
    for tag in sorted(tags, key=_priority):
        url = addresses.read(tag.attributes.get("uri", ""), tag.line, "a link to comments")
        if url:
            return url
    plain = item.first("comments")
    return addresses.read(plain.text, plain.line, "a link to comments") if plain else None


def _priority(tag: Element) -> int:
    written = tag.attribute("priority")
    return int(written) if written.isdecimal() and len(written) < 7 else _NO_NUMBER
