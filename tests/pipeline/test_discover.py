"""A host is asked for its feeds, and what was found goes into the catalogue; from a first credit to a polled feed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from firsthand.model.feed import FeedState
from firsthand.model.page import Ask, Reply
from firsthand.model.site import Sighting, Site
from firsthand.model.statement import Claim
from firsthand.pipeline import catalogue
from firsthand.pipeline.discover import Explorer
from firsthand.pipeline.discover_add import adopt, found_for
from firsthand.pipeline.discover_batch import Discovering
from firsthand.store.open import open_store
from firsthand.store.shelf import Store

NOW = 1_795_521_600.0
DAY = 86400.0


def rss(host: str, title: str = "Latern", start: int = 0, count: int = 25, **tags: str) -> bytes:
    at = datetime.fromtimestamp(NOW, UTC)
    rows = "".join(f"<item><title>{title} writes of the harbour plan, part {n}</title><link>https://{host}/uudised/{n}-harbour-plan</link><pubDate>{(at - timedelta(hours=n)):%a, %d %b %Y %H:%M:%S} +0000</pubDate>{tags.get('item', '')}</item>" for n in range(start, start + count))  # fmt: skip
    return f"<rss version='2.0'><channel><title>{title}</title><link>https://{host}/</link><language>et</language>{rows}</channel></rss>".encode()


def page(title: str, head: str = "", body: str = "") -> bytes:
    headlines = "".join(f"<a href='/uudised/{n}'>Linnavolikogu arutas täna sadama uut planeeringut, osa {n}</a>" for n in range(12))
    return f"<!doctype html><html lang='et'><head><title>{title}</title><meta property='og:site_name' content='{title}'>{head}</head><body>{headlines}{body}</body></html>".encode()  # fmt: skip


FEED = "<link rel='alternate' type='application/rss+xml' href='/rss'>"


class World:
    """What addresses answer; stands for Polite, its robots and the clock."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes | Reply] = {}
        self.robots_texts: dict[str, str] = {}
        self.asked: list[str] = []
        self.at = NOW
        self.robots = self

    async def fetch(self, ask: Ask) -> Reply:
        self.asked.append(ask.url)
        found = self.pages.get(ask.url)
        if isinstance(found, Reply):
            return found
        if found is None:
            return Reply(ask=ask, url=ask.url, status=404)
        kind = "text/html" if found.lstrip()[:2] == b"<!" else "application/rss+xml"
        return Reply(ask=ask, url=ask.url, status=200, headers=(("content-type", kind),), body=found)

    async def robots_text(self, url: str) -> str | None:
        return self.robots_texts.get(url.split("/")[2])

    async def run_async(self, function: Any, rows: Sequence[Any]) -> list[Any]:
        return [function(row) for row in rows]

    async def close(self) -> None: ...

    def now(self) -> float:
        return self.at

    def moved(self, host: str, to: str, body: bytes, status: int = 301) -> None:
        url = f"https://{host}/"
        self.pages[url] = Reply(ask=Ask(url=url, kind="page"), url=f"https://{to}/", status=200, headers=(("content-type", "text/html"),), body=body, hops=((status, f"https://{to}/"),))  # fmt: skip


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def explorer(world: World) -> Explorer:
    return Explorer(world, world, world)  # type: ignore[arg-type]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = open_store(tmp_path / "data")
    made.put_setting("catalogue.candidates", "test")  # the shipped ones are not wanted here
    yield made
    made.close()


