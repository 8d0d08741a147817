"""Two rows of words laid beside each other: which written word is which heard one.

Rare runs of words that stand in both rows once are anchors; between anchors the heaviest
common row is found by dynamic programming, on stretches of bounded size, so that memory and
time grow with the length of the rows and not with its square.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Pair(NamedTuple):
    """Index in the written row, index in the heard row, and how alike they are, 0 to 1."""

    written: int
    heard: int
    likeness: float = 1.0


_RUNS = (4, 3, 2)
_CELLS = 250_000
_EDGE = 350
_NEAR_GAP = 6
_ALIKE = 0.6
_COMMON_LENGTH = 3


def match(written: Sequence[str], heard: Sequence[str]) -> list[Pair]:
    """Pairs in rising order of both indexes."""
    pairs = _between(written, heard, (0, len(written)), (0, len(heard)), 0)
    return _with_near(written, heard, _after_false_starts(written, heard, pairs))


def rare_runs(words: Sequence[str], length: int, most: int = 1) -> dict[tuple[str, ...], list[int]]:
    """Runs of `length` words that occur at most `most` times, and where."""
    found: dict[tuple[str, ...], list[int]] = {}
    for at in range(len(words) - length + 1):
        found.setdefault(tuple(words[at : at + length]), []).append(at)
    return {run: places for run, places in found.items() if len(places) <= most}


def rising(points: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest row of points that rises in both numbers."""
    points = sorted(points, key=lambda point: (point[0], -point[1]))
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, (_, value) in enumerate(points):
        place = bisect_left(tails, value)
        before.append(ends[place - 1] if place else -1)
        tails[place : place + 1] = [value]
        ends[place : place + 1] = [at]
    row: list[tuple[int, int]] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        row.append(points[at])
        at = before[at]
    return row[::-1]


def _between(
    written: Sequence[str],
    heard: Sequence[str],
    of_written: tuple[int, int],
    of_heard: tuple[int, int],
    depth: int,
) -> list[Pair]:
    """Pairs within a stretch of both rows: by anchors while it is large, else by weighing."""
    a0, a1 = of_written
    b0, b1 = of_heard
    rows, columns = a1 - a0, b1 - b0
    if rows <= 0 or columns <= 0:
        return []
    if rows * columns <= _CELLS // 25 or depth == len(_RUNS):
        return _weighed(written, heard, of_written, of_heard)
    anchors = _anchors(written[a0:a1], heard[b0:b1], _RUNS[depth])
    pairs: list[Pair] = []
    last_a, last_b = a0, b0
    for i, j in anchors:
        pairs += _between(written, heard, (last_a, a0 + i), (last_b, b0 + j), depth + 1)
        pairs.append(Pair(a0 + i, b0 + j))
        last_a, last_b = a0 + i + 1, b0 + j + 1
    return pairs + _between(written, heard, (last_a, a1), (last_b, b1), depth + 1)


def _anchors(written: Sequence[str], heard: Sequence[str], length: int) -> list[tuple[int, int]]:
    """Places of the words in runs that stand once in both rows, none of them alone."""
    ours, theirs = rare_runs(written, length), rare_runs(heard, length)
    common = [(ours[run][0], theirs[run][0]) for run in ours.keys() & theirs.keys()]
    kept = _in_company(rising(common))
    points = {(i + step, j + step) for i, j in kept for step in range(length)}
    return rising(list(points))


