from __future__ import annotations

import pytest

from firsthand.articles.names import authors_in, byline_words
from firsthand.facts import Facts, several

CASES = (
    ("By Maja Lindqvist and Oren Pell, Staff Writers", ["Maja Lindqvist", "Oren Pell"]),
    ("Von Greta Sommer und Till Berg", ["Greta Sommer", "Till Berg"]),
    ("Par Lucie Aubrac et Hugo Besson, envoyé spécial", ["Lucie Aubrac", "Hugo Besson"]),
    ("Por Ana Robles y Luis Ferrer", ["Ana Robles", "Luis Ferrer"]),
    ("di Carla Venturi", ["Carla Venturi"]),
    ("Автор: Иван Петров", ["Иван Петров"]),
    ("Γράφει ο Νίκος Αλεξίου", ["Νίκος Αλεξίου"]),
    ("文／林小明", ["林小明"]),
    ("田中花子記者", ["田中花子"]),
    ("김하늘 기자", ["김하늘"]),
    ("بقلم سامي حداد", ["سامي حداد"]),
    ("Ines Talbot | The Island Gazette", ["Ines Talbot", "The Island Gazette"]),
    ("admin", []),
    ("12 May 2024 10:30", []),
    ("", []),
)


@pytest.mark.parametrize(("line", "expected"), CASES)
def test_names(line: str, expected: list[str], facts: Facts) -> None:
    assert [a.name for a in authors_in(line, byline_words(facts))] == expected


@pytest.mark.parametrize(
    "name", ["Reuters", "dpa", "Associated Press", "AFP", "News Desk", "Redaktion", "Agencias", "新华社", "islandgazette.example"]
)
def test_organisations_stay_organisations(name: str, facts: Facts) -> None:
    assert [a.kind for a in authors_in(name, byline_words(facts))] == ["organisation"]


def test_the_outlet_itself_is_an_organisation(facts: Facts) -> None:
    found = authors_in("Le Phare", byline_words(facts), frozenset({"le phare"}))
    assert [(a.name, a.kind) for a in found] == [("Le Phare", "organisation")]


def test_a_short_word_of_markup_is_part_of_the_name(facts: Facts) -> None:
    assert [a.name for a in authors_in("Per Olsson Berg", byline_words(facts), printed=False)] == ["Per Olsson Berg"]


def test_every_introducing_word_is_taken_off(facts: Facts) -> None:
    words = byline_words(facts)
    wrong = []
    for row in facts.table("bylines"):
        if row["kind"] != "before":
            continue
        for word in several(row["words"]):
            wide = any(ord(c) > 0x2E7F for c in word)
            line = f"{word}: Zara Quill" if not word.endswith(("/", "＝")) else f"{word}Zara Quill"
            if [a.name for a in authors_in(line, words)] != ["Zara Quill"] and not wide:
                wrong.append(word)
    assert not wrong


def test_forty_languages_have_bylines(facts: Facts) -> None:
    assert len({r["language"] for r in facts.table("bylines") if r["kind"] == "before"}) >= 40
