"""Dates, sizes and lengths in few words."""

from __future__ import annotations

import time

import pytest

from player.ui.dates import DATE_CELLS, long_date, short_date, size_text, span_text


def at(*day: int) -> int:
    year, month, date, hour = day
    return int(time.mktime((year, month, date, hour, 0, 0, 0, 0, -1)))


NOW_S = at(2026, 3, 31, 9)


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        ((2026, 3, 31, 0), "today"),
        ((2026, 3, 30, 23), "Mon"),
        ((2026, 3, 25, 1), "Wed"),
        ((2026, 3, 24, 23), "24 Mar"),
        ((2026, 1, 1, 0), "1 Jan"),
        ((2025, 9, 5, 0), "5 Sep"),
        ((2025, 3, 5, 0), "Mar 2025"),
        ((2026, 12, 5, 0), "5 Dec"),
        ((2027, 12, 5, 0), "Dec 2027"),
        ((1999, 9, 5, 0), "Sep 1999"),
    ],
)
def test_the_nearer_the_more_exact(day: tuple[int, ...], shown: str) -> None:
    assert short_date(at(*day), NOW_S) == shown
    assert len(shown) <= DATE_CELLS


def test_what_no_calendar_knows_is_not_shown() -> None:
    for at_s in (None, -(10**15), 10**15):
        assert short_date(at_s, NOW_S) == long_date(at_s) == ""


def test_a_day_in_full() -> None:
    assert long_date(at(2023, 5, 15, 12)) == "Mon 15 May 2023"


@pytest.mark.parametrize(
    ("size", "shown"),
    [(0, "0 B"), (999, "999 B"), (83_000, "83 kB"), (42_400_000, "42 MB"),
     (1_340_000_000, "1.3 GB"),
     (40_000_000_000, "40 GB")],
)  # fmt: skip
def test_sizes(size: int, shown: str) -> None:
    assert size_text(size) == shown


@pytest.mark.parametrize(
    ("ms", "shown"),
    [
        (0, "0 s"),
        (40_000, "40 s"),
        (240_000, "4 min"),
        (3_600_000, "1 h"),
        (5_772_000, "1 h 36 min"),
    ],
)
def test_lengths(ms: int, shown: str) -> None:
    assert span_text(ms) == shown
