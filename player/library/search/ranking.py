"""Which rows of the index to show for a query, the best first.

What was said in one sentence comes first, before titles and notes; of each what is found in the
better way, and within that what bm25 says. Where words are so
common that bm25 would have to count half the index for them, it would tell little: there
the newest come first. So no query takes longer than a few scans of its rarest words.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from operator import itemgetter
from typing import Any

from player.library.model import Where
from player.library.search.matching import SOURCES, Source, Tier, expression, quoted
from player.library.search.query import Query, Term
from player.library.search.slots import first_slot, row_of

MOST_COUNTED = 10_000
"""More rows that match are not counted."""

RANKED = 600
"""How many of the newest rows that match are ranked among themselves, and then the next."""

_UNRANKED = 100
_RANKED_ROWS = 40_000
"""bm25 looks through all rows of each word: it is used up to so many."""

_MOST_KNOWN = 20_000
_CROWD = 12.0
"""After so many hits of a kind a further one counts half, so that all kinds are to be seen."""

_APART = 1.0
"""What speech weighs whose words do not stand together: less than a title that has them all."""

_BETTER = max(Tier)
"""A better tier counts more than anything that bm25 says within a tier."""

_HALF_GOOD = 5.0
_PAST_LAST_SLOT = 1 << 45


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that matched."""

    score: float
    row: int
    tier: Tier
    source: Source


class Frequencies:
    """In how many rows of a column a word stands, as counted when it was first asked for."""

    def __init__(self) -> None:
        self._counted: dict[tuple[str, str], int] = {}
        self._rows: dict[str, int] = {}

    def rows_with(
        self, connection: sqlite3.Connection, source: Source, terms: Sequence[Term]
    ) -> int:
        """How many rows of an index have to be looked through for terms: those of each word."""
        return sum(self._rows_with(connection, source, word) for term in terms for word in term)

    def value_of(
        self, connection: sqlite3.Connection, source: Source, terms: Sequence[Term]
    ) -> float:
        """How much it says that a row has these words: bm25's inverse document frequencies."""
        if source.table not in self._rows:
            self._rows[source.table] = count(connection, source.table, 'scope : "s"')
        rows, value = self._rows[source.table], 0.0
        for term in terms:
            for word in term:
                having = min(self._rows_with(connection, source, word), rows)
                value += max(math.log((rows - having + 0.5) / (having + 0.5)), 0.01)
        return value

    def _rows_with(self, connection: sqlite3.Connection, source: Source, word: str) -> int:
        key = source.where.value, word
        if key not in self._counted:
            if len(self._counted) > _MOST_KNOWN:
                self._counted.clear()
            matched = f"{source.column} : {quoted((word,))}"
            self._counted[key] = count(connection, source.table, matched)
        return self._counted[key]


