"""Where in a text the words of a query stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from player.library.search.query import Term
from player.library.search.words import pattern

Span = tuple[int, int]
"""A stretch of a text: the offsets of its first character and of the one after its last."""

PHRASE = -1


class Place(NamedTuple):
    """Where a word stands; `which` is its index, or PHRASE for all of them in a row."""

    start: int
    end: int
    which: int


class Found(NamedTuple):
    """A stretch of a text, and which of the words the text around it has."""

    start: int
    end: int
    words: frozenset[int]


@dataclass(frozen=True, slots=True)
class Needle:
    """What to look for in a text that matched: each word, and all of them as one phrase."""

    words: tuple[re.Pattern[str], ...]
    phrase: re.Pattern[str] | None
    any_word: re.Pattern[str]
    single: bool
    """Whether it is but one word, and no phrase."""

    @classmethod
    def of(cls, terms: Sequence[Term], *, prefix: bool = False) -> Needle:
        """The needle for these terms; with `prefix` for words that begin with them."""
        words = [pattern(term, prefix=prefix) for term in terms]
        together = tuple(word for term in terms for word in term)
        return cls(
            tuple(map(re.compile, words)),
            re.compile(pattern(together, prefix=prefix)) if len(terms) > 1 else None,
            re.compile("|".join(words) or r"(?!)"),
            len(together) == 1,
        )

    def best(self, text: str) -> Span | None:
        """Where in a folded text most of the words stand closest together."""
        found = closest(self.places(text), [(0, len(text))])
        return (found.start, found.end) if found else None

    def only(self, text: str) -> Place | None:
        """The first place of the word in a folded text, where nothing but one is looked for."""
        found = self.words[0].search(text) if self.single else None
        return Place(*found.span(), 0) if found else None

    def places(self, text: str) -> list[Place]:
        """Every place in a folded text where one of the words stands, or the phrase."""
        if len(self.words) == 1:
            return [Place(*found.span(), 0) for found in self.words[0].finditer(text)]
        places = [
            Place(*found.span(), which)
            for which, word in enumerate(self.words)
            for found in word.finditer(text)
        ]
        if self.phrase is not None:
            places += [Place(*found.span(), PHRASE) for found in self.phrase.finditer(text)]
        places.sort()
        return places

    def marks(self, text: str) -> list[Span]:
        """What to mark in a folded text: the phrase where it stands, else the words."""
        if self.phrase is not None:
            whole = [found.span() for found in self.phrase.finditer(text)]
            if whole:
                return whole
        return [found.span() for found in self.any_word.finditer(text)]


def closest(places: Sequence[Place], stretches: Iterable[Span]) -> Found | None:
    """The shortest part of one of the stretches that has the most different words.

    `places` are in the order of the text. The phrase is worth more than all its words.
    """
    best: Found | None = None
    at = 0
    for begin, end in stretches:
        while at < len(places) and places[at].start < begin:
            at += 1
        within: list[Place] = []
        while at < len(places) and places[at].start < end:
            if places[at].end <= end:
                within.append(places[at])
            at += 1
        found = _closest(within)
        if found and (best is None or _worth(found) > _worth(best)):
            best = found
    return best


def _worth(found: Found) -> tuple[int, int]:
    return len(found.words), found.start - found.end


def _closest(places: Sequence[Place]) -> Found | None:
    """The shortest part of a text that has all the words which the text has."""
    words = frozenset([place.which for place in places])
    if PHRASE in words:
        first = next(place for place in places if place.which == PHRASE)
        return Found(first.start, first.end, words)
    if len(words) < 2:
        return Found(places[0].start, places[0].end, words) if places else None
    counts: dict[int, int] = {}
    length, best = places[-1].end - places[0].start + 1, Found(0, 0, words)
    begin = 0
    for place in places:
        counts[place.which] = counts.get(place.which, 0) + 1
        while len(counts) == len(words):
            first = places[begin]
            if place.end - first.start < length:
                length, best = place.end - first.start, Found(first.start, place.end, words)
            counts[first.which] -= 1
            if not counts[first.which]:
                del counts[first.which]
            begin += 1
    return best
