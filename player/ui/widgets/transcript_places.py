"""The same words in other lines, or with other times: which place is which."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from player.transcript.model import Segment


class SamePlaces:
    """Finds places of one transcript again in another that has the same text.

    Characters are counted without white space, which may change where lines are parted.
    Where the text itself grows, lines that are still there are found by their times.
    """

    def __init__(self, before: Sequence[Segment], after: Sequence[Segment]) -> None:
        self._before, self._after = before, after
        old, new = _dense(before), _dense(after)
        self.same_lines = len(before) == len(after) and all(
            one.text == other.text and one.speaker == other.speaker
            for one, other in zip(before, after, strict=True)
        )
        same = bool(new) and (self.same_lines or "".join(old) == "".join(new))
        self._moved = None if same else _moved(before, after)
        self.found = same or self._moved is not None
        """Whether places can be found again at all."""
        self._begun = list(accumulate(map(len, old), initial=0))
        self._begins = list(accumulate(map(len, new), initial=0))[:-1]

    def place(self, segment: int, offset: int = 0) -> tuple[int, int]:
        """Where a character is now: its segment and its offset in that."""
        if self.same_lines:
            return segment, offset
        if self._moved is not None:
            return self._moved[segment], min(offset, len(self._after[self._moved[segment]].text))
        passed = self._begun[segment] + len(_squeezed(self._before[segment].text[:offset]))
        at = max(bisect_right(self._begins, passed) - 1, 0)
        return at, _offset_of(self._after[at].text, passed - self._begins[at])

    def segment(self, segment: int | None) -> int | None:
        """Which segment begins with, or holds, the first character of another; None for None."""
        return None if segment is None else self.place(segment)[0]


def _moved(before: Sequence[Segment], after: Sequence[Segment]) -> list[int] | None:
    """Where each line is among others; None where fewer than half are still there."""
    there = {(segment.start_ms, segment.text): at for at, segment in enumerate(after)}
    moved: list[int] = []
    found = 0
    for segment in before:
        at = there.get((segment.start_ms, segment.text))
        found += at is not None
        if at is None:
            at = bisect_right(after, segment.start_ms, key=lambda other: other.start_ms) - 1
        moved.append(max(at, 0))
    return moved if found and 2 * found >= len(before) else None


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _dense(segments: Sequence[Segment]) -> list[str]:
    return [_squeezed(segment.text) for segment in segments]


def _offset_of(text: str, count: int) -> int:
    """The offset behind `count` characters that are no white space."""
    for at, letter in enumerate(text):
        if not letter.isspace():
            if not count:
                return at
            count -= 1
    return len(text)
