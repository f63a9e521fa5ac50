from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.letters.abuse import SUSPENDED_S, WINDOW_S, is_warning, same_sender, suspended_until

DAY = 86400.0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Kit@Paper.com", "kit@paper.com", True),
        ("kit+a@paper.com", "kit+b@paper.com", True),
        ("kit@paper.com", "kit@other.com", False),
        ("", "", False),
        ("nobody", "nobody", False),
    ],
)
def test_one_mailbox(one: str, other: str, same: bool) -> None:
    assert same_sender(one, other) is same


def test_the_second_finding_warns_and_the_third_suspends() -> None:
    assert not is_warning([0.0], 1.0)
    assert is_warning([0.0, DAY], DAY)
    assert suspended_until([0.0, DAY], DAY) is None
    assert suspended_until([0.0, DAY, 2 * DAY], 2 * DAY) == 2 * DAY + SUSPENDED_S
    assert suspended_until([0.0, DAY, 2 * DAY], 2 * DAY + SUSPENDED_S) is None


@given(st.lists(st.floats(0, 1e6)), st.floats(0, 1e6))
def test_old_findings_and_those_to_come_count_for_nothing(findings: list[float], now: float) -> None:
    recent = [at for at in findings if now - WINDOW_S < at <= now]
    assert suspended_until(findings, now) == suspended_until(recent, now)
    until = suspended_until(findings, now)
    assert until is None or now < until <= now + SUSPENDED_S
