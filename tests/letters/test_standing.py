"""Whom a proven domain speaks for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from firsthand.facts import Facts
from firsthand.letters.standing import aligned, extended
from firsthand.model.outlet import PublisherGroup
from firsthand.model.takedown import Standing

PROVEN = Standing(strength="aligned", domains=("tarnpost.com",))


@pytest.mark.parametrize(
    ("signing", "sender", "good"),
    [("tarnpost.com", "tarnpost.com", True), ("mail.tarnpost.com", "news.tarnpost.com", True), ("TARNPOST.com.", "tarnpost.com", True),
     ("rivalecho.com", "tarnpost.com", False), ("co.uk", "tarnpost.co.uk", False), ("com", "tarnpost.com", False), ("a.test", "b.test", False),
     ("test", "tarnpost.test", False), ("one.blogspot.com", "two.blogspot.com", False), ("", "tarnpost.com", False)],
)  # fmt: skip
def test_alignment(signing: str, sender: str, good: bool) -> None:
    assert aligned(signing, sender) is good


def test_titles_of_one_owner_need_a_signature_and_two_lists(facts: Facts) -> None:
    known = replace(facts, groups=(PublisherGroup(id="t", name="Tarn", domains=("tarnpost.com", "tarnweekly.com", "tarnsold.com")),))
    owners = {"tarnpost.com": "Tarn Press", "tarnweekly.com": "Tarn Press", "tarnsold.com": "Another House"}.get
    assert set(extended(PROVEN, known, owner_of=owners).domains) == {"tarnpost.com", "tarnweekly.com"}
    assert extended(PROVEN, known).domains == ("tarnpost.com",)
    assert extended(replace(PROVEN, strength="challenged"), known, owner_of=owners).domains == ("tarnpost.com",)
    assert extended(Standing(strength="none", domains=("tarnpost.com",)), known, owner_of=owners).domains == ("tarnpost.com",)


def test_only_an_outlets_own_word_puts_it_under_somebody(facts: Facts) -> None:
    word = {"tarnsport.com": "tarnpost.com", "rivalecho.com": "rivalholding.com"}
    assert extended(PROVEN, facts, word).domains == ("tarnpost.com", "tarnsport.com")
