"""What an address, a path or some words lead to: shows that could be subscribed to."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from player.clean import clean_line
from player.feeds.addresses import feed_address, host_of
from player.feeds.apple import AppleDirectory, apple_show
from player.feeds.directory import Directory, FoundShow, shows_of_all
from player.feeds.discovery import FeedLink, feeds_in_page
from player.feeds.fyyd import FyydDirectory
from player.feeds.opml import read_opml
from player.feeds.problems import FeedError
from player.feeds.reader import read_feed
from player.feeds.sniffing import DocumentKind, document_kind
from player.library.keys import same_source
from player.library.store import Store
from player.media.files import read_small
from player.media.problems import MediaError, shown_name
from player.net.client import Answer
from player.net.kinds import Kind
from player.net.problems import NetError
from player.net.thread import NetThread
from player.services.desk import Offer, Offers
from player.services.folder_files import items_in
from player.services.local_shows import title_of
from player.services.problems import NobodyToAsk, Refused
from player.services.trust import same_server

_SCHEME = re.compile(r"(?:https?|feed|itpc|pcast|podcast|itms):", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{1,30}://", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w-]{1,63}\.)+[a-z]{2,24}(?::\d{1,5})?(?:/\S*)?", re.IGNORECASE)
_LARGEST_OPML = 32 << 20
_LONGEST_WORDS = 200
_MOST_TRIED = 6
"""Feeds of one page that are looked at; the others are offered by what the page calls them."""


@dataclass(frozen=True, slots=True)
class Directories:
    """The directories that are asked for words.

    `trusted`: they may be of the listener's own machine or network.
    """

    apple: AppleDirectory = field(default_factory=AppleDirectory)
    fyyd: FyydDirectory = field(default_factory=FyydDirectory)
    trusted: bool = False


class LookUp:
    """Finds shows; nothing is kept."""

    def __init__(self, store: Store, net: NetThread, directories: Directories | None = None):
        self._store = store
        self._net = net
        self._directories = directories or Directories()

    def look_up(self, text: str) -> Offers:
        """The shows that a text leads to. Raises Refused or StoreError with a sentence."""
        text = text.strip()
        if not text:
            raise Refused("There is nothing to look for: type an address, a folder or words.")
        path = _as_path(text)
        try:
            if path is not None:
                offers = self._in_path(path)
            elif _SCHEME.match(text) or (_HOST.fullmatch(text) and " " not in text):
                offers = self._net.wait(self._at_address(text))
            elif _OTHER_SCHEME.match(text):
                scheme = clean_line(text.partition(":")[0])
                raise Refused(f"podline does not open “{scheme}:” addresses: give one with https.")
            else:
                offers = self._search_words(text)
        except (NetError, FeedError, MediaError) as error:
            raise Refused(str(error)) from error
        return self._with_ids(offers)

    def _search_words(self, words: str) -> Offers:
        try:
            return self.search(words)
        except (NetError, FeedError) as error:
            raise NobodyToAsk(
                f"“{clean_line(words)}” is no address and no folder here, and the directories of "
                f"shows cannot be asked for it: {error}"
            ) from error

    def search(self, words: str) -> Offers:
        """The shows that directories have for some words. Raises NetError or FeedError."""
        if len(words) > _LONGEST_WORDS:
            raise Refused("That is too long to look for: a few words of a show's name will do.")
        return self._with_ids(self._net.wait(self._search(clean_line(words))))

    def in_opml(self, data: bytes) -> Offers:
        """The shows in a file of subscriptions. Raises FeedError."""
        return self._with_ids(self._in_opml(data))

    @staticmethod
    def _in_opml(data: bytes) -> Offers:
        read = read_opml(data)
        shows = tuple(
            Offer(entry.title, entry.feed_url, place=host_of(entry.feed_url))
            for entry in read.entries
        )
        skipped = len(read.skipped)
        note = f"{skipped:,} skipped: {read.skipped[0].what}" if skipped else ""
        return Offers(shows, note)

    # On this machine

    def _in_path(self, path: Path) -> Offers:
        path = path.resolve()
        if not path.is_dir():
            data = read_small(path, _LARGEST_OPML)
            if document_kind(data) is not DocumentKind.OPML:
                raise Refused(
                    f"{shown_name(path)} is no file of subscriptions (OPML): add the folder it is "
                    "in, or play it with “podline play”."
                )
            return self._in_opml(data)
        items = items_in(path)
        if not items:
            raise Refused(f"There is no sound and no transcript in {clean_line(str(path))}.")
        place = clean_line(str(path))
        offer = Offer(title_of(path), str(path), place=place, episodes=len(items), typed=True)
        return Offers((offer,))

    # On the web

    async def _at_address(self, text: str) -> Offers:
        apple = apple_show(text)
        if apple is not None:
            return Offers((await self._apple(*apple),))
        answer = await self._ask_typed(text)
        kind = document_kind(answer.body, answer.content_type)
        if kind is DocumentKind.OPML:
            return await asyncio.to_thread(self._in_opml, answer.body)
        if kind is DocumentKind.PAGE:
            return await self._in_page(answer)
        asked = feed_address(text) or answer.url
        return Offers((await _offer(answer, source=asked, typed=True),))

    async def _ask_typed(self, text: str) -> Answer:
        """What a typed address answers; one without a scheme is tried with https first."""
        if _SCHEME.match(text):
            address = feed_address(text)
            if address is None:
                raise Refused("This is no web address: check how it is written.")
            return await self._net.client.get(address, kind=Kind.FEED, trusted=True)
        try:
            return await self._net.client.get(f"https://{text}", kind=Kind.FEED, trusted=True)
        except NetError as secure:
            try:
                return await self._net.client.get(f"http://{text}", kind=Kind.FEED, trusted=True)
            except NetError:
                raise secure from None

    async def _apple(self, show_id: str, country: str) -> Offer:
        apple = self._directories.apple
        answer = await self._net.client.get(
            apple.lookup_url(show_id, country),
            kind=Kind.DIRECTORY,
            trusted=self._directories.trusted,
        )
        return _found(apple.read_lookup(answer.body))

    async def _in_page(self, answer: Answer) -> Offers:
        """The feeds that a page names; those that are none are left out, and told."""
        links = await asyncio.to_thread(feeds_in_page, answer.body, answer.url)
        if not links:
            raise Refused(
                f"{host_of(answer.url)} answers with a page that names no feed: look for the "
                "show's name instead, or for a link called RSS on the page."
            )
        tried = await asyncio.gather(
            *(self._linked(link, answer.url) for link in links[:_MOST_TRIED]),
            return_exceptions=True,
        )
        offers: list[Offer] = []
        failures: list[str] = []
        for outcome in tried:
            if isinstance(outcome, Offer):
                offers.append(outcome)
            elif isinstance(outcome, (NetError, FeedError)):
                failures.append(str(outcome))
            else:
                raise outcome
        if not offers and len(links) <= _MOST_TRIED:
            raise Refused(failures[0])
        offers += [
            Offer(link.title or host_of(link.url), link.url, place=host_of(link.url))
            for link in links[_MOST_TRIED:]
        ]
        left_out = f"{len(failures):,} left out: {failures[0]}" if failures else ""
        return Offers(tuple(offers), left_out)

    async def _linked(self, link: FeedLink, page_url: str) -> Offer:
        typed = same_server(page_url, link.url)
        answer = await self._net.client.get(link.url, kind=Kind.FEED, trusted=typed)
        return await _offer(answer, source=link.url, typed=typed)

    # In directories

    async def _search(self, words: str) -> Offers:
        directories: tuple[Directory, ...] = (self._directories.apple, self._directories.fyyd)
        outcomes = await asyncio.gather(
            *(self._asked(directory, words) for directory in directories), return_exceptions=True
        )
        found: list[Iterable[FoundShow]] = []
        failures: list[Exception] = []
        for outcome in outcomes:
            if isinstance(outcome, (NetError, FeedError)):
                failures.append(outcome)
            elif isinstance(outcome, BaseException):
                raise outcome
            else:
                found.append(outcome)
        if not found:
            raise failures[0]
        shows = tuple(_found(show) for show in shows_of_all(found))
        return Offers(shows, " ".join(str(failure) for failure in failures))

    async def _asked(self, directory: Directory, words: str) -> tuple[FoundShow, ...]:
        answer = await self._net.client.get(
            directory.search_url(words), kind=Kind.DIRECTORY, trusted=self._directories.trusted
        )
        return directory.read_search(answer.body)

    def _with_ids(self, offers: Offers) -> Offers:
        """The offers, with those marked that are subscribed to already."""
        known = {same_source(show.source): show.id for show in self._store.shows()}
        if not known:
            return offers
        there = ((offer, known.get(same_source(offer.source))) for offer in offers.shows)
        shows = tuple(
            offer if show_id is None else replace(offer, show_id=show_id)
            for offer, show_id in there
        )
        return replace(offers, shows=shows)


async def _offer(answer: Answer, *, source: str, typed: bool) -> Offer:
    """An answer as a show, if it is a feed. Raises FeedError."""
    feed = await asyncio.to_thread(
        read_feed, answer.body, url=answer.url, content_type=answer.content_type
    )
    return Offer(
        title=feed.title or host_of(source),
        source=source,
        author=feed.author,
        place=host_of(source),
        episodes=len(feed.episodes),
        image_url=feed.image_url,
        typed=typed,
    )


def _found(show: FoundShow) -> Offer:
    return Offer(
        title=show.title,
        source=show.feed_url,
        author=show.author,
        place=host_of(show.feed_url),
        episodes=show.episodes,
        image_url=show.image_url,
    )


def _as_path(text: str) -> Path | None:
    """The path that a text means, None where it means none: mere words never do."""
    if _SCHEME.match(text):
        return None
    if text.startswith("~"):
        return Path(text).expanduser()
    if (
        text in (".", "..")
        or text.startswith((f".{os.sep}", f"..{os.sep}"))
        or Path(text).is_absolute()
    ):
        return Path(text)
    looks_like_one = os.sep in text or text.lower().endswith((".opml", ".xml"))
    try:
        return Path(text) if looks_like_one and Path(text).exists() else None
    except (OSError, ValueError):
        return None
