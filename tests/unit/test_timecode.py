"""Times as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.timecode import (
    MAX_MS,
    TimecodeError,
    format_clock,
    format_cue,
    format_seconds,
    parse_timecode,
)


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("1017", 1_017_000),
        ("16:57", 1_017_000),
        (" 1:02:03.5 ", 3_723_500),
        ("90s", 90_000),
        ("16m57s", 1_017_000),
        ("1h2m", 3_720_000),
        ("0:00", 0),
        ("75:00", 4_500_000),
        ("1.25", 1_250),
        ("00:00:02,040", 2_040),
    ],
)
def test_reads_times(text: str, ms: int) -> None:
    assert parse_timecode(text) == ms


@pytest.mark.parametrize(
    "text", ["", " ", "abc", "1:99", "1:60:00", "-5", "1:2:3:4", "٣", "99999999", "1e3", "h", "m"]
)
def test_refuses_what_is_no_time(text: str) -> None:
    with pytest.raises(TimecodeError, match="is not a time"):
        parse_timecode(text)


@given(st.integers(min_value=0, max_value=MAX_MS))
def test_reads_back_what_it_writes(ms: int) -> None:
    assert parse_timecode(format_cue(ms)) == ms
    assert parse_timecode(format_cue(ms, comma=True)) == ms
    assert parse_timecode(format_seconds(ms)) == ms
    assert parse_timecode(format_clock(ms)) == ms // 1_000 * 1_000


def test_hours_show_where_needed_or_asked_for() -> None:
    assert format_clock(5_000) == "0:05"
    assert format_clock(5_772_000) == "1:36:12"
    assert format_clock(5_000, hours=True) == "0:00:05"
