"""Dates and lengths of time in the many shapes that feeds write them."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.feeds.dates import date_s
from player.timecode import MAX_MS, parse_length

TENTH = datetime(2020, 10, 9, 4, 30, 38, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "Fri, 09 Oct 2020 04:30:38 GMT",
        "Fri, 9 Oct 2020 04:30:38 +0000",
        "Fri, 09 Oct 2020 06:30:38 +0200",
        "Fri, 09 Oct 2020 06:30:38 +02:00",
        "Fri, 09 Oct 2020 06:30:38 GMT+0200",
        "Fri, 09 Oct 2020 06:30:38 CEST",
        "Fri, 09 Oct 2020 00:30:38 EDT",
        "Fri, 09 Oct 2020 10:00:38 IST",
        "Thu, 08 Oct 2020 21:30:38 PDT",
        "09 Oct 20 04:30:38 Z",
        "Fri,09 Oct 2020 04:30:38 UT",
        "Friday, 09 October 2020 04:30:38 GMT",
        "Fr, 09 Okt 2020 04:30:38 GMT",
        "ven., 09 oct. 2020 04:30:38 GMT",
        "09-Oct-2020 04:30:38",
        "Fri, 09 Oct 2020 4:30:38 AM",
        "Fri Oct  9 04:30:38 2020",
        "Fri Oct 9 04:30:38 UTC 2020",
        "October 9, 2020 4:30:38 am",
        "2020-10-09T04:30:38Z",
        "2020-10-09T04:30:38.123Z",
        "2020-10-09T06:30:38+02:00",
        "2020-10-08T22:30:38-0600",
        "2020-10-09 04:30:38",
        "20201009T043038Z",
        "1602217838",
        "  Fri, 09 Oct 2020 04:30:38 GMT \n",
    ],
)
def test_a_moment_in_many_spellings(written: str) -> None:
    assert date_s(written) == int(TENTH.timestamp())


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2020-10-09", (2020, 10, 9)),
        ("2020-10", (2020, 10, 1)),
        ("2020", (2020, 1, 1)),
        ("15. März 2021", (2021, 3, 15)),
        ("3 août 2021", (2021, 8, 3)),
        ("3 gennaio 1999", (1999, 1, 3)),
        ("7 Jun 1938", (1938, 6, 7)),
        ("Fri, 09 Oct 2020 24:00:00 GMT", (2020, 10, 10)),
        ("Fri, 09 Oct 2020 99:99:99 GMT", (2020, 10, 9)),
    ],
)
def test_days(written: str, expected: tuple[int, int, int]) -> None:
    assert date_s(written) == int(datetime(*expected, tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    "written",
    [
        "",
        "soon",
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "0000-00-00 00:00:00",
        "31 Feb 2020",
        "Fri, 09 Foo 2020",
        "12345",
        "2020-13-01",
        "1 Jan 1",
    ],
)
def test_what_is_no_date(written: str) -> None:
    assert date_s(written) is None


@given(st.datetimes(datetime(1900, 1, 2), datetime(2100, 12, 30)))
def test_what_is_written_by_the_book_is_read_back(moment: datetime) -> None:
    moment = moment.replace(microsecond=0, tzinfo=UTC)
    assert date_s(format_datetime(moment)) == int(moment.timestamp())
    assert date_s(moment.isoformat()) == int(moment.timestamp())


@given(st.text(max_size=120))
def test_any_text_is_a_date_or_none(written: str) -> None:
    read = date_s(written)
    assert read is None or -(10**10) < read < 10**10


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("1:02:03", 3723),
        ("01:02:03", 3723),
        ("62:03", 3723),
        ("3723", 3723),
        (" 3723.4 ", 3723.4),
        ("0:62:03", 3723),
        ("PT1H2M3S", 3723),
        ("PT1H2M", 3720),
        ("P1DT1H", 90_000),
        ("pt90.5s", 90.5),
        ("1h 2m 3s", 3723),
        ("1 hr 2 min", 3720),
        ("45 minutes", 2700),
        ("45 min.", 2700),
        ("0", 0),
    ],
)
def test_lengths(written: str, seconds: float) -> None:
    assert parse_length(written) == round(seconds * 1_000)


@pytest.mark.parametrize(
    "written", ["", "long", f"{10**20}", "99999:00:00", "-5", "1:2:3:4", "N/A"]
)
def test_what_is_no_length(written: str) -> None:
    assert parse_length(written) is None


@given(st.text(alphabet="0123456789:.,PTHMSD hmins-", max_size=30))
def test_any_text_is_a_length_or_none(written: str) -> None:
    read = parse_length(written)
    assert read is None or 0 <= read <= MAX_MS
