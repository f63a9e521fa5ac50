"""Feeds found on pages and by system, and finds that are no news."""

from __future__ import annotations

from typing import Any

from firsthand import facts
from firsthand.catalogue import discovery, front
from firsthand.model.entry import Enclosure, Entry, FeedDocument
from firsthand.text import html

PAGE = b"""<html lang="et"><head><title>Lantern</title><meta name="generator" content="WordPress 6.7">
<link rel="alternate" type="application/rss+xml" title="News" href="/feed/"><link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">
</head><body><a href="/rss/sport.xml">Sport</a><a href="https://elsewhere.example.net/rss">x</a><a href="/about">about</a></body></html>"""


def document(body: bytes = PAGE) -> html.Document:
    return html.parse(body, "https://lantern.example.com/")


def entries(count: int, **fields: Any) -> tuple[Entry, ...]:
    plain = {"title": "t", "published": "2026-11-24T08:00:00Z"}
    return tuple(Entry(**{"url": f"https://lantern.example.com/{n}", **plain, **fields}) for n in range(count))


def test_feeds_of_the_page_are_found_and_comments_left_out() -> None:
    page = front.front_page(document(), frozenset({"rss"}), facts.table("catalogue/page_marks"), ())
    found = {c.url: c.via for c in page.candidates}
    assert found == {"https://lantern.example.com/feed/": "alternate", "https://lantern.example.com/rss/sport.xml": "link"}


def test_a_page_that_names_none_is_asked_where_its_system_keeps_them() -> None:
    silent = PAGE.replace(b'rel="alternate"', b'rel="x"').replace(b"WordPress 6.7", b"Drupal 10")
    guesses = list(discovery.guesses(document(silent), facts.table("catalogue/feed_paths")))
    assert guesses[0].url == "https://lantern.example.com/rss.xml"
    assert sum(g.format != "sitemap" for g in guesses) == discovery.MOST_GUESSES
    assert [g.url for g in guesses if g.format == "sitemap"] == [
        "https://lantern.example.com/news-sitemap.xml",
        "https://lantern.example.com/sitemap.xml",
    ]


def test_news_sitemaps_come_first() -> None:
    assert next(
        c.url
        for c in discovery.in_robots(
            ["https://a.example.com/pages.xml", "https://a.example.com/b.xml", "https://a.example.com/news-sitemap.xml"]
        )
    ).endswith("news-sitemap.xml")


def test_what_is_no_news_is_named() -> None:
    url = "https://lantern.example.com/feed"
    assert discovery.unfit(FeedDocument(format="rss", entries=entries(5)), url) is None
    assert discovery.unfit(FeedDocument(format="rss", title="Comments on: x", entries=entries(5)), url) == "a feed of readers' comments"
    assert (
        discovery.unfit(
            FeedDocument(format="rss", entries=entries(5, enclosures=(Enclosure(url="https://x/a.mp3", type="audio/mpeg"),))), url
        )
        == "a podcast"
    )
    assert discovery.unfit(FeedDocument(format="rss", entries=entries(5, published=None)), url) == "no entry has a date"
    assert (
        discovery.unfit(FeedDocument(format="rss", entries=entries(5, url="https://elsewhere.example.net/1")), url)
        == "most entries lead to other outlets"
    )
    assert discovery.unfit(FeedDocument(format="rss"), url) == "no entry"


def test_two_addresses_of_one_feed_are_told() -> None:
    one = FeedDocument(format="rss", entries=entries(10))
    assert discovery.same_entries(one, FeedDocument(format="atom", entries=entries(10)))
    assert not discovery.same_entries(one, FeedDocument(format="rss", entries=entries(5)))
