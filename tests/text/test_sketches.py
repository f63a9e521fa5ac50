"""Sketches: containment is near the truth, whatever the lengths; keys hide; bytes come back."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.text.sketches import containment, from_bytes, held, siphash, sketch, to_bytes


def _text(seed: int, count: int) -> str:
    source = random.Random(seed)
    return " ".join("".join(source.choices("abcdefghij", k=6)) for _ in range(count))


@pytest.mark.parametrize("count", [20, 300, 5000])
def test_a_text_is_wholly_in_itself_whatever_its_punctuation(count: int) -> None:
    text = _text(1, count)
    assert containment(sketch(text), sketch(text.upper().replace(" ", ", "))) == 1.0


@pytest.mark.parametrize(("part", "whole"), [(60, 400), (400, 4000), (2000, 9000)])
def test_a_part_is_found_in_a_longer_text(part: int, whole: int) -> None:
    small = _text(2, part)
    large = _text(3, whole // 2) + " " + small + " " + _text(4, whole // 2)
    assert held(sketch(small), sketch(large)) == 1.0
    assert held(sketch(large), sketch(small)) == pytest.approx(part / (whole + part), abs=0.08)


def test_half_a_text_counts_as_half() -> None:
    shared = _text(5, 600)
    assert containment(sketch(shared + " " + _text(6, 600)), sketch(shared + " " + _text(7, 600))) == pytest.approx(0.5, abs=0.12)


def test_other_texts_share_nothing() -> None:
    assert containment(sketch(_text(8, 500)), sketch(_text(9, 500))) == 0.0
    assert containment(sketch(""), sketch(_text(9, 500))) == 0.0


def test_scripts_without_spaces_are_cut_into_characters() -> None:
    text = "".join(random.Random(1).choices("天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏", k=300))
    assert held(sketch(text[60:180]), sketch(text)) == 1.0


def test_a_key_hides_and_still_compares() -> None:
    text = _text(10, 400)
    key, other = b"k" * 32, b"o" * 32
    assert containment(sketch(text, key), sketch(text[: len(text) // 2], key)) == 1.0
    assert containment(sketch(text, key), sketch(text, other)) == 0.0
    assert containment(sketch(text, key), sketch(text)) == 0.0
    assert sketch(text, key).whole != sketch(text).whole


@given(st.text(max_size=300), st.text(max_size=300))
def test_containment_is_symmetric_and_bounded_and_survives_bytes(one: str, other: str) -> None:
    a, b = sketch(one), sketch(other)
    assert containment(a, b) == containment(b, a)
    assert 0.0 <= containment(a, b) <= 1.0
    assert to_bytes(from_bytes(to_bytes(a))) == to_bytes(a)


@pytest.mark.parametrize("packed", [b"", b"x" * 21, b"x" * 20000])
def test_other_bytes_are_refused(packed: bytes) -> None:
    with pytest.raises(ValueError, match="no sketch"):
        from_bytes(packed)


def test_siphash_is_that_of_its_authors() -> None:
    """The vector of the reference implementation: key 00..0f, the message 00..07."""
    values = np.frombuffer(bytes(range(8)) + bytes(8), dtype="<u8")
    made = siphash(values, bytes(range(16)))
    assert int(made[0]) == 0x93F5F5799A932462
    assert made[0] != made[1]
    assert siphash(values[:0], bytes(16)).tolist() == []
