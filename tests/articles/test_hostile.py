"""No page, however made, raises anything but BadInput or takes long."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.articles.read import read_article
from firsthand.errors import BadInput
from firsthand.facts import Facts
from firsthand.facts import load as load_facts
from firsthand.text.html import parse
from tests.articles import pages

STORY = pages.modern(head=pages.node())
BOMBS = {
    "nesting": "<div>" * 200_000 + STORY,
    "formatting": "<b>" * 200_000 + STORY,
    "tables": "<table><tr><td>" * 30_000 + STORY,
    "attributes": "<p " + " ".join(f"a{i}='{i}'" for i in range(60_000)) + ">" + STORY,
    "one attribute": "<p class='" + "article body " * 200_000 + "'>" + STORY,
    "options": "<select>" + "<option>x" * 60_000,
    "links": "<a href=x>y</a>" * 100_000,
    "breaks": "x<br>" * 100_000,
    "references": "<p>" + "&amp;&#x41;" * 200_000,
    "comments": "<!--" * 100_000 + STORY,
    "plaintext": "<plaintext>" + "<!--<script>" * 50_000,
    "open scripts": '<script type="application/ld+json">' * 10_000 + STORY,
    "deep json": '<script type="application/ld+json">' + "[" * 100_000 + "]" * 100_000 + "</script>" + STORY,
    "long number": '<script type="application/ld+json">{"@type":"NewsArticle","headline":' + "9" * 100_000 + "}</script>" + STORY,
    "spans": "<span class=author>" * 5_000 + "x" + "</span>" * 5_000,
    "captions": "<figure><img src=a.jpg><figcaption>Photo: (x) Foto by me</figcaption></figure>" * 2_000 + STORY,
    "separators": "<title>" + "a | b - " * 100_000 + "</title>" + STORY,
    "brackets": "<p>" + "(" * 300_000 + STORY,
    "one word": "<p>" + "a" * 1_000_000,
    "controls": "".join(map(chr, range(1, 32))) * 1_000 + STORY,
    "no characters": "<p>" + "&#xd800;&#1114112;&#0;" * 10_000 + STORY,
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs(name: str, facts: Facts) -> None:
    begun = time.process_time()
    try:
        article = read_article(parse(BOMBS[name].encode("utf-8", "surrogatepass"), pages.URL), facts)
    except BadInput:
        assert name in ("attributes", "options")
    else:
        "\n".join(article.body).encode()
    assert time.process_time() - begun < 2.5  # a second on a quiet machine


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 400))
def test_noise_in_a_page(noise: bytes, at: int) -> None:
    facts: Facts = load_facts()
    body = STORY.encode()
    at = at * len(body) // 400
    try:
        article = read_article(parse(body[:at] + noise + body[at:], pages.URL), facts)
    except BadInput:
        return
    assert all(paragraph.strip() for paragraph in article.body)
