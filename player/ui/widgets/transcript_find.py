"""What a search of the transcript found, and which match is the current one."""

from __future__ import annotations

from collections.abc import Sequence

from player.transcript.search import Match, Matches, TextSearch


class Finder:
    """Finds a text among lines and walks the matches in a circle."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._search: TextSearch | None = None
        self._matches: Matches | None = None
        self._query = ""
        self.index: int | None = None
        """Which match is current, None for none."""

    @property
    def match(self) -> Match | None:
        """The current match."""
        if self._matches is None or self.index is None:
            return None
        return self._matches[self.index]

    def find(self, query: str, origin: int) -> int:
        """Find a query; the first match from the line `origin` on is current. How many."""
        if self._search is None:
            self._search = TextSearch(self._texts)
        self._query = query
        self._matches = self._search.find(query)
        self.index = self._matches.first_from(origin) if self._matches else None
        return len(self._matches)

    def among(self, texts: Sequence[str]) -> Finder:
        """The same search, at the same match, among the same text in other lines."""
        finder = Finder(texts)
        if self._matches:
            count = finder.find(self._query, 0)
            finder.index = None if self.index is None or not count else min(self.index, count - 1)
        return finder

    def step(self, steps: int) -> int:
        """Make a match further on, or back, the current one; how many there are."""
        count = len(self._matches or ())
        if count:
            self.index = ((self.index or 0) + steps) % count
        return count

    def clear(self) -> None:
        """Forget what was found."""
        self._matches = self.index = None

    def within(self, line: int, begin: int, past: int) -> list[tuple[int, int, str]]:
        """What was found in a stretch of a line, as (start, end, style)."""
        return [
            (start, end, "match-current" if at == self.index else "match")
            for at, start, end in (self._matches.within(line, begin, past) if self._matches else ())
        ]
