from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.errors import StoreError, UsageError
from firsthand.model.article import SiteTemplate
from firsthand.model.entry import Entry, Pending
from firsthand.model.feed import Feed, FeedState
from firsthand.model.item import Dropped, Item, Version
from firsthand.model.origin import Evidence, Hop, Origin, Primary, Source
from firsthand.model.outlet import Outlet
from firsthand.model.rights import Rights
from firsthand.store.ids import address_key, day_of_id, item_id
from firsthand.store.shelf import ItemQuery, Store, StoryQuery
from firsthand.store.sqlite.rows import pack, unpack
from tests.store.makers import DAY, NOON, item, put, story

FULL = item(
    7,
    canonical="https://gazette.example/c/7",
    language="pt-BR",
    topic="climate",
    place="EE",
    story="s1",
    role="copy",
    primary=Primary(url="https://wire.example/7", kind="origin", name="Wire"),
    origin=Origin(
        kind="agency",
        origin=Source(name="Wire", domain="wire.example"),
        chain=(Hop(name="Wire", relation=None), Hop(name="Gazette", domain="gazette.example", relation="wire")),
        evidence=(Evidence(signal="credit", where="byline", text="Wire", weight=2.5),),
        confidence=0.97,
    ),
    rights=Rights(show="headline", snippet_words=7, index_until=NOON + DAY),
)


def test_an_item_comes_back_as_it_was_put(store: Store) -> None:
    put(store, FULL)
    assert store.item(FULL.id) == FULL
    assert store.items_by_id([item(9).id, FULL.id]) == (FULL,)


def test_a_replay_changes_nothing_and_a_revision_replaces(store: Store) -> None:
    put(store, FULL, text="a text")
    put(store, FULL, text="a text")
    revised = replace(FULL, headline="Another headline", first_seen=NOON + 99)
    store.put_items([revised], {}, {}, {})
    assert store.items(ItemQuery()).members == (replace(revised, first_seen=NOON),)
    assert store.neighbours([FULL.id])[0].text == "a text"
    assert [h.item.id for h in store.search("harbour").members] == [FULL.id]


def test_a_revision_never_unhides(store: Store) -> None:
    put(store, FULL)
    store.hide([FULL.id], "case-1")
    put(store, FULL)
    assert store.item(FULL.id) == replace(FULL, hidden="case-1")
    assert store.items(ItemQuery()).members == ()
    assert store.search("harbour").members == ()
    store.hide([FULL.id], None)
    assert store.items(ItemQuery()).members == (FULL,)


@pytest.mark.parametrize("rights", [Rights(index="deny"), Rights(show="none")])
def test_what_the_owner_keeps_unlisted_is_in_no_list(store: Store, rights: Rights) -> None:
    put(store, replace(FULL, rights=rights))
    assert store.items(ItemQuery()).members == ()
    assert store.search("harbour").members == ()
    assert store.item(FULL.id) is not None


def test_text_is_kept_only_where_the_rights_allow(store: Store) -> None:
    put(store, replace(FULL, rights=Rights(store="metadata")), text="a text")
    assert store.neighbours([FULL.id]) == ()
    put(store, FULL, text="a text")
    assert len(store.neighbours([FULL.id])) == 1
    put(store, replace(FULL, rights=Rights(store="none")))
    assert store.neighbours([FULL.id]) == ()


def test_lists_are_newest_first_over_days_and_go_on_where_they_stopped(store: Store) -> None:
    made = [item(n, NOON + n * DAY / 3) for n in range(20)]
    put(store, *reversed(made))
    seen: list[Item] = []
    cursor = None
    while True:
        part = store.items(ItemQuery(limit=3, cursor=cursor))
        seen += part.members
        cursor = part.next
        if cursor is None:
            break
    assert seen == list(reversed(made))


@pytest.mark.parametrize(
    "query",
    [
        ItemQuery(outlet="gazette.example"),
        ItemQuery(country="EE"),
        ItemQuery(place="EE"),
        ItemQuery(language="pt"),
        ItemQuery(topic="climate"),
        ItemQuery(story="s1"),
        ItemQuery(origin="wire.example"),
        ItemQuery(kind="agency"),
        ItemQuery(role="copy"),
        ItemQuery(after=NOON, before=NOON + 1),
    ],
)
def test_every_condition_finds_the_one_and_only_it(store: Store, query: ItemQuery) -> None:
    store.put_outlets([Outlet(site="gazette.example", domain="gazette.example", homepage="https://gazette.example/", country="EE")])
    put(store, FULL, item(8, NOON + 5, outlet="other.example", language="et"))
    assert store.items(query).members == (FULL,)


def test_items_of_a_story_include_those_of_stories_that_joined_it(store: Store) -> None:
    put(store, item(1, story="s1"), item(2, NOON - 2 * DAY, story="old"))
    store.put_stories([story("s1"), story("old", merged_into="s1")])
    assert [i.story for i in store.items(ItemQuery(story="s1")).members] == ["s1", "old"]
    found = store.story("old")
    assert found is not None
    assert found.id == "s1"


