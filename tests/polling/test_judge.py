"""What each kind of answer means for a feed: the rules of polite polling, on a clock that is handed in."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.model.codec import from_row, to_row
from firsthand.model.feed import Feed, FeedState
from firsthand.polling.cadence import LEAST_PRICE, PRICE
from firsthand.polling.judge import NEVER, PollOutcome, after_poll, first_state, outside_skipped
from tests.polling.conftest import DAY, FEED, HOUR, NOON, URL, document, failed, found, fresh, nothing, reply


def _polled(*outcomes: PollOutcome, state: FeedState | None = None, every_s: float = HOUR, price: float = PRICE) -> tuple[FeedState, float]:
    state, now = state or fresh(), NOON
    for outcome in outcomes:
        state = after_poll(state, outcome, now, price)
        now += every_s
    return state, now - every_s


def test_a_feed_that_was_never_asked_is_due_at_once_and_new() -> None:
    state = fresh()
    assert (state.next_due_at, state.health, state.polls) == (NOON, "new", 0)
    assert sum(state.hours) == pytest.approx(1)
    assert first_state(replace(FEED, country=None), NOON).hours == (1 / 24,) * 24
    assert first_state(Feed(url=URL, domain="daily.example", country="??"), NOON).hours == (1 / 24,) * 24


# validators


def test_validators_are_kept_as_they_were_received() -> None:
    state, _ = _polled(found(etag='W/"a b"', last_modified="Tue, 01 Sep 2026 10:00:00 +0000"))
    assert state.etag == 'W/"a b"'
    assert state.last_modified == "Tue, 01 Sep 2026 10:00:00 +0000"


def test_a_200_without_validators_leaves_none() -> None:
    state, _ = _polled(found(etag='"1"'), found(body="b", content_type="text/xml"))
    assert (state.etag, state.last_modified) == (None, None)


def test_validators_of_a_body_that_was_not_read_are_not_kept() -> None:
    before, _ = _polled(found(etag='"1"', body="a"))
    broken = PollOutcome(reply=reply(200, etag='"2"'), failure="nothing here", body_hash="b")
    after = after_poll(before, broken, NOON + HOUR)
    assert (after.etag, after.body_hash) == ('"1"', "a")
    assert after.failures == 1
    assert after.reason == "nothing here"


def test_304_is_a_success_and_may_renew_validators() -> None:
    state, now = _polled(found(etag='"1"'), failed(500), failed(error="unreachable"))
    assert state.failures == 2
    state = after_poll(state, nothing(state, last_modified="Tue, 01 Sep 2026 11:00:00 GMT"), now + HOUR)
    assert (state.failures, state.failing_since_at, state.reason) == (0, None, None)
    assert (state.etag, state.last_modified) == ('"1"', "Tue, 01 Sep 2026 11:00:00 GMT")
    assert state.not_modified == 1
    assert state.last_success_at == now + HOUR


def test_the_same_body_counts_as_unchanged_and_its_server_as_unconditional() -> None:
    state, _ = _polled(found((NOON - 60,), etag='"1"', body="a"))
    again = PollOutcome(reply=reply(200, state=state, etag='"2"'), body_hash="a")
    after = after_poll(state, again, NOON + HOUR)
    assert after.unconditional
    assert after.etag == '"2"'
    assert after.last_change_at == NOON
    assert after.next_due_at >= NOON + 2 * HOUR


def test_an_unconditional_server_is_asked_once_an_hour_at_most_until_it_says_304() -> None:
    busy = tuple(NOON - 30 * n for n in range(100))
    state, _ = _polled(found(busy, content_type="text/xml"))
    assert state.unconditional
    assert state.next_due_at >= NOON + HOUR
    state = after_poll(state, nothing(state, etag='"9"'), NOON + 2 * HOUR)
    assert not state.unconditional
    assert state.next_due_at < NOON + 3 * HOUR


# floors


@pytest.mark.parametrize(("headers", "floor"), [
    ({"cache_control": "max-age=1800"}, 1800), ({"cache_control": "public, Max-Age=900, s-maxage=5"}, 900), ({"cache_control": "max-age=1800", "age": "600"}, 1200),
    ({"cache_control": "max-age=999999999999"}, 3600), ({"cache_control": "max-age=99999999999999999999"}, 3600), ({"cache_control": "no-cache"}, 0),
    ({"cache_control": "x-max-age=1800"}, 0), ({"expires": "Tue, 01 Sep 2026 12:30:00 GMT"}, 1800), ({"expires": "Tue, 01 Sep 2030 12:30:00 GMT"}, 3600),
    ({"expires": "Tue, 01 Sep 2026 13:30:00 GMT", "date": "Tue, 01 Sep 2026 13:00:00 GMT"}, 1800), ({"expires": "0"}, 0), ({"expires": "-1"}, 0),
    ({"expires": "Tue, 01 Sep 2020 12:30:00 GMT"}, 0), ({"cache_control": "no-cache", "expires": "Tue, 01 Sep 2026 12:30:00 GMT"}, 0), ({"cache_control": ""}, 0),
])  # fmt: skip
def test_freshness_is_a_floor_of_at_most_an_hour(headers: dict[str, str], floor: float) -> None:
    busy = tuple(NOON - 5 * n for n in range(500))
    state, _ = _polled(found(busy, etag='"1"', **headers), price=LEAST_PRICE)
    least = max(60.0, floor)
    assert NOON + least <= state.next_due_at <= NOON + least * 1.1 + 1


@pytest.mark.parametrize(("ttl", "floor"), [(60, 60), (3600, 3600), (0, 60), (-1, 60), (10**12, DAY), (None, 60)])
def test_a_feeds_own_interval_is_a_floor_of_at_most_a_day(ttl: int | None, floor: float) -> None:
    busy = tuple(NOON - 5 * n for n in range(500))
    state, _ = _polled(found(busy, doc=document(list(busy), ttl_s=ttl)), price=LEAST_PRICE)
    assert NOON + floor <= state.next_due_at <= NOON + floor * 1.06


def test_never_under_a_minute_nor_over_a_day() -> None:
    busy = tuple(NOON - n / 10 for n in range(5000))
    assert NOON + 60 <= _polled(found(busy), price=LEAST_PRICE)[0].next_due_at <= NOON + 64
    state, now = _polled(found(()), *[nothing() for _ in range(40)], every_s=DAY)
    assert now < state.next_due_at <= now + DAY * 1.06


def test_the_operators_floor_holds() -> None:
    busy = tuple(NOON - 5 * n for n in range(500))
    assert _polled(found(busy, floor_s=900.0), price=LEAST_PRICE)[0].next_due_at >= NOON + 900


@pytest.mark.parametrize(("status", "value", "until"), [
    (429, "7200", 7200), (503, "7200", 7200), (429, "Tue, 01 Sep 2026 15:00:00 GMT", 2 * HOUR), (503, "1000000000", DAY), (429, "Tue, 01 Sep 2099 15:00:00 GMT", DAY),
    (429, "soon", 60), (429, "-5", 60), (503, "", 60), (429, "1e9", 60), (500, "86400", 60),
])  # fmt: skip
def test_retry_after_is_obeyed(status: int, value: str, until: float) -> None:
    state, _ = _polled(found(()), failed(status, retry_after=value))
    at = NOON + HOUR
    assert state.next_due_at >= at + until
    if until == 60:
        assert state.next_due_at <= at + HOUR  # nonsense holds nobody for long
    else:
        assert state.not_before_at == at + until


def test_a_host_that_wants_peace_costs_the_feed_nothing() -> None:
    before, now = _polled(found(()))
    after = after_poll(before, failed(error="not-now", retry_after="5000"), now)
    assert after.next_due_at == now + 5000
    assert (after.failures, after.polls, after.health) == (0, before.polls, before.health)


# failures


def test_backoff_doubles_to_a_day_and_keeps_the_feed() -> None:
    state, now, waits = fresh(), NOON, []
    for _ in range(12):
        state = after_poll(state, failed(404), now)
        waits.append(state.next_due_at - now)
        now = state.next_due_at
    for k, wait in enumerate(waits, 1):
        step = min(900.0 * 2**k, DAY)
        assert step / 2 <= wait <= step
    assert (state.health, state.failures) == ("failing", 12)
    assert state.reason is not None


def test_after_a_month_only_daily() -> None:
    state, _ = _polled(*[failed(500)] * 80, every_s=DAY / 2)
    now = NOON + 79 * DAY / 2
    assert DAY <= state.next_due_at - now <= DAY * 1.1


def test_those_who_fail_together_do_not_come_back_together() -> None:
    due = [after_poll(first_state(replace(FEED, url=f"{URL}?{n}"), NOON), failed(500), NOON).next_due_at for n in range(200)]
    assert len({round(at / 30) for at in due}) > 20


def test_410_stops_for_good() -> None:
    state, _ = _polled(found(()), failed(410))
    assert (state.health, state.next_due_at) == ("gone", NEVER)


@pytest.mark.parametrize("outcome", [failed(404), failed(error="no-such-host")])
def test_not_found_five_times_over_three_days_asks_the_outlet(outcome: PollOutcome) -> None:
    state = fresh()
    for n in range(5):
        assert "should be asked" not in (state.reason or "")
        state = after_poll(state, outcome, NOON + n * DAY * 0.8)
    assert "should be asked" in (state.reason or "")
    for quick, _ in (_polled(*[outcome] * 8, every_s=60), _polled(*[failed(500)] * 8, every_s=DAY)):
        assert "should be asked" not in (quick.reason or "")


@pytest.mark.parametrize("outcome", [failed(401), failed(403), failed(error="refused")])
def test_who_keeps_us_out_is_blocked_and_kept(outcome: PollOutcome) -> None:
    state, now = _polled(found(()), outcome)
    assert state.health == "blocked"
    assert now < state.next_due_at <= now + 1.1 * DAY
    assert after_poll(state, found((), body="b"), now + DAY).health != "blocked"


def test_a_rule_of_robots_is_not_tried_again_the_same_day() -> None:
    state, now = _polled(failed(error="refused"))
    assert state.next_due_at >= now + DAY


def test_one_failure_does_not_make_a_good_feed_failing() -> None:
    state, _ = _polled(found(()), failed(500))
    assert state.health == "active"
    assert _polled(found(()), failed(500), failed(500), failed(500))[0].health == "failing"


def test_a_feed_without_news_becomes_quiet() -> None:
    state, _ = _polled(found((NOON - 60,)), *[nothing()] * 20, every_s=DAY)
    assert state.health == "quiet"
    assert after_poll(state, found((NOON + 21 * DAY - 60,), body="b"), NOON + 21 * DAY).health == "active"


# moving


def _there(*hops: tuple[int, str], **more: object) -> PollOutcome:
    return found((), hops=hops, **more)  # type: ignore[arg-type]


NEW = "https://daily.example/new.xml"


def test_a_permanent_redirect_is_believed_after_three_answers_over_a_day() -> None:
    state, now = fresh(), NOON
    for n, moved in ((0, None), (13, None), (26, NEW)):
        now = NOON + n * HOUR
        state = after_poll(state, _there((301, NEW), body=str(n)), now)
        assert state.moved_to == moved
    quick, _ = _polled(*[_there((308, NEW))] * 6, every_s=600)
    assert quick.moved_to is None


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_temporary_redirect_is_never_stored(status: int) -> None:
    assert _polled(*[_there((status, NEW))] * 6, every_s=DAY)[0].moved_to is None


def test_of_a_chain_the_permanent_beginning_is_stored() -> None:
    outcome = _there((301, NEW), (302, "https://cdn.example/x"), (301, "https://cdn.example/y"))
    assert _polled(*[outcome] * 3, every_s=DAY)[0].moved_to == NEW


def test_answers_that_differ_begin_anew() -> None:
    other = _there((301, "https://daily.example/other.xml"))
    state, _ = _polled(_there((301, NEW)), _there((301, NEW)), other, _there((301, NEW)), every_s=DAY)
    assert state.moved_to is None
    state, _ = _polled(_there((301, NEW)), _there((301, NEW)), found(()), _there((301, NEW)), every_s=DAY)
    assert state.moved_to is None


def test_another_site_is_believed_only_where_a_feed_is() -> None:
    hops = ((301, "https://parked.example/"),)
    parked = PollOutcome(reply=reply(200, hops=hops), failure="this is no feed", body_hash="x")
    assert _polled(*[parked] * 5, every_s=DAY)[0].moved_to is None
    assert _polled(*[_there(*hops)] * 3, every_s=DAY)[0].moved_to == "https://parked.example/"


def test_a_moved_feed_that_is_lost_goes_back_to_its_old_address() -> None:
    state, _ = _polled(*[_there((301, NEW))] * 3, every_s=DAY)
    for n in range(6):
        state = after_poll(state, failed(404), NOON + (3 + n) * DAY)
    assert state.moved_to is None


# hours to skip


@pytest.mark.parametrize(("at", "hours", "days", "expected"), [
    (NOON + 60, (), (), NOON + 60), (NOON + 60, (12,), (), NOON + HOUR), (NOON + 60, (12, 13, 14), (), NOON + 3 * HOUR), (NOON + 60, (13,), (), NOON + 60),
    (NOON + 60, (), (1,), NOON + 12 * HOUR), (NOON, (0,), (1,), NOON + 13 * HOUR), (NOON + 60, tuple(range(24)), (), NOON + 60),
    (NOON + 60, (), tuple(range(7)), NOON + 60),
])  # fmt: skip
def test_skipped_hours_and_days(at: float, hours: tuple[int, ...], days: tuple[int, ...], expected: float) -> None:
    assert outside_skipped(at, hours, days) == expected


def test_skips_come_from_the_document_and_midnight_may_be_24() -> None:
    state, _ = _polled(found((), doc=document(skip_hours=(24, 1, 99, -3), skip_days=(6, 12))))
    assert (state.skip_hours, state.skip_days) == ((0, 1), (6,))
    assert _polled(found((), doc=document(skip_hours=tuple(range(24)))))[0].skip_hours == ()


# the whole


def test_the_same_outcome_gives_the_same_state() -> None:
    outcome = found((NOON - 100,))
    assert after_poll(fresh(), outcome, NOON) == after_poll(fresh(), outcome, NOON)


_outcomes = st.one_of(
    st.builds(failed, st.sampled_from([0, 400, 401, 403, 404, 418, 429, 500, 503]), error=st.sampled_from([None, "unreachable", "no-such-host", "too-large"])),
    st.builds(lambda n, b: found(tuple(NOON - 60.0 * k for k in range(n)), body=b), st.integers(0, 60), st.sampled_from("abc")),
    st.builds(lambda a: failed(429, retry_after=a), st.text(max_size=12)),
    st.builds(lambda c, e: found((), etag='"1"', cache_control=c, expires=e), st.text(max_size=40), st.text(max_size=40)),
    st.just(nothing()),
)  # fmt: skip


@given(st.lists(st.tuples(_outcomes, st.floats(60, 2 * DAY)), max_size=12))
def test_whatever_comes_the_next_poll_is_between_a_minute_and_little_more_than_a_day(steps: list[tuple[PollOutcome, float]]) -> None:
    state, now = fresh(), NOON
    for outcome, wait in steps:
        state = after_poll(state, outcome, now)
        assert now + 60 <= state.next_due_at <= now + 1.11 * DAY
        assert sum(state.hours) == pytest.approx(1)
        assert state.rate >= 0
        now += wait


def test_what_is_stored_is_all_that_a_restart_needs() -> None:
    """Nothing is asked earlier because the process was killed: the state that comes back is the state that was written."""
    state, _ = _polled(found((NOON - 60,), doc=document([NOON - 60], ttl_s=1800, skip_hours=(3,))), failed(429, retry_after="9000"))
    assert from_row(FeedState, json.loads(json.dumps(to_row(state)))) == state
