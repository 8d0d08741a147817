"""What several hearers ask for at once is written in one go, and each gets its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from threading import Barrier, Thread
from typing import Any

import numpy as np
import pytest

from player.alignment.together import LeftError, Together

pytest.importorskip("ctranslate2")


class Scribe:
    """A model that writes the first number of the features, and keeps how many came at once."""

    name = "scribe"

    def __init__(self) -> None:
        self.batches: list[int] = []

    def encode(self, features: Any) -> Any:
        """As they are."""
        return features

    def generate(self, features: Any, prompts: Sequence[Any], **_options: Any) -> list[float]:
        """What was asked for in each row."""
        rows = np.asarray(features)
        self.batches.append(len(rows))
        if (rows < 0).any():
            raise RuntimeError("no such sound")
        return [float(row[0]) for row in rows[: len(prompts)]]


def hearer(
    model: Together, numbers: Sequence[int], together: Barrier | None = None, **options: Any
) -> Callable[[], list[float]]:
    """Asks for some numbers, one after the other, once all are there."""

    def hear() -> list[float]:
        written: list[float] = []
        if together is not None:
            together.wait(10)
        for number in numbers:
            features = np.array([[number]], np.float32)
            written += model.generate(features, [[1, 2]], **options)
        return written

    return hear


def test_each_gets_what_it_asked_for_and_the_model_works_once_for_all() -> None:
    scribe = Scribe()
    model = Together(scribe)
    asked = [[1, 2, 3], [10, 20], [100, 200, 300, 400]]
    together = Barrier(len(asked))
    assert model.at_once([hearer(model, numbers, together) for numbers in asked]) == asked
    # Three, three, then the two that are left, then the last alone.
    assert scribe.batches == [3, 3, 2, 1]
    assert model.name == "scribe"


def test_what_is_to_be_written_in_another_way_is_written_apart() -> None:
    scribe = Scribe()
    model = Together(scribe)
    together = Barrier(2)
    works = [hearer(model, [1], together), hearer(model, [2], together, beam_size=5)]
    assert model.at_once(works) == [[1], [2]]
    assert scribe.batches == [1, 1]


def test_one_alone_waits_for_nobody() -> None:
    scribe = Scribe()
    model = Together(scribe)
    assert model.at_once([hearer(model, [1, 2])]) == [[1, 2]]
    assert model.at_once([]) == []


def test_a_fault_reaches_those_who_asked_and_nobody_waits_for_ever() -> None:
    model = Together(Scribe())
    together = Barrier(2)
    works = [hearer(model, [1, -1], together), hearer(model, [1, 2, 3], together)]
    with pytest.raises(RuntimeError, match="no such sound"):
        in_time(lambda: model.at_once(works))
    assert model.at_once([hearer(model, [5]), hearer(model, [6])]) == [[5], [6]]


def test_one_that_fails_by_itself_holds_nobody_up() -> None:
    model = Together(Scribe())

    def fail() -> list[float]:
        raise MemoryError

    for turn in range(40):
        works = [hearer(model, [1, 2]) for _ in range(3)]
        works.insert(turn % 4, fail)
        with pytest.raises(MemoryError):
            in_time(partial(model.at_once, works))
    assert model.at_once([hearer(model, [5]), hearer(model, [6])]) == [[5], [6]]


def test_what_is_left_ends_before_its_next_window() -> None:
    scribe = Scribe()
    model = Together(scribe)

    def hear() -> list[float]:
        model.encode(None)
        return hearer(model, [1])()

    left = [False, False, True]
    with pytest.raises(LeftError):
        model.at_once([hear, hear, hear], lambda: left.pop(0) if left else True)
    assert model.at_once([hear, hear]) == [[1], [1]]


def in_time(work: Callable[[], list[list[float]]]) -> list[list[float]]:
    """What a work gives, or what it raises; AssertionError where it takes for ever."""
    done: list[list[list[float]] | BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except BaseException as error:
            done.append(error)

    thread = Thread(target=run, daemon=True)
    thread.start()
    thread.join(60)
    assert done, "somebody waits for ever"
    if isinstance(done[0], BaseException):
        raise done[0]
    return done[0]
