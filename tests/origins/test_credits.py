from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from firsthand.facts import Facts
from firsthand.model.article import Author, Hyperlink, NearLine
from firsthand.origins.credits import credited, end_signs, phrase_signs, press_signs
from firsthand.origins.lexicon import lexicon_of, needs_of
from firsthand.origins.view import View
from tests.origins.conftest import BODY, named


def tail(text: str) -> tuple[NearLine, ...]:
    return (NearLine(text=text, place="after", scope="text"),)


@pytest.mark.parametrize(
    ("line", "language", "expected"),
    [
        ("(ANSA)", "it", "ANSA"),
        ("— AFP", "en", "Agence France-Presse"),
        ("sak/Reuters", "de", "Reuters"),
        ("aja/PAP", "pl", "Polish Press Agency"),
        ("--(بترا)", "ar", "Petra"),
        ("© dpa-infocom, dpa:201227-99-820474/3", "de", "Deutsche Presse-Agentur"),
        ("(Reporting by Odette Marrowby; Editing by Corwin Quillane)", "en", "Reuters"),
    ],
)
def test_end_credits(view: Callable[..., View], line: str, language: str, expected: str) -> None:
    assert expected in named(end_signs(view(near=tail(line), language=language)))


def test_the_last_paragraph_may_end_with_the_mark(view: Callable[..., View]) -> None:
    signs = end_signs(view(body=(*BODY, "The line closed in the autumn of that year. (dpa)"), language="de"))
    assert [(s.signal, s.source.name) for s in signs] == [("end-bracket", "Deutsche Presse-Agentur")]


def test_a_sentence_that_names_an_agency_is_no_signature(view: Callable[..., View]) -> None:
    assert end_signs(view(body=(*BODY, "The mayor spoke to Reuters."))) == []
    assert end_signs(view(near=tail("Reuters: three things to know about trams"))) == []


@pytest.mark.parametrize(
    ("line", "language", "expected", "relation"),
    [
        ("This article was originally published on Northshire Ledger.", "en", "Northshire Ledger", "republished"),
        ("Dieser Beitrag ist zuerst bei „Nordhall Bote“ erschienen.", "de", "Nordhall Bote", "republished"),
        ("With files from The Canadian Press", "en", "The Canadian Press", "wire"),
        ("(Con información de EFE)", "es", "EFE", "wire"),
        ("Traducido del original de Northshire Ledger.", "es", "Northshire Ledger", "translation"),
        ("来源：拉城晚报", "zh", "拉城晚报", "republished"),
        ("Перевод публикации издания Northshire Ledger.", "ru", "Northshire Ledger", "translation"),
    ],
)
def test_phrases(view: Callable[..., View], line: str, language: str, expected: str, relation: str) -> None:
    signs = phrase_signs(view(near=tail(line), language=language))
    assert (expected, relation) in {(s.source.name, s.relation) for s in signs}
    assert all(s.text in line for s in signs)


def test_own_source_line_is_no_credit(view: Callable[..., View]) -> None:
    assert phrase_signs(view(near=tail("Source: Larkfield Gazette"))) == []
    assert phrase_signs(view(near=tail("First published on Nov 20, 2021"))) == []


def test_a_credit_that_is_a_link_has_its_domain(view: Callable[..., View]) -> None:
    lines = (
        *tail("Source: Northshire Ledger"),
        NearLine(text="Northshire Ledger", place="after", scope="text", url="https://northshire.example/tram"),
    )
    assert {s.source.domain for s in phrase_signs(view(near=lines))} == {"northshire.example"}


def test_a_carrier_and_its_paper_are_two_sources(view: Callable[..., View]) -> None:
    assert named(phrase_signs(view(near=tail("来源：拉城在线-拉城晚报"), language="zh")))[:2] == ["拉城晚报", "拉城在线"]


def test_press_wire_marks(view: Callable[..., View]) -> None:
    (sign,) = press_signs(view(body=("LARKFIELD, May 5, 2024 /PRNewswire/ -- Tramworks Ltd. today announced a line.", *BODY)))
    assert sign.relation == "press-release"


