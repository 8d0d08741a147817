from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.audio.tempo import SETTLED_S, behind_ms


def test_at_its_own_rate_nothing_is_behind() -> None:
    assert behind_ms(1.0, 0) == behind_ms(1.0, 60) == 0


@pytest.mark.parametrize(("rate", "first_ms", "settled_ms"), [(1.25, 0, 21), (1.5, 1, 12)])
def test_a_measured_rate_falls_behind_as_measured(
    rate: float, first_ms: float, settled_ms: float
) -> None:
    assert behind_ms(rate, 0) == pytest.approx(first_ms * rate)
    assert behind_ms(rate, SETTLED_S) == pytest.approx(settled_ms * rate)
    assert behind_ms(rate, 1_000) == pytest.approx(settled_ms * rate)


def test_rates_between_and_beyond_follow_their_neighbours() -> None:
    assert behind_ms(1.2, 9) == pytest.approx(21 * 1.2)
    assert behind_ms(0.25, 0) == pytest.approx(-34 * 0.25)
    assert behind_ms(4.0, 0) == pytest.approx(2 * 4)


@given(st.floats(0.25, 4.0), st.floats(-1, 100), st.floats(0, 0.1))
def test_it_never_moves_faster_than_the_clock_can_follow(
    rate: float, played_s: float, step_s: float
) -> None:
    moved = abs(behind_ms(rate, played_s + step_s) - behind_ms(rate, played_s))
    assert moved <= rate * step_s * 10 + 1e-6


def test_a_kind_of_file_may_fall_behind_further() -> None:
    assert behind_ms(1.5, 0, 11) == behind_ms(1.5, 0)
    assert behind_ms(1.5, SETTLED_S, 11) == pytest.approx(behind_ms(1.5, SETTLED_S) + 11 * 1.5)
    assert behind_ms(1.0, SETTLED_S, 11) == 0
