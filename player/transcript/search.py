"""Finding words in a transcript: pure text, no screen.

A query is looked for in all segments as if they were one text, so a phrase is found even
where a cue ends in the middle of it. Accents, the shape of quotes and dashes and the kind
of white space never matter; capitals matter only where the query has one.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

_QUOTES_AND_DASHES = str.maketrans("‘’‚‛ʼ“”„‟‐‑‒–—―", "'''''\"\"\"\"------")
_FIRST_LETTER_MARK = 10
"""Combining classes below this one (nukta, kana voicing, virama) make another letter."""


class Match(NamedTuple):
    """Where a query was found: from `start` in `segment` up to `end` in `last_segment`.

    `start` and `end` are character offsets into the texts of those segments.
    """

    segment: int
    start: int
    last_segment: int
    end: int


@lru_cache(maxsize=8192)
def _fold_character(character: str, cased: bool) -> str:
    if character.isspace():
        return " "
    parts = unicodedata.normalize("NFD", character)
    bare = "".join(c for c in parts if unicodedata.combining(c) < _FIRST_LETTER_MARK)
    kept = character if bare == parts else bare
    kept = kept.translate(_QUOTES_AND_DASHES)
    return kept if cased else kept.casefold()


def fold_character(character: str) -> str:
    """A character made comparable: "" for a mark that does not count, "ss" for a sharp s."""
    return _fold_character(character, False)


def fold(text: str) -> str:
    """A text made comparable, as `TextSearch` does where capitals do not matter."""
    if text.isascii():
        return text.replace("\n", " ").replace("\t", " ").lower()
    return "".join(map(fold_character, text))


class _Folded:
    """A text made comparable, and the way back to the original's offsets."""

    def __init__(self, text: str, *, cased: bool) -> None:
        self._folded_at = array("Q", (0,))
        self._original_at = array("Q", (0,))
        if text.isascii():
            table: dict[int, str] = {ord(c): " " for c in "\n\t"}
            uneven = r"\s{2,}"
        else:
            folds = {character: _fold_character(character, cased) for character in set(text)}
            table = {ord(c): fold for c, fold in folds.items() if len(fold) == 1}
            changing = "".join(c for c, fold in folds.items() if len(fold) != 1)
            uneven = r"\s{2,}" + (f"|[{re.escape(changing)}]" if changing else "")
        pieces: list[str] = []
        done = length = 0
        for odd in re.finditer(uneven, text):
            fold = " " if odd[0].isspace() else _fold_character(odd[0], cased)
            length += odd.start() - done
            pieces += (self._even(text[done : odd.start()], table, cased), fold)
            self._anchor(length, odd.start())
            length += len(fold)
            done = odd.end()
            self._anchor(length, done)
        pieces.append(self._even(text[done:], table, cased))
        self.text = "".join(pieces)
        self._anchor(len(self.text), len(text))

    @staticmethod
    def _even(text: str, table: dict[int, str], cased: bool) -> str:
        if text.isascii():
            text = text.replace("\n", " ").replace("\t", " ")
            return text if cased else text.lower()
        return text.translate(table)

    def _anchor(self, folded: int, original: int) -> None:
        self._folded_at.append(folded)
        self._original_at.append(original)

    def _is_even(self, chunk: int) -> bool:
        """True where a chunk's characters were folded one to one."""
        folded = self._folded_at[chunk + 1] - self._folded_at[chunk]
        return folded == self._original_at[chunk + 1] - self._original_at[chunk]

    def original(self, folded: int) -> int:
        """The original offset of the character that made the folded one."""
        chunk = min(bisect_right(self._folded_at, folded), len(self._folded_at) - 1) - 1
        into = folded - self._folded_at[chunk] if self._is_even(chunk) else 0
        return int(self._original_at[chunk] + into)

    def original_end(self, folded_end: int) -> int:
        """The original offset just after the folded one's last character and its marks."""
        chunk = bisect_right(self._folded_at, folded_end - 1) - 1
        end = self._original_at[chunk + 1]
        if self._is_even(chunk):
            end = self._original_at[chunk] + folded_end - self._folded_at[chunk]
        while end == self._original_at[chunk + 1] and chunk + 2 < len(self._folded_at):
            chunk += 1
            if self._folded_at[chunk + 1] > self._folded_at[chunk]:
                break
            end = self._original_at[chunk + 1]
        return int(end)

    def folded(self, original: int) -> int:
        """The folded offset at which an original character begins."""
        chunk = min(bisect_right(self._original_at, original), len(self._folded_at) - 1) - 1
        into = original - self._original_at[chunk] if self._is_even(chunk) else 0
        return int(self._folded_at[chunk] + into)


