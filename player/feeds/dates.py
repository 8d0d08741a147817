"""Dates as feeds write them, in seconds since 1970 UTC: RFC 822, ISO 8601, and near misses."""

from __future__ import annotations

import re
from datetime import date

EARLIEST_YEAR = 1900
LATEST_YEAR = 2100
"""Beyond these a date is a fault: recordings go back a century, and nothing is from 9999."""

_TIME = r"(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,]\d{1,9})?)?\s{0,3}([AaPp]\.?[Mm]\.?)?"
_RFC = re.compile(
    r"(?:[^\W\d]{2,20}\.?\s{0,3},?\s{0,3})?"
    rf"(\d{{1,2}})\.?[\s-]{{1,3}}([^\W\d]{{3,12}})\.?,?[\s-]{{1,3}}(\d{{2,4}})(?:[\s,]{{1,3}}{_TIME})?"
    r"\s{0,3}(.{0,40})"
)
_US = re.compile(
    r"(?:[^\W\d]{2,20}\.?\s{0,3},?\s{0,3})??"
    rf"([^\W\d]{{3,12}})\.?\s{{1,3}}(\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,3}}(\d{{4}})(?:[\s,]{{1,3}}{_TIME})?"
    r"\s{0,3}(.{0,40})"
)
_ASCTIME = re.compile(
    rf"(?:[^\W\d]{{2,20}}\s{{1,3}})?([^\W\d]{{3,12}})\s{{1,3}}(\d{{1,2}})\s{{1,3}}{_TIME}"
    r"\s{0,3}([A-Z]{1,5})?\s{1,3}(\d{4})"
)
_ISO_TIME = r"(\d{1,2})[:.h]?(\d{2})(?:[:.]?(\d{2})(?:[.,]\d{1,9})?)?\s{0,3}([AaPp]\.?[Mm]\.?)?"
_ISO = re.compile(
    r"(\d{4})[-/.]?(?:(\d{2})(?:[-/.]?(\d{2}))?)?"
    rf"(?:(?:[Tt]|\s{{1,3}}){_ISO_TIME})?\s{{0,3}}(.{{0,40}})"
)
_OFFSET = re.compile(r"(?:UTC|GMT|UT|Z)?\s{0,2}([+-])(\d{1,2}):?(\d{2})?(?!\d).*", re.IGNORECASE)
_EPOCH = re.compile(r"\d{9,10}", re.ASCII)
_WORD = re.compile(r"\(?([A-Za-z]{1,5})\b")

_MONTHS = {
    **dict.fromkeys(("jan", "ene", "gen"), 1),
    **dict.fromkeys(("feb", "fév", "fev"), 2),
    **dict.fromkeys(("mar", "mär", "mrz", "maa", "mrt"), 3),
    **dict.fromkeys(("apr", "avr", "abr"), 4),
    **dict.fromkeys(("may", "mai", "mag", "mei"), 5),
    **dict.fromkeys(("jun", "juin", "giu"), 6),
    **dict.fromkeys(("jul", "juil", "lug"), 7),
    **dict.fromkeys(("aug", "aoû", "aou", "ago"), 8),
    **dict.fromkeys(("sep", "set"), 9),
    **dict.fromkeys(("oct", "okt", "ott", "out"), 10),
    **dict.fromkeys(("nov",), 11),
    **dict.fromkeys(("dec", "dez", "déc", "dic"), 12),
}
_ZONES = {
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "AKST": -9, "AKDT": -8, "HST": -10, "AST": -4, "ADT": -3, "BRT": -3, "ART": -3,
    "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2, "EEST": 3,
    "MSK": 3, "IST": 5.5, "SGT": 8, "HKT": 8, "AWST": 8, "JST": 9, "KST": 9, "ACST": 9.5,
    "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
}  # fmt: skip
_DAY_S = 86_400
_EPOCH_DAY = date(1970, 1, 1).toordinal()


def date_s(text: str) -> int | None:
    """Read a date; a time without a zone counts as UTC, a date without a time as midnight.

    Month names may be English, German, French, Spanish, Italian, Portuguese or Dutch, and the
    name of the day may be anything. None where it is no date or one outside of
    `EARLIEST_YEAR` to `LATEST_YEAR`.
    """
    text = text.strip()[:100]
    found = _RFC.fullmatch(text)
    if found:
        day, month, year, *clock, zone = found.groups()
        return _seconds(_year(year), _month(month), int(day), clock, zone)
    found = _ISO.fullmatch(text)
    if found and not _EPOCH.fullmatch(text):
        year, month, day, *clock, zone = found.groups()
        return _seconds(int(year), int(month or 1), int(day or 1), clock, zone)
    found = _ASCTIME.fullmatch(text)
    if found:
        month, day, *clock, zone, year = found.groups()
        return _seconds(int(year), _month(month), int(day), clock, zone or "")
    found = _US.fullmatch(text)
    if found:
        month, day, year, *clock, zone = found.groups()
        return _seconds(int(year), _month(month), int(day), clock, zone)
    return int(text) if _EPOCH.fullmatch(text) else None


def _seconds(
    year: int, month: int, day: int, clock: list[str | None], zone: str | None
) -> int | None:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    try:
        days = date(year, month, day).toordinal() - _EPOCH_DAY
    except ValueError:
        return None
    hour, minute, second = (int(part or 0) for part in clock[:3])
    half = (clock[3] or "").lower()[:1]
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 24 or minute > 59 or second > 60:
        hour = minute = second = 0
    return days * _DAY_S + hour * 3_600 + minute * 60 + second - _offset_s(zone or "")


def _offset_s(zone: str) -> int:
    found = _OFFSET.match(zone.strip())
    if found:
        sign, hours, minutes = found.groups()
        offset = int(hours) * 3_600 + int(minutes or 0) * 60
        offset = offset if offset <= _DAY_S else 0
        return -offset if sign == "-" else offset
    word = _WORD.match(zone.strip())
    return int(_ZONES.get(word[1].upper(), 0) * 3_600) if word else 0


def _month(name: str) -> int:
    lowered = name.lower()
    return _MONTHS.get(lowered[:4]) or _MONTHS.get(lowered[:3], 0)


def _year(text: str) -> int:
    year = int(text)
    if len(text) > 2:
        return year if len(text) == 4 else 0
    return year + (2_000 if year < 70 else 1_900)
