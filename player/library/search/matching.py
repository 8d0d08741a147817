"""A query as FTS5 takes it. Every word is quoted, and consists of letters and digits alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from player.library.model import Where
from player.library.search.query import Query, Term

EVERY_SHOW = "s"
"""The word that every document has in its scope, beside that of its show."""

_SHORTEST_PREFIX = 4
_NEAR = 12


class Tier(IntEnum):
    """How well something matches, the best first."""

    PHRASE = 0
    """The words stand one after another."""
    NEAR = 1
    """They stand close together, in any order."""
    WORDS = 2
    """All words are there."""
    ANYWHERE = 3
    """Some are in the text, the others in its title, its show or its speakers' names."""
    BEGINNINGS = 4
    """There are words that begin with those looked for."""


@dataclass(frozen=True, slots=True)
class Source:
    """One of the things that are searched: a column of a table of the index.

    `weights` are those of the table's columns for bm25; `names` the other columns in which
    words of a query may stand.
    """

    where: Where
    table: str
    column: str
    names: str
    weights: str
    weight: float

    @property
    def speech(self) -> bool:
        """Whether its rows are passages, and not episodes."""
        return self.where is Where.TRANSCRIPT


SOURCES = (
    Source(Where.TITLE, "about", "title", "title notes show", "0, 0.5, 1, 0.1", 3.0),
    Source(Where.NOTES, "about", "notes", "title notes show", "0, 0.2, 0.5, 1", 1.5),
    Source(
        Where.TRANSCRIPT, "speech", "text", "text title show speaker", "0, 0.2, 0.3, 0.3, 1", 4.6
    ),
)


def expression(query: Query, tier: Tier, source: Source, shows: Sequence[int] | None) -> str | None:
    """What to match in a source; None where the tier would add nothing.

    `shows` are the numbers of the shows to look in, None for all. Dates are not in it: they
    are ranges of rows.
    """
    matched = _words(query.words, tier, source)
    if matched is None:
        return None
    narrowed = [matched] if matched else []
    if shows is not None:
        narrowed.append(_in("scope", _any(f'"{EVERY_SHOW}{number}"' for number in shows)))
    if query.title:
        narrowed.append(_in("title", _all(map(quoted, query.title))))
    if query.speaker and source.speech:
        narrowed.append(_in("speaker", _all(map(quoted, query.speaker))))
    if not narrowed:
        narrowed.append(_in("scope", f'"{EVERY_SHOW}"'))
    whole = " AND ".join(f"({part})" for part in narrowed)
    if query.without:
        whole = f"({whole}) NOT ({_in(source.column, _any(_left_out(query)))})"
    return whole


def _left_out(query: Query) -> Iterator[str]:
    """What -WORD leaves out is what WORD finds: longer words that begin with it too.

    A longer word that is itself looked for stays, as in "models -model".
    """
    for term in query.without:
        wanted = any(word.startswith(term[-1]) for words in query.words for word in words)
        longer = len(term[-1]) >= _SHORTEST_PREFIX and not wanted
        yield f"{quoted(term)} *" if longer else quoted(term)


def _words(terms: Sequence[Term], tier: Tier, source: Source) -> str | None:
    """The part for the query's words, "" where it has none; None where the tier adds nothing."""
    column = source.column
    if not terms:
        return "" if tier is Tier.WORDS else None
    if tier is Tier.WORDS:
        return _in(column, _all(map(quoted, terms)))
    if tier is Tier.BEGINNINGS:
        if any(len(term[-1]) < _SHORTEST_PREFIX for term in terms):
            return None
        return _in(column, _all(f"{quoted(term)} *" for term in terms))
    if len(terms) < 2:
        return None
    if tier is Tier.PHRASE:
        return _in(column, quoted(tuple(word for term in terms for word in term)))
    if tier is Tier.NEAR:
        if not source.speech:
            return None
        return _in(column, f"NEAR({' '.join(map(quoted, terms))}, {_NEAR})")
    each, some = _all(map(quoted, terms)), _any(map(quoted, terms))
    return f"({_in(source.names, each)}) AND ({_in(column, some)})"


def quoted(term: Term) -> str:
    """A word, or several one after another, as FTS5 takes them."""
    return '"' + " ".join(term) + '"'


def _all(parts: Iterable[str]) -> str:
    return "(" + " AND ".join(parts) + ")"


def _any(parts: Iterable[str]) -> str:
    return "(" + " OR ".join(parts) + ")"


def _in(columns: str, part: str) -> str:
    return f"{{{columns}}} : {part}"