def test_told_is_a_credit_and_not_a_source(view: Callable[..., View]) -> None:
    seen = view(body=(*BODY, "The minister had told Reuters in May that no money was left."))
    assert credited(seen, frozenset()) == ("Reuters",)
    assert end_signs(seen) == []


@pytest.mark.parametrize(
    "evil", ["(" * 5000, "/" * 5000, "来源：" * 2000, "Source: " * 1000, "—AFP " * 1500, "a" * 20000, "\u202e(AP)" * 800]
)
def test_hostile_lines_take_no_time(view: Callable[..., View], evil: str) -> None:
    started = time.process_time()
    seen = view(body=(evil, evil), byline=evil, near=tail(evil), links=(Hyperlink(url="https://x.example/" + "a-" * 300, text=evil),))
    end_signs(seen)
    phrase_signs(seen)
    press_signs(seen)
    assert time.process_time() - started < 1.0


@pytest.mark.parametrize(
    ("line", "name"), [("编译自Larkfield Gazette of Old的报道。", "Larkfield Gazette of Old"), ("编译自ديوان المرفأ的报道", "ديوان المرفأ")]
)
def test_a_foreign_name_before_the_chinese_word_for_report(view: Callable[..., View], line: str, name: str) -> None:
    link = NearLine(text=name, place="after", scope="text", url="https://divan.example/2099/a-story-of-the-port/")
    signs = phrase_signs(
        view(near=(*tail(line), link), language="zh", url="https://paper.example/1", outlet="paper.example", site_name="早刊")
    )
    assert {(s.source.name, s.source.domain, s.relation) for s in signs} == {(name, "divan.example", "translation")}


def test_what_stands_after_a_teaser_is_the_teaser_s(view: Callable[..., View]) -> None:
    teaser = "A second report of the day tells at length how the ferry was sold, who had bid for it, and what the two banks of the river will do now."
    near = (*tail(teaser), *tail("Quelle: dpa"))
    assert {s.signal for s in end_signs(view(near=near, language="de"))} == {"far-marked"}
    assert {s.signal for s in phrase_signs(view(near=near, language="de"))} == {"phrase-inside-named"}
    assert {s.signal for s in end_signs(view(near=near[1:], language="de"))} == {"end-marked"}


def test_a_bare_line_in_a_signed_text_is_mostly_a_picture_s(view: Callable[..., View]) -> None:
    inside = (NearLine(text="REUTERS", place="inside", scope="text"),)
    people = (Author(name="Odette Marrowby", kind="person"),)
    assert [s.signal for s in end_signs(view(near=inside, authors=people))] == ["inside-line-signed"]
    assert [s.signal for s in end_signs(view(near=inside))] == ["inside-line"]


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        (r"(?:first|originally) published (?:in|on) ", ("published",)),
        (r"(?:saiu|apareceu) (?:em|no) ", ("saiu", "apareceu")),
        (r"^(?:ist )?(?:erschienen|veröffentlicht)e? x?", ("erschienen", "veröffentlicht")),
        (r"publicad[oa] (?:se )?", ("publicad",)),
        (r"(?:a (?:bc|de)|fgh) ", ("",)),
        (r"^来源 ?[:：]", ("来源",)),
    ],
)
def test_the_words_that_a_phrase_needs(pattern: str, needs: tuple[str, ...]) -> None:
    assert needs_of(pattern) == needs


def test_the_needs_of_every_phrase_stand_in_what_it_matches(facts: Facts) -> None:
    lexicon = lexicon_of(facts)
    assert sum(p.needs == ("",) for p in lexicon.phrases) < 10
    for text in ("This article was originally published on The Lark", "Dieser Text erschien zuerst bei Die Lerche", "本文来源：拉城晚报"):
        assert any(p.pattern.search(text) and any(n in text.lower() for n in p.needs) for p in lexicon.phrases)
        assert not any(p.pattern.search(text) and not any(n in text.lower() for n in p.needs) for p in lexicon.phrases)
