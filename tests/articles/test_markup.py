from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.articles.markup import plain, read_markup
from firsthand.articles.read import read_article
from firsthand.facts import Facts
from firsthand.facts import load as load_facts
from firsthand.text.html import Document
from tests.articles import pages

ANY_JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["@type", "@id", "@graph", "name", "author", "url", "image"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
KEYS = ("headline", "author", "datePublished", "publisher", "image", "articleBody", "isAccessibleForFree", "articleSection", "mainEntityOfPage", "copyrightHolder", "isBasedOn", "url", "@id", "creator", "dateModified", "copyrightNotice")  # fmt: skip


def markup(value: object, url: str = pages.URL) -> Any:
    return read_markup(Document(f'<script type="application/ld+json">{json.dumps(value)}</script><p>x', url), url)


def test_graph_and_references() -> None:
    found = markup({"@graph": [
        {"@type": "WebPage", "@id": "#page", "name": "wrong"},
        {"@type": "NewsArticle", "headline": "Right", "author": {"@id": "#maja"}, "publisher": {"@id": "#house"}},
        {"@type": "Person", "@id": "#maja", "name": "Maja Lindqvist"}, {"@type": "Organization", "@id": "#house", "name": "Harbour Post"},
    ]})  # fmt: skip
    assert found.text("headline") == "Right"
    assert found.texts(found.get("author")) == ["Maja Lindqvist"]
    assert found.text("publisher") == "Harbour Post"


def test_the_article_of_this_address_is_taken_before_another() -> None:
    found = markup([
        {"@type": "NewsArticle", "headline": "Other", "url": "https://harbourpost.example/other", "author": "A", "datePublished": "2020-01-01"},
        {"@type": "NewsArticle", "headline": "This", "url": pages.URL + "?utm_source=x"},
    ])  # fmt: skip
    assert found.text("headline") == "This"


def test_articles_in_lists_and_pictures_are_not_the_page() -> None:
    found = markup({"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "headline": "Teaser", "author": "Somebody"}]})
    assert found.node == {}


def test_references_that_go_round_end() -> None:
    found = markup({"@graph": [{"@type": "NewsArticle", "@id": "a", "headline": "x", "author": {"@id": "a"}, "isBasedOn": {"@id": "a"}}]})
    assert found.texts(found.get("author")) == ["x"]


def test_plain_takes_out_tags_and_references() -> None:
    assert plain(" <b>Ines</b> &amp; co ") == "Ines & co"
    assert plain(True) is None
    assert plain([]) is None
    assert plain(2024) == "2024"


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), ANY_JSON, max_size=8))
def test_any_json_gives_an_article_and_no_exception(value: dict[str, Any]) -> None:
    facts: Facts = load_facts()
    source = pages.modern(head=f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **value})}</script>')
    article = read_article(Document(source, pages.URL), facts)
    assert article.headline
