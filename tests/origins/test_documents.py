from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.facts import Facts
from firsthand.model.article import Article, Hyperlink
from firsthand.origins.documents import MOST, documents

MADE = Callable[..., Article]


def linked(article: MADE, *urls: str, text: str = "the ruling") -> Article:
    return article(links=tuple(Hyperlink(url=u, text=text) for u in urls))


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://www.courtlistener.com/docket/123/made-up/", "court"),
        ("https://curia.europa.eu/juris/document.jsf?docid=1", "court"),
        ("https://www.sec.gov/Archives/edgar/data/1/made-up.htm", "filing"),
        ("https://eur-lex.europa.eu/eli/reg/2099/1/oj", "law"),
        ("https://doi.org/10.9999/made.up", "journal"),
        ("https://arxiv.org/abs/9901.00001", "journal"),
        ("https://www.nature.com/articles/made-up", "journal"),
        ("https://zenodo.org/records/1", "dataset"),
        ("https://www.prnewswire.com/news-releases/made-up.html", "release"),
        ("https://www.dot.ca.gov/made-up", "government"),
        ("https://transport.ec.europa.eu/made-up_en", "government"),
        ("https://www.salud.gob.mx/boletin/1", "government"),
        ("https://www.who.int/publications/made-up", "body"),
    ],
)
def test_kinds_by_host(article: MADE, facts: Facts, url: str, kind: str) -> None:
    (found,) = documents(linked(article, url), facts)
    assert (found.url, found.kind, found.title) == (url, kind, "the ruling")


@pytest.mark.parametrize(
    "url",
    [
        "https://www.who.int/",  # a front page names a body
        "https://www.nature.com/collections/made-up",  # not a paper
        "https://notsec.gov.example/filing",
        "https://arxiv.org.example/abs/1",
        "https://example.com/report.gov",
        "https://www.larkfieldgazette.example/a/story",
        "ftp://www.sec.gov/made-up",
        "http://[broken/x",
    ],
)
def test_what_is_no_document(article: MADE, facts: Facts, url: str) -> None:
    assert documents(linked(article, url), facts) == ()


def test_a_ministry_s_own_page_links_to_nobody_else(facts: Facts) -> None:
    own = Article(
        url="https://www.transport.gov/news/1",
        outlet="transport.gov",
        links=(Hyperlink(url="https://data.transport.gov/x/y", text="data"),),
    )
    assert documents(own, facts) == ()


def test_each_once_in_order_and_an_address_is_no_title(article: MADE, facts: Facts) -> None:
    given_links = ("https://doi.org/10.9999/a", "https://arxiv.org/abs/1", "https://doi.org/10.9999/a")
    found = documents(linked(article, *given_links, text="https://doi.org/10.9999/a"), facts)
    assert [(d.url, d.title) for d in found] == [(given_links[0], None), (given_links[1], None)]


def test_never_too_many(article: MADE, facts: Facts) -> None:
    found = documents(linked(article, *(f"https://doi.org/10.9999/{n}" for n in range(50))), facts)
    assert len(found) == MOST


@given(url=st.text(max_size=80).map(lambda t: f"https://{t}"), text=st.text(max_size=300))
def test_any_address_is_borne(facts: Facts, url: str, text: str) -> None:
    one = Article(url="https://a.example/x", outlet="a.example", links=(Hyperlink(url=url, text=text),))
    for document in documents(one, facts):
        assert document.title is None or len(document.title) <= 160
