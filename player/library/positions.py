"""Where one was in an episode, and whether to go on from there."""

from __future__ import annotations

from dataclasses import dataclass

_TOO_EARLY_MS = 5_000
_TOO_LATE_MS = 15_000
_TOO_LATE_PERCENT = 98


@dataclass(frozen=True, slots=True)
class Position:
    """A place that was kept. `updated_s` is the wall clock then, in seconds since 1970.

    What was heard last has the highest `turn`.
    """

    position_ms: int
    duration_ms: int | None
    title: str
    media_path: str
    updated_s: int
    turn: int


def resume_ms(position_ms: int, duration_ms: int | None) -> int | None:
    """Where to go on in an episode that was left at `position_ms`; None to start over.

    It starts over when it had hardly begun (5 s) or was as good as over: in its last 15
    seconds, or its last 2 %.
    """
    if position_ms < _TOO_EARLY_MS:
        return None
    if duration_ms is not None:
        last_ms = min(duration_ms - _TOO_LATE_MS, duration_ms * _TOO_LATE_PERCENT // 100)
        if position_ms >= last_ms:
            return None
    return position_ms