class Ranking:
    """The rows to show for one query, found as they are asked for.

    How many of them are taken never changes their order.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        frequencies: Frequencies,
        query: Query,
        shows: Sequence[int] | None,
        where: Where | None,
    ) -> None:
        self._connection = connection
        self._frequencies = frequencies
        self._query = query
        self._shows = shows
        self._sources = [source for source in SOURCES if self._is_asked(source, where)]
        self._known: dict[Source, int] = {}

    def candidates(self) -> Iterator[Candidate]:
        """The rows of all sources, best first."""
        return merge(*map(self._of, self._sources), key=lambda one: -one.score)

    def total(self) -> int:
        """How many rows match, of those with all words at least; not more than are counted."""
        return sum(self._count(source) for source in self._sources)

    def _is_asked(self, source: Source, where: Where | None) -> bool:
        """Only speech has speakers; and without any word a list of episodes is wanted."""
        if where not in (None, source.where):
            return False
        if self._query.speaker:
            return source.speech
        return bool(self._query.words) or source.where is (where or Where.TITLE)

    def _of(self, source: Source) -> Iterator[Candidate]:
        """The rows of a source, best first."""
        seen: set[int] = set()
        for tier in Tier:
            matched = expression(self._query, tier, source, self._shows)
            if matched is None:
                continue
            weight = self._weight(source, tier)
            for quality, row in self._matching(source, matched):
                if row in seen:
                    continue
                score = weight * (_BETTER - tier + quality / (quality + _HALF_GOOD))
                score *= _CROWD / (_CROWD + len(seen))
                seen.add(row)
                yield Candidate(score, row, tier, source)
            if tier >= Tier.WORDS:
                self._known[source] = len(seen)

    def _weight(self, source: Source, tier: Tier) -> float:
        """What is said comes first where all words stand in about one sentence."""
        apart = tier in (Tier.WORDS, Tier.ANYWHERE) and len(self._query.words) > 1
        return _APART if source.speech and (apart or tier is Tier.BEGINNINGS) else source.weight

    def _matching(self, source: Source, matched: str) -> Iterator[tuple[float, int]]:
        """Rows that match and how well: portions of the newest, each with the best first."""
        ranked = self._is_ranked(source)
        columns = f"rowid, bm25({source.table}, {source.weights})" if ranked else "rowid"
        portion = RANKED if ranked else _UNRANKED
        first, last = self._bounds(source)
        best = math.inf
        if not ranked:
            best = self._frequencies.value_of(self._connection, source, self._query.words)
        while True:
            rows = self._newest(source, columns, matched, first, last, portion)
            if not ranked:
                yield from ((best, row[0]) for row in rows)
            else:
                for row, rank in _by_rank(rows):
                    best = min(best, -rank)
                    yield best, row
            if len(rows) < portion:
                return
            last = rows[-1][0] - 1

    def _newest(
        self, source: Source, columns: str, matched: str, first: int, last: int, portion: int
    ) -> list[tuple[Any, ...]]:
        return self._connection.execute(
            f"SELECT {columns} FROM {source.table}"  # noqa: S608
            f" WHERE {source.table} MATCH ? AND rowid BETWEEN ? AND ?"
            " ORDER BY rowid DESC LIMIT ?",
            (matched, first, last, portion),
        ).fetchall()

    def _count(self, source: Source) -> int:
        if source in self._known:
            return self._known[source]
        matched = expression(self._query, Tier.WORDS, source, self._shows)
        if matched is None:
            return 0
        return count(
            self._connection, source.table, matched, *self._bounds(source), most=MOST_COUNTED
        )

    def _is_ranked(self, source: Source) -> bool:
        words = self._query.words
        if not words:
            return False
        return self._frequencies.rows_with(self._connection, source, words) <= _RANKED_ROWS

    def _bounds(self, source: Source) -> tuple[int, int]:
        """The first and the last row that the query's dates allow."""
        after_s, before_s = self._query.after_s, self._query.before_s
        first = 0 if after_s is None else first_slot(after_s)
        past = _PAST_LAST_SLOT if before_s is None else first_slot(before_s)
        return (row_of(first), row_of(past) - 1) if source.speech else (first, past - 1)


def count(
    connection: sqlite3.Connection,
    table: str,
    matched: str,
    first: int = 0,
    last: int = (1 << 62) - 1,
    *,
    most: int = -1,
) -> int:
    """How many rows of a table match, up to a number (-1 for all)."""
    row = connection.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM {table}"  # noqa: S608
        f" WHERE {table} MATCH ? AND rowid BETWEEN ? AND ? LIMIT ?)",
        (matched, first, last, most),
    ).fetchone()
    return int(row[0])


def _by_rank(rows: Sequence[tuple[int, float | None]]) -> list[tuple[int, float]]:
    ranked = [(row, rank) for row, rank in rows if rank is not None]
    if len(ranked) < len(rows):
        raise sqlite3.DatabaseError("malformed index: a row without a rank")
    return sorted(ranked, key=itemgetter(1))
