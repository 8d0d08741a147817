"""Spans of a file, against a plain set of positions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from player.net.ranges import Ranges

spans = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=12)


@given(spans, st.integers(0, 70), st.integers(0, 70))
def test_answers_as_a_set_of_positions_would(
    added: list[tuple[int, int]], at: int, to: int
) -> None:
    ranges = Ranges(added)
    there = {place for begin, end in added for place in range(begin, end)}
    assert {place for begin, end in ranges.spans for place in range(begin, end)} == there
    assert ranges.size == len(there)
    assert ranges.end == max(there, default=-1) + 1
    assert ranges.until(at) == next(p for p in range(at, 200) if p not in there)
    assert ranges.next_begin(at) == next((p for p in range(at, 200) if p in there), None)
    assert ranges.covers(at, to) == all(place in there for place in range(at, to))
    before = 0
    while at - before - 1 in there:
        before += 1
    assert ranges.before(at) == before


@given(spans)
def test_spans_are_in_order_and_apart(added: list[tuple[int, int]]) -> None:
    flat = [edge for span in Ranges(added).spans for edge in span]
    assert flat == sorted(set(flat))
