from __future__ import annotations

import pytest

from firsthand.articles.read import read_article
from firsthand.facts import Facts
from firsthand.text.html import Document
from tests.articles import pages


@pytest.mark.parametrize(
    ("url", "link", "expected"),
    [
        ("https://h.example/a/ferry", "https://h.example/a/ferry?page=2", True),
        ("https://h.example/a/ferry?id=7&page=2", "https://h.example/a/ferry?page=3&id=7", True),
        ("https://h.example/a/ferry/", "https://h.example/a/ferry/2/", True),
        ("https://h.example/a/ferry.html", "https://h.example/a/ferry-2.html", True),
        ("https://h.example/a/c_100417_2.shtml", "https://h.example/a/c_100417_3.shtml", True),
        ("https://h.example/a/ferry", "https://h.example/a/ferry/page/2", True),
        ("https://h.example/a/ferry", "https://h.example/a/council", False),
        ("https://h.example/a/ferry?page=2", "https://h.example/a/ferry?page=2", False),
        ("https://h.example/a/ferry?page=3", "https://h.example/a/ferry?page=2", False),
        ("https://h.example/a/ferry?id=7", "https://h.example/a/ferry?id=8&page=2", False),
        ("https://h.example/a/ferry", "https://other.example/a/ferry?page=2", False),
        ("https://h.example/2024/05/17", "https://h.example/2024/05/18", False),
    ],
)
def test_the_next_part(url: str, link: str, expected: bool, facts: Facts) -> None:
    article = read_article(Document(pages.modern(head=f'<link rel="next" href="{link}">'), url), facts)
    assert article.next_page == (link if expected else None)


def test_the_number_in_the_pager(facts: Facts) -> None:
    pager = '<div class="pagination"><span>1</span> <a href="?page=2">2</a> <a href="?page=3">3</a></div>'
    article = read_article(Document(pages.modern(after=pager), "https://h.example/a/ferry"), facts)
    assert article.next_page == "https://h.example/a/ferry?page=2"


def test_a_page_without_parts(facts: Facts) -> None:
    assert read_article(Document(pages.modern(), pages.URL), facts).next_page is None
