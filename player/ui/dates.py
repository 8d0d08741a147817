"""Dates and sizes as lists show them: short, and the nearer in time the more exact."""

from __future__ import annotations

import time

_DAY_S = 24 * 3_600
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip
_EARLIEST_S, _LATEST_S = -2_208_988_800, 253_370_764_800
"""1900 and 9999: what the system's calendar is sure to know."""

DATE_CELLS = 8
"""The longest date: `Sep 2019`."""


def short_date(at_s: int | None, now_s: float) -> str:
    """A day as `today`, `Tue`, `15 May` or `May 2023`; "" where it is not known."""
    if at_s is None or not _EARLIEST_S <= at_s <= _LATEST_S:
        return ""
    then, now = time.localtime(at_s), time.localtime(now_s)
    days = _midnight(now) - _midnight(then)
    if days == 0:
        return "today"
    if 0 < days < 7:
        return _DAYS[then.tm_wday]
    month = _MONTHS[then.tm_mon - 1]
    if 0 < days < 300 or then.tm_year == now.tm_year:
        return f"{then.tm_mday} {month}"
    return f"{month} {then.tm_year}"


def long_date(at_s: int | None) -> str:
    """A day as `Tue 15 May 2023`; "" where it is not known."""
    if at_s is None or not _EARLIEST_S <= at_s <= _LATEST_S:
        return ""
    then = time.localtime(at_s)
    return f"{_DAYS[then.tm_wday]} {then.tm_mday} {_MONTHS[then.tm_mon - 1]} {then.tm_year}"


def _midnight(day: time.struct_time) -> int:
    """The number of the day, the same for all its hours, whatever the clocks were changed."""
    return round(time.mktime((*day[:3], 12, 0, 0, 0, 0, -1)) // _DAY_S)


def size_text(size: int) -> str:
    """A number of bytes as `830 kB`, `42 MB` or `1.3 GB`."""
    for unit, name in ((10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if size >= unit:
            amount = size / unit
            return (
                f"{amount:.1f} {name}" if amount < 10 and unit > 10**6 else f"{amount:.0f} {name}"
            )
    return f"{size} B"


def span_text(ms: int) -> str:
    """A length of time in words: `1 h 36 min`, `4 min`, `40 s`."""
    minutes, hours = ms // 60_000 % 60, ms // 3_600_000
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min" if minutes else f"{ms // 1_000} s"
