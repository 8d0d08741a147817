"""Where speech begins and ends, by its loudness: the model's words reach into pauses."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from player.alignment.values import LEVEL_MS, Levels

_AROUND_MS = 5_000
_QUIET_FOR = 6
_LOUD_FOR = 4
_SHARE = 0.35
_LEAST_DB = 6


class Onsets:
    """Speech and pauses around a time."""

    def __init__(self, levels: Levels, to_ms: int, from_ms: int = 0) -> None:
        """Know the loudness of a stretch of the sound; outside it nothing is loud."""
        self._offset = from_ms // LEVEL_MS
        raw = np.frombuffer(levels.between(self._offset * LEVEL_MS, to_ms), np.uint8)
        self._loud = _loud(raw)
        self._sum = np.concatenate(([0], np.cumsum(self._loud, dtype=np.int64)))
        turns = np.diff(np.concatenate(([False], self._loud, [False])).astype(np.int8))
        self._begins = np.flatnonzero(turns == 1) + self._offset
        self._ends = np.flatnonzero(turns == -1) + self._offset

    def begins_ms(self, from_ms: int, to_ms: int) -> list[int]:
        """Where speech begins after a pause, within a stretch."""
        first, last = np.searchsorted(self._begins, (from_ms / LEVEL_MS, to_ms / LEVEL_MS))
        return [int(at) * LEVEL_MS for at in self._begins[first:last]]

    def spoken_ms(self, from_ms: int, to_ms: int) -> int:
        """How much of a stretch is loud."""
        first, last = self._index(from_ms), self._index(to_ms)
        return int(self._sum[max(last, first)] - self._sum[first]) * LEVEL_MS

    def is_loud(self, ms: int) -> bool:
        """True where somebody may be speaking."""
        at = self._index(ms)
        return at < self._loud.size and bool(self._loud[at])

    def next_begin_ms(self, ms: int) -> int | None:
        """Where speech begins next, at `ms` or later."""
        at = int(np.searchsorted(self._begins, ms / LEVEL_MS))
        return int(self._begins[at]) * LEVEL_MS if at < self._begins.size else None

    def next_end_ms(self, ms: int) -> int | None:
        """Where the next pause begins, after `ms`."""
        at = int(np.searchsorted(self._ends, ms / LEVEL_MS, side="right"))
        return int(self._ends[at]) * LEVEL_MS if at < self._ends.size else None

    def _index(self, ms: int) -> int:
        return min(max(ms // LEVEL_MS - self._offset, 0), self._loud.size)


def _loud(levels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """True where somebody may speak: nearer to the loud parts around than to the quiet ones.

    Short dips are no pauses and short clicks no speech: they are smoothed away.
    """
    size = levels.size
    step = _AROUND_MS // LEVEL_MS
    loud = np.zeros(size, np.bool_)
    for begin in range(0, size, step):
        around = levels[max(begin - step, 0) : begin + 2 * step]
        known = around[around > 0]
        if not known.size:
            continue
        floor, top = np.percentile(known, (8, 92))
        limit = floor + max(_SHARE * (top - floor), _LEAST_DB)
        loud[begin : begin + step] = levels[begin : begin + step] > limit
    return _filled(loud)


def _filled(loud: NDArray[np.bool_]) -> NDArray[np.bool_]:
    for begin, end in _runs(~loud):
        if end - begin < _QUIET_FOR:
            loud[begin:end] = True
    for begin, end in _runs(loud):
        if end - begin < _LOUD_FOR:
            loud[begin:end] = False
    return loud


def _runs(of: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Begin and end of every row of True."""
    turns = np.flatnonzero(np.diff(np.concatenate(([False], of, [False])).astype(np.int8)))
    return zip(turns[::2].tolist(), turns[1::2].tolist(), strict=True)
