"""The inverted index: what was put in is found, newest kept, whatever was sealed, merged or renumbered."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from firsthand.stories.postings import Postings

ENTRIES = st.lists(st.lists(st.integers(0, 12), max_size=6, unique=True), max_size=60)


def found(postings: Postings, key: int) -> set[int]:
    slots, which = postings.find(np.array([key], dtype=np.uint32))
    assert (which == 0).all()
    return set(slots.tolist())


@given(ENTRIES, st.integers(2, 40))
def test_every_entry_is_found_under_its_key_alone(entries: list[list[int]], seal: int) -> None:
    postings = Postings(cap=100, seal=seal)
    for slot, keys in enumerate(entries):
        postings.add(keys, slot)
    for key in range(13):
        assert found(postings, key) == {slot for slot, keys in enumerate(entries) if key in keys}


@given(ENTRIES, st.integers(2, 40))
def test_renumbering_moves_and_forgets(entries: list[list[int]], seal: int) -> None:
    postings = Postings(cap=100, seal=seal)
    for slot, keys in enumerate(entries):
        postings.add(keys, slot)
    new = np.array([slot // 2 if slot % 2 == 0 else -1 for slot in range(max(1, len(entries)))], dtype=np.int64)
    postings.renumber(new)
    for key in range(13):
        assert found(postings, key) == {slot // 2 for slot, keys in enumerate(entries) if key in keys and slot % 2 == 0}


def test_the_newest_entries_of_a_common_key_stay() -> None:
    postings = Postings(cap=8, seal=50)
    for slot in range(500):
        postings.add([7, slot + 100], slot)
    held = found(postings, 7)
    assert 499 in held
    assert 0 not in held
    assert len(held) <= 8 * 12
    assert found(postings, 123) == {23}


def test_several_keys_say_which_of_them_was_hit() -> None:
    postings = Postings(seal=4)
    for slot, keys in enumerate(([1, 2], [2, 3], [3, 1])):
        postings.add(keys, slot)
    slots, which = postings.find(np.array([3, 9, 2], dtype=np.uint32))
    assert sorted(zip(which.tolist(), slots.tolist(), strict=True)) == [(0, 1), (0, 2), (2, 0), (2, 1)]
