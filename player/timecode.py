"""Times as text, and back: the only module that knows how a time is written.

Everywhere else a time is an integer number of milliseconds named `*_ms`.
"""

from __future__ import annotations

import re

MAX_MS = 1_000 * 3_600_000
"""Longest time accepted anywhere: a thousand hours. Beyond it a time is a fault."""

_CLOCK = re.compile(r"(?:(?:(\d{1,4}):)?(\d{1,4}):)?(\d{1,7})(?:[.,](\d{1,9}))?", re.ASCII)
_UNITS = re.compile(
    r"(?:(\d{1,4})h)?\s*(?:(\d{1,5})m(?:in)?)?\s*(?:(\d{1,7})(?:[.,](\d{1,9}))?s)?",
    re.ASCII | re.IGNORECASE,
)


_CUE_CLOCK = re.compile(r"(?:(\d\d):)?([0-5]\d):([0-5]\d)[.,](\d{3})", re.ASCII)
_LOOSE_CUE_CLOCK = re.compile(
    r"([-−–]?)(?:(?:(\d{1,4}):)?(\d{1,4}):)?(\d{1,7})(?:([.,:;])(\d{1,9}))?", re.ASCII
)
_FRAME_MS = 40

_LENGTH_CLOCK = re.compile(r"\d{1,7}(?::\d{1,4}){0,2}(?:[.,]\d{1,9})?", re.ASCII)
_ISO_LENGTH = re.compile(
    r"P(?:(\d{1,3})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,7})(?:[.,](\d{1,9}))?S)?)?",
    re.ASCII | re.IGNORECASE,
)
_WORDED_LENGTH = re.compile(
    r"(?:(\d{1,4})\s{0,3}(?:h|hrs?|hours?|std)[.,]?\s{0,3})?"
    r"(?:(\d{1,5})\s{0,3}(?:m|mins?|minutes?)[.,]?\s{0,3})?"
    r"(?:(\d{1,7})(?:[.,](\d{1,9}))?\s{0,3}(?:s|secs?|seconds?)\.?)?",
    re.ASCII | re.IGNORECASE,
)


class TimecodeError(ValueError):
    """A text that should be a time is not one. The message is a whole sentence."""


def parse_timecode(text: str) -> int:
    """Read a time as a person writes it, in milliseconds.

    Accepts `1017`, `16:57`, `1:02:03.5`, `16m57s`, `1h2m`. Raises TimecodeError.
    """
    stripped = text.strip()
    clock = _CLOCK.fullmatch(stripped)
    if clock:
        hours, minutes, seconds, fraction = clock.groups()
        if minutes is not None and int(seconds) > 59:
            raise TimecodeError(f"“{stripped}” is not a time: seconds go up to 59.")
        if hours is not None and int(minutes) > 59:
            raise TimecodeError(f"“{stripped}” is not a time: minutes go up to 59.")
        return _total_ms(hours, minutes, seconds, fraction, stripped)
    units = _UNITS.fullmatch(stripped)
    if stripped and units:
        hours, minutes, seconds, fraction = units.groups()
        return _total_ms(hours, minutes, seconds, fraction, stripped)
    raise TimecodeError(f"“{stripped}” is not a time: write it like 16:57, 1:02:03 or 90s.")


def parse_cue_time(text: str) -> tuple[int, bool] | None:
    """Read a time of a cue file however it was damaged: milliseconds, and whether it was sound.

    Sound are `00:16:57,250` and `16:57.250`. Besides those `0.860`, `1:2:3`, `00:00:01:500`,
    `01:75:00`, a minus sign and spaces between are understood. None where it is no time, or
    one beyond a thousand hours.
    """
    sound = _CUE_CLOCK.fullmatch(text)
    if sound:
        hours, minutes, seconds, milli = sound.groups()
        total = int(hours or 0) * 3_600_000 + int(minutes) * 60_000 + int(seconds) * 1_000
        return total + int(milli), True
    if len(text) > 40:
        return None
    loose = _LOOSE_CUE_CLOCK.fullmatch("".join(text.split()))
    if not loose:
        return None
    sign, hours, minutes, seconds, mark, fraction = loose.groups()
    milli = int(f"{fraction or ''}000"[:3])
    if mark == ":" and len(fraction) < 3:
        milli = min(int(fraction) * _FRAME_MS, 999)
    total = int(hours or 0) * 3_600_000 + int(minutes or 0) * 60_000 + int(seconds) * 1_000 + milli
    return None if total > MAX_MS else (-total if sign else total, False)