class Matches(Sequence[Match]):
    """What was found, in reading order; a match is worked out only when it is asked for."""

    def __init__(self, search: TextSearch, folded: _Folded, at: array[int], length: int) -> None:
        self._search = search
        self._folded = folded
        self._at = at
        self._length = length

    def __len__(self) -> int:
        return len(self._at)

    def __getitem__(self, index: int) -> Match:  # type: ignore[override]
        start = self._folded.original(self._at[index])
        end = self._folded.original_end(self._at[index] + self._length)
        first, start_offset = self._search.place(start)
        last, end_offset = self._search.place(end - 1)
        return Match(first, start_offset, last, end_offset + 1)

    def within(
        self, segment: int, begin: int = 0, past: int | None = None
    ) -> list[tuple[int, int, int]]:
        """The matches that touch a segment, as (index, start, end) offsets in its text.

        `begin` and `past` narrow it to a stretch of the text.
        """
        start, length = self._search.span(segment)
        stretch = length if past is None else min(past, length)
        first = bisect_right(self._at, self._folded.folded(start + begin) - self._length)
        last = bisect_left(self._at, self._folded.folded(start + stretch))
        found: list[tuple[int, int, int]] = []
        for index in range(first, last):
            match = self[index]
            from_here = match.start if match.segment == segment else 0
            to_here = match.end if match.last_segment == segment else length
            if match.segment <= segment <= match.last_segment and from_here < to_here:
                found.append((index, from_here, min(to_here, length)))
        return found

    def first_from(self, segment: int, offset: int = 0) -> int | None:
        """Index of the first match at or after a place, else of the very first one."""
        if not self._at:
            return None
        start, _ = self._search.span(segment)
        return bisect_left(self._at, self._folded.folded(start + offset)) % len(self._at)


class TextSearch:
    """The texts of a transcript, ready to be searched again and again."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._joined = " ".join(texts)
        self._starts = array("Q")
        self._lengths = array("Q")
        at = 0
        for text in texts:
            self._starts.append(at)
            self._lengths.append(len(text))
            at += len(text) + 1

    @cached_property
    def _caseless(self) -> _Folded:
        return _Folded(self._joined, cased=False)

    @cached_property
    def _cased(self) -> _Folded:
        return _Folded(self._joined, cased=True)

    def find(self, query: str) -> Matches:
        """All places where the query stands, none overlapping; none for a blank query."""
        cased = any(character.isupper() for character in query)
        folded = self._cased if cased else self._caseless
        needle = _Folded(query.lstrip(), cased=cased).text
        at = array("Q")
        if needle.strip():
            place = folded.text.find(needle)
            while place >= 0:
                at.append(place)
                place = folded.text.find(needle, place + len(needle))
        return Matches(self, folded, at, len(needle))

    def place(self, offset: int) -> tuple[int, int]:
        """The segment at an offset of the joined text, and the offset inside it."""
        segment = bisect_right(self._starts, offset) - 1
        return segment, offset - self._starts[segment]

    def span(self, segment: int) -> tuple[int, int]:
        """Where a segment starts in the joined text, and how long it is."""
        return self._starts[segment], self._lengths[segment]
