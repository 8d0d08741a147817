"""Times for text that has few or none: shared out between those that are known."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from player.transcript.cues import Cue, speaking_ms
from player.transcript.model import Repair, Timing
from player.transcript.turns import Turn

LONGEST_HELD = 2
"""A line whose end is not given is held for at most this many times as long as it takes to say."""


def time_turns(
    turns: Sequence[Turn], duration_ms: int | None, repairs: list[Repair]
) -> tuple[list[Cue], Timing]:
    """Give every spoken turn a start and an end.

    Times that stand in the text are kept, between two of them the time is shared by the
    length of what is said. Answers SEGMENTS where every turn had its own, ESTIMATED where
    some had, or the length of the sound is known, NONE where nothing is known at all.
    """
    turns = _in_order(turns, repairs)
    spoken = [turn for turn in turns if not turn.chapter]
    anchored = sum(turn.start_ms is not None for turn in spoken)
    known = any(turn.start_ms is not None for turn in turns)
    starts = _starts(turns, duration_ms)
    cues: list[Cue] = []
    for at, turn in enumerate(turns):
        if turn.chapter:
            continue
        start_ms, end_ms = starts[at], starts[at + 1]
        if turn.start_ms is not None and at + 1 < len(turns):
            end_ms = min(end_ms, start_ms + LONGEST_HELD * speaking_ms(turn.text))
        if turn.end_ms is not None and turn.end_ms > start_ms and turn.start_ms is not None:
            end_ms = turn.end_ms
        cues.append(
            Cue(turn.line, start_ms, max(end_ms, start_ms + 1), turn.text, turn.speaker or "")
        )
    if anchored == len(spoken) and spoken:
        return cues, Timing.SEGMENTS
    return cues, Timing.ESTIMATED if known or duration_ms else Timing.NONE


def _in_order(turns: Sequence[Turn], repairs: list[Repair]) -> list[Turn]:
    """Leave out the fewest times so that the others never run backwards."""
    ordered = list(turns)
    anchors = [at for at, turn in enumerate(turns) if turn.start_ms is not None]
    kept = set(_longest_rise([turns[at].start_ms or 0 for at in anchors]))
    for number, at in enumerate(anchors):
        if number not in kept:
            repairs.append(Repair(turns[at].line, "a time that runs backwards was left out"))
            ordered[at] = replace(turns[at], start_ms=None)
    return ordered


def _longest_rise(times: Sequence[int]) -> list[int]:
    """Indexes of a longest run of times, not next to each other, that never falls."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, ms in enumerate(times):
        place = bisect_right(tails, ms)
        before.append(ends[place - 1] if place else -1)
        tails[place : place + 1] = [ms]
        ends[place : place + 1] = [at]
    rise: list[int] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        rise.append(at)
        at = before[at]
    return rise


def _starts(turns: Sequence[Turn], duration_ms: int | None) -> list[int]:
    """A start for every turn, and the end of the last."""
    weights = [0 if turn.chapter else speaking_ms(turn.text) for turn in turns]
    anchors = [(at, turn.start_ms) for at, turn in enumerate(turns) if turn.start_ms is not None]
    if not anchors or anchors[0][0] > 0:
        anchors.insert(0, (0, 0))
    pace = _pace(anchors, weights)
    last_at, last_ms = anchors[-1]
    end_ms = last_ms + round(sum(weights[last_at:]) * pace)
    if duration_ms and duration_ms > last_ms and last_at + 1 < len(turns):
        end_ms = duration_ms
    elif duration_ms and duration_ms > last_ms:
        end_ms = min(end_ms, duration_ms)
    starts: list[int] = []
    for (at, start_ms), (until, until_ms) in pairwise([*anchors, (len(turns), end_ms)]):
        total = sum(weights[at:until]) or 1
        passed = 0
        for weight in weights[at:until]:
            starts.append(start_ms + (until_ms - start_ms) * passed // total)
            passed += weight
    return [*starts, end_ms]


def _pace(anchors: Sequence[tuple[int, int]], weights: Sequence[int]) -> float:
    """How slowly these people speak, against the usual: 1 where it cannot be told."""
    spans = sum(until_ms - start_ms for (_, start_ms), (_, until_ms) in pairwise(anchors))
    said = sum(weights[anchors[0][0] : anchors[-1][0]])
    if len(anchors) < 3 or not said:
        return 1.0
    return min(max(spans / said, 0.5), 2.0)
