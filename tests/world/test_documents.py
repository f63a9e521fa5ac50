"""What sites say to machines is read by the product's own readers: robots.txt, feeds, licences, reservations."""

from __future__ import annotations

import pytest

from firsthand.feeds.read import read_feed
from firsthand.rights.robots import Robots
from firsthand.text.urls import canonical
from firsthand.world import documents
from firsthand.world.answers import Pages
from firsthand.world.nouns import World

AGENT = "Firsthand"


@pytest.fixture(scope="module")
def pages(world: World) -> Pages:
    return Pages(world)


def test_every_robots_txt_is_read_as_meant(world: World) -> None:
    for site in world.sites:
        robots = Robots.parse(documents.robots(site))
        allowed = robots.permission(f"{site.outlet.homepage}some/article", AGENT).allowed
        assert allowed == (site.role != "optout"), site.host
        if "delay" in site.traits:
            assert robots.min_gap_s(AGENT) == 2
        if "noai" in site.traits:
            assert not robots.permission(site.outlet.homepage, "GPTBot").allowed
        assert bool(robots.licences) == ("rsl" in site.traits)


def test_every_feed_is_read_and_shows_what_it_should(world: World, now: float, pages: Pages) -> None:
    formats = set()
    for site in world.sites:
        for feed in site.feeds:
            answer = pages.answer(site.host, feed.url.removeprefix(f"https://{site.host}"), {}, now)
            document = read_feed(answer.body, feed.url, dict(answer.headers)["Content-Type"])
            shown = pages.entries(site, feed, now)
            assert [canonical(e.url or "") for e in document.entries] == [canonical(a.url) for a in shown], feed.url
            for entry, article in zip(document.entries, shown, strict=True):
                assert (entry.title or "").split() == article.text_at(now).headline.split()
                assert (entry.published or entry.updated is None) or article.printed is None or "nodates" in feed.quirks, feed.url
            formats.add(document.format)
    assert formats == {"rss", "atom", "rdf", "json", "news-sitemap"}


def test_feeds_without_dates_have_none(world: World, now: float, pages: Pages) -> None:
    undated = [(s, f) for s in world.sites for f in s.feeds if "nodates" in f.quirks]
    assert undated
    for site, feed in undated:
        answer = pages.answer(site.host, feed.url.removeprefix(f"https://{site.host}"), {}, now)
        assert not any(e.published or e.updated for e in read_feed(answer.body, feed.url).entries)


def test_who_opts_out_says_so_in_every_way(world: World, pages: Pages, now: float) -> None:
    for site in (s for s in world.sites if s.role == "optout"):
        assert ("X-Robots-Tag", "noindex, noarchive") in documents.headers(site)
        assert pages.answer(site.host, "/.well-known/tdmrep.json", {}, now).status == 200
        for article in pages.of_site[site.host]:
            source = pages.render(article, now)
            assert 'content="noindex, noarchive"' in source
            assert 'name="tdm-reservation"' in source
            assert article.rights.show == "none"


def test_licences_and_signals(world: World, pages: Pages, now: float) -> None:
    traits = {t for s in world.sites for t in s.traits}
    assert traits >= {"rsl", "signal", "noai", "delay", "ccby", "metered"}
    for site in world.sites:
        if "rsl" in site.traits:
            assert b"rslstandard.org" in pages.answer(site.host, "/license.xml", {}, now).body
        if "signal" in site.traits:
            assert "Content-Signal: search=yes, ai-input=no, ai-train=no" in documents.robots(site)
        if site.role == "group":
            told = pages.answer(site.host, "/trust.txt", {}, now).body.decode()
            assert told.count("control=") >= 2
