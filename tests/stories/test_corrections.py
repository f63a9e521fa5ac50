"""Corrections that copies followed, did not follow, or never had a part in; short diffs of two versions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from firsthand.stories.corrections import Change, changes, not_followed

BEFORE = "The bridge at Korsund cost 18 million crowns and was opened by the mayor on Tuesday."
AFTER = "The bridge at Korsund cost 81 million crowns and was opened by the mayor on Tuesday."


def test_only_copies_that_say_what_was_wrong_are_behind() -> None:
    copies = [
        ("same", f"Some lead. {BEFORE} More."), ("followed", f"Some lead. {AFTER} More."), ("cut", "The bridge was opened by the mayor on Tuesday."),
        ("both", f"{AFTER} Correction: an earlier version said {BEFORE}"), ("other", "Rain is expected on Friday."),
    ]  # fmt: skip
    assert not_followed(BEFORE, AFTER, copies) == ("same",)


def test_the_same_version_or_none_lists_nothing() -> None:
    assert not_followed(BEFORE, BEFORE, [("a", BEFORE)]) == ()
    assert not_followed("", AFTER, [("a", AFTER)]) == ()


def test_a_short_diff() -> None:
    assert changes(BEFORE, AFTER) == (Change(before="18", after="81"),)
    assert changes("A fire", "A big fire") == (Change(before="", after="big"),)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_texts(before: str, after: str) -> None:
    changes(before, after)
    assert changes(before, before) == ()
    not_followed(before, after, [("a", before), ("b", after)])
