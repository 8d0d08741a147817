"""Whether to go on where one was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.library.positions import resume_ms

HOUR = 3_600_000


@pytest.mark.parametrize(
    ("position_ms", "duration_ms", "expected"),
    [
        (0, HOUR, None),
        (4_999, HOUR, None),
        (5_000, HOUR, 5_000),
        (HOUR // 2, HOUR, HOUR // 2),
        (HOUR * 97 // 100, HOUR, HOUR * 97 // 100),
        (HOUR * 98 // 100, HOUR, None),
        (HOUR, HOUR, None),
        (2 * HOUR, HOUR, None),
        (200_000, 240_000, 200_000),
        (225_000, 240_000, None),
        (6_000, 12_000, None),
        (HOUR, None, HOUR),
        (3_000, None, None),
    ],
)
def test_it_goes_on_unless_hardly_begun_or_as_good_as_over(
    position_ms: int, duration_ms: int | None, expected: int | None
) -> None:
    assert resume_ms(position_ms, duration_ms) == expected


@given(st.integers(-10, 10 * HOUR), st.none() | st.integers(1, 10 * HOUR))
def test_it_goes_on_at_the_very_place_or_not_at_all(
    position_ms: int, duration_ms: int | None
) -> None:
    answer = resume_ms(position_ms, duration_ms)
    assert answer in (None, position_ms)
    assert answer is None or duration_ms is None or answer < duration_ms
