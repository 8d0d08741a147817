"""How far the tempo filter lets the sound fall behind at rates other than 1.

Measured with libvlc 3.0.24 into PulseAudio 16.1, six kinds of files, 13 to 25 seconds each:
the sound begins a little off, falls behind for some seconds, then libvlc holds it there. From
1.75x on it keeps up from the start. Kinds differ by 8 ms; without this, 1.25x would be lit
30 ms early.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise

SETTLED_S = 7.0

_BEHIND_MS = (
    (0.5, -34.0, 33.0),
    (0.75, -12.0, 45.0),
    (0.9, -10.0, 35.0),
    (1.1, 0.0, 21.0),
    (1.25, 0.0, 21.0),
    (1.35, 0.0, 17.0),
    (1.5, 1.0, 12.0),
    (1.75, 2.0, 3.0),
    (2.0, 2.0, 2.0),
)
"""Rate, real milliseconds behind at first, and after SETTLED_S."""


def behind_ms(rate: float, played_s: float, more_ms: float = 0.0) -> float:
    """Media milliseconds by which the sound is behind, `played_s` real seconds after opening.

    `more_ms` is what a kind of file falls behind beyond the others, real milliseconds, in
    the end.
    """
    if rate == 1.0:
        return 0.0
    settled = min(max(played_s / SETTLED_S, 0.0), 1.0)
    at_first, in_the_end = _between(rate)
    return rate * (at_first + (in_the_end + more_ms - at_first) * settled)


def _between(rate: float) -> tuple[float, float]:
    rates = [row[0] for row in _BEHIND_MS]
    rate = min(max(rate, rates[0]), rates[-1])
    at = min(bisect_right(rates, rate), len(rates) - 1)
    (low, *first), (high, *second) = list(pairwise(_BEHIND_MS))[at - 1]
    part = (rate - low) / (high - low)
    here, there = (a + (b - a) * part for a, b in zip(first, second, strict=True))
    return here, there
