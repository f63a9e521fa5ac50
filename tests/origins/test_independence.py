from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from firsthand.facts import Facts
from firsthand.model.origin import Origin, Source
from firsthand.model.outlet import PublisherGroup
from firsthand.origins.independence import independent
from tests.origins.test_revise import marked

OWN = Origin(kind="own")


def test_reports_with_nothing_in_common(facts: Facts) -> None:
    assert independent([("a.example", OWN, "1"), ("b.example", OWN, "2")], facts) == 2


def test_one_text_is_one_report(facts: Facts) -> None:
    assert independent([(f"site{n}.example", OWN, "same") for n in range(10)], facts) == 1


def test_one_wire_is_one_report_and_its_own_site_is_in_it(facts: Facts) -> None:
    members = [
        ("a.example", marked("a.example"), "1"),
        ("b.example", marked("b.example"), "2"),
        ("apnews.com", OWN, "3"),
        ("c.example", OWN, "4"),
    ]
    assert independent(members, facts) == 2


def test_one_house_is_one_report(facts: Facts) -> None:
    house = PublisherGroup(id="h", name="Tarnside Titles", domains=("a.example", "b.example"))
    assert independent([("a.example", OWN, "1"), ("b.example", OWN, "2")], replace(facts, groups=(house,))) == 1


def test_unnamed_agencies_are_one(facts: Facts) -> None:
    bare = Origin(kind="agency", origin=Source())
    assert independent([("a.example", bare, "1"), ("b.example", bare, "2")], facts) == 1


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("1234")), min_size=1, max_size=8))
def test_between_one_and_the_number_of_outlets(facts: Facts, members: list[tuple[str, str]]) -> None:
    given_members = [(f"{o}.example", OWN, c) for o, c in members]
    count = independent(given_members, facts)
    assert 1 <= count <= len({o for o, _ in members})
    assert independent(list(reversed(given_members)), facts) == count
