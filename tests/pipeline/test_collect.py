"""What a poll puts on the list, what it passes over, and what is learnt of a network that is gone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from firsthand.config import Collect
from firsthand.errors import BadInput
from firsthand.fetching.gates import Gates
from firsthand.fetching.workers import Failure
from firsthand.model.feed import Feed, FeedState
from firsthand.model.page import Ask, Reply
from firsthand.pipeline.collect import HELD_S, SILENT, SILENT_S, Collecting, Figures
from firsthand.pipeline.paces import Paces
from firsthand.polling.judge import first_state
from firsthand.store.open import open_store
from firsthand.store.shelf import Store
from tests.pipeline.conftest import NOW, Clock

HOUR = 3600.0


class Wire:
    """Answers by address; an address without one cannot be reached."""

    def __init__(self) -> None:
        self.bodies: dict[str, tuple[str, bytes]] = {}
        self.asked: list[str] = []
        self.asks: list[Ask] = []
        self.status = 200
        self.headers: tuple[tuple[str, str], ...] = ()

    async def fetch(self, ask: Ask) -> Reply:
        self.asked.append(ask.url)
        self.asks.append(ask)
        if ask.url not in self.bodies:
            return Reply(ask=ask, url=ask.url, status=0, error="unreachable", reason="nobody answered")
        kind, body = self.bodies[ask.url]
        return Reply(ask=ask, url=ask.url, status=self.status, headers=(("content-type", kind), *self.headers), body=body)


class Inline:
    """Workers without processes."""

    rows = 0

    async def run_async(self, function: Callable[[Any], Any], rows: Sequence[Any]) -> list[Any]:
        self.rows += len(rows)
        return [self._one(function, row) for row in rows]

    def _one(self, function: Callable[[Any], Any], row: Any) -> Any:
        try:
            return function(row)
        except BadInput as error:
            return Failure(error.kind, str(error))


class Post:
    """A collecting instance at a clock that is moved by hand."""

    def __init__(self, folder: Path) -> None:
        self.store: Store = open_store(folder)
        self.wire, self.clock, self.figures = Wire(), Clock(), Figures()
        wire: Any = self.wire
        self.workers = Inline()
        workers: Any = self.workers
        self.collecting = Collecting(self.store, wire, workers, self.clock, Collect(), self.figures)

    def follow(self, *urls: str, format: str | None = None) -> None:
        for url in urls:
            feed = Feed(url=url, domain=url.split("/")[2].removeprefix("www."), format=format)
            self.store.put_feeds([feed])
            self.store.put_states([first_state(feed, self.clock.at)])

    def poll(self) -> None:
        async def rounds() -> None:
            while self.store.due(self.clock.at, 1) or self.collecting._flight.room < self.collecting._flight.most:
                await self.collecting.batch()

        asyncio.run(rounds())

    def waiting(self) -> set[str]:
        return {p.url for p in self.store.pending(float(2**40), 1000)}

    def state(self, url: str) -> FeedState:
        return next(s for s in self.store.states() if s.url == url)


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    made = Post(tmp_path / "store")
    yield made
    made.store.close()


def rss(entries: Sequence[tuple[str, float]]) -> tuple[str, bytes]:
    items = "".join(f"<item><title>T</title><link>{url}</link><pubDate>{datetime.fromtimestamp(at, UTC):%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>" for url, at in entries)  # fmt: skip
    return "application/rss+xml", f"<rss version='2.0'><channel><title>F</title>{items}</channel></rss>".encode()


def sitemap(entries: Sequence[tuple[str, float]]) -> tuple[str, bytes]:
    found = "".join(
        f"<url><loc>{url}</loc><lastmod>{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%SZ}</lastmod></url>" for url, at in entries
    )
    return "application/xml", f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{found}</urlset>".encode()


SITE = "https://alderlantern.com"
FEED = f"{SITE}/rss"


def test_a_first_poll_reads_few_young_entries_and_the_second_only_what_is_new(post: Post) -> None:
    entries = [(f"https://alderlantern.com/{n}", NOW - n * HOUR) for n in range(40)]
    post.wire.bodies[FEED] = rss(entries)
    post.follow(FEED)
    post.poll()
    assert post.waiting() == {f"https://alderlantern.com/{n}" for n in range(Collect().first_poll_entries)}
    post.wire.bodies[FEED] = rss([("https://alderlantern.com/new", NOW + HOUR), *entries])
    post.clock.at = post.state(FEED).next_due_at + 1
    post.poll()
    assert post.waiting() == {f"https://alderlantern.com/{n}" for n in (*range(Collect().first_poll_entries), "new")}


def test_the_newest_sitemaps_of_an_index_become_feeds_of_the_same_site(post: Post) -> None:
    index = "https://alderlantern.com/sitemap.xml"
    children = [f"https://alderlantern.com/sitemap-{n}.xml" for n in range(5)]
    places = "".join(f"<sitemap><loc>{c}</loc><lastmod>2026-11-{20 - n:02d}</lastmod></sitemap>" for n, c in enumerate([*children, "https://elsewhere.example/map.xml"]))  # fmt: skip
    post.wire.bodies[index] = ("application/xml", f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{places}</sitemapindex>".encode())  # fmt: skip
    for child in children:
        post.wire.bodies[child] = sitemap([(f"{child}/young", NOW - HOUR), (f"{child}/old", NOW - 400 * HOUR)])
    post.follow(index)
    post.poll()
    assert {s.url for s in post.store.states()} == {index, *children[:2]}
    assert post.waiting() == {f"{c}/young" for c in children[:2]}


def test_the_links_of_a_front_page_wait_to_be_read(post: Post) -> None:
    front = "https://alderlantern.com/"
    links = "".join(f"<article><h2><a href='/2026/11/24/pier-story-number-{n}'>The council votes on pier number {n} tonight</a></h2></article>" for n in range(4))  # fmt: skip
    post.wire.bodies[front] = ("text/html; charset=utf-8", f"<html><body><main>{links}</main></body></html>".encode())
    post.follow(front, format="front-page")
    post.poll()
    assert post.waiting() == {f"https://alderlantern.com/2026/11/24/pier-story-number-{n}" for n in range(4)}


def test_while_the_network_is_gone_nothing_is_learnt_of_anybody(post: Post) -> None:
    feeds = [f"https://site{n}.com/rss" for n in range(SILENT + 3)]
    for feed in feeds:
        post.wire.bodies[feed] = rss([])
    post.follow(*feeds)
    post.poll()
    before = {f: post.state(f) for f in feeds}
    post.wire.bodies.clear()
    post.clock.at += SILENT_S + max(s.next_due_at for s in before.values()) - NOW
    lost_at = post.clock.at
    post.poll()
    asked = len(post.wire.asked)
    for _ in range(12):  # an hour and more
        post.clock.at += 300.0
        post.poll()
    failures = [post.state(f).failures for f in feeds]
    assert sum(failures) <= SILENT, "until it is known that nobody answers"
    assert {post.state(f).health for f in feeds} <= {"active", "quiet", "new"}
    assert len(post.wire.asked) - asked <= 12 * len(feeds)
    for feed in feeds:
        post.wire.bodies[feed] = rss([(feed + "/late", lost_at + 60)])
    post.clock.at += HOUR
    post.poll()
    assert post.waiting() == {f"{f}/late" for f in feeds}


def test_one_host_that_does_not_answer_is_no_lost_network(post: Post) -> None:
    feeds = [f"https://site{n}.com/rss" for n in range(SILENT + 3)]
    for feed in feeds[1:]:
        post.wire.bodies[feed] = rss([])
    post.follow(*feeds)
    post.poll()
    assert post.state(feeds[0]).failures == 1


def test_a_batch_that_was_killed_before_its_commit_is_polled_again(post: Post) -> None:
    post.wire.bodies[FEED] = rss([(f"https://alderlantern.com/{n}", NOW - n * HOUR) for n in range(40)])
    post.follow(FEED)
    before = post.state(FEED)
    post.poll()
    first = post.waiting()
    post.store.put_states([replace(before)])  # as if the commit had not come to pass, what stands before it had
    post.store.settle([p.key for p in post.store.pending(float(2**40), 1000)])
    post.poll()
    assert post.waiting() == first


def test_feeds_of_one_outlet_are_told_apart_by_what_they_show(post: Post) -> None:
    """One feed shows what two sections show; the same feed under another address is asked once a day."""
    site = "https://alderlantern.com"
    sport = [(f"{site}/sport/{n}", NOW - n * HOUR) for n in range(8)]
    world = [(f"{site}/world/{n}", NOW - n * HOUR - 60) for n in range(8)]
    post.wire.bodies[f"{site}/all"] = rss(sorted(sport + world, key=lambda pair: -pair[1]))
    post.wire.bodies[f"{site}/sport.xml"] = rss(sport)
    post.wire.bodies["http://www.alderlantern.com/all"] = post.wire.bodies[f"{site}/all"]
    post.follow(f"{site}/all", f"{site}/sport.xml", "http://www.alderlantern.com/all")
    post.poll()
    for _ in range(3):
        post.clock.at += 2 * HOUR
        sport.insert(0, (f"{site}/sport/later{post.clock.at}", post.clock.at - 60))
        post.wire.bodies[f"{site}/all"] = rss(sorted(sport + world, key=lambda pair: -pair[1]))
        post.wire.bodies[f"{site}/sport.xml"] = rss(sport)
        post.poll()
    assert post.state(f"{site}/sport.xml").cover == f"{site}/all"
    assert post.state(f"{site}/all").cover is None
    assert post.state("http://www.alderlantern.com/all").twin_of == f"{site}/all"
    asked = post.wire.asked.count("http://www.alderlantern.com/all")
    post.clock.at += 12 * HOUR
    post.poll()
    assert post.wire.asked.count("http://www.alderlantern.com/all") == asked, "once a day is enough for a twin"
    post.wire.bodies.pop(f"{site}/all")
    for _ in range(4):
        post.clock.at = max(post.clock.at, post.state(f"{site}/all").next_due_at) + 1
        post.poll()
    assert post.state("http://www.alderlantern.com/all").twin_of is None
    assert post.state(f"{site}/sport.xml").cover is None


def test_a_kill_between_fetch_and_commit_leaves_the_old_validators(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    post.wire.bodies[FEED] = rss([(f"{SITE}/1", NOW)])
    post.wire.headers = (("etag", '"one"'),)
    post.follow(FEED)
    post.poll()
    assert post.state(FEED).etag == '"one"'
    post.wire.bodies[FEED] = rss([(f"{SITE}/2", NOW), (f"{SITE}/1", NOW)])
    post.wire.headers = (("etag", '"two"'),)
    post.clock.at = post.state(FEED).next_due_at + 1

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(post.store, "commit_polls", killed)
        with pytest.raises(KeyboardInterrupt):
            post.poll()
    assert post.state(FEED).etag == '"one"'
    asked = len(post.wire.asks)
    post.poll()
    assert len(post.wire.asks) == asked, "nobody is asked twice within minutes because of a kill"
    post.clock.at += HELD_S + Collect().floor_s + 1
    post.poll()
    assert post.wire.asks[-1].etag == '"one"', "asked with what was kept, so that the server sends the body again"
    assert f"{SITE}/2" in post.waiting()


def test_the_same_body_is_not_read_again(post: Post) -> None:
    post.wire.bodies[FEED] = rss([(f"{SITE}/1", NOW)])
    post.follow(FEED)
    post.poll()
    read = post.workers.rows
    post.clock.at = post.state(FEED).next_due_at + 1
    post.poll()
    assert post.workers.rows == read
    assert post.state(FEED).polls == 2


def test_a_feed_that_turned_into_a_page_fails_with_its_reason(post: Post) -> None:
    post.wire.bodies[FEED] = rss([(f"{SITE}/1", NOW)])
    post.follow(FEED)
    post.poll()
    post.wire.bodies[FEED] = ("text/html", b"<!DOCTYPE html><html><body><form action='/login'>Sign in to go on</form></body></html>")
    for _ in range(3):
        post.clock.at = post.state(FEED).next_due_at + 1
        post.poll()
    state = post.state(FEED)
    assert (state.health, state.failures) == ("failing", 3)
    assert state.reason
    assert "feed" in state.reason


def test_new_entries_alone_are_asked_for_until_a_server_shows_that_it_sends_all(post: Post) -> None:
    """RFC 3229 with the manipulation `feed`."""
    entries = [(f"{SITE}/{n}", NOW - n * HOUR) for n in range(6)]
    post.wire.headers = (("etag", '"a"'),)
    post.wire.bodies[FEED] = rss(entries)
    post.follow(FEED)
    post.poll()
    assert not post.wire.asks[-1].delta, "there is nothing to add to"
    body_hash = post.state(FEED).body_hash
    post.wire.status, post.wire.headers = 226, (("etag", '"b"'), ("im", "feed"))
    post.wire.bodies[FEED] = rss([(f"{SITE}/new", NOW)])
    post.clock.at = post.state(FEED).next_due_at + 1
    post.poll()
    state = post.state(FEED)
    assert post.wire.asks[-1].delta
    assert (state.delta, state.etag, state.window, state.body_hash) == (True, '"b"', 6, body_hash)
    assert f"{SITE}/new" in post.waiting()
    assert len(state.recent) == 7
    post.wire.status, post.wire.headers = 200, (("etag", '"c"'),)
    post.wire.bodies[FEED] = rss([(f"{SITE}/newer", NOW), *entries])
    for _ in range(2):
        post.clock.at = post.state(FEED).next_due_at + 1
        post.poll()
    assert post.state(FEED).delta is False
    assert not post.wire.asks[-1].delta


def test_a_host_that_asked_us_to_wait_is_not_asked_sooner_because_we_were_started_again(tmp_path: Path) -> None:
    store, clock = open_store(tmp_path / "store"), Clock()
    try:
        gates = Gates(clock)
        paces = Paces(store, gates)
        ask = Ask(url=FEED, kind="feed")
        gates.answered("alderlantern.com", Reply(ask=ask, url=FEED, status=429, headers=(("retry-after", "7200"),)))
        gates.answered("sundholmpost.com", Reply(ask=ask, url=FEED, status=200))
        paces.keep()
        again = Gates(clock)
        Paces(store, again)
        assert again.pace("alderlantern.com").not_before_at == NOW + 7200
        assert set(again.paces()) == {"alderlantern.com"}
    finally:
        store.close()


def test_what_a_redirector_holds_is_asked_for_itself_and_a_form_of_what_waits_is_known(post: Post) -> None:
    post.wire.bodies[FEED] = rss([
        ("https://www.google.com/url?rct=j&amp;url=https%3A%2F%2Falderlantern.com%2Fa%2Fpier", NOW),
        (f"{SITE}/a/pier", NOW), (f"{SITE}/a/pier/amp", NOW), ("https://m.alderlantern.com/a/pier", NOW), (f"{SITE}/b/quay/print", NOW),
    ])  # fmt: skip
    post.follow(FEED)
    post.poll()
    assert post.waiting() == {f"{SITE}/a/pier", f"{SITE}/b/quay/print"}
    post.wire.bodies[FEED] = rss([("https://amp.alderlantern.com/a/pier", NOW), (f"{SITE}/b/quay/print", NOW)])
    post.clock.at = post.state(FEED).next_due_at + 1
    post.poll()
    assert len(post.waiting()) == 2
