"""A host's patience."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.model.feed import HostPace
from firsthand.polling.hosts import LEAST_SHARE, after_answer, gap_of, http_date, retry_after
from tests.polling.conftest import DAY, HOUR, NOON


@pytest.mark.parametrize(("value", "seconds"), [
    ("120", 120), (" 120 ", 120), ("1.5", 1), ("0", 0), ("1000000000", DAY), ("Tue, 01 Sep 2026 13:00:00 GMT", HOUR), ("Tuesday, 01-Sep-26 13:00:00 GMT", HOUR),
    ("Tue, 01 Sep 2020 13:00:00 GMT", 0), ("Tue, 01 Sep 2099 13:00:00 GMT", DAY), ("", None), (None, None), ("soon", None), ("-1", None), ("١٢٠", None), ("9" * 500, None),
])  # fmt: skip
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOON) == (None if seconds is None else NOON + seconds)


@given(st.text(max_size=60))
def test_no_header_breaks_it(value: str) -> None:
    found = retry_after(value, NOON)
    assert found is None or NOON <= found <= NOON + DAY
    http_date(value)


def test_the_second_complaint_halves_and_good_answers_give_back() -> None:
    pace = HostPace()
    for _ in range(2):
        pace = after_answer(pace, 429, "600", NOON)
    assert (pace.share, pace.not_before_at) == (0.5, NOON + 600)
    assert gap_of(pace, 1.0) == 2.0
    for _ in range(10):
        pace = after_answer(pace, 304, None, NOON)
    assert (pace.share, pace.complaints) == (pytest.approx(1.0), 0)
    for _ in range(50):
        pace = after_answer(pace, 403, None, NOON)
    assert pace.share == LEAST_SHARE


def test_one_complaint_and_silence_change_no_pace() -> None:
    pace = after_answer(HostPace(), 429, None, NOON)
    assert pace.share == 1.0
    for status in (500, 503, 404, 0):
        assert after_answer(pace, status, None, NOON) == pace
