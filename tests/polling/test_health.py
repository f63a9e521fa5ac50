"""How the feeds are: one and all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from firsthand.polling.health import failing, fleet_health, health_of, sentence
from firsthand.polling.judge import after_poll
from tests.polling.conftest import HOUR, NOON, failed, found, fresh, nothing


def test_a_feeds_health_tells_state_reason_success_share_lag_and_next_poll() -> None:
    state = after_poll(fresh(), found((NOON - 60,)), NOON)
    assert health_of(state).lag_s is None, "what stood there at the first look says nothing of our lag"
    state = after_poll(state, found((NOON + HOUR - 120, NOON + HOUR - 240), body="b"), NOON + HOUR)
    state = after_poll(state, nothing(state), NOON + 2 * HOUR)
    told = health_of(state)
    assert (told.state, told.reason, told.last_success_at) == ("active", None, NOON + 2 * HOUR)
    assert told.not_modified == pytest.approx(1 / 3)
    assert told.lag_s == pytest.approx(180.0)
    assert told.next_due_at == state.next_due_at
    later = after_poll(state, found((NOON + 3 * HOUR - 480,), body="c"), NOON + 3 * HOUR)
    assert later.lag_s == pytest.approx(180 + 0.2 * 300)


def test_all_of_them_in_a_line_with_those_that_fail_first() -> None:
    lost = fresh()
    for hour in range(4):
        lost = after_poll(lost, failed(error="unreachable"), NOON + hour * HOUR)
    gone = after_poll(replace(fresh(), url="https://daily.example/gone"), failed(410), NOON)
    good = after_poll(fresh(), found((NOON - 60,)), NOON)
    covered, pushed = replace(good, cover="x"), replace(good, pushed=True, push_clean=2)
    states = [good, covered, pushed, replace(good, twin_of="x"), gone, lost]
    fleet = fleet_health(states)
    assert fleet.by_state == {"active": 4, "gone": 1, "failing": 1}
    assert fleet.instead == {"covered": 1, "pushed": 1, "twin": 1}
    assert {h.url for h in failing(states)} == {gone.url, lost.url}
    assert "6 feeds: 4 active, 1 gone, 1 failing" in sentence(fleet)
    assert fleet.reasons[0][1] == 1
    assert "none yet" in sentence(fleet_health([]))
