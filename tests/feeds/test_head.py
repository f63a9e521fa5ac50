"""What a feed says of its own pace."""

from __future__ import annotations

import pytest

from firsthand.feeds.head import pace_s


@pytest.mark.parametrize(
    ("ttl", "period", "frequency", "seconds"),
    [
        ("60", None, None, 3600),
        ("0", None, None, None),
        ("-1", None, None, None),
        ("10" + "0" * 11, None, None, None),
        ("999999999999", None, None, 31_536_000),
        ("soon", "hourly", None, 3600),
        (None, "hourly", "2", 1800),
        (None, "Daily", None, 86_400),
        (None, "dayly", None, 86_400),
        (None, "weekly", "7", 86_400),
        (None, "hourly", "0", 3600),
        (None, "hourly", "-3", 3600),
        (None, "hourly", "999999", 1),
        (None, "sometimes", "2", None),
        (None, None, "2", None),
        ("30", "daily", None, 1800),
    ],
)  # fmt: skip
def test_the_pace_that_a_feed_asks_for(ttl: str | None, period: str | None, frequency: str | None, seconds: int | None) -> None:
    assert pace_s(ttl, period, frequency) == seconds
