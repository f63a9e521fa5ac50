"""Pairs told apart: both ways, handed on by joins, forgotten with the stories."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from firsthand.stories.apart import Apart

NAMES = st.sampled_from("abcdef")


@given(st.lists(st.tuples(NAMES, NAMES)), NAMES, NAMES)
def test_it_holds_both_ways_and_never_with_itself(pairs: list[tuple[str, str]], one: str, other: str) -> None:
    apart = Apart()
    for pair in pairs:
        apart.keep(*pair)
    said = one != other and ((one, other) in pairs or (other, one) in pairs)
    assert apart.bars(one, other) is apart.bars(other, one) is said


def test_a_joined_story_hands_on_what_it_is_kept_from() -> None:
    apart = Apart()
    apart.keep("a", "b")
    apart.joined("b", "c")
    assert apart.bars("a", "c")
    apart.ended(["a"])
    assert not apart.bars("c", "a")
    assert not apart.bars("a", "b")
