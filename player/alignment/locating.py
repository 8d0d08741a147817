"""Where in the text a stretch of speech stands: by votes of rare triples of words.

This needs no times at all, so wrong ones do no harm.
"""

from __future__ import annotations

from collections.abc import Sequence

from player.alignment.matching import rare_runs

_TRIPLE = 3
_MOST = 3
_GAP = 120
_MARGIN = 60
_ENOUGH = 3


class Locator:
    """Knows where each rare triple of a text stands."""

    def __init__(self, written: Sequence[str]) -> None:
        """Index a text's tokens."""
        self._triples = rare_runs(written, _TRIPLE, _MOST)
        self._length = len(written)

    def locate(self, heard: Sequence[str]) -> tuple[int, int] | None:
        """First token and the one after the last in which `heard` is found; None: nowhere."""
        points = sorted(
            {
                (place, at)
                for at in range(len(heard) - _TRIPLE + 1)
                for place in self._triples.get(tuple(heard[at : at + _TRIPLE]), ())
            }
        )
        best: list[tuple[int, int]] = []
        group: list[tuple[int, int]] = []
        for point in points:
            if group and point[0] - group[-1][0] > _GAP:
                group = []
            group.append(point)
            if len(group) > len(best):
                best = group
        if len({at for _, at in best}) < _ENOUGH:
            return None
        return max(best[0][0] - _MARGIN, 0), min(best[-1][0] + _MARGIN, self._length)