def test_feeds_of_a_page_are_found_judged_and_counted(world: World, explorer: Explorer) -> None:
    world.pages["https://latern.ee/"] = page("Latern", FEED + "<link rel='alternate' type='application/atom+xml' href='/atom'><link rel='alternate' type='application/rss+xml' href='/kuula'>")  # fmt: skip
    world.pages["https://latern.ee/rss"] = world.pages["https://latern.ee/atom"] = rss("latern.ee")
    world.pages["https://latern.ee/kuula"] = rss(
        "latern.ee", "Kuula", 50, item="<enclosure url='https://latern.ee/a.mp3' type='audio/mpeg' length='1'/>"
    )
    found = asyncio.run(explorer.explore("latern.ee"))
    assert [f.url for f in found.feeds] == ["https://latern.ee/rss"]
    assert dict(found.left_out) == {
        "https://latern.ee/atom": "the same entries as another feed of this host",
        "https://latern.ee/kuula": "a podcast",
    }
    assert found.requests == 5  # robots.txt, the page, three feeds
    assert found.page is not None
    assert found.page.name == "Latern"


def test_an_article_leads_to_its_front_page_and_a_feed_to_itself(world: World, explorer: Explorer, store: Store) -> None:
    world.pages["https://latern.ee/uudised/42"] = page("Lugu")
    world.pages["https://latern.ee/"] = page("Latern", FEED)
    world.pages["https://latern.ee/rss"] = rss("latern.ee")
    for address in ("https://latern.ee/uudised/42", "https://latern.ee/rss", " latern.ee "):
        found = asyncio.run(found_for(explorer, address))
        assert [f.url for f in found.feeds] == ["https://latern.ee/rss"], address
        assert found.requests <= 8
    added = adopt(store, found.feeds, "https://latern.ee/", NOW)
    assert [(f.url, f.language, f.sources) for f in added] == [("https://latern.ee/rss", "et", ("operator",))]
    assert [s.url for s in store.due(NOW, 5)] == ["https://latern.ee/rss"]


def test_never_more_than_eight_requests_and_the_rest_another_day(world: World, explorer: Explorer) -> None:
    links = "".join(f"<link rel='alternate' type='application/rss+xml' href='/rss/{n}.xml'>" for n in range(20))
    world.pages["https://latern.ee/"] = page("Latern", links)
    world.pages |= {f"https://latern.ee/rss/{n}.xml": rss("latern.ee", f"Osa {n}", 100 * n) for n in range(20)}
    found = asyncio.run(explorer.explore("latern.ee"))
    assert (found.requests, len(found.feeds), len(found.left)) == (8, 6, 14)
    again = asyncio.run(explorer.revisit("https://latern.ee/", found.left, [f.url for f in found.feeds]))
    assert len(again.feeds) == 7
    assert not {f.url for f in again.feeds} & {f.url for f in found.feeds}


def test_a_feed_that_leads_elsewhere_is_somebody_elses(world: World, explorer: Explorer) -> None:
    world.pages["https://latern.ee/"] = page(
        "Latern", "<link rel='alternate' type='application/rss+xml' href='https://feeds.host.com/other'>"
    )
    world.pages["https://feeds.host.com/other"] = rss("other.com")
    found = asyncio.run(explorer.explore("latern.ee"))
    assert found.feeds == ()
    assert ("https://feeds.host.com/other", "another site's feed") in found.left_out
    world.pages["https://feeds.host.com/other"] = rss("latern.ee")
    assert len(asyncio.run(explorer.explore("latern.ee")).feeds) == 1


def rounds(store: Store, explorer: Explorer, world: World, count: int = 1) -> None:
    async def go() -> None:
        batch = Discovering(store, explorer, world, "test")
        for _ in range(count):
            for _ in range(6):
                await batch.batch()
            world.at += DAY + 1
        await batch.close()

    asyncio.run(go())


def test_from_a_first_credit_to_a_polled_feed(world: World, explorer: Explorer, store: Store) -> None:
    catalogue.take(store, [Claim("outlet", s, "kite", (("name", s),)) for s in ("a.ee", "b.ee")], NOW)
    catalogue.sight(store, [Sighting("latern.ee", "a.ee", "links"), Sighting("latern.ee", "b.ee", "links")], NOW)
    world.pages["https://latern.ee/"] = page("Latern | uudised", FEED)
    world.pages["https://latern.ee/rss"] = rss("latern.ee")
    rounds(store, explorer, world)
    outlet = store.outlet("latern.ee")
    assert outlet is not None
    assert outlet.country == "EE"
    assert (outlet.name, outlet.languages, outlet.sources) == ("Latern", ("et",), ("cctld", "probe"))
    assert [s.url for s in store.due(NOW + 1, 5)] == ["https://latern.ee/rss"]
    held = store.site("latern.ee")
    assert held is not None
    assert (held.status, len(held.titles)) == ("alive", 25)
    assert "harbour" not in repr(held)  # nothing that its pages say is kept


