"""Where a story was not seen: never without the number of live feeds, never of places with next to none."""

from __future__ import annotations

from firsthand.stories.missing import Unseen, unseen

LIVE = {"country": {"FR": 212, "DE": 90, "AD": 2}, "language": {"fr": 260, "de": 120}}
COUNTRIES = {"f1": "DE", "f2": "DE", "f3": "AT"}
LANGUAGES = {"f1": "de", "f2": "de-DE", "f3": "de-AT"}


def test_silence_comes_with_its_denominator_the_largest_first() -> None:
    assert unseen(("f1", "f2", "f3"), COUNTRIES, LANGUAGES, LIVE) == (
        Unseen(kind="language", code="fr", seen=0, live=260),
        Unseen(kind="country", code="FR", seen=0, live=212),
    )


def test_nothing_is_said_of_a_country_with_two_feeds_unless_it_is_asked_for() -> None:
    found = unseen(("f1", "f1"), COUNTRIES, LANGUAGES, LIVE, of=(("country", "AD"), ("country", "DE")))
    assert found[:2] == (Unseen(kind="country", code="AD", seen=0, live=2), Unseen(kind="country", code="DE", seen=1, live=90))
    assert "AD" not in [u.code for u in found[2:]]


def test_no_more_than_is_asked_for() -> None:
    many = {"country": {f"{a}{b}": 10 for a in "ABC" for b in "XYZ"}}
    assert len(unseen((), {}, {}, many, most=4)) == 4
