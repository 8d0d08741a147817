"""Fetching a show's feed: conditionally, over all its pages, and to where it has moved."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from player.feeds.model import Feed, FeedEpisode
from player.feeds.reader import FeedError, read_feed
from player.library.keys import same_source
from player.library.model import Show
from player.net.client import Answer, HttpClient
from player.net.kinds import Kind
from player.net.problems import NetError
from player.services.trust import may_ask

_log = logging.getLogger(__name__)

_T = TypeVar("_T")

MOST_PAGES = 200
"""Pages read of one feed (RFC 5005); at fifty episodes each that is 10,000."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A show's feed. `feed` is None where it is as it was when it was fetched last.

    `moved_to` is where it is to be asked for from now on; `shortfall` says what of it could
    not be had, "" where all could. With a shortfall `etag` and `last_modified` are empty, so
    that the next request brings it whole.
    """

    feed: Feed | None
    etag: str = ""
    last_modified: str = ""
    moved_to: str | None = None
    shortfall: str = ""


class FeedFetcher:
    """Fetches feeds on a client's loop, and reads them in another thread.

    `known` tells the guids of a show's episodes, and is called in that thread.
    """

    def __init__(
        self, client: HttpClient, reading: Executor, known: Callable[[int], frozenset[str]]
    ) -> None:
        self._client = client
        self._reading = reading
        self._known = known

    async def fetch(self, show: Show) -> Fetched:
        """Fetch a feed. Raises NetError or FeedError with a sentence."""
        answer = await self._client.get(
            show.source,
            kind=Kind.FEED,
            etag=show.etag,
            last_modified=show.last_modified,
            trusted=show.trusted,
        )
        if answer.not_modified:
            return Fetched(None, answer.etag, answer.last_modified, answer.moved_to)
        feed = await self._read(answer)
        moved_to = answer.moved_to
        there = await self._followed(show, feed)
        if there is not None:
            moved_to = there[0].moved_to or feed.moved_to
            answer, feed = there
        feed, shortfall = await self._all_pages(show, feed)
        if not feed.complete:
            shortfall = shortfall or (
                f"The feed could be read in part only; its {len(feed.episodes):,} whole episodes "
                "are kept."
            )
        if shortfall:
            return Fetched(feed, "", "", moved_to, shortfall)
        return Fetched(feed, answer.etag, answer.last_modified, moved_to)

    async def _followed(self, show: Show, feed: Feed) -> tuple[Answer, Feed] | None:
        """The feed at the address that this one says it lives at now; None to stay.

        Only a feed with episodes is followed, that does not lead back; and never from a
        secure address to an insecure one.
        """
        there = feed.moved_to
        if there is None or same_source(there) == same_source(show.source):
            return None
        if show.source.startswith("https:") and not there.startswith("https:"):
            return None
        try:
            answer = await self._client.get(there, kind=Kind.FEED, trusted=may_ask(show, there))
            found = await self._read(answer)
        except (NetError, FeedError) as error:
            _log.info("A feed says that it has moved, but not there: %s", error)
            return None
        back = found.moved_to and same_source(found.moved_to) == same_source(show.source)
        return (answer, found) if found.episodes and not back else None

    async def _all_pages(self, show: Show, feed: Feed) -> tuple[Feed, str]:
        """The feed with its further pages, as far as they may hold what is new; the shortfall.

        After the first time, a page that brings nothing new is the last one asked for; unless
        the last time some could not be had.
        """
        if feed.next_url is None:
            return feed, ""
        unfinished = bool(show.failure) and not (show.etag or show.last_modified)
        whole = show.refreshed_s is None or unfinished
        known = await self._run(partial(self._known, show.id))
        episodes = {episode.guid: episode for episode in feed.episodes}
        page, asked, complete = feed, {show.source}, feed.complete
        while page.next_url is not None and page.next_url not in asked:
            if not whole and known.issuperset(episode.guid for episode in page.episodes):
                break
            if len(asked) == MOST_PAGES:
                shortfall = f"The feed has more than {MOST_PAGES} pages: older ones are left out."
                return _joined(feed, episodes, page.next_url, complete), shortfall
            asked.add(page.next_url)
            try:
                page = await self._page(show, page.next_url)
            except (NetError, FeedError) as error:
                shortfall = f"Older episodes of this feed could not be had. {error}"
                return _joined(feed, episodes, page.next_url, complete), shortfall
            complete = complete and page.complete
            for episode in page.episodes:
                episodes.setdefault(episode.guid, episode)
        return _joined(feed, episodes, page.next_url, complete), ""

    async def _page(self, show: Show, url: str) -> Feed:
        answer = await self._client.get(url, kind=Kind.FEED, trusted=may_ask(show, url))
        return await self._read(answer)

    async def _read(self, answer: Answer) -> Feed:
        read = partial(read_feed, answer.body, url=answer.url, content_type=answer.content_type)
        return await self._run(read)

    async def _run(self, work: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._reading, work)


def _joined(
    feed: Feed, episodes: dict[str, FeedEpisode], next_url: str | None, complete: bool
) -> Feed:
    return replace(feed, episodes=tuple(episodes.values()), next_url=next_url, complete=complete)
