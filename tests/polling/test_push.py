"""Hubs: who is subscribed to, what their questions are answered, when a lease is renewed and when a hub is left alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.model.feed import FeedState
from firsthand.model.page import Ask, Reply
from firsthand.model.push import Subscription
from firsthand.polling.judge import PUSHED_FLOOR_S, PUSHED_LONG_AFTER, PUSHED_LONG_FLOOR_S, after_poll
from firsthand.polling.push import (
    ANSWER_S,
    LEASE_S,
    LEAST_LEASE_S,
    MOST_FAILURES,
    MOST_LEASE_S,
    REFUSED_S,
    after_asking,
    answered,
    asking,
    brings,
    delivered,
    form_of,
    opened,
    topic_of,
    unanswered,
    unwanted,
    wanted,
)
from tests.polling.conftest import DAY, HOUR, NOON, URL, found, nothing

HUB = "https://hub.example/push"
STATE = FeedState(url=URL, domain="daily.example", health="active", hub=HUB, self_url=URL, last_success_at=NOON, rate=2.0, polls=3)


def held(**more: object) -> Subscription:
    return replace(opened(STATE, "token", "secret", NOON), **more)  # type: ignore[arg-type]


def said(mode: str = "subscribe", **more: str) -> dict[str, str]:
    return {"hub.mode": mode, "hub.topic": URL, "hub.challenge": "c-17", "hub.lease_seconds": "86400"} | {
        k.replace("_", "."): v for k, v in more.items()
    }


def reply(status: int) -> Reply:
    return Reply(ask=Ask(url=HUB, kind="hub"), url=HUB, status=status)


@pytest.mark.parametrize(
    ("state", "topic"),
    [
        (STATE, URL),
        (replace(STATE, self_url=None), URL),
        (replace(STATE, self_url="https://daily.example/atom"), "https://daily.example/atom"),
        (replace(STATE, self_url="https://other.example/feed"), None),  # nobody subscribes to another's topic in its name
        (replace(STATE, hub=None), None),
        (replace(STATE, hub="ftp://hub.example/"), None),
        (replace(STATE, hub="javascript:alert(1)"), None),
        (replace(STATE, health="failing"), None),
        (replace(STATE, twin_of="https://daily.example/rss"), None),
    ],
)  # fmt: skip
def test_the_topic_is_the_feed_of_its_own_site(state: FeedState, topic: str | None) -> None:
    assert topic_of(state) == topic
    assert wanted(state, None) == (topic is not None)


def test_one_is_opened_once_and_again_only_for_another_hub_or_topic() -> None:
    assert not wanted(STATE, held())
    assert not wanted(STATE, held(state="refused"))
    assert wanted(replace(STATE, hub="https://hub2.example/"), held())
    assert not unwanted(STATE, held())
    assert unwanted(replace(STATE, hub="https://hub2.example/"), held())
    assert unwanted(replace(STATE, health="gone"), held())
    assert unwanted(None, held())
    assert not unwanted(replace(STATE, health="failing"), held()), "a feed that fails today may still be pushed"


def test_hub_and_self_of_the_header_go_before_those_of_the_document() -> None:
    one = '<https://hub.example/a>; rel="hub", </b>; rel=self; type="application/rss+xml", <x>; title="rel=hub"'
    after = after_poll(replace(STATE, hub=None, self_url=None), found((), body="b", link=one), NOON)
    assert (after.hub, after.self_url) == ("https://hub.example/a", "https://daily.example/b")
    many = found((), body="b", link="<" + "a" * 9000 + ">;" * 4000 + '<https://hub.example/a>; rel="hub"')
    assert after_poll(STATE, many, NOON).hub is None


def test_the_request_and_that_a_secret_goes_out_over_tls_alone() -> None:
    assert dict(form_of(held(), "https://agg.example/push/token")) == {
        "hub.callback": "https://agg.example/push/token", "hub.mode": "subscribe", "hub.topic": URL, "hub.lease_seconds": str(int(LEASE_S)), "hub.secret": "secret",
    }  # fmt: skip
    plain = opened(replace(STATE, hub="http://hub.example/push"), "token", "secret", NOON)
    assert plain.secret == ""
    assert "hub.secret" not in dict(form_of(plain, "https://agg.example/push/token"))
    assert dict(form_of(held(state="leaving"), "x"))["hub.mode"] == "unsubscribe"


def test_intent_is_affirmed_only_for_what_was_asked() -> None:
    sent = asking(held(), NOON)
    verdict = answered(sent, said(), NOON + 5)
    assert verdict is not None
    assert verdict.affirmed
    assert verdict.after.state == "active"
    assert verdict.after.lease_until == NOON + 5 + DAY
    assert 0.56 * DAY <= verdict.after.due_at - NOON - 5 <= 0.67 * DAY, "renewed before two thirds of the lease are over"
    assert answered(held(), said(), NOON) is None, "nobody asked yet"
    assert answered(None, said(), NOON) is None
    for wrong in (
        said(hub_topic="https://daily.example/other"),
        said("unsubscribe"),
        said("publish"),
        said(hub_challenge=""),
        said(hub_challenge="x" * 2000),
    ):
        verdict = answered(sent, wrong, NOON)
        assert verdict is None or not verdict.affirmed


def test_leaving_is_affirmed_only_when_we_leave() -> None:
    active = replace(held(), state="active", lease_until=NOON + DAY)
    asked = answered(active, said("unsubscribe"), NOON)
    assert asked is not None
    assert not asked.affirmed
    assert asked.after == active
    left = answered(asking(replace(active, state="leaving"), NOON), said("unsubscribe"), NOON)
    assert left is not None
    assert left.affirmed
    assert left.after.state == "ended"
    assert answered(replace(active, state="leaving"), said(), NOON) is None


def test_a_denial_is_kept_for_a_week_with_its_reason() -> None:
    verdict = answered(asking(held(), NOON), said("denied", hub_reason="no\nthanks"), NOON)
    assert verdict is not None
    assert (verdict.after.state, verdict.after.due_at) == ("refused", NOON + REFUSED_S)
    assert "no thanks" in (verdict.after.reason or "")
    assert not brings(verdict.after, NOON)


@given(st.text(max_size=30) | st.integers(-(10**15), 10**15).map(str))
def test_whatever_lease_a_hub_names_it_is_bounded(lease: str) -> None:
    verdict = answered(asking(held(), NOON), said(hub_lease_seconds=lease), NOON)
    assert verdict is not None
    assert LEAST_LEASE_S <= verdict.after.lease_until - NOON <= MOST_LEASE_S
    assert NOON < verdict.after.due_at < verdict.after.lease_until


def test_a_hub_that_fails_is_asked_later_and_later_and_then_left_alone() -> None:
    one, waits = held(), []
    for _ in range(MOST_FAILURES - 1):
        after = after_asking(asking(one, NOON), reply(500), NOON)
        waits.append(after.due_at - NOON)
        one = after
    assert waits[-1] > 4 * waits[0]
    assert one.state == "asked"
    assert after_asking(asking(one, NOON), reply(500), NOON).state == "refused"
    taken = after_asking(asking(held(), NOON), reply(202), NOON)
    assert taken.due_at == NOON + ANSWER_S
    assert unanswered(taken, NOON + ANSWER_S).failures == 1


def test_a_dead_hub_is_not_relied_upon_beyond_its_lease() -> None:
    active = replace(held(), state="active", lease_until=NOON + DAY)
    assert brings(active, NOON + DAY - 1)
    assert not brings(active, NOON + DAY)
    assert not brings(held(), NOON)


def test_deliveries_are_counted_by_whether_they_were_signed() -> None:
    assert delivered(held(), True, NOON).deliveries == 1
    assert delivered(held(), False, NOON).refused == 1
    assert delivered(held(), False, NOON).delivered_at is None


def test_polls_become_rare_while_pushes_prove_themselves_and_not_when_they_do_not() -> None:
    busy = replace(STATE, rate=20.0, arrivals=2000.0, exposure_h=100.0, etag='"1"', hours=(1 / 24,) * 24)
    usual = after_poll(busy, nothing(busy), NOON)
    assert usual.next_due_at - NOON < 300
    pushed = after_poll(replace(busy, pushed=True), nothing(busy), NOON)
    assert pushed.next_due_at - NOON >= PUSHED_FLOOR_S
    proven = after_poll(replace(busy, pushed=True, push_clean=PUSHED_LONG_AFTER), nothing(busy), NOON)
    assert PUSHED_LONG_FLOOR_S <= proven.next_due_at - NOON < DAY
    missed = after_poll(replace(proven, pushed=True), found((NOON + HOUR,), body="b"), NOON + 2 * HOUR)
    assert missed.push_clean == 0
    assert missed.next_due_at - NOON - 2 * HOUR < 300, "the hub missed one: asked as if there were none"
