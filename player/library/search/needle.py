"""Where in a text the words of a query stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from player.library.search.query import Term
from player.library.search.words import pattern

Span = tuple[int, int]
"""A stretch of a text: the offsets of its first character and of the one after its last."""


@dataclass(frozen=True, slots=True)
class Needle:
    """What to look for in a text that matched: each word, and all of them as one phrase."""

    words: tuple[re.Pattern[str], ...]
    phrase: re.Pattern[str] | None
    any_word: re.Pattern[str]

    @classmethod
    def of(cls, terms: Sequence[Term], *, prefix: bool = False) -> Needle:
        """The needle for these terms; with `prefix` for words that begin with them."""
        words = [pattern(term, prefix=prefix) for term in terms]
        together = tuple(word for term in terms for word in term)
        return cls(
            tuple(map(re.compile, words)),
            re.compile(pattern(together, prefix=prefix)) if len(terms) > 1 else None,
            re.compile("|".join(words) or r"(?!)"),
        )

    def best(self, text: str) -> Span | None:
        """Where in a folded text most of the words stand closest together."""
        if self.phrase is not None and (found := self.phrase.search(text)):
            return found.span()
        if len(self.words) == 1:
            found = self.words[0].search(text)
            return found.span() if found else None
        return _closest(
            sorted(
                (*hit.span(), index)
                for index, word in enumerate(self.words)
                for hit in word.finditer(text)
            )
        )

    def marks(self, text: str) -> list[Span]:
        """What to mark in a folded text: the phrase where it stands, else the words."""
        if self.phrase is not None:
            whole = [found.span() for found in self.phrase.finditer(text)]
            if whole:
                return whole
        return [found.span() for found in self.any_word.finditer(text)]


def _closest(spots: Sequence[tuple[int, int, int]]) -> Span | None:
    """The shortest stretch that has the most different words, of (start, end, word)."""
    if not spots:
        return None
    wanted = len({index for _, _, index in spots})
    counts: dict[int, int] = {}
    best = (spots[-1][1] - spots[0][0] + 1, spots[0][0], spots[-1][1])
    begin = 0
    for _, end, index in spots:
        counts[index] = counts.get(index, 0) + 1
        while len(counts) == wanted:
            first, _, of_first = spots[begin]
            best = min(best, (end - first, first, end))
            counts[of_first] -= 1
            if not counts[of_first]:
                del counts[of_first]
            begin += 1
    return best[1:]
