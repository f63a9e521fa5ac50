from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from firsthand.model.origin import Claimed, Neighbour, Origin
from firsthand.origins.moments import before, first, printed, surely_before
from tests.origins.conftest import BODY

MADE = Callable[..., Neighbour]
TEXT = "\n".join(BODY)
NOON = 1_700_049_600.0  # 2023-11-15T12:00:00Z


def test_time_never_orders_inside_the_gaps(neighbour: MADE) -> None:
    one, other = neighbour("a", "a.example", TEXT, 1000, gap=600), neighbour("b", "b.example", TEXT, 1200, gap=600)
    assert before(one, other) is None
    assert before(other, one) is None
    assert first([one, other]) is None


def test_beyond_both_gaps_it_does(neighbour: MADE) -> None:
    one, other = neighbour("a", "a.example", TEXT, 1000, gap=600), neighbour("b", "b.example", TEXT, 2000, gap=600)
    assert surely_before(one, other)
    assert before(other, one) is False
    assert first([other, one]) is one


def test_believable_stamps_part_what_the_gaps_leave_open(neighbour: MADE) -> None:
    one = neighbour("a", "a.example", TEXT, NOON, gap=1200, published="2023-11-15T11:50:00+00:00")
    other = neighbour("b", "b.example", TEXT, NOON + 60, gap=1200, published="2023-11-15T11:58:00+00:00")
    assert before(one, other) is True


def test_a_stamp_from_before_the_poll_that_did_not_show_it_is_not_believed(neighbour: MADE) -> None:
    liar = neighbour("b", "b.example", TEXT, NOON + 1800, gap=300, published="2023-11-15T09:00:00+00:00")
    assert printed(liar) is None
    assert before(neighbour("a", "a.example", TEXT, NOON, gap=300), liar) is True


def test_a_backdater_does_not_win(neighbour: MADE) -> None:
    signed = Origin(kind="own", claimed=Claimed(byline="By Odette Marrowby"))
    true = neighbour("a", "a.example", TEXT, NOON, gap=300, published="2023-11-15T11:58:00+00:00", origin=signed)
    liar = neighbour("b", "b.example", TEXT, NOON + 1800, gap=300, published="2023-11-15T11:30:00+00:00", origin=Origin(kind="own"))
    assert first([liar, true]) is true


def test_a_late_feed_s_signed_original_may(neighbour: MADE) -> None:
    signed = Origin(kind="own", claimed=Claimed(byline="By Odette Marrowby"))
    copy = neighbour("a", "a.example", TEXT, NOON, gap=300, published="2023-11-15T11:58:00+00:00", origin=Origin(kind="own"))
    late = neighbour("b", "b.example", TEXT, NOON + 1800, gap=300, published="2023-11-15T11:30:00+00:00", origin=signed)
    assert first([copy, late]) is late


def test_within_the_gaps_the_one_with_all_of_the_common_text_is_first(neighbour: MADE) -> None:
    one, other = neighbour("a", "a.example", TEXT, 1000, gap=600), neighbour("b", "b.example", TEXT, 1200, gap=600)
    assert first([one, other], {"a": 0.7, "b": 1.0}) is other
    assert first([one, other], {"a": 1.0, "b": 1.0}) is None


@given(a=st.floats(0, 1e5), b=st.floats(0, 1e5), ga=st.floats(0, 1e4), gb=st.floats(0, 1e4))
def test_before_is_antisymmetric(a: float, b: float, ga: float, gb: float) -> None:
    def made(id: str, at: float, gap: float) -> Neighbour:
        return Neighbour(
            id=id, url=id, outlet=id, name=None, headline=None, text="", language=None, published=None, first_seen=at, gap_s=gap,
        )  # fmt: skip

    one, other = made("a", a, ga), made("b", b, gb)
    said, reverse = before(one, other), before(other, one)
    assert said is None or reverse is None or said != reverse or (ga == gb == 0 and a == b)
