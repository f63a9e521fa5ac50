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


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("fa", "۲۸ اردیبهشت ۱۴۰۳"), ("th", "17 พ.ค. 2567"), ("ar", "الجمعة 17 أيار / مايو 2024"), ("bn", "১৭ মে ২০২৪"), ("mr", "17 मे 2024"),
        ("vi", "17 tháng 5, 2024"), ("my", "17 မေ 2024"), ("de", "17.5.24"), ("fr", "07/05/2024"), ("en-GB", "07/05/2024"), ("en-US", "05/07/2024"),
        ("hr", "7. listopada 2024"), ("pl", "7 listopada 2024"),
    ],
)  # fmt: skip
def test_a_printed_day_in_the_pages_language(lang: str, line: str, facts: Facts) -> None:
    article = read_article(Document(pages.modern(strip=f"<p class=date>{line}</p>", lang=lang), PLAIN_URL), facts)
    expected = {"hr": "2024-10-07", "pl": "2024-11-07"}.get(lang, "2024-05-07" if "/" in line and lang != "ar" else "2024-05-17")
    assert (article.published, article.date_evidence.published) == (expected, "text")


def test_days_in_figures_are_not_guessed_where_both_orders_are_usual(facts: Facts) -> None:
    assert published(facts, strip="<p class=date>05/07/2024</p>") == (None, None)


@pytest.mark.parametrize(
    "after",
    [
        "<p>© 3 May 2020 Harbour Post</p>",
        '<div class="comments"><p class="comment-date">3 May 2020 at 11:20</p></div>',
        '<div class="related"><p>3 May 2020</p></div>',
    ],
)
def test_a_day_elsewhere_is_not_the_articles(after: str, facts: Facts) -> None:
    article = read_article(Document(pages.modern(after=after), PLAIN_URL), facts)
    assert article.published is None


def test_the_local_clock_gives_the_offset(facts: Facts) -> None:
    head, strip = pages.node(datePublished="2024-05-18T02:28:35Z"), "<p class=date>Published May 17, 2024, 10:28 p.m. ET</p>"
    assert published(facts, head, strip) == ("2024-05-17T22:28:35-04:00", "json-ld:datePublished")


def test_another_clock_does_not(facts: Facts) -> None:
    head, strip = pages.node(datePublished="2024-05-18T02:28:35Z"), "<p class=date>May 17, 2024, 10:41 p.m.</p>"
    assert published(facts, head, strip)[0] == "2024-05-18T02:28:35Z"


def test_markup_that_is_no_json_still_tells(facts: Facts) -> None:
    head = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-05-17T18:04:00+02:00", oops}</script>'
    assert published(facts, head) == ("2024-05-17T18:04:00+02:00", "script")


def test_a_time_that_readers_see_holds_against_its_machine_form(facts: Facts) -> None:
    assert published(facts, strip='<time datetime="2024-06-03T10:18:46Z">17 May 2024</time>') == ("2024-05-17", "text")


def test_forty_languages_have_months(facts: Facts) -> None:
    rows = facts.table("months")
    assert len(rows) >= 40
    assert all(len(r["names"].split("|")) == 12 for r in rows)
    assert set(month_names(facts).values()) == set(range(1, 13))
