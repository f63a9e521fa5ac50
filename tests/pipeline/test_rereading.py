"""Pages read again: what changed is kept as a version, what was taken back is shown no more."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from firsthand import facts as facts_module
from firsthand.facts import Facts
from firsthand.model.article import Article
from firsthand.model.item import Item
from firsthand.model.page import Ask, Reply
from firsthand.pipeline.again import STEPS_S, correction
from firsthand.pipeline.rereading import LATE_S, Rereading
from firsthand.store.ids import AGAIN
from firsthand.store.shelf import ItemQuery, StoryQuery
from firsthand.text.urls import canonical
from tests.pipeline.conftest import NOW, SENTENCES, Bench, Clock, make_bench, page

URL = "https://alderlantern.com/pier"
DAY = 86_400.0


class Wire:
    """Pages by address; what is not there answers 404."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        self.asked: list[Ask] = []
        self.robots = self

    async def fetch(self, ask: Ask) -> Reply:
        self.asked.append(ask)
        if ask.kind != "page" or ask.url not in self.pages:
            return Reply(ask=ask, url=ask.url, status=404)
        if ask.etag == '"same"':
            return Reply(ask=ask, url=ask.url, status=304)
        return Reply(ask=ask, url=ask.url, status=200, headers=(("content-type", "text/html"),), body=self.pages[ask.url].encode())

    async def robots_text(self, url: str) -> str | None:
        return None


class Inline:
    async def run_async(self, function: Callable[[Any], Any], rows: Sequence[Any]) -> list[Any]:
        return [function(row) for row in rows]


class Again:
    """A line whose pages are read again at a clock that is moved by hand."""

    def __init__(self, bench: Bench) -> None:
        self.bench, self.wire, self.clock = bench, Wire(), Clock()
        reading = bench.reading
        reading._polite, reading._workers, reading._clock = self.wire, Inline(), self.clock  # type: ignore[assignment]
        reading._documents._fetch, reading._documents._now = self.wire.fetch, self.clock.now
        self.rereading = Rereading(bench.store, reading, self.clock, reading._desk)

    def first(self, *urls: str, at: float = NOW) -> None:
        """Read pages for the first time, from the list."""
        self.clock.at = at
        for url in urls:
            self.bench.store.commit_polls([], [page(url, at=at).pending])
            self.wire.pages.setdefault(url, markup())
        asyncio.run(self._until(self.bench.reading.batch, again=False))

    def later(self, at: float) -> None:
        """Whatever is due to be read again at that instant."""
        self.clock.at = at
        asyncio.run(self._until(self.rereading.batch, again=True))

    async def _until(self, batch: Callable[[], Any], *, again: bool) -> None:
        while self.bench.store.pending(self.clock.at, 1, again=again):
            await batch()

    def item(self, url: str = URL) -> Item:
        found = self.bench.store.item_at(url)
        assert found is not None
        return found


@pytest.fixture
def again(tmp_path: Path) -> Iterator[Again]:
    made = make_bench(tmp_path / "store", facts_module.load())
    yield Again(made)
    made.store.close()


def markup(headline: str = "Port Alder votes to rebuild its pier", paragraphs: Sequence[str] = SENTENCES, head: str = "") -> str:
    body = "".join(f"<p>{p}</p>" for p in paragraphs)
    return f"<html lang='en'><head><title>{headline}</title>{head}</head><body><main><article><h1>{headline}</h1>{body}</article></main></body></html>"


def test_a_page_is_looked_at_again_three_times_in_a_day_and_no_more(again: Again) -> None:
    again.first(URL)
    for step in STEPS_S:
        assert [p.key for p in again.bench.store.pending(NOW + step, 9, again=True)] == [canonical(URL) + AGAIN]
        assert again.bench.store.pending(NOW + step, 9) == ()
        again.later(NOW + step)
    assert again.bench.store.pending(NOW + 90 * DAY, 9, again=True) == ()
    assert sum(ask.kind == "page" for ask in again.wire.asked) == 1 + len(STEPS_S)
    assert again.bench.store.versions(again.item().id) == ()


def test_a_new_headline_is_shown_and_the_old_one_kept_as_a_version(again: Again) -> None:
    again.first(URL)
    again.wire.pages[URL] = markup(
        "Port Alder postpones its vote on the pier", ["Correction: the vote was on Sunday, not on Monday.", *SENTENCES]
    )
    again.later(NOW + STEPS_S[0])
    item = again.item()
    assert item.headline == "Port Alder postpones its vote on the pier"
    versions = again.bench.store.versions(item.id)
    assert {(v.what, v.text) for v in versions} == {
        ("headline", "Port Alder votes to rebuild its pier"),
        ("correction", "Correction: the vote was on Sunday, not on Monday."),
    }
    story = again.bench.store.story(item.story or "")
    assert story is not None
    assert story.headline == item.headline
    assert {h.item.id for h in again.bench.store.search("postpones").members} == {item.id}
    again.later(NOW + STEPS_S[1])
    assert again.bench.store.versions(item.id) == versions, "each is kept once"


