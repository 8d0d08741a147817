"""Listening to a whole sound, a few stretches at a time, wherever the listener goes meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any, cast

import numpy as np
import pytest

from player.alignment.joining import joined
from player.alignment.kept import Kept
from player.alignment.listening import Listening
from player.alignment.messages import Event, Progress
from player.alignment.plan import FIRST_MS, SLICE_MS, Plan
from player.alignment.problems import SoundError
from player.alignment.recogniser import Heard
from player.alignment.sound import RATE
from player.alignment.values import HeardWord

LENGTH_MS = 1_500_000
_EVERY_MS = 1_000
_SEGMENT_MS, _WINDOW_MS = 4_700, 28_200


class Silence:
    """A sound of a length."""

    def read(self, from_ms: int, to_ms: int) -> Any:
        """Its samples, as many as there are."""
        end_ms = min(to_ms, LENGTH_MS)
        return np.zeros(max(end_ms - from_ms, 0) * RATE // 1_000, np.float32)


class Ear:
    """Hears a word a second, each stretch in a thread, window by window, in segments."""

    language = "en"

    def __init__(self) -> None:
        self.asked: list[list[tuple[int, int]]] = []

    def hear_all(
        self,
        stretches: Sequence[tuple[Any, int]],
        tell: Callable[[int, int], None] = lambda *_: None,
        is_left: Callable[[], bool] | None = None,
    ) -> list[Heard]:
        """What is said in some stretches."""
        spans = [(at, at + samples.size * 1_000 // RATE) for samples, at in stretches]
        self.asked.append(spans)

        def hear(number: int) -> Heard:
            from_ms, to_ms = spans[number]
            words: list[HeardWord] = []
            until_ms = from_ms
            while until_ms < to_ms:
                if is_left is not None and is_left():
                    return Heard(words, until_ms)
                window_ms = min(until_ms + _WINDOW_MS, to_ms)
                while until_ms < window_ms:
                    end_ms = min(until_ms + _SEGMENT_MS, window_ms)
                    words += _words(until_ms, end_ms + 299)
                    until_ms = end_ms
                    tell(number, until_ms)
            return Heard(words)

        with ThreadPoolExecutor(len(spans)) as threads:
            return list(threads.map(hear, range(len(spans))))


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


def test_a_listener_who_goes_elsewhere_is_followed_and_nothing_is_left_out() -> None:
    moves: list[int] = []
    plan = Plan(LENGTH_MS, 0)
    plan.follow(moves)
    ear = Ear()
    told: list[int] = []
    places = iter([1_200_000, 300_500, 777_000])

    def tell(event: Event) -> None:
        if isinstance(event, Progress):
            told.append(event.done)
            if len(told) % 6 == 5:
                moves.extend([place for place in [next(places, None)] if place is not None])

    slices = list(_listening(plan, ear, tell).all())
    assert joined(slices) == _words(0, LENGTH_MS)
    assert told == sorted(told)
    assert [
        spans for spans in ear.asked if len(spans) == 1 and spans[0][0] <= 1_200_000 < spans[0][1]
    ]
    cut = [part for part in slices if part.to_ms - part.from_ms not in (SLICE_MS, FIRST_MS)]
    assert len(cut) >= 3, "it was in the middle of some stretches"


def test_far_samples_are_heard_wherever_the_listener_goes() -> None:
    plan = Plan(LENGTH_MS, 0)
    moves = [900_000]
    plan.follow(moves)
    listening = _listening(plan, Ear(), lambda _event: None)
    listening.one(500_000, 524_000)
    assert [(part.from_ms, part.to_ms) for part in listening.slices] == [(500_000, 524_000)]


class Broken(Silence):
    """A sound that cannot be read behind a place."""

    def read(self, from_ms: int, to_ms: int) -> Any:
        """Its samples. Raises SoundError."""
        if to_ms > 400_000:
            raise SoundError("It cannot be read any further.")
        return super().read(from_ms, to_ms)


def test_what_can_be_read_of_a_damaged_sound_is_heard_and_kept() -> None:
    kept = Kept(None, model="none")
    plan = Plan(LENGTH_MS, 0)
    listening = Listening(
        cast("Any", Broken()), cast("Any", Ear()), kept, plan, lambda _event: None
    )
    with pytest.raises(SoundError):
        list(listening.all())
    assert max(part.to_ms for part in listening.slices) > 200_000


def test_a_sound_that_is_shorter_than_it_claims_ends_where_it_ends() -> None:
    plan = Plan(10 * LENGTH_MS, 0)
    listening = _listening(plan, Ear(), lambda _event: None)
    slices = list(listening.all())
    assert max(part.to_ms for part in slices) == LENGTH_MS
    assert plan.length_ms == LENGTH_MS