def _in_company(points: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Leave out runs that no other run confirms: a phrase may be said again elsewhere."""
    kept = []
    for at, (i, j) in enumerate(points):
        near = [*points[max(at - 3, 0) : at], *points[at + 1 : at + 4]]
        if any(abs(i - x) <= 60 and abs((i - x) - (j - y)) <= 12 for x, y in near):
            kept.append((i, j))
    return kept


def _weighed(
    written: Sequence[str],
    heard: Sequence[str],
    of_written: tuple[int, int],
    of_heard: tuple[int, int],
) -> list[Pair]:
    """The heaviest common row; of stretches too large for that, their two ends only."""
    a0, a1 = of_written
    b0, b1 = of_heard
    if (a1 - a0) * (b1 - b0) <= _CELLS:
        return _heaviest(written, heard, of_written, of_heard)
    most_a = min(_EDGE, (a1 - a0) // 2)
    most_b = min(_EDGE, (b1 - b0) // 2)
    if most_a < (a1 - a0) // 2 or most_b < (b1 - b0) // 2:
        head = _heaviest(written, heard, (a0, a0 + most_a), (b0, b0 + most_b))
        return head + _heaviest(written, heard, (a1 - most_a, a1), (b1 - most_b, b1))
    return _heaviest(written, heard, of_written, of_heard)


def _heaviest(
    written: Sequence[str],
    heard: Sequence[str],
    of_written: tuple[int, int],
    of_heard: tuple[int, int],
) -> list[Pair]:
    """Weighted longest common row. Words whose neighbours match too weigh more."""
    a0, a1 = of_written
    b0, b1 = of_heard
    ids: dict[str, int] = {}
    ours = _numbered(written[max(a0 - 1, 0) : a1 + 1], ids, a0 == 0, a1 == len(written), -1)
    theirs = _numbered(heard[max(b0 - 1, 0) : b1 + 1], ids, b0 == 0, b1 == len(heard), -2)
    mid_a, mid_b = ours[1:-1], theirs[1:-1]
    rare = np.array([2.0 if len(word) > _COMMON_LENGTH else 1.0 for word in written[a0:a1]])
    weights = np.zeros((mid_a.size + 1, mid_b.size + 1), np.float32)
    taken = np.zeros((mid_a.size + 1, mid_b.size + 1), np.bool_)
    for row in range(mid_a.size):
        alike = mid_b == mid_a[row]
        score = rare[row] + (theirs[:-2] == ours[row]) * 0.9 + (theirs[2:] == ours[row + 2]) * 0.9
        through = np.where(alike, weights[row, :-1] + score, 0)
        best = np.maximum(weights[row, 1:], through)
        weights[row + 1, 1:] = np.maximum.accumulate(best)
        taken[row + 1, 1:] = alike & (through >= weights[row + 1, 1:])
    return _traced(weights, taken, a0, b0)


def _traced(weights: NDArray[np.float32], taken: NDArray[np.bool_], a0: int, b0: int) -> list[Pair]:
    """Back from the end. Of words said twice the later is taken: a false start comes first."""
    pairs: list[Pair] = []
    row, column = weights.shape[0] - 1, weights.shape[1] - 1
    while row and column and weights[row, column] > 0:
        if taken[row, column]:
            row, column = row - 1, column - 1
            pairs.append(Pair(a0 + row, b0 + column))
        elif weights[row, column] == weights[row, column - 1]:
            column -= 1
        else:
            row -= 1
    return pairs[::-1]


def _numbered(
    words: Sequence[str], ids: dict[str, int], no_before: bool, no_after: bool, nothing: int
) -> NDArray[np.int64]:
    """Words as numbers, with one neighbour on each side (`nothing` where there is none)."""
    numbers = [ids.setdefault(word, len(ids)) for word in words]
    before = [nothing] if no_before else []
    after = [nothing] if no_after else []
    return np.array([*before, *numbers, *after], np.int64)


def _after_false_starts(
    written: Sequence[str], heard: Sequence[str], pairs: list[Pair]
) -> list[Pair]:
    """Of words begun twice (“you should, you should see”) take those that are gone on with."""
    moved = pairs[:]
    for at in range(len(moved) - 2, -1, -1):
        left, right = moved[at], moved[at + 1]
        if right.written - left.written != 1 or right.heard - left.heard < 2:
            continue
        if heard[right.heard - 1] == written[left.written]:
            moved[at] = Pair(left.written, right.heard - 1)
    return moved


def _with_near(written: Sequence[str], heard: Sequence[str], pairs: list[Pair]) -> list[Pair]:
    """Add pairs of words that are only alike, between pairs that stand close together."""
    ends = [Pair(-1, -1), *pairs, Pair(len(written), len(heard))]
    out: list[Pair] = []
    for left, right in pairwise(ends):
        if left.written >= 0:
            out.append(left)
        ours = range(left.written + 1, right.written)
        theirs = range(left.heard + 1, right.heard)
        if 0 < len(ours) <= _NEAR_GAP and 0 < len(theirs) <= _NEAR_GAP:
            out.extend(_near(written, heard, ours, theirs))
    return out


def _near(written: Sequence[str], heard: Sequence[str], ours: range, theirs: range) -> list[Pair]:
    """The best row of words that are alike in a small gap."""
    best: dict[tuple[int, int], tuple[float, list[Pair]]] = {}

    def solve(i: int, j: int) -> tuple[float, list[Pair]]:
        if i == ours.stop or j == theirs.stop:
            return 0.0, []
        if (i, j) not in best:
            skip = max(solve(i + 1, j), solve(i, j + 1), key=lambda found: found[0])
            alike = likeness(written[i], heard[j])
            if alike >= _ALIKE:
                rest = solve(i + 1, j + 1)
                if rest[0] + alike > skip[0]:
                    skip = (rest[0] + alike, [Pair(i, j, alike), *rest[1]])
            best[i, j] = skip
        return best[i, j]

    return solve(ours.start, theirs.start)[1]


def likeness(one: str, other: str) -> float:
    """How alike two words are, 0 to 1, by their letters."""
    if one == other:
        return 1.0
    if min(len(one), len(other)) < 3:
        return 0.0
    if not (Counter(one) & Counter(other)).total() * 2 >= _ALIKE * (len(one) + len(other)):
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
