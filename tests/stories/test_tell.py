"""A story as told: the earliest own report leads, verbatim; copies add outlets and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from firsthand import facts as facts_module
from firsthand.model.item import Item
from firsthand.model.origin import Origin, Primary
from firsthand.stories.ranking import read_formula
from firsthand.stories.tell import summarise

FORMULA = read_formula(facts_module.DATA / "ranking.toml")
NOW = 10_000.0


def item(id: str, at: float, outlet: str, **more: object) -> Item:
    given = {"headline": f"Headline {id}", "language": "en", "primary": Primary(url=f"https://{outlet}/{id}", kind="own"), **more}
    return Item(id=id, url=f"https://{outlet}/{id}", outlet=outlet, first_seen=at, **given)  # type: ignore[arg-type]


WIRE = item("1", 100, "a.example", origin=Origin(kind="agency"), topic="sport", place="FR")
OWN = item("2", 200, "b.example", origin=Origin(kind="own"), role="coverage", language="de", topic="crime", place="FR")
COPY = item("3", 9_900, "c.example", role="copy", copy_of="1", language="fr", topic="crime", place="DE")


def test_the_earliest_own_report_leads() -> None:
    told = summarise("s1", [COPY, OWN, WIRE], 2, NOW, {"a.example": "FR", "b.example": "DE", "c.example": "IT"}, FORMULA)
    assert (told.lead, told.headline, told.language, told.primary) == ("2", "Headline 2", "de", OWN.primary)
    assert (told.first_seen, told.updated, told.outlets, told.independent) == (100, 9_900, 3, 2)
    assert told.countries == ("FR", "DE")
    assert told.languages == ("en", "de")
    assert told.place == "FR"


def test_a_copy_adds_nothing_to_the_score() -> None:
    with_copy = summarise("s1", [WIRE, OWN, COPY], 2, NOW, {"c.example": "IT"}, FORMULA)
    without = summarise("s1", [WIRE, OWN], 2, NOW, {}, FORMULA)
    assert (with_copy.score, with_copy.terms) == (without.score, without.terms)


def test_a_story_of_copies_alone_still_stands() -> None:
    told = summarise("s1", [COPY], 1, NOW, {}, FORMULA)
    assert (told.lead, told.outlets, told.topic) == ("3", 1, "crime")


def test_hidden_items_and_those_without_headline_do_not_lead() -> None:
    told = summarise("s1", [replace(OWN, hidden="case-1"), replace(WIRE, headline=None), COPY], 1, NOW, {}, FORMULA)
    assert told.lead == "3"


def test_an_empty_story_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        summarise("s1", [], 0, NOW, {}, FORMULA)
