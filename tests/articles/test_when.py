from __future__ import annotations

import pytest

from firsthand.articles.read import read_article
from firsthand.articles.when import month_names
from firsthand.facts import Facts
from firsthand.text.html import Document
from tests.articles import pages

PLAIN_URL = "https://harbourpost.example/story/ferry"


def published(facts: Facts, head: str = "", strip: str = "", url: str = PLAIN_URL) -> tuple[str | None, str | None]:
    article = read_article(Document(pages.modern(head=head, strip=strip), url), facts)
    return article.published, article.date_evidence.published


def test_the_markup_keeps_its_offset(facts: Facts) -> None:
    assert published(facts, pages.node()) == ("2024-05-17T18:04:00+02:00", "json-ld:datePublished")


def test_meta(facts: Facts) -> None:
    assert published(facts, '<meta property="article:published_time" content="2024-05-17T16:04:00Z">') == (
        "2024-05-17T16:04:00Z",
        "meta:article:published_time",
    )


def test_the_same_instant_with_the_places_own_offset_is_preferred(facts: Facts) -> None:
    head = pages.node(datePublished="2024-05-17T23:04:00Z") + '<meta property="article:published_time" content="2024-05-18T01:04:00+02:00">'
    assert published(facts, head) == ("2024-05-18T01:04:00+02:00", "meta:article:published_time")


def test_another_instant_is_not(facts: Facts) -> None:
    head = pages.node(datePublished="2024-05-17T23:04:00Z") + '<meta property="article:published_time" content="2024-05-19T01:04:00+02:00">'
    assert published(facts, head)[0] == "2024-05-17T23:04:00Z"


def test_a_time_element(facts: Facts) -> None:
    assert published(facts, strip='<time datetime="2024-05-17T18:04:00+02:00">Friday</time>') == ("2024-05-17T18:04:00+02:00", "time")


def test_the_address(facts: Facts) -> None:
    assert published(facts, url=pages.URL) == ("2024-05-17", "url")


@pytest.mark.parametrize(
    "line",
    ["17 May 2024", "17. Mai 2024", "17 mai 2024", "17 de mayo de 2024", "17 мая 2024", "17 maja 2024", "2024年5月17日", "17 mei 2024"],
)
def test_a_printed_day(line: str, facts: Facts) -> None:
    assert published(facts, strip=f"<p class=date>{line}</p>") == ("2024-05-17", "text")


def test_forty_languages_have_months(facts: Facts) -> None:
    rows = facts.table("months")
    assert len(rows) >= 40
    assert all(len(r["names"].split("|")) == 12 for r in rows)
    assert set(month_names(facts).values()) == set(range(1, 13))
