"""What a feed says about its show."""

from __future__ import annotations

import re

from player.feeds.addresses import Addresses, host_of
from player.feeds.elements import Element
from player.feeds.item import image_of, link_of
from player.feeds.model import Feed, FeedEpisode
from player.feeds.notes import plain_text, title_of
from player.feeds.podcasting import funding_of, persons_of
from player.feeds.repairs import Repairs
from player.feeds.values import is_yes

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,3}")
_MAIL = re.compile(r"\S+@\S+\s*\((.+)\)|(.+?)\s*[(<]\S+@\S+[)>]")
_DESCRIPTIONS = (
    "description", "itunes:summary", "atom:subtitle", "googleplay:description", "atom:tagline",
    "itunes:subtitle",
)  # fmt: skip


def read_show(
    root: Element,
    episodes: tuple[FeedEpisode, ...],
    addresses: Addresses,
    repairs: Repairs,
    *,
    complete: bool,
) -> Feed:
    """The whole feed, from what stands outside its items."""
    channel = root.first("channel") or root
    image = channel if channel.first("itunes:image", "image") else root
    return Feed(
        title_of(channel, "title", "atom:title", "itunes:title", "dc:title")
        or host_of(addresses.base)
        or "Untitled show",
        _author(channel),
        _description(channel),
        _page_url(channel, addresses),
        image_of(channel, addresses) or image_of(image, addresses),
        _language(root, channel),
        channel.words("podcast:guid"),
        funding_of(channel, addresses),
        persons_of(channel, addresses),
        _moved_to(root, channel, addresses),
        link_of(channel, "next", addresses),
        episodes,
        repairs.told(),
        complete,
        _unlisted(channel),
    )


def _author(channel: Element) -> str:
    for tag in (channel.first("itunes:owner"), channel.first("atom:author")):
        named = tag.words("itunes:name", "atom:name") if tag else ""
        author = channel.words("itunes:author", "googleplay:author", "dc:creator") or named
        if author:
            return author
    mail = _MAIL.fullmatch(channel.words("managingeditor", "author")[:500])
    return (mail[1] or mail[2]) if mail else ""


def _description(channel: Element) -> str:
    for name in _DESCRIPTIONS:
        tag = channel.first(name)
        if tag and (description := plain_text(tag.markup)):
            return description
    return ""


def _page_url(channel: Element, addresses: Addresses) -> str | None:
    for tag in channel.named("link"):
        if found := addresses.read(tag.text, tag.line, "a link"):
            return found
    return link_of(channel, "alternate", addresses)


def _unlisted(channel: Element) -> bool:
    """Whether every directory is asked to leave the show out, and none (`id`) to take it in."""
    blocks = (*channel.named("itunes:block"), *channel.named("podcast:block"))
    said = [(tag.attributes.get("id", ""), is_yes(tag.text)) for tag in blocks]
    return ("", True) in said and all(blocked for directory, blocked in said if directory)


def _language(root: Element, channel: Element) -> str:
    for written in (
        channel.words("language", "dc:language"),
        channel.attribute("xml:lang"),
        root.attribute("xml:lang"),
    ):
        if _LANGUAGE.fullmatch(written):
            return written.replace("_", "-")
    return ""


def _moved_to(root: Element, channel: Element, addresses: Addresses) -> str | None:
    redirect = root.first("redirect")
    tag = channel.first("itunes:new-feed-url") or (
        redirect.first("newlocation") if redirect else None
    )
    found = addresses.read(tag.text, tag.line, "the feed's new address") if tag else None
    return found if found != addresses.base else None