def test_addresses_are_known_in_any_spelling(store: Store) -> None:
    put(store, FULL)
    variants = ["http://www.gazette.example/story/7?utm_source=a#x", "https://gazette.example/c/7/", "https://gazette.example/story/8"]
    assert store.known(variants) == frozenset(variants[:2])
    assert [store.item_at(v) for v in variants] == [FULL, FULL, None]


def test_drops_are_known_for_three_days(store: Store) -> None:
    drop = Dropped(url="https://gazette.example/gone", stage="read", reason="not a page", at=NOON)
    store.put_dropped([drop, drop])
    assert store.dropped() == (drop,)
    assert store.known([drop.url]) == {drop.url}
    store.expire(NOON + 2 * DAY)
    assert store.known([drop.url]) == {drop.url}
    store.expire(NOON + 4 * DAY)
    assert store.known([drop.url]) == frozenset()


def test_versions_are_kept_once(store: Store) -> None:
    put(store, FULL)
    version = Version(item=FULL.id, seen_at=NOON + 60, what="headline", text="Before")
    store.put_versions([version, version])
    assert store.versions(FULL.id) == (version,)


def test_recent_gives_all_oldest_first_with_what_text_is_left(store: Store) -> None:
    made = [item(n, NOON + n * 3600) for n in range(30)]
    put(store, *made[:10], text="kept")
    put(store, *made[10:])
    assert list(store.recent(NOON + 5 * 3600)) == [(m, "kept" if n < 10 else None) for n, m in enumerate(made) if n >= 5]


def test_expiry_erases_texts_and_days(store: Store, tmp_path: object) -> None:
    put(store, item(1), text="short lived words", until=NOON + 60)
    assert store.expire(NOON + 59) == 0
    assert store.expire(NOON + 60) == 1
    assert store.neighbours([item(1).id]) == ()
    assert store.scan(["short lived words"])["hits"] == []


def test_what_its_owner_wants_unlisted_by_now_is_unlisted(store: Store) -> None:
    put(store, FULL)
    store.expire(NOON + DAY)
    assert store.items(ItemQuery()).members == ()


@pytest.mark.parametrize("cursor", ["x", "20261124", "20261124.zz", "2026-1-1.1", "20261124." + "f" * 40, "\N{SUPERSCRIPT TWO}0261124.1"])
def test_a_made_up_cursor_is_a_usage_error(store: Store, cursor: str) -> None:
    with pytest.raises(UsageError):
        store.items(ItemQuery(cursor=cursor))


def test_an_id_that_the_store_did_not_make_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="no item's id"):
        put(store, replace(FULL, id="abc"))
    assert store.item("abc") is None


def test_ids_and_keys() -> None:
    made = item_id("https://a.example/1", NOON)
    assert day_of_id(made) == "2026-11-24"
    assert made == item_id("https://a.example/1", NOON + 3600)
    assert made != item_id("https://a.example/1", NOON + DAY)
    assert address_key("http://www.a.example/1#x") == address_key("https://a.example/1")


def test_polls(store: Store) -> None:
    states = [FeedState(url=f"https://a.example/{n}", domain="a.example", next_due_at=NOON + n, hours=(0.5, 0.5)) for n in range(3)]
    waiting = [_pending(n) for n in range(3)]
    put(store, item(2, url=waiting[2].url))
    store.commit_polls(states, waiting)
    store.commit_polls(states, [replace(waiting[0], due_at=0.0)])
    assert store.due(NOON + 1, 10) == tuple(states[:2])
    assert store.next_due() == NOON
    assert store.states(domain="a.example") == tuple(states)
    assert store.states(domain="b.example") == ()
    assert store.pending(NOON + 9, 10) == tuple(waiting[:2])
    store.settle([waiting[0].key], [replace(waiting[1], due_at=NOON + 50, attempts=1)])
    assert store.pending(NOON + 9, 10) == ()
    assert [p.attempts for p in store.pending(NOON + 50, 10)] == [1]


def test_catalogue(store: Store) -> None:
    outlets = [Outlet(site=f"{n}.example", domain=f"{n}.example", homepage=f"https://{n}.example/", country="EE" if n else "LV", languages=("et-EE", "ru")) for n in range(4)]  # fmt: skip
    store.put_outlets(outlets)
    first = store.outlets(country="EE", language="ru", limit=2)
    assert first.members == tuple(outlets[1:3])
    assert store.outlets(country="EE", cursor=first.next).members == (outlets[3],)
    assert store.outlets(language="e").members == ()
    assert store.outlet("2.example") == outlets[2]
    feed = Feed(url="https://1.example/rss", domain="1.example", sources=("list",))
    store.put_feeds([feed, feed])
    assert store.feeds(domain="1.example") == store.feeds() == (feed,)
    template = SiteTemplate(outlet="1.example", lines=frozenset({1, -5, 2**63 - 1}), bylines=("Desk",))
    store.put_templates([template])
    assert store.template("1.example") == template
    store.put_setting("a", "b")
    assert (store.setting("a"), store.setting("c")) == ("b", None)


