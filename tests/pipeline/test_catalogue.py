"""Claims taken in, rows derived, lists taken out, hosts heard of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from firsthand.model.feed import Feed
from firsthand.model.outlet import Outlet
from firsthand.model.site import Sighting, Site
from firsthand.model.statement import Claim
from firsthand.pipeline import catalogue
from firsthand.store.open import open_store
from firsthand.store.shelf import Store

NOW = 1_795_521_600.0


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = open_store(tmp_path / "data")
    yield made
    made.close()


def test_claims_become_outlets_feeds_and_candidates(store: Store) -> None:
    counts = catalogue.take(
        store,
        [
            Claim("outlet", "latern.ee", "wikidata-dump", (("name", "Latern"), ("country", "EE"))), Claim("feed", "https://latern.ee/rss", "csv:mine", (("language", "et"),)),
            Claim("outlet", "sight.com", "gdelt-gkg"), Claim("feed", "https://blog.org/feed", "commoncrawl", (("format", "rss"),)), Claim("edition", "latern.ee ru", "probe"),
        ],
        NOW,
    )  # fmt: skip
    assert counts == {"claims": 5, "outlets": 1, "feeds": 1, "editions": 1, "candidates": 2}
    assert (store.outlet("latern.ee") or Outlet(site="", domain="", homepage="")).name == "Latern"
    assert store.outlet("sight.com") is None
    assert {s for s in ("sight.com", "blog.org") if store.site(s)} == {"sight.com", "blog.org"}


def test_a_better_word_changes_the_row_and_a_rejection_takes_it_out(store: Store) -> None:
    url = "https://latern.ee/rss"
    catalogue.take(store, [Claim("feed", url, "csv:mine", (("language", "en"),))], NOW)
    catalogue.take(store, [Claim("feed", url, "probe", (("language", "et"),))], NOW)
    assert [f.language for f in store.feeds()] == ["et"]
    catalogue.take(store, [Claim("feed", url, "probe", (("rejected", "a podcast"),))], NOW)
    assert store.feeds() == ()


def test_a_list_that_was_taken_out_stays_out(store: Store) -> None:
    said = [
        Claim("outlet", "a.ee", "kite", (("name", "A"),)),
        Claim("outlet", "b.ee", "kite+wikidata", (("name", "B"),)),
        Claim("outlet", "c.ee", "wikidata", (("name", "C"),)),
    ]
    catalogue.take(store, said, NOW)
    assert catalogue.withdraw(store, "kite") == 2
    assert [o.site for o in store.outlets().members] == ["b.ee", "c.ee"]
    assert [o.sources for o in store.outlets().members] == [("wikidata",), ("wikidata",)]
    catalogue.take(store, said[:1], NOW)
    assert store.outlet("a.ee") is None
    assert catalogue.withdrawn(store) == {"kite"}
    catalogue.restore(store, "kite")
    catalogue.take(store, said[:1], NOW)
    assert store.outlet("a.ee") is not None


def test_the_shipped_catalogue_keeps_what_others_said(store: Store) -> None:
    catalogue.take(store, [Claim("outlet", "bbc.com", "operator", (("name", "Auntie"),))], NOW)
    found = catalogue.shipped(store, "1")
    assert len(found.outlets) > 19_000
    assert (store.outlet("bbc.com") or found.outlets[0]).name == "Auntie"
    assert (store.outlet("bbc.com") or found.outlets[0]).country == "GB"
    catalogue.withdraw(store, "kite")
    again = catalogue.shipped(store, "2")
    assert len(again.outlets) < len(found.outlets)
    assert all("kite" not in o.sources for o in again.outlets)


def test_hosts_that_known_outlets_name_are_visited_sooner(store: Store) -> None:
    catalogue.take(store, [Claim("outlet", s, "kite", (("name", s),)) for s in ("a.ee", "b.ee")], NOW)
    seen = [Sighting("new.ee", "a.ee", "links"), Sighting("new.ee", "b.ee", "links"), Sighting("spam.com", "nobody.com", "links"), Sighting("www.youtube.com", "a.ee", "links"), Sighting("a.ee", "b.ee", "links"), Sighting("sub.a.ee", "b.ee", "links")]  # fmt: skip
    assert catalogue.sight(store, seen, NOW) == 1
    held = store.site("new.ee") or Site(site="")
    assert (held.evidence, held.witnesses) == (2, ("a.ee", "b.ee"))
    assert store.site("spam.com") is None
    assert store.site("sub.a.ee") is None
    assert store.site("www.youtube.com") is None
    assert catalogue.sight(store, seen, NOW) == 0


def test_a_credited_name_leads_to_the_one_host_that_is_called_so(store: Store) -> None:
    catalogue.take(store, [Claim("outlet", "a.ee", "kite", (("name", "A"),)), *(Claim("outlet", s, "gdelt-gal", (("name", n),)) for s, n in (("gull.ie", "The Gull"), ("post.us", "The Post"), ("post.uk", "The Post")))], NOW)  # fmt: skip
    catalogue.sight(
        store,
        [Sighting("", "a.ee", "links", "The Gull"), Sighting("", "a.ee", "links", "The Post"), Sighting("", "a.ee", "links", "Nobody")],
        NOW,
    )
    assert {s: (store.site(s) or Site(site="")).evidence for s in ("gull.ie", "post.us", "post.uk")} == {
        "gull.ie": 1,
        "post.us": 0,
        "post.uk": 0,
    }


def test_several_rows_of_a_list_make_one_word_and_a_new_list_replaces_the_old(store: Store) -> None:
    old = [Claim("outlet", "a.ee", "csv:mine", (("name", "A"),), "2026-11-24"), Claim("outlet", "a.ee", "csv:mine", (("name", "a feed"), ("country", "EE")), "2026-11-24"), Claim("outlet", "b.ee", "csv:mine", (("name", "B"),))]  # fmt: skip
    catalogue.take_list(store, "csv:mine", old, NOW)
    outlet = store.outlet("a.ee")
    assert outlet is not None
    assert (outlet.name, outlet.country) == ("A", "EE")
    catalogue.take_list(store, "csv:mine", [Claim("outlet", "a.ee", "csv:mine", (("name", "Anew"),), "2026-11-24")], NOW)
    assert [(o.site, o.name, o.country) for o in store.outlets().members] == [("a.ee", "Anew", None)]


def test_outlets_that_are_handed_in_come_out_as_they_were(store: Store) -> None:
    outlets = [
        Outlet(
            site="a.ee",
            domain="a.ee",
            homepage="https://a.ee/",
            name="A",
            country="EE",
            languages=("et", "ru"),
            owner="O",
            state_control="public",
        )
    ]
    feeds = [
        Feed(url="https://a.ee/rss", domain="a.ee", title="Uudised", language="ru", format="rss"),
        Feed(url="https://a.ee/2", domain="a.ee"),
    ]
    catalogue.hand_in(store, outlets, feeds, "csv:own", NOW)
    assert [replace(o, sources=()) for o in store.outlets().members] == outlets
    assert sorted((replace(f, sources=()) for f in store.feeds()), key=lambda f: f.url, reverse=True) == feeds
