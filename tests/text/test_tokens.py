"""Words of any script: folding, segmentation, names and numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.text.tokens import fold, has_capitals, mentions, numbers, search_terms, skeleton, units, words, words_and_units


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello_World don't Łódź Straße", "hello world don t lodz strasse"),
        ("İstanbul ISPANAK", "istanbul ispanak"),
        ("Việt Nam", "viet nam"),
        ("东京2020年", "东京 2020 年"),
        ("ประเทศ", "ปร ระ ะเ เท ทศ"),
        ("में १२३", "में 123"),
        ("الأخبار العَرَبِيَّة", "الاخبار العربيه"),
        ("Киї́в", "київ"),
        ("말했다", "말했 했다"),
        ("ﬁnance", "finance"),
        ("  ", ""),
    ],
)
def test_search_terms(text: str, expected: str) -> None:
    assert search_terms(text) == expected


@pytest.mark.parametrize(
    ("query", "document"),
    [("大統領", "新しい大統領が選ばれた"), ("ECOLE", "l’école publique"), ("٢٠٢٤", "in 2024"), ("대통령", "대통령이 말했다")],
)
def test_a_query_is_a_phrase_of_its_document(query: str, document: str) -> None:
    assert f" {search_terms(query)} " in f" {search_terms(document)} "


@given(st.text(max_size=200))
def test_search_terms_are_stable_and_hold_no_ascii_punctuation(text: str) -> None:
    once = search_terms(text)
    assert search_terms(once) == once
    assert all(c.isalnum() or c == " " or not c.isascii() for c in once)
    assert "  " not in once


@given(st.text(max_size=100))
def test_folding_is_idempotent_and_blind_to_case(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_units_are_characters_where_a_script_has_no_spaces() -> None:
    assert units("猫が3匹 cats") == ["猫", "が", "3", "匹", "cats"]
    assert words("cats") == units("cats")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,234.5 and 1.234,5", ["1234.5", "1234.5"]),
        ("12\u00a0000 people, 3.5%", ["12000", "3.5"]),
        ("१२ ٣٤", ["12", "34"]),
        ("2014-05-06", ["2014", "05", "06"]),
        ("1.2345", ["1.2345"]),
        ("none", []),
    ],
)
def test_numbers(text: str, expected: list[str]) -> None:
    assert numbers(text) == expected


def test_mentions_are_names_and_numbers_in_order() -> None:
    assert mentions("Yesterday Ada Byron met 12 friends. Friends of Byron came. Then 2014 ended") == ["ada", "byron", "12", "byron", "2014"]
    assert mentions("Ада Байрон\nМосква") == ["байрон"]
    assert mentions("猫 2024") == ["2024"]


@pytest.mark.parametrize(
    "spellings",
    [("Trump", "Трампа", "ترامب", "トランプ", "ट्रम्प"), ("Sainsbury", "Сейнсбери", "سينسبري", "セインズベリー"), ("Lindholm", "Линдхольм")],
)
def test_a_name_has_one_skeleton_in_every_script(spellings: tuple[str, ...]) -> None:
    assert len({skeleton(s)[:4] for s in spellings}) == 1


@given(st.text(max_size=60))
def test_skeletons_hold_consonant_classes_only(word: str) -> None:
    assert set(skeleton(word)) <= set("bkstrmj")


def test_has_capitals() -> None:
    assert has_capitals("Ada met Byron")
    assert not has_capitals("猫が好き")
    assert not has_capitals("أخبار")


@given(st.text(max_size=80))
def test_words_and_units_are_both(text: str) -> None:
    assert words_and_units(text) == (words(text), units(text))
