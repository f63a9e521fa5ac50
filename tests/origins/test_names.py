from __future__ import annotations

import pytest

from firsthand.facts import Facts
from firsthand.origins.names import Where, bare, names_of


@pytest.mark.parametrize(
    ("text", "language", "country", "expected"),
    [
        ("told the Associated Press of Pakistan", "en", "PK", ["APP"]),
        ("AFP, dpa und Reuters", "de", "DE", ["Agence France-Presse", "Deutsche Presse-Agentur", "Reuters"]),
        ("las AFP cobran comisiones", "es", "CL", []),
        ("the AAP won nine seats", "en", "IN", []),
        ("Sie wollen mehr", "de", "DE", []),
        ("Mehr und MEHR", "de", "DE", []),
        ("Police in Trinidad, TT", "en", "TT", []),
        ("路透社报道", "zh", "CN", ["Reuters"]),
        ("по данным РИА Новости", "ru", "RU", ["RIA Novosti"]),
        ("(서울=연합뉴스)", "ko", "KR", ["Yonhap News Agency"]),
        ("AP Photo of the day", "en", "US", []),
        ("DJ Summers spins records", "en", "US", []),
        ("By AP Sports Writer Jo Bloggs", "en", "US", ["Associated Press"]),
    ],
)
def test_names_by_language_place_and_case(facts: Facts, text: str, language: str, country: str, expected: list[str]) -> None:
    assert [m.known.name for m in names_of(facts).find(text, Where(language, country))] == expected


def test_a_short_mark_needs_its_case(facts: Facts) -> None:
    assert names_of(facts).find("the gap and the ap", Where("en", "US")) == []


def test_a_call_sign_takes_the_rest_of_its_brand(facts: Facts) -> None:
    names = names_of(facts)
    before = names.outlet_names.get("wqxlnews.example")
    names.outlet_names["wqxlnews.example"] = ("WQXL",)
    try:
        assert names.name_of("wqxlnews.example") == "WQXL News"
    finally:
        names.outlet_names.pop("wqxlnews.example")
        assert before is None


def test_bare_drops_case_accents_and_article() -> None:
    assert bare("The Évening-Star!") == bare("evening star")
