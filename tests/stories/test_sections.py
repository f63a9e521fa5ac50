"""Topics and places: the publisher's word first, then the address, then what the words say."""

from __future__ import annotations

import pytest

from firsthand.facts import Facts, several
from firsthand.stories.gazetteer import gazetteer
from firsthand.stories.sections import majority, place_of, topic_of
from firsthand.text.tokens import fold, words

TOPICS = {
    "world",
    "politics",
    "business",
    "technology",
    "science",
    "health",
    "environment",
    "society",
    "crime",
    "culture",
    "sport",
    "weather",
}


@pytest.mark.parametrize(
    ("categories", "url", "headline", "language", "topic"),
    [
        (("Sport",), "https://a.example/x", "Minister wins election", "en", "sport"),
        (("News", "Business & Money"), "https://a.example/x", "", "en", "business"),
        (("Économie",), "https://a.example/x", "", "fr", "business"),
        (("经济",), "https://a.example/x", "", "zh", "business"),
        ((), "https://a.example/wirtschaft/artikel-1.html", "Etwas ist geschehen", "de", "business"),
        ((), "https://sport.a.example/2026/artikel", "Etwas", "de", "sport"),
        ((), "https://a.example/2026/11/24/12345", "Police arrest suspect after fatal shooting", "en", "crime"),
        ((), "https://a.example/1", "Сборная проиграла финал чемпионата", "ru", "sport"),
        ((), "https://a.example/1", "台風で大雨、洪水のおそれ", "ja", "weather"),
        ((), "https://a.example/1", "زلزال يضرب المدينة وامطار", "ar", "weather"),
        ((), "https://a.example/1", "A walk in the garden", "en", None),
        ((), "http://[broken", "", None, None),
    ],
)
def test_topic_of(categories: tuple[str, ...], url: str, headline: str, language: str | None, topic: str | None, facts: Facts) -> None:
    assert topic_of(categories, url, headline, "", language, facts) == topic


@pytest.mark.parametrize(
    ("headline", "lede", "language", "country"),
    [
        ("German police arrest two", "", "en", "DE"),
        ("Наводнение в Москве", "", "ru", "RU"),
        ("東京で地震", "", "ja", "JP"),
        ("Un muerto en México", "", "es", "MX"),
        ("Mahakama ya Kenya", "", "sw", "KE"),
        ("انتخابات في مصر", "", "ar", "EG"),
        ("Two die in fire", "The blaze broke out in Lyon, France.", "en", "FR"),
        ("Two die in fire", "", "en", None),
    ],
)
def test_place_of(headline: str, lede: str, language: str, country: str | None, facts: Facts) -> None:
    assert place_of(headline, lede, None, language, facts) == country


def test_the_data_are_sound(facts: Facts) -> None:
    rows = facts.table("sections")
    assert {r["topic"] for r in rows} == TOPICS == {r["id"] for r in facts.table("topics")}
    assert all(several(r["sections"]) or several(r["words"]) for r in rows)
    places = facts.table("places")
    ids = {r["id"] for r in places}
    assert all(r["country"] in ids for r in places)
    assert all(fold(n) == n for r in places[::7] for n in several(r["names"]))
    assert all(w == words(w)[0] for r in facts.table("function_words") for w in several(r["words"])[::9])


def test_a_place_is_found_in_cases_and_as_an_adjective(facts: Facts) -> None:
    places = gazetteer(facts)
    assert [places.of_word(w) for w in ("москве", "германии", "francaise", "the")] == ["524901", "DE", "FR", None]
    assert places.named("Talks between Saudi Arabia and Norway") == ["SA", "NO"]


def test_majority() -> None:
    assert majority(["sport", None, "sport", "culture"]) == "sport"
    assert majority([None]) is None