def test_a_copy_that_has_not_followed_a_correction_is_listed_once(again: Again) -> None:
    copy, followed = "https://quaycourier.com/a/7", "https://millgazette.com/a/7"
    again.first(URL)
    again.first(copy, followed, at=NOW + 60)
    assert again.item(copy).copy_of == again.item().id
    right = [SENTENCES[0].replace(SENTENCES[0].split()[2], "ninetyfold"), *SENTENCES[1:]]
    again.wire.pages[URL] = again.wire.pages[followed] = markup(paragraphs=right)
    for step in STEPS_S:
        again.later(NOW + 60 + step)
    behind = [v for u in (URL, copy, followed) for v in again.bench.store.versions(again.item(u).id) if v.what == "behind"]
    assert [(v.item, v.text) for v in behind] == [(again.item(copy).id, again.item().id)]


def test_what_is_gone_for_a_day_is_shown_no_more(again: Again) -> None:
    again.first(URL)
    item = again.item()
    del again.wire.pages[URL]
    again.later(NOW + STEPS_S[0])
    assert again.bench.store.items(ItemQuery()).members == (item,), "it may come back"
    again.later(NOW + STEPS_S[0] + DAY)
    after = again.item()
    assert (after.headline, after.snippet, after.body, after.rights.show, after.rights.store) == (None, None, (), "none", "metadata")
    assert [v.what for v in again.bench.store.versions(item.id)] == ["gone"]
    assert again.bench.store.items(ItemQuery()).members == ()
    assert again.bench.store.stories(StoryQuery()).members == ()
    assert again.bench.store.search("Brandvold").members == ()
    assert again.bench.store.neighbours([item.id]) == ()
    assert again.bench.store.pending(NOW + 90 * DAY, 9, again=True) == ()


def test_a_story_goes_on_without_a_member_that_is_gone(again: Again) -> None:
    other = "https://sundholmpost.com/pier"
    again.first(URL)
    again.first(other, at=NOW + 60)
    assert again.item(other).story == again.item().story
    del again.wire.pages[URL]
    again.later(NOW + 2 * STEPS_S[0])
    again.wire.pages[other] = markup()
    again.later(NOW + 2 * STEPS_S[0] + DAY)
    story = again.bench.store.stories(StoryQuery()).members[0]
    assert (story.lead, story.outlets) == (again.item(other).id, 1)


def test_what_comes_back_within_a_day_stays(again: Again) -> None:
    again.first(URL)
    kept = again.wire.pages.pop(URL)
    again.later(NOW + STEPS_S[0])
    again.wire.pages[URL] = kept
    again.later(NOW + STEPS_S[0] + DAY)
    assert again.item().rights.show != "none"
    assert again.bench.store.versions(again.item().id) == ()


def test_an_owner_who_says_noindex_later_is_heard(again: Again) -> None:
    again.first(URL)
    again.wire.pages[URL] = markup(head="<meta name='robots' content='noindex'>")
    again.later(NOW + STEPS_S[0])
    assert again.bench.store.items(ItemQuery()).members == ()


def test_a_page_that_allows_more_than_before_does_not_widen_what_was_met(again: Again) -> None:
    again.wire.pages[URL] = markup(head="<meta name='robots' content='nosnippet'>")
    again.first(URL)
    assert again.item().snippet is None
    again.wire.pages[URL] = markup()
    again.later(NOW + STEPS_S[0])
    assert again.item().snippet is None


def test_what_waits_too_long_is_given_up_and_new_pages_are_not_held_up(again: Again) -> None:
    urls = [f"https://site{n}.com/pier" for n in range(6)]
    again.first(*urls)
    asked = len(again.wire.asked)
    again.clock.at = NOW + STEPS_S[0] + LATE_S + 1
    asyncio.run(again.rereading.batch())
    assert len(again.wire.asked) == asked
    assert {p.again for p in again.bench.store.pending(NOW + 90 * DAY, 99, again=True)} == {2}


def test_what_was_erased_is_not_asked_for_again(again: Again) -> None:
    again.first(URL)
    again.bench.store.erase([again.item().id])
    asked = len(again.wire.asked)
    again.later(NOW + STEPS_S[0])
    assert len(again.wire.asked) == asked
    assert again.bench.store.pending(NOW + 90 * DAY, 9, again=True) == ()


def test_a_host_is_asked_one_page_at_a_time(again: Again) -> None:
    again.first(*(f"https://alderlantern.com/{n}" for n in range(4)))
    again.clock.at = NOW + STEPS_S[0]

    async def one() -> None:
        before = sum(a.kind == "page" for a in again.wire.asked)
        await again.rereading.batch()
        assert sum(a.kind == "page" for a in again.wire.asked) == before + 1

    asyncio.run(one())


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Correction: the mayor is 52.", True),
        ("* Berichtigung: Der Hafen wurde 1902 gebaut.", True),
        ("訂正：港は一九〇二年に建てられた。", True),
        ("Corrections officers walked out on Monday.", False),
        ("The correction came late.", False),
    ],
)
def test_corrections_are_known_by_how_they_begin(line: str, found: bool, facts: Facts) -> None:
    assert (correction(Article(url=URL, outlet="alderlantern.com", body=("First.", line)).body, facts) is not None) is found
