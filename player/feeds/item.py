"""One entry of a feed, RSS or Atom, as an episode."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from player.chapters.podlove import podlove_chapters
from player.clean import clean_line
from player.feeds.addresses import Addresses
from player.feeds.dates import date_s
from player.feeds.elements import Element
from player.feeds.enclosures import Enclosure, enclosure_of
from player.feeds.model import FeedEpisode
from player.feeds.notes import notes_of, summary_of, title_of
from player.feeds.podcasting import comments_of, persons_of, soundbites_of, transcripts_of
from player.feeds.repairs import Repairs
from player.feeds.values import is_yes, number
from player.timecode import parse_length

DEEP_LINK = "http://podlove.org/deep-link"
_DATES = (
    "pubdate", "atom:published", "dc:date", "dcterms:issued", "dcterms:created", "atom:issued",
    "atom:created", "published", "atom:updated", "atom:modified", "updated", "dcterms:modified",
)  # fmt: skip
_KINDS = frozenset(("trailer", "bonus"))
_WEB = re.compile(r"https?://", re.IGNORECASE)


def read_item(item: Element, addresses: Addresses, repairs: Repairs) -> FeedEpisode | None:
    """Read one entry; `guid` may still be empty or taken. None where there is nothing in it."""
    base = item.attributes.get("xml:base")
    addresses = addresses.within(base) if base else addresses
    sound = enclosure_of(item, addresses)
    guid = item.words("guid", "atom:id", "id")
    page_url = _page_url(item, addresses, guid)
    title = title_of(item, "title", "atom:title", "itunes:title", "media:title", "dc:title")
    notes = notes_of(item, repairs)
    if not (sound or title or page_url or notes):
        repairs.note(item.line, "an entry with nothing in it was left out")
        return None
    chapters = item.first("psc:chapters")
    chapters_tag = item.first("podcast:chapters")
    return FeedEpisode(
        guid,
        title or _title_from(sound, page_url),
        sound.url if sound else None,
        sound.mime if sound else "",
        sound.size if sound else None,
        _published_s(item, repairs),
        _duration_ms(item, sound, repairs),
        page_url,
        notes,
        summary_of(item, notes),
        number(item.words("itunes:season", "podcast:season")),
        number(item.words("itunes:episode", "podcast:episode")),
        _kind(item),
        image_of(item, addresses),
        transcripts_of(item, addresses),
        addresses.read(chapters_tag.attributes.get("url", ""), chapters_tag.line, "chapters")
        if chapters_tag
        else None,
        podlove_chapters(tag.attributes for tag in chapters.named("psc:chapter"))
        if chapters
        else (),
        persons_of(item, addresses),
        soundbites_of(item),
        comments_of(item, addresses),
        link_of(item, DEEP_LINK, addresses),
        is_yes(item.words("itunes:explicit", "googleplay:explicit")),
    )


def link_of(parent: Element, rel: str, addresses: Addresses) -> str | None:
    """Where the first atom:link with this `rel` points; one without a `rel` is "alternate"."""
    for tag in (*parent.named("atom:link"), *parent.named("link")):
        if (tag.attribute("rel") or "alternate").lower() == rel:
            address = addresses.read(tag.attributes.get("href", ""), tag.line, "a link")
            if address:
                return address
    return None


def image_of(parent: Element, addresses: Addresses) -> str | None:
    """The picture of a show or an episode, from the tags of all vocabularies."""
    group = parent.first("media:group")
    for tag in (
        *parent.named("itunes:image"),
        *(tag for tag in parent.named("podcast:image") if _is_artwork(tag)),
        *parent.named("podcast:images"),
        *parent.named("googleplay:image"),
        *parent.named("media:thumbnail"),
        *(group.named("media:thumbnail") if group else ()),
        *parent.named("image"),
        *parent.named("atom:logo"),
        *parent.named("atom:icon"),
    ):
        inner = tag.first("url")
        sources = tag.attributes.get("srcset", "").split(maxsplit=1)
        address = tag.attributes.get("href") or tag.attributes.get("url") or "".join(sources[:1])
        address = address or (inner.text if inner else "" if tag.name == "image" else tag.text)
        if found := addresses.read(address, tag.line, "a picture"):
            return found
    return None


def _is_artwork(tag: Element) -> bool:
    purpose = tag.attribute("purpose").lower()
    return not purpose or "artwork" in purpose.split()


def _page_url(item: Element, addresses: Addresses, guid: str) -> str | None:
    for tag in item.named("link"):
        if found := addresses.read(tag.text, tag.line, "a link"):
            return found
    if found := link_of(item, "alternate", addresses):
        return found
    named = item.first("guid")
    is_link = named is not None and named.attribute("ispermalink").lower() != "false"
    return addresses.read(guid, 0, "a link") if is_link and _WEB.match(guid) else None


def _title_from(sound: Enclosure | None, page_url: str | None) -> str:
    """A title for an entry that has none: the name of its file, else of its page."""
    path = unquote(urlsplit(sound.url if sound else page_url or "").path)
    return clean_line(PurePosixPath(path).stem) or "Untitled"


def _published_s(item: Element, repairs: Repairs) -> int | None:
    for name in _DATES:
        for tag in item.named(name):
            written = tag.own_words
            read = date_s(written)
            if read is not None:
                return read
            if written:
                repairs.note(tag.line, "a date that is none, or cannot be right, was left out")
    return None


def _duration_ms(item: Element, sound: Enclosure | None, repairs: Repairs) -> int | None:
    tag = item.first("itunes:duration")
    written = tag.own_words if tag else ""
    length_ms = parse_length(written)
    if length_ms and length_ms > 0:
        return length_ms
    if tag and written and length_ms is None:
        repairs.note(tag.line, "a duration that is none, or cannot be right, was left out")
    return sound.length_ms if sound and sound.length_ms and sound.length_ms > 0 else None


def _kind(item: Element) -> str:
    kind = item.words("itunes:episodetype").lower()
    return kind if kind in _KINDS else "full"
