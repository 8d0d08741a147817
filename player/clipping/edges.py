"""Where a clip begins and ends: moved out of a word into the silence beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from player.clipping.pcm import Pcm, loudness

OUTWARD_MS = 400
"""An edge is moved at most so far away from the clip, to spare the word it stands in."""

INWARD_MS = 60
LEAD_MS = 80
"""How much silence stays before the first word, and behind the last."""

_BLOCK_MS = 10
_SHORTEST_MS = 30
_QUIETER = 0.06
_SILENCE = 0.003
"""As loud as -50 dB: below it nothing is heard, however quiet the speech is."""


class Edges(NamedTuple):
    """Where a clip begins and ends, in milliseconds of the file."""

    start_ms: float
    end_ms: float


def snapped(pcm: Pcm, start_ms: int, end_ms: int) -> Edges:
    """The edges of a stretch moved to silence where there is some near; else as asked for.

    An edge that stands in silence already is left. `pcm` reaches beyond both edges by
    OUTWARD_MS as far as there is sound.
    """
    start = _snap(pcm, start_ms, outward=-1)
    end = _snap(pcm, end_ms, outward=1)
    return Edges(start, end) if start < end else Edges(start_ms, end_ms)


def _snap(pcm: Pcm, at_ms: int, *, outward: int) -> float:
    """An edge moved to the nearest silence: outward -1 is to the left, 1 to the right."""
    before = at_ms - (OUTWARD_MS if outward < 0 else INWARD_MS)
    after = at_ms + (OUTWARD_MS if outward > 0 else INWARD_MS)
    first, past = pcm.frame_at(before), pcm.frame_at(after)
    size = pcm.rate * _BLOCK_MS // 1_000
    levels = [loudness(block) for block in pcm.blocks(first, past, size)]
    if not levels:
        return at_ms
    quiet = _quiet(levels)
    at = min(max((pcm.frame_at(at_ms) - first) // size, 0), len(levels) - 1)
    if quiet[at]:
        return at_ms
    run = _nearest_run(quiet, at, outward)
    if run is None:
        return at_ms
    # The side of the silence that touches the clip, and a breath of it.
    run_start_ms, run_end_ms = (pcm.ms_at(first + index * size) for index in run)
    if outward < 0:
        return max(run_end_ms - LEAD_MS, run_start_ms)
    return min(run_start_ms + LEAD_MS, run_end_ms)


def _quiet(levels: Sequence[float]) -> list[bool]:
    """Which blocks are silence: much quieter than the loudest near, or hardly heard at all."""
    limit = max(max(levels) * _QUIETER, _SILENCE)
    return [level <= limit for level in levels]


def _nearest_run(quiet: Sequence[bool], at: int, outward: int) -> tuple[int, int] | None:
    """The nearest run of silent blocks as (first, past), outward before inward."""
    for step in (outward, -outward):
        index = at
        while 0 <= index < len(quiet):
            if quiet[index]:
                run = _run_around(quiet, index)
                if (run[1] - run[0]) * _BLOCK_MS >= _SHORTEST_MS:
                    return run
            index += step
    return None


def _run_around(quiet: Sequence[bool], index: int) -> tuple[int, int]:
    first = past = index
    while first > 0 and quiet[first - 1]:
        first -= 1
    while past < len(quiet) and quiet[past]:
        past += 1
    return first, past