def test_stories_are_listed_by_every_facet_and_order(store: Store) -> None:
    made = [
        story(f"s{n}", score=float(n), updated=NOON - n, topic="climate" if n % 2 else "sport", place="EE" if n % 3 == 0 else None, countries=("EE", "LV"), languages=("et", "en-GB"))
        for n in range(9)
    ]  # fmt: skip
    store.put_stories(made)
    store.put_stories([story("joined", merged_into="s1", score=99.0)])
    assert [s.id for s in store.stories(StoryQuery(limit=2)).members] == ["s8", "s7"]
    assert [s.id for s in store.stories(StoryQuery(order="updated", limit=2)).members] == ["s0", "s1"]
    assert [s.id for s in store.stories(StoryQuery(topic="climate", country="EE", outlet_country="LV", language="en")).members] == ["s3"]
    assert [s.id for s in store.stories(StoryQuery(topic="climate", after=NOON - 4)).members] == ["s3", "s1"]
    seen: list[str] = []
    part = store.stories(StoryQuery(language="et", limit=4))
    while True:
        seen += [s.id for s in part.members]
        if part.next is None:
            break
        part = store.stories(StoryQuery(language="et", limit=4, cursor=part.next))
    assert seen == [f"s{n}" for n in reversed(range(9))]
    with pytest.raises(UsageError):
        store.stories(StoryQuery(order="loudest"))
    with pytest.raises(UsageError):
        store.stories(StoryQuery(cursor="what~"))


def test_figures_count_what_is_there(store: Store) -> None:
    store.put_outlets([Outlet(site="a.example", domain="a.example", homepage="https://a.example/", country="EE")])
    store.put_feeds([Feed(url="https://a.example/rss", domain="a.example", language="et")])
    store.put_states([FeedState(url="https://a.example/rss", domain="a.example", health="active", last_change_at=NOON - 60), FeedState(url="https://a.example/old", domain="a.example", health="gone", last_change_at=NOON - 9 * DAY)])  # fmt: skip
    put(store, FULL, item(8, NOON + DAY))
    store.put_stories([story(place="EE")])
    figures = store.figures(NOON)
    assert {k: figures[k] for k in ("items", "stories", "outlets", "days", "feeds", "feeds_asked", "feeds_live", "feeds_failing")} == {
        "items": 2, "stories": 1, "outlets": 1, "days": 2, "feeds": 1, "feeds_asked": 2, "feeds_live": 1, "feeds_failing": 1,
    }  # fmt: skip
    assert figures["primaries"] == {"": 1, "origin": 1}
    assert figures["origins"] == {"agency": 1, "unknown": 1}
    assert (figures["live_countries"], figures["live_languages"], figures["places"]) == ({"EE": 1}, {"et": 1}, {"EE": 1})
    put(store, item(9))
    assert store.figures(NOON)["items"] == 3


@settings(max_examples=60)
@given(
    headline=st.none() | st.text(alphabet=st.characters(exclude_categories=["Cs"])),
    weight=st.floats(allow_nan=False, allow_infinity=False),
    hashes=st.frozensets(st.integers(-(2**63), 2**63 - 1)),
)
def test_records_give_back_what_they_were_given(headline: str | None, weight: float, hashes: frozenset[int]) -> None:
    noun = replace(FULL, headline=headline, origin=Origin(evidence=(Evidence(signal="s", where="w", text="t", weight=weight),)))
    assert unpack(Item, pack(noun)) == noun
    template = SiteTemplate(outlet="o", lines=hashes)
    assert unpack(SiteTemplate, pack(template)) == template


def _pending(n: int) -> Pending:
    url = f"https://a.example/page/{n}"
    return Pending(
        key=url,
        url=url,
        domain="a.example",
        feed="https://a.example/rss",
        entry=Entry(title="T"),
        found_at=NOON,
        gap_s=1.0,
        due_at=NOON + n,
    )


def test_a_copy_that_names_the_original_as_canonical_does_not_stand_for_it(store: Store) -> None:
    original, own = "https://harbourpost.example/original", "https://gazette.example/story/9"
    copy = replace(item(9), url=own, canonical=original)
    put(store, copy)
    assert store.known([own, original]) == frozenset([own])
    assert store.item_at(original) == copy


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_an_address_is_the_page_that_stands_there_not_one_that_names_it(store: Store, order: tuple[int, int]) -> None:
    here = item(1, url="https://gazette.example/pier", outlet="gazette.example")
    sister = item(2, url="https://courier.example/pier", outlet="courier.example", canonical="https://gazette.example/pier")
    both = (here, sister)
    for number in order:
        put(store, both[number])
    assert store.item_at("https://gazette.example/pier") == here
    store.erase([here.id])
    assert store.item_at("https://gazette.example/pier") == sister
