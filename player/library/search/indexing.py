"""Keeping the index up to date, in steps that can be stopped after each document."""

from __future__ import annotations

import sqlite3
import time
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from threading import Lock

from player.library.opening import mark_suspect
from player.library.problems import StoreError, explain
from player.library.search.documents import (
    NEW_ABOUT,
    NEW_SPEECH,
    STALE_ABOUT,
    STALE_SPEECH,
    bring_up_to_date,
    note_complete,
    text_mark,
)
from player.library.search.files import IndexFile, is_no_good

_COMMIT_S = 0.25
"""The more is written at once, the less SQLite has to merge afterwards."""

_ABOUT_TOGETHER = 256
_SPEECH_TOGETHER = 16
"""The newest come first, but so many at a time oldest first: SQLite writes rising rows faster."""


@dataclass(frozen=True, slots=True)
class IndexStep:
    """What a step did: documents taken up, their characters, and how many are left."""

    documents: int
    characters: int
    left: int


class Indexer:
    """Writes the index of the library at a path. Every method may raise StoreError."""

    def __init__(self, library: Path) -> None:
        self._library = library
        self._file = IndexFile(library)
        self._turn = Lock()
        self._jobs: deque[tuple[str, int]] = deque()
        self._done: set[tuple[str, int]] = set()
        self._planned: int | None = None
        self._known: int | None = None
        self._left: int | None = None
        self._began_anew = False

    @property
    def left(self) -> int | None:
        """How many documents are left, as far as that is known without looking."""
        return self._left

    def pending(self) -> int:
        """How many titles with notes and transcripts are still to be indexed, or indexed anew."""
        with self._turn, self._explained():
            return self._plan(self._open())

    def step(self, budget_ms: int, stopped: Callable[[], bool]) -> IndexStep:
        """Index for about so long or until it is stopped, one document at least.

        What was done is kept at once.
        """
        until = time.monotonic() + budget_ms / 1_000
        documents = characters = 0
        with self._turn, self._explained():
            connection = self._open()
            left = self._plan(connection)
            while self._jobs and not (documents and (stopped() or time.monotonic() >= until)):
                commit_at = min(until, time.monotonic() + _COMMIT_S)
                connection.execute("BEGIN IMMEDIATE")
                try:
                    while self._jobs:
                        characters += bring_up_to_date(connection, *self._jobs[0])
                        self._done.add(self._jobs.popleft())
                        documents += 1
                        self._left = left = left - 1
                        if stopped() or time.monotonic() >= commit_at:
                            break
                    connection.execute("COMMIT")
                except BaseException:
                    self._forget_plan()
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
                    raise
            return IndexStep(documents, characters, left or self._plan(connection))

    def close(self) -> None:
        """Close the index for good. Safe to call twice."""
        with self._turn:
            self._file.shut()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turns errors into sentences; a damaged index is thrown away, to be made anew."""
        try:
            yield
        except (sqlite3.Error, OSError, UnicodeError, zlib.error) as error:
            if is_no_good(error):
                # It may be the library that is damaged, which is found when it is opened next.
                mark_suspect(self._library)
                self._file.begin_anew()
                raise StoreError("The search index was damaged: it is made anew.") from error
            raise explain(error, self._library) from error

    def _open(self) -> sqlite3.Connection:
        connection, new = self._file.open()
        if new:
            self._forget_plan()
        return connection

    def _forget_plan(self) -> None:
        self._jobs.clear()
        self._done.clear()
        self._known = None

    def _plan(self, connection: sqlite3.Connection) -> int:
        """Look for what is to be done, unless that is known; how much it is."""
        now = text_mark(connection)
        if self._jobs or self._known == now:
            return len(self._jobs)
        jobs: list[tuple[str, int]] = []
        for kind, query, together in (
            ("about", STALE_ABOUT, 1),
            ("speech", STALE_SPEECH, 1),
            ("about", NEW_ABOUT, _ABOUT_TOGETHER),
            ("speech", NEW_SPEECH, _SPEECH_TOGETHER),
        ):
            numbers = iter([row[0] for row in connection.execute(query)])
            while some := list(islice(numbers, together)):
                jobs += [(kind, number) for number in reversed(some)]
        again = [job for job in jobs if job in self._done] if now == self._planned else []
        if again and not self._began_anew:
            self._began_anew = True
            raise sqlite3.DatabaseError("malformed index: what was indexed is not in it")
        self._planned = now
        self._done.clear()
        self._jobs.extend(job for job in dict.fromkeys(jobs) if job not in again)
        self._left = len(self._jobs)
        self._known = None
        if not self._jobs:
            self._known = now
            note_complete(connection, now)
        return self._left
