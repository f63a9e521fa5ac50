"""What the world knows of itself: every kind of truth that a reader of it is to find out is there, and often enough."""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise

import pytest

from firsthand.rights.nosnippet import protected
from firsthand.text.html import parse
from firsthand.world import cast
from firsthand.world.answers import Pages
from firsthand.world.build import build
from firsthand.world.nouns import TrueArticle, World

START = 1790000000.0
SEEDS = (1, 2, 3)


@pytest.fixture(scope="module")
def worlds() -> tuple[World, ...]:
    return tuple(build(seed, start_at=START) for seed in SEEDS)


@pytest.fixture(scope="module")
def all_articles(worlds: tuple[World, ...]) -> list[TrueArticle]:
    return [a for w in worlds for a in w.articles]


def test_wire_copies_without_credit_and_without_date(all_articles: list[TrueArticle]) -> None:
    copies = [a for a in all_articles if a.kind == "agency" and len(a.chain) == 2 and a.chain[1].relation == "wire"]
    assert len(copies) > 60
    assert sum(not a.credited for a in copies) >= 0.3 * len(copies)
    assert sum(not a.credited for a in copies) <= 0.75 * len(copies)
    clients = {s.host for s in cast.sites(40) if s.wires}
    handed = [a for a in copies if a.site in clients]
    assert sum(a.printed is None for a in handed) >= 0.2 * len(handed)


def test_nothing_is_left_that_nobody_could_tell(worlds: tuple[World, ...]) -> None:
    """An unmarked wire copy stands beside the agency's own page or a marked copy in its language."""
    for world in worlds:
        for a in world.articles:
            if a.kind == "agency" and not a.credited and len(a.chain) == 2 and a.chain[1].relation == "wire":
                same = [b for b in world.articles if b.event == a.event and b.language == a.language and b is not a]
                assert any((b.kind in ("agency", "mixed") and b.credited) or b.outlet == a.origin.domain for b in same), a.url


@pytest.mark.parametrize(
    ("what", "least"),
    [("backdated", 10), ("spun", 3), ("corrected", 3), ("deleted", 5), ("slow", 5), ("noindex", 2), ("nosnippet", 2), ("covered", 2), ("licensed", 8)],
)  # fmt: skip
def test_each_kind_of_trouble_is_there(worlds: tuple[World, ...], what: str, least: int) -> None:
    found = Counter(kind for w in worlds for a in w.articles for kind in _troubles(a, w))
    assert found[what] >= least, found


def _troubles(a: TrueArticle, world: World) -> list[str]:
    robots = a.prints.robots or ""
    facts = {
        "backdated": a.backdated, "spun": a.spun, "corrected": a.corrected is not None, "deleted": a.deleted_at is not None,
        "noindex": robots == "noindex", "nosnippet": "nosnippet" in robots, "covered": a.prints.covered, "licensed": a.rights.licence is not None,
        "slow": a.kind == "own" and any(b.copy_of == a.url and b.feed_at < a.feed_at for b in world.articles),
    }  # fmt: skip
    return [key for key, is_so in facts.items() if is_so]


def test_every_kind_of_report_and_every_relation(all_articles: list[TrueArticle]) -> None:
    assert {a.kind for a in all_articles} == {"own", "agency", "press-release", "republished", "translation", "mixed"}
    relations = {h.relation for a in all_articles for h in a.chain[1:]}
    assert relations >= {"wire", "republished", "translation", "rewrite", "spun", "press-release"}


def test_a_chain_runs_from_the_origin_to_the_page(all_articles: list[TrueArticle]) -> None:
    for a in all_articles:
        assert a.chain[0].domain == a.origin.domain
        assert a.chain[-1].url == a.url
        assert a.chain[0].relation is None
        assert all(one.domain != two.domain for one, two in pairwise(a.chain)), a.url


def test_the_network_stands_in_no_list(worlds: tuple[World, ...]) -> None:
    for world in worlds:
        network = {s.domain for s in world.sites if s.group == "vantor"}
        assert len(network) == 10
        assert not network & {d for g in world.groups for d in g.domains}
        assert not any(o.owner for o in world.outlets if o.domain in network)
        carried: dict[str, list[TrueArticle]] = {}
        for a in world.articles:
            if a.outlet in network and a.copy_of:
                carried.setdefault(a.copy_of, []).append(a)
        together = [sorted(a.published for a in copies) for copies in carried.values() if len(copies) > 1]
        assert together
        assert all(times[-1] - times[0] < 3600 for times in together)


def test_the_first_day_fills_a_front_page(worlds: tuple[World, ...]) -> None:
    for world in worlds:
        before = [a for a in world.articles if a.published < START]
        assert len({(a.event, a.language) for a in before}) >= 40
        assert len(before) >= 110
        events = [e for e in world.events if e.at < START and not e.parent]
        assert 20 <= len(events) <= 45
        assert {e.plot for e in world.events} == {"wire", "local", "press", "open", "sister", "network", "spun"}


def test_a_headline_is_printed_of_one_event_only(worlds: tuple[World, ...]) -> None:
    for world in worlds:
        events: dict[tuple[str, str], set[str]] = {}
        for a in world.articles:
            events.setdefault((a.language, a.text.headline), set()).add(a.event.removesuffix("u"))
        assert not [key for key, ids in events.items() if len(ids) > 1]


def test_licensed_pages_say_so_twice(worlds: tuple[World, ...]) -> None:
    pages = Pages(worlds[0])
    licensed = [a for a in worlds[0].articles if a.rights.licence]
    for a in licensed:
        source = pages.render(a, a.published)
        assert 'rel="license"' in source
    assert any('"license": "https://creativecommons.org/' in pages.render(a, a.published) for a in licensed)


def test_what_may_not_be_quoted_is_marked_on_the_page(worlds: tuple[World, ...]) -> None:
    for world in worlds:
        pages = Pages(world)
        for a in world.articles:
            if a.prints.covered:
                document = parse(pages.render(a, a.published).encode(), a.url)
                assert any(a.text.body[0] in text for text in protected(document))


def test_the_same_seed_gives_the_same_bytes() -> None:
    one, two = (Pages(build(7, start_at=START)) for _ in range(2))
    now = START + 20 * 3600
    assert [a.url for a in one.world.articles] == [a.url for a in two.world.articles]
    for url, article in one.articles.items():
        assert one.render(article, now) == two.render(two.articles[url], now)
    other = build(8, start_at=START)
    assert {a.url for a in other.articles} != set(one.articles)


def test_a_world_is_plain_data(worlds: tuple[World, ...]) -> None:
    assert json.dumps([a.url for a in worlds[0].articles])
    assert [a.published for a in worlds[0].articles] == sorted(a.published for a in worlds[0].articles)
