"""Times, counts and names in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.site import names, words

NOON = 1_795_521_600.0  # 2026-11-24T12:00:00Z... the day is what the tests ask about


@pytest.mark.parametrize(
    ("text", "human"),
    [
        ("2026-11-24T08:00:00+02:00", "24 Nov 2026, 08:00 (+02:00)"),
        ("2026-11-04T08:00:00Z", "4 Nov 2026, 08:00 (UTC)"),
        ("2026-11-24T08:00", "24 Nov 2026, 08:00 (time zone not stated)"),
        ("2022-08-14T15:40:00.000+02:00", "14 Aug 2022, 15:40 (+02:00)"),
        ("2012-01-17", "17 Jan 2012"),
        ("2012-13-17", "2012-13-17"),
        ("yesterday", "yesterday"),
        (None, ""),
    ],
)
def test_printed_times_stay_in_their_own_zone(text: str | None, human: str) -> None:
    assert words.printed(text) == human


@given(st.text(max_size=40))
def test_any_text_for_a_time_is_survived(text: str) -> None:
    assert isinstance(words.printed(text), str)


def test_a_moment_names_its_day_only_where_it_is_another() -> None:
    day = 86_400.0
    assert "," not in words.moment(NOON, NOON + 60)
    assert words.moment(NOON - day, NOON).startswith("23 Nov, ")
    assert words.moment(NOON - 365 * day, NOON).startswith("24 Nov 2025, ")


def test_error_bars_and_spans() -> None:
    assert words.gap(20) == "±1 min"
    assert words.gap(180) == "±3 min"
    assert words.gap(86_400) == "±24 h"
    assert [words.span(s) for s in (40, 720, 7200, 172_800)] == ["1 min", "12 min", "2 h", "2 d"]


def test_nobody_is_wholly_sure() -> None:
    assert words.certainty(0.9999) == "99%"
    assert words.share(1, 1000) == "<1%"
    assert words.share(0, 0) == "0%"


def test_languages_have_names_and_directions() -> None:
    assert names.language("et") == "Estonian"
    assert names.own_language("et") == "eesti"
    assert names.language("pt-BR") == "Portuguese (Brazil)"
    assert names.language("zh-Hant-TW") == "Traditional Chinese (Taiwan)"
    assert names.language("qq-nowhere") == "qq-nowhere"
    assert (names.direction("ar-EG"), names.direction("en"), names.direction(None), names.direction("qq")) == ("rtl", "ltr", "auto", "auto")
    assert not names.known_language("qq")
    assert names.by_base({"pt-BR": 2, "pt": 3, "": 1}) == {"pt": 5, "": 1}


def test_each_tag_is_there_once() -> None:
    from firsthand import facts

    tags = [row["tag"] for row in facts.table("languages")]
    assert len(tags) == len(set(tags)) > 500
    assert {row["direction"] for row in facts.table("languages")} == {"ltr", "rtl"}