def test_what_is_no_news_adds_nothing_and_sleeps(world: World, explorer: Explorer, store: Store) -> None:
    store.add_sites([Site(site="pood.ee", country="EE")])
    world.pages["https://pood.ee/"] = b"<!doctype html><html><head><title>Pood</title>" + FEED.encode() + b"</head><body><a href='/1'>Add to cart</a><a href='/2'>Add to cart</a></body></html>"  # fmt: skip
    world.pages["https://pood.ee/rss"] = rss("pood.ee", count=3)
    rounds(store, explorer, world)
    assert (store.site("pood.ee") or Site(site="")).status == "asleep"
    assert store.feeds() == ()


def test_a_moved_outlet_is_followed_and_its_old_feeds_rest(world: World, explorer: Explorer, store: Store) -> None:
    catalogue.take(
        store,
        [Claim("outlet", "latern.ee", "kite", (("name", "Latern"), ("languages", "et"))), Claim("feed", "https://latern.ee/rss", "kite")],
        NOW,
    )
    store.put_states([FeedState(url="https://latern.ee/rss", domain="latern.ee", polls=9, health="active", next_due_at=NOW + 10)])
    world.pages["https://latern.ee/"] = page("Latern", FEED)
    world.pages["https://latern.ee/rss"] = rss("latern.ee")
    store.add_sites([Site(site="latern.ee", country="EE", name="Latern", evidence=1)])
    rounds(store, explorer, world)
    assert (store.site("latern.ee") or Site(site="")).status == "alive"
    world.moved(
        "latern.ee", "uuslatern.ee", page("Latern", "<link rel='alternate' type='application/rss+xml' href='https://uuslatern.ee/rss'>")
    )
    world.pages["https://uuslatern.ee/rss"] = rss("uuslatern.ee")
    store.put_sites([replace(store.site("latern.ee") or Site(site=""), next_visit_at=world.at)])
    rounds(store, explorer, world, 4)
    moved = store.site("latern.ee") or Site(site="")
    assert (moved.status, moved.successor) == ("moved", "uuslatern.ee")
    old, new = store.outlet("latern.ee"), store.outlet("uuslatern.ee")
    assert old is not None
    assert new is not None
    assert old.successor == "uuslatern.ee"
    assert [f.url for f in store.feeds(domain="uuslatern.ee")] == ["https://uuslatern.ee/rss"]
    assert {s.url: s.health for s in store.states()} == {"https://latern.ee/rss": "gone", "https://uuslatern.ee/rss": "new"}


def test_a_listed_feed_that_a_visit_finds_to_be_a_podcast_goes(world: World, explorer: Explorer, store: Store) -> None:
    catalogue.take(
        store, [Claim("outlet", "latern.ee", "kite", (("name", "Latern"),)), Claim("feed", "https://latern.ee/kuula", "kite")], NOW
    )
    world.pages["https://latern.ee/"] = page("Latern", FEED + "<link rel='alternate' type='application/rss+xml' href='/kuula'>")
    world.pages["https://latern.ee/rss"] = rss("latern.ee")
    world.pages["https://latern.ee/kuula"] = rss(
        "latern.ee", "Kuula", 50, item="<enclosure url='https://latern.ee/a.mp3' type='audio/mpeg' length='1'/>"
    )
    store.add_sites([Site(site="latern.ee", country="EE")])
    rounds(store, explorer, world)
    assert [f.url for f in store.feeds()] == ["https://latern.ee/rss"]
