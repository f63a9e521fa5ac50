"""Rows follow from what is said: by grade, then by weighted vote; quotations are never settled; a list can be taken out."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import firsthand
from firsthand import facts
from firsthand.catalogue import derive, estimates, sources, tables
from firsthand.model.feed import Feed
from firsthand.model.statement import Claim
from tests.catalogue.makers import claim, known

LISTS = ("kite", "newscatcher", "wikidata", "localnews", "gdelt", "probe", "owner:lantern.com")


def test_the_owner_is_believed_before_a_visit_before_lists_before_estimates() -> None:
    said = [claim("gdelt", country="US"), claim("kite", country="CA", name="Lantern"), claim("probe", name="The Lantern"), claim("owner:lantern.com", name="Harrowgate Lantern")]  # fmt: skip
    row = derive.outlet("lantern.com", said, known())
    assert row is not None
    assert (row.name, row.country) == ("Harrowgate Lantern", "CA")
    assert row.sources == ("gdelt", "kite", "owner:lantern.com", "probe")


def test_lists_vote_by_weight_and_the_newest_breaks_a_tie() -> None:
    said = [claim("kite", country="CA", seen="2026-05"), claim("newscatcher", country="US", seen="2020-05")]
    assert derive.outlet("lantern.com", said, known()).country == "CA"  # type: ignore[union-attr]
    heavier = [*said, claim("wikidata", country="IE", seen="2019")]
    assert derive.outlet("lantern.com", heavier, known()).country == "IE"  # type: ignore[union-attr]


def test_a_domain_that_only_estimates_name_is_no_outlet_and_one_that_all_say_has_ended_neither() -> None:
    assert derive.outlet("lantern.com", [claim("gdelt", country="US")], known()) is None
    assert derive.outlet("lantern.com", [claim("wikidata-dump", ended="2011")], known()) is None
    assert derive.outlet("lantern.com", [claim("wikidata-dump", ended="2011"), claim("kite", name="Lantern")], known()) is not None


def test_covers_is_everything_that_anybody_says_and_no_country() -> None:
    row = derive.outlet(
        "rnp.com", [claim("knowledge", covers="FJ TO"), claim("operator", covers="WS"), claim("kite", country="NZ")], known()
    )
    assert row is not None
    assert (row.country, row.covers) == ("NZ", ("FJ", "TO", "WS"))


def test_a_feed_needs_somebody_who_vouches_for_it_and_a_visit_can_reject_it() -> None:
    url = "https://lantern.com/feed"
    crawl = claim("commoncrawl", "feed", url, format="rss")
    assert derive.feed(url, [crawl], known()) is None
    listed = claim("kite", "feed", url, language="et", domain="lantern.com")
    row = derive.feed(url, [crawl, listed], known())
    assert row == Feed(url=url, domain="lantern.com", language="et", format="rss", sources=("commoncrawl", "kite"))
    assert derive.feed(url, [listed, claim("probe", "feed", url, rejected="a podcast")], known()) is None


def test_ownership_stands_side_by_side_dated_and_absent_is_nothing() -> None:
    said = [
        claim("kitemedia", state_control="private", seen="2026-05-12"),
        claim("knowledge", state_control="state", owner="The State", seen="2026-11"),
    ]
    rows = derive.assessments(said, known())
    assert [(r["field"], r["value"], r["source"], r["seen"]) for r in rows] == [
        ("owner", "The State", "knowledge", "2026-11"),
        ("state_control", "state", "knowledge", "2026-11"),
        ("state_control", "private", "kitemedia", "2026-05-12"),
    ]
    assert derive.assessments([claim("kite", name="Lantern")], known()) == []


def test_who_controls_an_outlet_is_no_matter_of_rank() -> None:
    package = Path(firsthand.__file__).parent
    for room in ("stories", "pipeline", "origins"):
        for file in (package / room).rglob("*.py"):
            assert "state_control" not in file.read_text(encoding="utf-8"), file
    assert "state" not in (package / "data" / "ranking.toml").read_text(encoding="utf-8")


def test_editions_are_languages_of_feeds_and_those_that_are_named() -> None:
    feeds = [Feed(url=f"https://b.com/{tag}", domain="b.com", language=tag, sources=("kite",)) for tag in ("en", "so", "so-SO")]
    named = Claim("edition", "b.com fa", "probe", (("homepage", "https://b.com/persian"),))
    found = {e.language: (e.feeds, e.homepage, e.sources) for e in derive.editions("b.com", feeds, [named])}
    assert found["fa"] == (0, "https://b.com/persian", ("probe",))
    assert found["en"] == (1, None, ("kite",))
    assert derive.editions("a.com", [Feed(url="https://a.com/x", domain="a.com", language="en")]) == ()


claims_of_one = st.lists(
    st.tuples(st.sampled_from(LISTS), st.sampled_from(("country", "name", "languages", "owner")), st.sampled_from(("A", "B", "C D"))),
    max_size=12,
).map(lambda rows: [Claim("outlet", "lantern.com", s, ((f, v),)) for s, f, v in rows])


@given(claims_of_one, st.randoms())
def test_the_order_of_claims_does_not_matter(said: list[Claim], random_: object) -> None:
    shuffled = list(said)
    random_.shuffle(shuffled)  # type: ignore[attr-defined]
    assert derive.outlet("lantern.com", said, known()) == derive.outlet("lantern.com", shuffled, known())


@given(claims_of_one)
def test_what_is_taken_out_leaves_no_trace(said: list[Claim]) -> None:
    joined = [*said, Claim("outlet", "lantern.com", "kite+wikidata", (("region", "EE-37"),))]
    rest = sources.without(joined, "kite")
    assert all("kite" not in c.sources() for c in rest)
    row = derive.outlet("lantern.com", rest, known())
    assert row is not None
    assert "kite" not in row.sources
    assert row.region == "EE-37"  # the other list says it too
    assert sources.without(rest, "kite") == rest


def test_the_rows_that_ship_are_what_their_claims_say() -> None:
    rows = [r for n, r in enumerate(facts.stream("catalogue/outlets")) if n % 97 == 0]
    for row in rows:
        (outlet,) = tables.outlets([row])
        said = list(tables.outlet_claims([row], known()))
        assert derive.outlet(outlet.site, said, known()) == outlet
    for row in [r for n, r in enumerate(facts.stream("catalogue/feeds")) if n % 97 == 0]:
        (feed,) = tables.feeds([row])
        assert derive.feed(feed.url, list(tables.feed_claims([row], known())), known()) == feed


def test_a_field_of_a_merged_row_is_said_by_those_lists_that_can_say_it() -> None:
    row = {
        "homepage": "https://a.com/",
        "name": "A",
        "owner": "Somebody",
        "country": "US",
        "registrable_domain": "a.com",
        "source_keys": "gdelt kite localnews",
    }
    said = {name: c.source for c in tables.outlet_claims([row], known()) for name, _ in c.fields}
    assert said == {"homepage": "kite+localnews", "name": "kite+localnews", "country": "kite+localnews", "owner": "localnews"}
    assert {k for c in tables.outlet_claims([row], known()) for k in c.sources()} == {"gdelt", "kite", "localnews"}


def test_a_table_without_a_list_loses_the_rows_that_only_it_states() -> None:
    rows = [{"source_keys": "kite"}, {"source_keys": "gdelt kite"}, {"source_keys": "kite wikidata"}]
    assert [r["source_keys"] for r in tables.without(rows, frozenset({"kite"}), known())] == ["wikidata"]
    assert list(tables.without(rows, frozenset(), known())) == rows


def test_a_hosts_own_name_speaks_for_a_country_unless_it_is_sold_to_anybody() -> None:
    codes, generic = {"EE", "GB", "TV"}, {"tv"}
    assert [estimates.country_of(h, codes, generic) for h in ("a.ee", "b.co.uk", "c.tv", "d.com", "e.zz", "f")] == [
        "EE",
        "GB",
        None,
        None,
        None,
        None,
    ]
