"""Refreshing shows: many feeds at once, nothing lost to a bad one, and what is told meanwhile.

Feeds are fetched on the net's thread and read and kept on one other thread, so that however
many come in, the interface shares the processor with one reader only.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import chain, zip_longest
from threading import Condition
from typing import TypeVar

from player.feeds.addresses import host_of
from player.feeds.problems import FeedError
from player.library.model import FeedChange, Show, ShowKind
from player.library.problems import StoreError
from player.library.store import Store
from player.net.gates import MOST_AT_ONCE
from player.net.problems import NetError
from player.net.thread import NetThread
from player.services.desk import Changed, Part, Refreshing
from player.services.feed_fetching import FeedFetcher, Fetched
from player.services.local_shows import LocalShows
from player.services.news import Newsroom
from player.services.problems import Refused
from player.services.trust import may_ask

_log = logging.getLogger(__name__)

_T = TypeVar("_T")
_AT_WORK = 2 * MOST_AT_ONCE
"""While some feeds are read, others are fetched: as many as the client lets through."""

_TOLD_EVERY_S = 0.1
_CHANGED_EVERY_S = 0.5
_EMPTY = "The feed lists no episodes now; those that the library has stay."
_FAULT = "podline failed to read this by a fault of its own: “podline log” says more."


class Refresher:
    """Refreshes shows in the background. To be closed before the store and the net are.

    `refreshed` is called, in a thread, with the ids of shows in which something changed.
    """

    def __init__(
        self,
        store: Store,
        net: NetThread,
        news: Newsroom,
        refreshed: Callable[[tuple[int, ...]], None] = lambda show_ids: None,
    ) -> None:
        self._store = store
        self._net = net
        self._news = news
        self._refreshed = refreshed
        self._reading = ThreadPoolExecutor(1, "refresh")
        self._folders = ThreadPoolExecutor(1, "folders")
        self._fetcher = FeedFetcher(net.client, self._reading, store.guids)
        self._local = LocalShows(store, lambda: self._closed)
        self._waiting: deque[int] = deque()
        self._wanted: set[int] = set()
        self._at_work: set[Future[None]] = set()
        self._workers = 0
        self._state = Condition()
        self._progress = Refreshing(0, 0)
        self._changed: set[int] = set()
        self._told_s = self._changed_told_s = 0.0
        self._closed = False

    def begin(self, show_ids: Iterable[int] | None = None) -> None:
        """Begin to refresh these shows, or all; those under way are not begun again.

        Returns at once. Raises StoreError.
        """
        wanted = None if show_ids is None else set(show_ids)
        shows = [show for show in self._store.shows() if wanted is None or show.id in wanted]
        with self._state:
            fresh = [show for show in shows if show.id not in self._wanted]
            if not fresh or self._closed:
                return
            if not self._wanted:
                self._progress = Refreshing(0, 0)
            self._wanted.update(show.id for show in fresh)
            self._waiting.extend(show.id for show in spread(fresh))
            told = self._progress
            self._progress = replace(told, total=told.total + len(fresh))
            for _ in range(min(_AT_WORK - self._workers, len(self._waiting))):
                self._workers += 1
                work = self._net.submit(self._work())
                self._at_work.add(work)
                work.add_done_callback(self._left)
        self._news.tell(self._progress)

    def wait(self, timeout_s: float | None = None) -> Refreshing | None:
        """Wait until nothing is under way; how it went, None where the time is up before."""
        with self._state:
            if self._state.wait_for(lambda: not self._wanted or self._closed, timeout_s):
                return self._progress
        return None

    def close(self) -> None:
        """End what is under way. Safe to call twice."""
        with self._state:
            self._closed = True
            self._waiting.clear()
            at_work = list(self._at_work)
            self._state.notify_all()
        for work in at_work:
            work.cancel()
        for executor in (self._reading, self._folders):
            executor.shutdown(wait=True, cancel_futures=True)

    def _left(self, work: Future[None]) -> None:
        with self._state:
            self._at_work.discard(work)

    async def _work(self) -> None:
        while True:
            with self._state:
                if not self._waiting:
                    self._workers -= 1
                    return
                show_id = self._waiting.popleft()
            change = await self._guarded(show_id)
            if not self._closed:
                self._count(show_id, change)

    async def _guarded(self, show_id: int) -> FeedChange | None:
        """Refresh one show; None where it failed, which is kept in words with the show."""
        try:
            return await self._one(show_id)
        except (NetError, FeedError, Refused) as error:
            failure = str(error)
        except StoreError as error:
            _log.warning("A refresh could not be kept: %s", error)
            with self._state:
                self._progress = replace(self._progress, unkept=str(error))
            return None
        except Exception:
            if self._closed:
                return None
            _log.exception("A show could not be refreshed")
            failure = _FAULT
        try:
            await self._run(self._reading, partial(self._store.note_failure, show_id, failure))
        except (StoreError, RuntimeError) as error:
            _log.warning("Why a refresh failed could not be kept: %s", error)
        return None

    async def _one(self, show_id: int) -> FeedChange | None:
        show = await self._run(self._reading, partial(self._store.show, show_id))
        if show.kind is ShowKind.FOLDER:
            return await self._run(self._folders, partial(self._local.rescan, show))
        fetched = await self._fetcher.fetch(show)
        return await self._run(self._reading, partial(self._keep, show, fetched))

    def _keep(self, show: Show, fetched: Fetched) -> FeedChange | None:
        """Keep what was fetched; None where something was amiss with it."""
        if fetched.moved_to is not None and fetched.moved_to != show.source:
            self._move(show, fetched.moved_to)
        if fetched.feed is None:
            self._store.note_unchanged(
                show.id, etag=fetched.etag, last_modified=fetched.last_modified
            )
            return FeedChange()
        if not fetched.feed.episodes and show.episodes:
            self._store.note_failure(show.id, _EMPTY)
            return None
        change = self._store.apply_feed(
            show.id, fetched.feed, etag=fetched.etag, last_modified=fetched.last_modified
        )
        if fetched.shortfall:
            self._store.note_failure(show.id, fetched.shortfall)
            self._changed.add(show.id)
            return None
        return change

    def _move(self, show: Show, there: str) -> None:
        try:
            self._store.move_source(show.id, there, trusted=may_ask(show, there))
        except StoreError as error:
            _log.info("A feed has moved, and stays where it is: %s", error)

    def _count(self, show_id: int, change: FeedChange | None) -> None:
        """Count a show as done, and tell how far it is; not more often than anybody can see."""
        with self._state:
            told = self._progress
            new = len(change.new) if change else 0
            now = replace(
                told,
                done=told.done + 1,
                new=told.new + new,
                failed=told.failed + (change is None),
            )
            self._progress = now
            if change is None or change.new or change.changed or change.gone or change.hidden:
                self._changed.add(show_id)
            self._wanted.discard(show_id)
            over = not self._wanted
            changed = tuple(self._changed)
            now_s = time.monotonic()
            tell = over or now_s - self._told_s > _TOLD_EVERY_S
            tell_changed = changed and (over or now_s - self._changed_told_s > _CHANGED_EVERY_S)
            self._told_s = now_s if tell else self._told_s
            if tell_changed:
                self._changed_told_s = now_s
                self._changed.clear()
        if tell_changed:
            self._news.tell(Changed(Part.EPISODES | Part.SHOWS | Part.TEXT))
            with suppress(RuntimeError):
                self._reading.submit(self._pass_on, changed)
        if tell:
            self._news.tell(now)
        if over:
            with self._state:
                self._state.notify_all()

    def _pass_on(self, changed: tuple[int, ...]) -> None:
        try:
            self._refreshed(changed)
        except StoreError as error:
            _log.warning("What follows a refresh could not be done: %s", error)

    @staticmethod
    async def _run(executor: ThreadPoolExecutor, work: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(executor, work)


def spread(shows: Iterable[Show]) -> list[Show]:
    """The shows in an order in which those of one host are far apart: each host is asked little.

    Otherwise all at work would wait for the one host that serves most feeds.
    """
    by_host: dict[str, list[Show]] = {}
    for show in shows:
        by_host.setdefault(host_of(show.source), []).append(show)
    return [show for show in chain.from_iterable(zip_longest(*by_host.values())) if show]
