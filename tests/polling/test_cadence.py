"""The price of a poll: what is learnt, and when is next."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.model.feed import FeedState
from firsthand.polling.cadence import (
    EXPONENT,
    FLAT,
    LEAST_PRICE,
    MOST_PRICE,
    adjust,
    burst_of,
    first_lesson,
    learn,
    next_due,
    profile,
    spread,
)
from firsthand.polling.judge import after_poll
from tests.polling.conftest import DAY, HOUR, NOON, URL, nothing


def _state(rate: float = 1.0, **more: object) -> FeedState:
    return replace(FeedState(url=URL, domain="daily.example", rate=rate, rate_at=NOON, hours=FLAT), **more)  # type: ignore[arg-type]


def test_a_steady_feed_is_learnt() -> None:
    state, now = replace(_state(), rate=0.0, rate_at=None), NOON
    for _ in range(24 * 10):
        state = learn(state, now, [now - 600, now - 1200], 20)
        now += HOUR
    assert state.rate == pytest.approx(2.0, rel=0.15)
    assert burst_of(state) == pytest.approx(1.0, abs=0.25)


def test_what_is_not_known_is_half_an_entry_a_day() -> None:
    assert learn(_state(0.0, rate_at=None), NOON, (), 0).rate == pytest.approx(0.5 / 24)


def test_a_feed_that_stops_is_believed_within_weeks() -> None:
    state, now = _state(2.0, arrivals=300.0, exposure_h=150.0), NOON
    for _ in range(20):
        now += DAY
        state = learn(state, now, (), 20)
    assert state.rate < 0.2


def test_the_first_sight_teaches_the_past() -> None:
    past = [NOON - n * 2 * HOUR for n in range(1, 31)]
    state = replace(_state(), **first_lesson(_state(0.0, rate_at=None), NOON, past, 30))
    assert state.rate == pytest.approx(0.5, rel=0.3)
    assert state.window == 30
    lying = [NOON + DAY, NOON - 4000 * DAY, 0.0]
    assert first_lesson(_state(0.0, rate_at=None), NOON, lying, 3)["rate"] == pytest.approx(0.5 / 24)


def test_the_hours_of_a_newsroom_are_learnt_and_used() -> None:
    state, now = _state(), NOON
    for day in range(20):
        morning = NOON - 6 * HOUR + day * DAY
        now = morning + HOUR
        state = learn(state, now, [morning + 60 * n for n in range(10)], 50)
    assert state.hours.index(max(state.hours)) == 6
    at_noon, before_six = NOON + 20 * DAY, NOON + 20 * DAY + 18 * HOUR
    assert next_due(state, at_noon, 0.5) - at_noon > 3 * (next_due(state, before_six, 0.5) - before_six)


def test_dates_that_lie_are_counted_and_not_believed() -> None:
    state = learn(_state(), NOON + 600, [NOON - 300 * DAY, NOON + 300 * DAY], 20)
    assert state.arrivals == pytest.approx(2.0)
    assert state.hours[12] == max(state.hours)


def test_a_guess_of_the_day_follows_the_zone() -> None:
    for minutes in (-480, 0, 60, 330, 540):
        shares = profile(minutes)
        assert sum(shares) == pytest.approx(1)
        local_night = (3 - round(minutes / 60)) % 24
        assert shares[local_night] == min(shares)
    assert profile(None) == FLAT


def test_the_interval_follows_the_law() -> None:
    """Sixteen times the rate: polled 16 ** e times as often; a poll that costs more is made less often."""
    one, many = (next_due(_state(rate), NOON, 0.5) - NOON for rate in (0.25, 4.0))
    assert one / many == pytest.approx(16**EXPONENT, rel=1e-6)
    dear = next_due(_state(4.0), NOON, 0.5, cost=4.0) - NOON
    assert dear / many == pytest.approx(4**EXPONENT, rel=1e-6)
    worthless = next_due(_state(4.0), NOON, 0.5, worth=0.25) - NOON
    assert worthless == pytest.approx(dear)


def test_a_full_window_is_never_waited_for() -> None:
    state = _state(10.0, window=10)
    assert next_due(state, NOON, 50.0) - NOON == pytest.approx(0.5 * HOUR, rel=1e-6)


def test_a_burst_shortens_the_interval_and_fades() -> None:
    calm = learn(_state(2.0, arrivals=200.0, exposure_h=100.0), NOON + HOUR, [NOON + 600, NOON + 1200], 50)
    wild = learn(_state(2.0, arrivals=200.0, exposure_h=100.0), NOON + HOUR, [NOON + 100 * n for n in range(30)], 50)
    now = NOON + HOUR
    assert burst_of(wild) > 3
    assert next_due(wild, now, 0.5) - now < 0.7 * (next_due(calm, now, 0.5) - now)
    later = learn(wild, now + 12 * HOUR, (), 50)
    assert burst_of(later) < 1.1


@given(st.floats(0, 500), st.floats(1e-3, 100), st.integers(0, 500), st.floats(0, DAY), st.floats(0, 100))
def test_next_is_between_the_floor_and_a_day(rate: float, price: float, window: int, into_day: float, seen: float) -> None:
    state = _state(rate, window=window, burst_seen=seen)
    now = NOON + into_day
    for floor in (60.0, 900.0, 2 * DAY):
        due = next_due(state, now, price, floor_s=floor) - now
        assert floor - 1e-3 <= due <= max(DAY, floor) + 1e-3


@given(st.floats(0.001, 50), st.floats(0.01, 10), st.floats(1.01, 5))
def test_a_higher_price_never_means_earlier(rate: float, price: float, more: float) -> None:
    assert next_due(_state(rate), NOON, price * more) >= next_due(_state(rate), NOON, price)


def test_the_price_finds_the_budget() -> None:
    """A world in which polls are inversely proportional to the price: the controller settles, and is bounded."""
    price = 1.0
    for _ in range(60):
        price = adjust(price, 40.0 / price, 100.0)
    assert 40.0 / price == pytest.approx(100.0, rel=0.01)
    low = high = 1.0
    for _ in range(200):
        low, high = adjust(low, 0.0, 100.0), adjust(high, 1e9, 100.0)
    assert (low, high) == (LEAST_PRICE, MOST_PRICE)
    assert adjust(1.0, 5.0, 0.0) == 1.0


def test_jitter_is_the_feeds_own_and_even() -> None:
    values = [spread(f"https://h{n}.example/", 1) for n in range(4000)]
    assert all(0 <= v < 1 for v in values)
    counts = [sum(n / 10 <= v < (n + 1) / 10 for v in values) for n in range(10)]
    assert min(counts) > 320
    assert spread(URL, 1) == spread(URL, 1) != spread(URL, 2)


def test_of_a_covered_feed_only_what_the_cover_lacks_counts() -> None:
    covered = _state(0.1, covered=0.9, cover="https://daily.example/all", arrivals=10.0, exposure_h=100.0)
    free = _state(0.1, arrivals=10.0, exposure_h=100.0)
    one, other = (learn(s, NOON + HOUR, [NOON + 600], 20) for s in (covered, free))
    assert one.arrivals == pytest.approx(other.arrivals - 0.9)
    assert one.rate < other.rate
    assert sum(one.hours) == pytest.approx(1.0)


def test_the_window_of_a_covered_feed_is_guarded_by_its_whole_flow() -> None:
    free = next_due(_state(0.1, window=10), NOON, 100.0)
    covered = next_due(_state(0.1, window=10, covered=0.9), NOON, 100.0)
    assert covered - NOON == pytest.approx((free - NOON) / 10 if free - NOON < DAY else 5 * HOUR, rel=0.01)


def test_load_is_flat_over_the_hour() -> None:
    """Two hundred feeds that were all added on the hour: five minutes of any hour have as many polls as any other five."""
    states = [_state(0.02 + 0.01 * n, url=f"https://{n}.example/feed", etag='"1"', health="active", polls=1) for n in range(200)]
    bins = [0] * 12
    for state in states:
        now = NOON
        while now < NOON + 30 * HOUR:
            if now > NOON + 6 * HOUR:
                bins[int(now % HOUR // 300)] += 1
            state = replace(
                after_poll(state, nothing(state), now, 0.1), rate=state.rate, arrivals=state.arrivals, exposure_h=state.exposure_h
            )
            now = state.next_due_at
    mean = sum(bins) / 12
    assert mean > 300
    assert max(bins) < 1.1 * mean
    assert min(bins) > 0.9 * mean
