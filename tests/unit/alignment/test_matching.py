"""Two rows of words laid beside each other."""

from __future__ import annotations

import itertools
import random
import tracemalloc

from hypothesis import given, settings
from hypothesis import strategies as st

from player.alignment.matching import likeness, match, rising

_VOCABULARY = [f"w{at}" for at in range(900)] + ["the", "a", "and", "of", "to"] * 60


def words(count: int, seed: int) -> list[str]:
    return random.Random(seed).choices(_VOCABULARY, k=count)


def test_what_was_dropped_and_put_in_does_not_disturb_the_rest() -> None:
    text = words(4_000, 1)
    advertising = words(400, 2)
    heard = text[:1_500] + advertising + text[1_500:2_000] + text[2_050:]
    pairs = match(text, heard)
    right = {(at, at) for at in range(1_500)}
    right |= {(at, at + 400) for at in range(1_500, 2_000)}
    right |= {(at, at + 350) for at in range(2_050, 4_000)}
    found = {(pair.written, pair.heard) for pair in pairs}
    assert len(found & right) >= 0.995 * len(right)


def test_misheard_words_are_passed_over() -> None:
    text = words(2_000, 3)
    chance = random.Random(4)
    heard = [word if chance.random() < 0.7 else "???" for word in text]
    found = match(text, heard)
    assert sum(pair.written == pair.heard for pair in found) >= 0.93 * (
        len(heard) - heard.count("???")
    )


def test_words_begun_twice_are_taken_where_they_are_gone_on_with() -> None:
    text = ["it", "is", "a", "pile", "you", "should", "see", "it", "in", "the", "light"]
    heard = [
        "it",
        "is",
        "a",
        "pile",
        "you",
        "should",
        "you",
        "should",
        "see",
        "it",
        "in",
        "the",
        "light",
    ]
    taken = {pair.written: pair.heard for pair in match(text, heard)}
    assert taken[4] == 6
    assert taken[5] == 7


def test_names_that_were_heard_almost_right_match() -> None:
    text = ["then", "mister", "schulman", "spoke", "again"]
    heard = ["then", "mister", "shulman", "spoke", "again"]
    near = match(text, heard)[2]
    assert (near.written, near.heard) == (2, 2)
    assert near.likeness < 1
    assert likeness("cat", "dog") == 0


def test_ten_hours_of_words_take_little_memory() -> None:
    text = words(90_000, 5)
    chance = random.Random(6)
    heard = [word for word in text if chance.random() < 0.9]
    tracemalloc.start()
    pairs = match(text, heard)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(pairs) > 0.9 * len(heard)
    assert peak < 150_000_000


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from("abcd"), max_size=60), st.lists(st.sampled_from("abcd"), max_size=60)
)
def test_pairs_always_rise(one: list[str], other: list[str]) -> None:
    pairs = match(one, other)
    for left, right in itertools.pairwise(pairs):
        assert left.written < right.written
        assert left.heard < right.heard
    assert all(one[pair.written] == other[pair.heard] for pair in pairs)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20))))
def test_a_rising_row_rises_in_both(points: list[tuple[int, int]]) -> None:
    row = rising(points)
    for left, right in itertools.pairwise(row):
        assert left[0] < right[0]
        assert left[1] < right[1]
