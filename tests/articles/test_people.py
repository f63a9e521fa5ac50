from __future__ import annotations

import pytest

from firsthand.articles.read import read_article
from firsthand.facts import Facts
from firsthand.model.article import Article
from firsthand.text.html import Document
from tests.articles import pages

URL = "https://harbourpost.example/story/ferry"


def article(facts: Facts, strip: str = "", head: str = "", lang: str = "en", body: str | None = None) -> Article:
    return read_article(Document(pages.modern(strip=strip, head=head, lang=lang, body=body), URL), facts)


@pytest.mark.parametrize(
    "line",
    [
        "23 November 2026, 12:15",
        "20 سبتمبر 2026، 16:48",
        "2026年11月23日 12:15",
        "23.11.2026 | 12:15 Uhr",
        "3 Min",
        "Updated 23 November 2026",
    ],
)
def test_a_time_is_no_byline(line: str, facts: Facts) -> None:
    read = article(facts, f'<div class="byline"><span class="byline-date">{line}</span></div>')
    assert (read.byline, read.authors) == (None, ())


@pytest.mark.parametrize(
    ("line", "lang", "byline"),
    [
        ("20 September 2026, 11:18 By Imogen Dunsmere", "en", "By Imogen Dunsmere"),
        ("21 сентября 2026, 00:52 Талгатбек Отарбай", "ru", "Талгатбек Отарбай"),
        ("20. September 2026 um 11:18 Uhr von Walburga Hollerbach", "de", "von Walburga Hollerbach"),
    ],
)
def test_a_name_beside_the_day_signs(line: str, lang: str, byline: str, facts: Facts) -> None:
    read = article(facts, f"<p>{line}</p>", lang=lang)
    assert read.byline == byline
    assert [a.name for a in read.authors] == [byline.split(" ", 1)[1] if byline.split(" ")[0] in ("By", "von") else byline]


def test_a_name_alone_at_the_end_signs_where_nobody_else_does(facts: Facts) -> None:
    text = "".join(f"<p>{s}</p>" for s in pages.SENTENCES)
    assert [a.name for a in article(facts, body=text + "<p>Imogen Dunsmere</p>").authors] == ["Imogen Dunsmere"]
    signed = article(facts, '<p class="author">By Maja Lindqvist</p>', body=text + "<p>Imogen Dunsmere</p>")
    assert [a.name for a in signed.authors] == ["Maja Lindqvist"]


@pytest.mark.parametrize("line", ["IN OTHER NEWS", "Harbour Post", "Photo Imogen Dunsmere"])
def test_not_every_line_alone_signs(line: str, facts: Facts) -> None:
    text = "".join(f"<p>{s}</p>" for s in pages.SENTENCES)
    last = f"<figure><img src=/a.jpg><figcaption>{line}</figcaption></figure>" if line.startswith("Photo") else f"<p>{line}</p>"
    assert not [a for a in article(facts, body=text + last).authors if a.kind == "person"]