def parse_span(text: str) -> tuple[int, int | None] | None:
    """Read a moment, or a stretch of time, as links write it: its start and its end or None.

    Accepts what `parse_timecode` does, two of those with a comma between them, and either
    behind `npt:` (W3C Media Fragments 1.0, section 4.2.1); `,20` begins at 0. An end that
    is not after the start is left out. None where the text is no time.
    """
    start, comma, end = text.strip().removeprefix("npt:").partition(",")
    try:
        start_ms = parse_timecode(start) if start or not comma else 0
        end_ms = parse_timecode(end) if end else None
    except TimecodeError:
        return None
    return start_ms, end_ms if end_ms is not None and end_ms > start_ms else None


def parse_length(text: str) -> int | None:
    """Read how long something is, as feeds and tags say it, in milliseconds.

    Accepts `1:02:03`, `62:03`, `3723`, `33.8`, `PT1H2M` (ISO 8601) and `1 h 2 min`. None where
    it is no length, or one beyond a thousand hours.
    """
    text = text.strip()
    if len(text) > 40:
        return None
    if _LENGTH_CLOCK.fullmatch(text):
        read = parse_cue_time(text)
        return read[0] if read else None
    iso = _ISO_LENGTH.fullmatch(text)
    worded = None if iso else _WORDED_LENGTH.fullmatch(text)
    if iso:
        days, hours, minutes, seconds, fraction = iso.groups()
    elif text and worded:
        days = None
        hours, minutes, seconds, fraction = worded.groups()
    else:
        return None
    hours = str(int(days or 0) * 24 + int(hours or 0))
    try:
        return _total_ms(hours, minutes, seconds, fraction, text)
    except TimecodeError:
        return None


def _total_ms(
    hours: str | None, minutes: str | None, seconds: str | None, fraction: str | None, text: str
) -> int:
    total = int(hours or 0) * 3_600_000 + int(minutes or 0) * 60_000 + int(seconds or 0) * 1_000
    total += int(f"{fraction or ''}000"[:3])
    if total > MAX_MS:
        raise TimecodeError(f"“{text}” is not a time: it is longer than a thousand hours.")
    return total


def format_clock(ms: int, *, hours: bool | None = None) -> str:
    """Write a time for people: `0:05`, `16:57`, `1:36:12`; whole seconds, rounded down.

    `hours=True` forces the hour, so that one list lines up; None shows it where needed.
    """
    seconds = max(ms, 0) // 1_000
    minutes, seconds = divmod(seconds, 60)
    hour, minutes_left = divmod(minutes, 60)
    if hours or (hours is None and hour):
        return f"{hour}:{minutes_left:02}:{seconds:02}"
    return f"{minutes}:{seconds:02}"


def format_cue(ms: int, *, comma: bool = False) -> str:
    """Write a time as cue files do: `00:16:57.250`, or with a comma for SRT."""
    seconds, milli = divmod(max(ms, 0), 1_000)
    minutes, seconds = divmod(seconds, 60)
    hour, minutes = divmod(minutes, 60)
    return f"{hour:02}:{minutes:02}:{seconds:02}{',' if comma else '.'}{milli:03}"


def format_seconds(ms: int) -> str:
    """Write a time in seconds for links and JSON, without needless zeros: `1017`, `0.25`."""
    seconds, milli = divmod(max(ms, 0), 1_000)
    return f"{seconds}.{milli:03}".rstrip("0").rstrip(".") if milli else str(seconds)
