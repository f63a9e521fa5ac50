"""Printed times: every form to one spelling, nothing guessed."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.text.dates import instant, stamp

ZONED = st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(2049, 12, 30)).flatmap(
    lambda moment: st.integers(-14 * 60, 14 * 60).map(
        lambda minutes: moment.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    )
)


@pytest.mark.parametrize(
    ("printed", "spelt"),
    [
        ("Mon, 02 Jan 2006 15:04:05 GMT", "2006-01-02T15:04:05Z"),
        ("2 Jan 06 15:04 +0100", "2006-01-02T15:04:00+01:00"),
        ("Thu, 01 Jan 2004 19:48:21 EST", "2004-01-01T19:48:21-05:00"),
        ("Thursday, 01-Jan-99 19:48:21 GMT", "1999-01-01T19:48:21Z"),
        ("Mon Jan  2 15:04:05 2006", "2006-01-02T15:04:05"),
        ("Mon Jan 2 15:04:05 PST 2006", "2006-01-02T15:04:05-08:00"),
        ("Thu,  5 Apr 2012 23:47:37 +0200 (CEST)", "2012-04-05T23:47:37+02:00"),
        ("Wed, 3 Apr 2024 10:00:00 +02:00", "2024-04-03T10:00:00+02:00"),
        ("2006-01-02T15:04:05.123Z", "2006-01-02T15:04:05.123Z"),
        ("2006-01-02T15:04:05.123456789-0530", "2006-01-02T15:04:05.123456-05:30"),
        ("2006-01-02T15:04Z", "2006-01-02T15:04:00Z"),
        ("2006-01-02 15:04:05", "2006-01-02T15:04:05"),
        ("20060102T150405Z", "2006-01-02T15:04:05Z"),
        ("2006-01-02", "2006-01-02"),
        ("2024-12-31T24:00:00Z", "2025-01-01T00:00:00Z"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
        ("March 3rd, 2024 at 5:04 p.m.", "2024-03-03T17:04:00"),
        ("Published 3 March 2024 17:04 GMT", "2024-03-03T17:04:00Z"),
        ("12:30 AM, 3 March 2024", "2024-03-03T00:30:00"),
        ("03.04.2024 - 12.30 Uhr", "2024-04-03T12:30:00"),
        ("2024. 03. 05. 12:10", "2024-03-05T12:10:00"),
        ("2024/5/3 1:02:03", "2024-05-03T01:02:03"),
        ("2024年3月3日 17:04", "2024-03-03T17:04:00"),
        ("2024년 05월 28일  오후 01:31:15", "2024-05-28T13:31:15"),
        ("13/04/2024", "2024-04-13"),
        ("04/13/2024", "2024-04-13"),
        ("Sept. 3, 2024", "2024-09-03"),
    ],
)
def test_forms(printed: str, spelt: str) -> None:
    assert stamp(printed) == spelt


@pytest.mark.parametrize(
    "printed",
    ["", "yesterday", "03/04/2024", "2024-02-30", "2024-05-03T25:00:00Z", "0001-01-01T00:00:00Z", "2006-01", "x" * 5000, "2024-13-01"],
)
def test_unknown(printed: str) -> None:
    assert stamp(printed) is None


def test_zone_of_several_meanings_gives_no_offset() -> None:
    assert stamp("Wed, 3 Apr 2024 10:00:00 IST") == "2024-04-03T10:00:00"
    assert stamp("Wed, 3 Apr 2024 10:00:00 ET") == "2024-04-03T10:00:00"


def test_month_names_of_other_languages_are_handed_in() -> None:
    assert stamp("3 de marzo de 2024") is None
    assert stamp("3 de marzo de 2024", {"marzo": 3}) == "2024-03-03"
    assert stamp("Do, 05 Dez 2024 10:00:00 +0100", {"dez": 12}) == "2024-12-05T10:00:00+01:00"


@given(ZONED)
def test_what_is_printed_in_either_standard_comes_back(moment: datetime) -> None:
    assert instant(stamp(moment.isoformat()) or "") == moment.timestamp()
    assert instant(stamp(format_datetime(moment)) or "") == moment.timestamp()


@given(ZONED)
def test_a_stamp_is_its_own_stamp(moment: datetime) -> None:
    spelt = stamp(format_datetime(moment))
    assert spelt is not None
    assert stamp(spelt) == spelt


@given(st.text(max_size=250))
def test_any_text_is_a_stamp_or_nothing(text: str) -> None:
    spelt = stamp(text)
    assert spelt is None or instant(spelt) is not None


def test_instant() -> None:
    assert instant("2024-05-03") == datetime(2024, 5, 3, tzinfo=UTC).timestamp()
    assert instant("2024-05-03T10:00:00", 7200) == datetime(2024, 5, 3, 8, tzinfo=UTC).timestamp()
    assert instant("2024-05-03T10:00:00Z", 7200) == datetime(2024, 5, 3, 10, tzinfo=UTC).timestamp()
    assert instant("soon") is None


@pytest.mark.parametrize("hostile", ["1 " * 99, "aaa 1 aaa " * 19, ":" * 200, "1:" * 99, "2024" * 49, "(" * 200, "aaa" * 66])
def test_no_text_takes_long(hostile: str) -> None:
    start = time.process_time()
    for _ in range(20):
        stamp(hostile)
    assert time.process_time() - start < 1
