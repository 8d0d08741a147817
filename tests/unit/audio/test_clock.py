from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from player.audio.clock import RESYNC_MS, STALL_NS, Correction, PlaybackClock

MS = 1_000_000
S = 1_000 * MS

jitter = st.floats(-40, 40)
rates = st.sampled_from([0.25, 0.75, 1.0, 1.5, 2.0, 4.0])


def playing(rate: float = 1.0, *, at_ms: float = 1_000.0) -> PlaybackClock:
    clock = PlaybackClock()
    clock.hold(at_ms)
    clock.sounding(at_ms, 0, rate, 0)
    return clock


def test_held_it_stands_where_it_was_told() -> None:
    clock = PlaybackClock()
    clock.hold(5_000)
    assert (clock.at(0), clock.at(9 * S), clock.speed(S)) == (5_000, 5_000, 0)
    assert clock.report(9_000, S, S) is Correction.NONE
    assert clock.at(2 * S) == 5_000


def test_it_moves_by_the_rate_from_the_moment_of_the_first_sound() -> None:
    clock = PlaybackClock()
    clock.hold(1_000)
    clock.sounding(1_000, 30 * MS, 2.0, 0)
    assert clock.at(20 * MS) == 1_000
    assert clock.at(130 * MS) == 1_200
    assert (clock.speed(10 * MS), clock.speed(40 * MS)) == (0, 2)
    assert clock.next_change_ns(10 * MS) == 30 * MS


def test_sound_that_begins_before_the_place_asked_is_waited_for() -> None:
    clock = PlaybackClock()
    clock.hold(1_000)
    clock.sounding(950, 0, 1.0, 0)
    assert [clock.at(ms * MS) for ms in (0, 49, 50, 60)] == [1_000, 1_000, 1_000, 1_010]


def test_sound_that_is_already_further_takes_the_clock_with_it() -> None:
    clock = PlaybackClock()
    clock.hold(1_000)
    clock.sounding(1_020, 0, 1.0, 5 * MS)
    assert clock.at(5 * MS) == 1_025


def test_a_landing_far_away_is_believed() -> None:
    clock = PlaybackClock()
    clock.hold(60_000)
    clock.sounding(10_000, 0, 1.0, 0)
    assert clock.at(100 * MS) == 10_100


def test_a_small_disagreement_is_caught_up_without_a_jump() -> None:
    clock = playing()
    assert clock.report(1_280, 250 * MS, 250 * MS) is Correction.SMOOTH
    assert clock.at(250 * MS) == 1_250
    assert clock.speed(250 * MS) == 1.25
    assert clock.next_change_ns(250 * MS) == 370 * MS
    assert (clock.at(370 * MS), clock.speed(370 * MS)) == (1_400, 1.0)


def test_a_jitter_of_a_millisecond_is_let_be() -> None:
    clock = playing()
    assert clock.report(1_251, 250 * MS, 250 * MS) is Correction.NONE


def test_one_outlier_moves_nothing() -> None:
    clock = playing()
    assert clock.report(9_000, 250 * MS, 250 * MS) is Correction.NONE
    assert clock.report(1_500, 500 * MS, 500 * MS) is Correction.NONE
    assert clock.at(600 * MS) == 1_600


def test_what_is_repeatedly_wrong_is_believed() -> None:
    clock = playing()
    clock.report(250, 250 * MS, 250 * MS)
    assert clock.report(500, 500 * MS, 500 * MS) is Correction.JUMP
    assert clock.at(600 * MS) == 600


def test_without_reports_it_stops_and_goes_on_from_the_next() -> None:
    clock = playing()
    clock.report(1_500, 500 * MS, 500 * MS)
    silent_ns = 500 * MS + STALL_NS
    assert clock.at(silent_ns + 9 * S) == clock.at(silent_ns)
    assert clock.speed(silent_ns) == 0
    assert clock.report(3_000, silent_ns + 9 * S, silent_ns + 9 * S) is Correction.JUMP
    assert clock.at(silent_ns + 9 * S) == 3_000


@given(rates, st.lists(st.tuples(st.integers(20, 1_200), jitter), min_size=1, max_size=40))
def test_it_never_goes_back_under_jitter(rate: float, reports: list[tuple[int, float]]) -> None:
    clock = playing(rate)
    now_ns, shown = 0, clock.at(0)
    for gap_ms, off_ms in reports:
        for step in range(1, 11):
            later = clock.at(now_ns + gap_ms * MS * step // 10)
            assert later >= shown - 1e-6
            shown = later
        now_ns += gap_ms * MS
        truth = 1_000 + now_ns / MS * rate
        assert clock.report(truth + off_ms, now_ns, now_ns) is not Correction.JUMP
        assert clock.at(now_ns) >= shown - 1e-6
        assert abs(clock.at(now_ns) - truth) < 200


@given(rates, st.floats(-RESYNC_MS + 50, RESYNC_MS - 50), st.integers(0, 30))
def test_steady_reports_bring_it_to_the_truth(rate: float, off_ms: float, late_ms: int) -> None:
    clock = playing(rate)
    now_ns = 0
    for _ in range(40):
        now_ns += 250 * MS
        truth = 1_000 + off_ms + now_ns / MS * rate
        clock.report(truth, now_ns, now_ns + late_ms * MS)
    assert abs(clock.at(now_ns + late_ms * MS) - (truth + late_ms * rate)) < 2


@given(rates, st.integers(0, 3_000))
def test_its_speed_is_the_slope_of_its_time(rate: float, at_ms: int) -> None:
    clock = playing(rate)
    clock.report(1_000 + 250 * rate + 30, 250 * MS, 250 * MS)
    at_ns = at_ms * MS + 250 * MS
    change_ns = clock.next_change_ns(at_ns)
    step_ns = 2 * MS
    if change_ns is None or change_ns > at_ns + step_ns:
        moved = clock.at(at_ns + step_ns) - clock.at(at_ns)
        assert abs(moved - clock.speed(at_ns) * 2) < 1e-6
