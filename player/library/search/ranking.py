"""Which rows of the index to show for a query, the best first.

What is found in the better way comes first, and within that by bm25. Where words are so
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

from player.library.model import Where
from player.library.search.matching import SOURCES, Source, Tier, expression, quoted
from player.library.search.query import Query, Term
from player.library.search.slots import first_slot, row_of

MOST_COUNTED = 10_000
"""More rows that match are not counted."""

_RANKED = 600
_RANKED_ROWS = 40_000
"""bm25 looks through all rows of each word: it is used up to so many."""

_CROWD = 12.0
"""After so many hits in titles, or in notes, a further one counts half: speech is to be seen."""

_WEIGHTS = {
    Tier.PHRASE: 1.0,
    Tier.NEAR: 0.8,
    Tier.WORDS: 0.6,
    Tier.ANYWHERE: 0.4,
    Tier.BEGINNINGS: 0.2,
}
_PAST_LAST_SLOT = 1 << 45


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that matched."""

    score: float
    row: int
    tier: Tier
    source: Source


class Frequencies:
    """In how many rows of a table a word stands, as counted when it was first asked for."""

    def __init__(self) -> None:
        self._counted: dict[tuple[str, str], int] = {}
        self._rows: dict[str, int] = {}

    def rows_with(self, connection: sqlite3.Connection, source: Source, term: Term) -> int:
        """How many rows have a word or a phrase in the source's column."""
        matched = f"{source.column} : {quoted(term)}"
        key = source.table, matched
        if key not in self._counted:
            if len(self._counted) > 20_000:
                self._counted.clear()
            self._counted[key] = count(connection, source.table, matched)
        return self._counted[key]

    def value_of(self, connection: sqlite3.Connection, source: Source, term: Term) -> float:
        """How much it says that a row has a word: bm25's inverse document frequency."""
        if source.table not in self._rows:
            self._rows[source.table] = count(connection, source.table, 'scope : "s"')
        rows, having = self._rows[source.table], self.rows_with(connection, source, term)
        return max(math.log((rows - having + 0.5) / (having + 0.5)), 0.01) if rows else 0.01


class Ranking:
    """The rows to show for one query; `wanted` is how many hits will be taken."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        frequencies: Frequencies,
        query: Query,
        shows: Sequence[int] | None,
        wanted: int,
    ) -> None:
        self.total = 0
        self._connection = connection
        self._frequencies = frequencies
        self._query = query
        self._shows = shows
        self._wanted = wanted

    def candidates(self, where: Where | None) -> Iterator[Candidate]:
        """The rows of all sources, or of one, best first. `total` then says how many match."""
        lists = [self._of(source) for source in SOURCES if self._is_asked(source, where)]
        return merge(*lists, key=lambda one: -one.score)

    def _is_asked(self, source: Source, where: Where | None) -> bool:
        """Only speech has speakers; and without any word a list of episodes is wanted."""
        if where not in (None, source.where):
            return False
        if self._query.speaker:
            return source.speech
        return bool(self._query.words) or source.where is (where or Where.TITLE)

    def _of(self, source: Source) -> list[Candidate]:
        found: dict[int, Candidate] = {}
        for tier in Tier:
            if tier > Tier.WORDS and len(found) > self._wanted:
                break
            matched = expression(self._query, tier, source, self._shows)
            if matched is None:
                continue
            if tier >= Tier.WORDS:
                rows = self._bounds(source)
                self.total += max(
                    count(self._connection, source.table, matched, *rows, most=MOST_COUNTED)
                    - (len(found) if tier > Tier.WORDS else 0),
                    0,
                )
            if len(found) <= self._wanted:
                for score, row in self._rows(source, tier, matched):
                    found.setdefault(row, Candidate(score, row, tier, source))
        ordered = sorted(found.values(), key=lambda one: -one.score)
        return ordered if source.speech else list(_thinned(ordered))

    def _rows(self, source: Source, tier: Tier, matched: str) -> Iterator[tuple[float, int]]:
        """Scores and rows of a tier, best first."""
        weight = _WEIGHTS[tier] * source.weight
        room = 2 * self._wanted if not self._query.speaker else 20 * self._wanted
        if self._is_ranked(source):
            rows = self._connection.execute(
                f"SELECT bm25({source.table}, {source.weights}), rowid FROM {source.table}"  # noqa: S608
                f" WHERE {source.table} MATCH ? AND rowid BETWEEN ? AND ?"
                " ORDER BY rowid DESC LIMIT ?",
                (matched, *self._bounds(source), max(_RANKED, room)),
            ).fetchall()
            if any(rank is None for rank, _ in rows):
                raise sqlite3.DatabaseError("malformed index: a row without a rank")
            rows.sort(key=itemgetter(0))
            return ((-rank * weight, row) for rank, row in rows[:room])
        value = weight * sum(
            self._frequencies.value_of(self._connection, source, term) for term in self._query.words
        )
        rows = self._connection.execute(
            f"SELECT rowid FROM {source.table}"  # noqa: S608
            f" WHERE {source.table} MATCH ? AND rowid BETWEEN ? AND ?"
            " ORDER BY rowid DESC LIMIT ?",
            (matched, *self._bounds(source), room),
        ).fetchall()
        return ((value, row[0]) for row in rows)

    def _is_ranked(self, source: Source) -> bool:
        counted = 0
        for term in self._query.words:
            counted += self._frequencies.rows_with(self._connection, source, term)
            if counted > _RANKED_ROWS:
                return False
        return bool(self._query.words)

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


def _thinned(candidates: Sequence[Candidate]) -> Iterator[Candidate]:
    for place, one in enumerate(candidates):
        score = one.score * _CROWD / (_CROWD + place)
        yield Candidate(score, one.row, one.tier, one.source)
