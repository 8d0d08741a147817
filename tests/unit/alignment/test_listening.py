"""Listening to a whole sound, a few stretches at a time, wherever the listener goes meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, cast

import numpy as np

from player.alignment.joining import OVERLAP_MS, joined
from player.alignment.kept import Kept
from player.alignment.listening import Listening
from player.alignment.messages import Event, Progress
from player.alignment.plan import Plan
from player.alignment.recogniser import Heard
from player.alignment.sound import RATE
from player.alignment.values import HeardWord

LENGTH_MS = 1_500_000
_EVERY_MS = 1_000
_SEGMENT_MS = 5_000


class Silence:
    """A sound of a length."""

    def read(self, from_ms: int, to_ms: int) -> Any:
        """Its samples, as many as there are."""
        end_ms = min(to_ms, LENGTH_MS)
        return np.zeros(max(end_ms - from_ms, 0) * RATE // 1_000, np.float32)


class Ear:
    """Hears a word a second, in segments of five seconds of each stretch in turn."""

    language = "en"

    def __init__(self) -> None:
        self.asked: list[list[tuple[int, int]]] = []

    def hear_all(
        self,
        stretches: Sequence[tuple[Any, int]],
        goes_on: Callable[[int, int], bool] = lambda *_: True,
    ) -> list[Heard]:
        """What is said in some stretches."""
        spans = [(at, at + samples.size * 1_000 // RATE) for samples, at in stretches]
        self.asked.append(spans)
        heard = [Heard([]) for _ in spans]
        for number, (from_ms, to_ms) in enumerate(spans):
            for until_ms in range(from_ms + _SEGMENT_MS, to_ms + _SEGMENT_MS, _SEGMENT_MS):
                end_ms = min(until_ms, to_ms)
                words = _words(from_ms, end_ms)
                heard[number] = Heard(words)
                if not goes_on(number, end_ms):
                    heard[number] = Heard(words, end_ms)
                    break
        return heard


def _words(from_ms: int, to_ms: int) -> list[HeardWord]:
    first = -(-from_ms // _EVERY_MS) * _EVERY_MS
    starts = range(first, to_ms - 299, _EVERY_MS)
    return [HeardWord(str(start), start, start + 300, 0.9) for start in starts]


def _listening(plan: Plan, ear: Ear, tell: Callable[[Event], None]) -> Listening:
    kept = Kept(None, model="none")
    return Listening(cast("Any", Silence()), cast("Any", ear), kept, plan, tell)


def test_everything_is_heard_and_the_progress_never_goes_back() -> None:
    told: list[int] = []
    plan = Plan(LENGTH_MS, 600_000)
    listening = _listening(
        plan, Ear(), lambda event: told.append(event.done) if isinstance(event, Progress) else None
    )
    slices = list(listening.all())
    assert joined(slices) == _words(0, LENGTH_MS)
    assert told == sorted(told)
    assert told[-1] == LENGTH_MS
    assert max(after - before for before, after in pairwise(told)) <= 60_000


def test_a_listener_who_goes_elsewhere_is_followed_at_once_and_nothing_is_left_out() -> None:
    moves: list[int] = []
    plan = Plan(LENGTH_MS, 0)
    plan.follow(moves)
    ear = Ear()

    def tell(event: Event) -> None:
        if isinstance(event, Progress) and event.done > 300_000 and not gone:
            gone.append(event.done)
            moves.append(1_200_000)

    gone: list[int] = []
    listening = _listening(plan, ear, tell)
    slices = list(listening.all())
    assert joined(slices) == _words(0, LENGTH_MS)
    begun = [spans for spans in ear.asked if spans[0][0] <= 1_200_000 < spans[0][1]]
    assert begun
    assert len(begun[0]) == 1
    before = ear.asked[: ear.asked.index(begun[0])]
    cut = [to_ms for spans in before for _, to_ms in spans if to_ms > gone[0] + 2 * OVERLAP_MS]
    assert cut, "it was in the middle of some stretches"
    heard_by_then = sum(part.to_ms - part.from_ms for part in slices[: slices.index(_at(slices))])
    assert heard_by_then < gone[0] + 2 * _SEGMENT_MS


def _at(slices: Sequence[Any]) -> Any:
    return next(part for part in slices if part.from_ms <= 1_200_000 < part.to_ms)


def test_a_sound_that_is_shorter_than_it_claims_ends_where_it_ends() -> None:
    plan = Plan(10 * LENGTH_MS, 0)
    listening = _listening(plan, Ear(), lambda _event: None)
    slices = list(listening.all())
    assert max(part.to_ms for part in slices) == LENGTH_MS
    assert plan.length_ms == LENGTH_MS
