"""In the background: what is new becomes searchable, and new episodes get their words.

When that is done the library gets its daily copy. There are two threads, so that a slow
server holds up no indexing; both rest between their steps and end after the one under way.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from player.config.settings import Settings
from player.library.model import EpisodeRow
from player.library.problems import StoreError
from player.library.store import Store
from player.services.desk import Changed, Part, Said
from player.services.news import Newsroom
from player.services.words import Words

_log = logging.getLogger(__name__)

LOOK_EVERY_S = 20.0
"""How long it rests when there is nothing to do, unless it is woken."""

RECENT_S = 90 * 24 * 3_600
"""An episode that came out since is recent. Older ones get their words when they are played."""

_PAUSE_S = 0.01
"""Between two steps the interface has the processor."""

_BETWEEN_S = 0.25
_LIST = 100
_UPKEEP_EVERY_S = 3_600.0


class Indexing:
    """Threads that are woken when something came; to be closed before store and net are."""

    def __init__(
        self, store: Store, words: Words, news: Newsroom, settings: Callable[[], Settings]
    ) -> None:
        """`settings` answers with those in force."""
        self._store, self._words, self._news = store, words, news
        self._settings = settings
        self._closed = threading.Event()
        self._wakes = threading.Event(), threading.Event()
        self._out_of_reach: set[str] = set()
        works = self._index, self._fetch
        self._threads = [
            threading.Thread(target=self._run, args=(work, wake), name=name, daemon=True)
            for work, wake, name in zip(works, self._wakes, ("indexing", "words"), strict=True)
        ]
        self._upkeep_at_s = 0.0

    def begin(self) -> None:
        """Begin to work."""
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """There may be something to do."""
        for wake in self._wakes:
            wake.set()

    def close(self) -> None:
        """End after the steps that are under way; nobody waits for a server. Safe to call twice."""
        self._closed.set()
        self._words.close()
        self.wake()
        for thread in self._threads:
            if thread.is_alive():
                thread.join()

    def _run(self, work: Callable[[], None], wake: threading.Event) -> None:
        while not self._closed.is_set():
            try:
                work()
            except StoreError as error:
                _log.warning("The work in the background waits: %s", error)
            except Exception:
                _log.exception("The work in the background waits")
            wake.wait(LOOK_EVERY_S)
            wake.clear()

    def _index(self) -> None:
        """Index what there is; then look after the library itself."""
        worked = False
        while not self._closed.is_set():
            step = self._store.index_next(stopped=self._closed.is_set)
            worked = worked or step.documents > 0
            if not step.left:
                break
            self._closed.wait(_PAUSE_S)
        if worked:
            self._news.tell(Changed(Part.TEXT))
        self._look_after()

    def _look_after(self) -> None:
        """Have the library copied, once an hour at most; it knows itself whether that is due."""
        now_s = time.monotonic()
        if now_s < self._upkeep_at_s or self._closed.is_set():
            return
        self._upkeep_at_s = now_s + _UPKEEP_EVERY_S
        sentence = self._store.upkeep(self._closed.is_set)
        if sentence:
            _log.warning("%s", sentence)
            self._news.tell(Said(sentence, warning=True))

    def _fetch(self) -> None:
        """Fetch the words that the settings want, one after the other."""
        rule = self._settings().fetch_transcripts
        if rule == "never":
            return
        for row in self._store.wanting_transcripts(limit=_LIST + len(self._out_of_reach)):
            if self._closed.is_set():
                return
            if row.key in self._out_of_reach or not row.transcript_links:
                continue
            if rule == "all" or is_recent(row, time.time()):
                self._fetch_one(row)
                self._closed.wait(_BETWEEN_S)

    def _fetch_one(self, row: EpisodeRow) -> None:
        # A server that is out of reach is asked again in the next sitting, or on playing.
        self._out_of_reach.add(row.key)
        if self._words.fetch(row, self._store.show(row.show_id)):
            self._news.tell(Changed(Part.EPISODES))
            self._wakes[0].set()


def is_recent(row: EpisodeRow, now_s: float) -> bool:
    """Whether an episode is new, or one that the listener means to hear."""
    if row.in_inbox or row.starred or row.queued is not None or row.download is not None:
        return True
    return (row.published_s or row.added_s) > now_s - RECENT_S
