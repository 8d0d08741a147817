"""Which bytes of a file are there: half-open spans, sorted, apart from each other."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

Span = tuple[int, int]
"""From the first byte to the one behind the last."""


class Ranges:
    """A set of byte positions, kept as spans."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._begins: list[int] = []
        self._ends: list[int] = []
        for begin, end in spans:
            self.add(begin, end)

    @property
    def spans(self) -> tuple[Span, ...]:
        """The spans, in order."""
        return tuple(zip(self._begins, self._ends, strict=True))

    @property
    def size(self) -> int:
        """How many bytes are there."""
        return sum(self._ends) - sum(self._begins)

    @property
    def end(self) -> int:
        """The place behind the last byte."""
        return self._ends[-1] if self._ends else 0

    def add(self, begin: int, end: int) -> None:
        """Add the bytes from `begin` to before `end`; spans that meet become one."""
        if begin >= end:
            return
        first = bisect_left(self._ends, begin)
        last = bisect_right(self._begins, end)
        if first < last:
            begin = min(begin, self._begins[first])
            end = max(end, self._ends[last - 1])
        self._begins[first:last] = [begin]
        self._ends[first:last] = [end]

    def until(self, offset: int) -> int:
        """The first place at or behind `offset` that is not there."""
        at = bisect_right(self._begins, offset) - 1
        return self._ends[at] if at >= 0 and self._ends[at] > offset else offset

    def next_begin(self, offset: int) -> int | None:
        """The first place at or behind `offset` that is there; None where none is."""
        if self.until(offset) > offset:
            return offset
        at = bisect_left(self._begins, offset)
        return self._begins[at] if at < len(self._begins) else None

    def before(self, offset: int) -> int:
        """How many bytes are there right before `offset`, without a gap."""
        at = bisect_left(self._begins, offset) - 1
        return offset - self._begins[at] if at >= 0 and self._ends[at] >= offset else 0

    def covers(self, begin: int, end: int) -> bool:
        """Whether all bytes from `begin` to before `end` are there."""
        return begin >= end or self.until(begin) >= end
