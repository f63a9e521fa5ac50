from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from firsthand.facts import Facts
from firsthand.model.article import Article, Author, Claim, NearLine, SiteTemplate
from firsthand.model.outlet import PublisherGroup
from firsthand.origins.bylines import byline_signs
from firsthand.origins.view import View, view_of
from tests.origins.conftest import BODY, named


def test_an_agency_instead_of_a_person(view: Callable[..., View]) -> None:
    assert named(byline_signs(view(byline="By The Associated Press"))) == ["Associated Press"]


def test_staff_and_agency_are_shared(view: Callable[..., View]) -> None:
    (sign,) = byline_signs(view(byline="Larkfield Gazette with AFP"))
    assert sign.source.name == "Agence France-Presse"
    assert sign.shared


def test_agencies_without_a_name_are_a_source_without_a_name(view: Callable[..., View]) -> None:
    (sign,) = byline_signs(view(byline="By Larkfield Gazette with Agencies"))
    assert sign.source.name is None
    assert sign.source.kind == "unnamed"


def test_own_desk_and_persons_are_no_source(view: Callable[..., View]) -> None:
    for byline in ("By Odette Marrowby", "Larkfield Gazette", "Gazette staff", "Von Odette Marrowby und unserer Redaktion"):
        assert byline_signs(view(byline=byline)) == []


def test_a_picture_credit_is_no_evidence(view: Callable[..., View]) -> None:
    near = (
        NearLine(text="Photo: Odette Marrowby / Reuters", place="head", scope="text"),
        NearLine(text="AFP", place="head", scope="picture"),
    )
    assert byline_signs(view(near=near, byline="Foto: dpa")) == []


def test_a_line_of_many_parts_gives_its_source_and_not_its_picture(view: Callable[..., View]) -> None:
    near = (NearLine(text="22/11/2020 - 04:30 - Fonte: Agência Brasil - Foto: Reuters", place="head", scope="text"),)
    assert set(named(byline_signs(view(near=near, language="pt")))) == {"Agência Brasil"}


def test_a_sentence_about_the_author_is_no_byline(view: Callable[..., View]) -> None:
    claims = (Claim(where="byline", text="Odette Marrowby is a reporter based in the north who once wrote for Reuters."),)
    assert byline_signs(view(claims=claims)) == []


def test_a_byline_that_stands_on_most_pages_of_a_site_says_nothing(article: Callable[..., Article], facts: Facts) -> None:
    desk = SiteTemplate(outlet="larkfieldgazette.example", pages=20, bylines=("By Larkfield Wire / Reuters",))
    page = article(byline="By Larkfield Wire / Reuters")
    assert named(byline_signs(view_of(page, facts))) == ["Reuters"]
    assert byline_signs(view_of(page, facts, template=desk)) == []


def test_date_and_source_with_no_word_between(view: Callable[..., View]) -> None:
    near = (NearLine(text="2019年11月25日 18:57 拉城晚报", place="head", scope="signed"),)
    assert "拉城晚报" in named(byline_signs(view(near=near, language="zh")))
    wrong = (NearLine(text="2019年11月25日 星期一", place="head", scope="signed"),)
    assert byline_signs(view(near=wrong, language="zh")) == []


def test_a_second_byline_that_is_an_agency_alone_stands_under_a_picture(view: Callable[..., View]) -> None:
    claims = (Claim(where="byline", text="AFP"), Claim(where="byline", text="Odette Marrowby"))
    people = (Author(name="Odette Marrowby", kind="person"),)
    assert {s.signal for s in byline_signs(view(claims=claims, authors=people))} == {"beside-agency"}
    assert {s.signal for s in byline_signs(view(claims=claims[:1]))} != {"beside-agency"}


def test_an_outlet_after_a_bar_is_whom_the_person_works_for(view: Callable[..., View]) -> None:
    signs = byline_signs(view(byline="Odette Marrowby | The Guardian"))
    assert [(s.signal, s.source.domain) for s in signs] == [("barred-outlet", "theguardian.com")]


def test_a_byline_left_in_the_text(view: Callable[..., View]) -> None:
    assert named(byline_signs(view(body=(BODY[0], "Por Agencia EFE", *BODY[1:]), language="es"))) == ["EFE"]
    assert byline_signs(view(body=(BODY[0], "Quelle: dpa", *BODY[1:]), language="de")) == []  # a picture's as often


def test_the_house_that_owns_an_outlet_is_no_other_source(article: Callable[..., Article], facts: Facts) -> None:
    house = replace(facts, groups=(PublisherGroup(id="m", name="Marrow Media", domains=("larkfieldgazette.example",), basis="imprint"),))
    page = article(authors=(Author(name="Marrow Media", kind="organisation"),), byline="Marrow Media")
    assert named(byline_signs(view_of(page, facts))) == ["Marrow Media"]
    assert byline_signs(view_of(page, house)) == []
