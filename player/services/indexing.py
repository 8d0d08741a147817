"""In the background: what is new becomes searchable, and new episodes get their words.

When that is done the library gets its daily copy.
"""

from __future__ import annotations

import logging
import threading
import time

from player.library.problems import StoreError
from player.library.store import Store
from player.services.desk import Changed, Part, Said
from player.services.news import Newsroom
from player.services.words import Words

_log = logging.getLogger(__name__)

REST_S = 20.0
"""How long it rests when there is nothing to do, unless it is woken."""

_STEP_MS = 50

_WORDS_AT_ONCE = 5

_UPKEEP_EVERY_S = 3_600.0


class Indexing:
    """A thread that is woken when something came; to be closed before the store is."""

    def __init__(self, store: Store, words: Words, news: Newsroom) -> None:
        self._store = store
        self._words = words
        self._news = news
        self._wake = threading.Event()
        self._closed = threading.Event()
        self._upkeep_at_s = 0.0
        self._thread = threading.Thread(target=self._run, name="indexing", daemon=True)

    def begin(self) -> None:
        """Begin to work."""
        self._thread.start()

    def wake(self) -> None:
        """There may be something to do."""
        self._wake.set()

    def close(self) -> None:
        """End after the step that is under way. Safe to call twice."""
        self._closed.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(5)

    def _run(self) -> None:
        while not self._closed.is_set():
            try:
                worked = self._index() or self._fetch()
            except StoreError as error:
                _log.warning("Indexing waits: %s", error)
                worked = False
            if not worked:
                self._look_after()
                self._wake.wait(REST_S)
                self._wake.clear()

    def _index(self) -> bool:
        """A step of indexing; whether there was anything to do."""
        if not self._store.pending_index():
            return False
        step = self._store.index_next(_STEP_MS)
        if not step.left:
            self._news.tell(Changed(Part.TEXT))
        return True

    def _fetch(self) -> bool:
        """Fetch the words of a few new episodes; whether any came."""
        came = False
        for row in self._store.wanting_transcripts(limit=_WORDS_AT_ONCE):
            if self._closed.is_set():
                break
            came |= self._words.fetch(row, self._store.show(row.show_id))
        if came:
            self._news.tell(Changed(Part.EPISODES))
        return came

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
