"""Telling linear work from work that grows faster, on a machine that does other things too."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

SMALL, LARGE = 1 << 17, 1 << 19
"""128 and 512 KB."""

MOST = 9.0
"""Four times the input may take this many times the time; quadratic work takes sixteen."""

FAST_S = 0.4
"""Whoever reads the larger in this time passes at once: quadratic work in Python never could."""

_ATTEMPTS = 4


def repeated(head: str, piece: str, tail: str, size: int) -> str:
    """A text of about `size` characters: `piece`, over and over, between head and tail."""
    return head + piece * (size // len(piece)) + tail


def check_linear(work: Callable[[str], object], make: Callable[[int], str]) -> None:
    """Fail where four times the input takes far more than four times the time, again and again.

    Counted is the processor's time of this process, the least of several attempts, so that
    what else the machine does has little say in it.
    """
    small, large = make(SMALL), make(LARGE)
    small_s = large_s = float("inf")
    for _ in range(_ATTEMPTS):
        large_s = min(large_s, _seconds(work, large))
        if large_s < FAST_S:
            return
        small_s = min(small_s, _seconds(work, small))
        if large_s < MOST * small_s:
            return
    raise AssertionError(f"512 KB take {large_s:.2f} s where 128 KB take {small_s:.2f} s")


def _seconds(work: Callable[[str], object], text: str) -> float:
    gc.collect()
    gc.disable()
    try:
        began = time.process_time()
        work(text)
        return time.process_time() - began
    finally:
        gc.enable()
