"""Read, told, revised, written: what becomes of pages that came."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from firsthand.facts import Facts
from firsthand.store.shelf import ItemQuery
from firsthand.text.urls import canonical
from tests.pipeline.conftest import NOW, SENTENCES, Bench, make_bench, page


def test_a_page_becomes_an_item_with_a_story_and_one_primary_link(bench: Bench) -> None:
    assert bench.write(page("https://alderlantern.com/pier")) == 1
    item = bench.store.item_at("https://alderlantern.com/pier")
    assert item is not None
    assert item.primary is not None
    assert item.primary.kind == "own"
    assert item.headline == "Port Alder votes to rebuild its pier"
    story = bench.store.story(item.story or "")
    assert story is not None
    assert (story.outlets, story.independent, story.lead) == (1, 1, item.id)


def test_excerpts_are_no_longer_than_the_rules_of_the_country_allow(bench: Bench) -> None:
    bench.write(page("https://alderlantern.com/pier"))
    item = bench.store.item_at("https://alderlantern.com/pier")
    assert item is not None
    assert item.snippet
    assert len(item.snippet.split()) <= (item.rights.snippet_words or 7)
    assert item.body == ()


def test_a_copy_joins_the_story_and_adds_no_report(bench: Bench) -> None:
    bench.write(page("https://alderlantern.com/pier"))
    bench.write(page("https://sundholmpost.com/copy", at=NOW + 3600), at=NOW + 3600)
    first, second = (bench.store.item_at(u) for u in ("https://alderlantern.com/pier", "https://sundholmpost.com/copy"))
    assert first is not None
    assert second is not None
    assert second.story == first.story
    assert second.copy_of == first.id
    story = bench.store.story(first.story or "")
    assert story is not None
    assert (story.outlets, story.independent) == (2, 1)


def test_an_article_of_two_feeds_is_held_once_and_a_replay_changes_nothing(bench: Bench) -> None:
    read = page("https://alderlantern.com/pier")
    again = page("https://www.alderlantern.com/pier?utm_source=rss", at=NOW + 60)
    assert bench.write(read, again) == 1
    assert bench.write(read) == 0
    assert len(bench.store.items(ItemQuery()).members) == 1


def test_what_its_owner_does_not_want_listed_is_not(bench: Bench) -> None:
    assert bench.write(page("https://alderlantern.com/pier", head="<meta name='robots' content='noindex'>")) == 0
    assert bench.store.item_at("https://alderlantern.com/pier") is None
    assert bench.store.dropped()[0].stage in ("read", "rights")


def test_what_was_removed_never_comes_back(bench: Bench) -> None:
    bench.stones.bound.add(canonical("https://alderlantern.com/pier"))
    assert bench.write(page("https://alderlantern.com/pier")) == 0
    dropped = bench.store.dropped()[0]
    assert dropped.stage == "tombstone"
    assert dropped.url == ""


def test_an_openly_licensed_article_is_shown_whole_with_its_licence(bench: Bench) -> None:
    link = "<link rel='license' href='https://creativecommons.org/licenses/by/4.0/'>"
    bench.write(page("https://quaysidebell.org/pier", head=link))
    item = bench.store.item_at("https://quaysidebell.org/pier")
    assert item is not None
    assert (item.rights.show, item.rights.licence) == ("full", "CC-BY-4.0")
    assert item.body == SENTENCES


def test_wire_copy_is_headline_and_link_only_even_on_an_open_page(bench: Bench) -> None:
    link = "<link rel='license' href='https://creativecommons.org/licenses/by/4.0/'>"
    bench.write(page("https://quaysidebell.org/pier", head=link, dateline="PORT ALDER (AP) — "))
    item = bench.store.item_at("https://quaysidebell.org/pier")
    assert item is not None
    assert item.origin.kind == "agency"
    assert (item.rights.show, item.snippet, item.body) == ("headline", None, ())
    assert item.primary is not None
    assert item.primary.kind in ("agency-site", "earliest-copy")


def test_one_credited_copy_labels_those_that_say_nothing(bench: Bench) -> None:
    bench.write(page("https://alderlantern.com/pier"))
    silent = bench.store.item_at("https://alderlantern.com/pier")
    assert silent is not None
    assert silent.origin.kind in ("own", "unknown")
    assert silent.snippet
    bench.write(page("https://sundholmpost.com/copy", dateline="PORT ALDER (AP) — ", at=NOW + 3600), at=NOW + 3600)
    revised = bench.store.item_at("https://alderlantern.com/pier")
    assert revised is not None
    assert revised.origin.kind == "agency"
    assert revised.origin.origin is not None
    assert revised.origin.origin.domain == "apnews.com"
    assert any(e.where == "overlap" for e in revised.origin.evidence)
    assert revised.snippet is None, "shown text is tightened at once"
    assert [v.what for v in bench.store.versions(silent.id)] == ["origin"]


def test_a_restart_goes_on_with_the_same_stories(tmp_path: Path, facts: Facts) -> None:
    first = make_bench(tmp_path / "store", facts)
    first.write(page("https://alderlantern.com/pier"))
    held = first.store.item_at("https://alderlantern.com/pier")
    first.store.close()
    second = make_bench(tmp_path / "store", facts)
    second.write(page("https://sundholmpost.com/copy", at=NOW + 3600), at=NOW + 3600)
    joined = second.store.item_at("https://sundholmpost.com/copy")
    second.store.close()
    assert held is not None
    assert joined is not None
    assert joined.story == held.story


def test_search_finds_what_was_told_and_not_what_may_not_be_searched(bench: Bench) -> None:
    bench.write(
        page("https://alderlantern.com/pier"),
        page("https://quaysidebell.org/pier", tuple(s.replace("Alder", "Skerry") for s in SENTENCES), headline="Skerry pier", at=NOW + 5),
    )
    assert {h.item.outlet for h in bench.store.search("Brandvold").members} == {"alderlantern.com", "quaysidebell.org"}
    assert replace(bench.store.search("cooperative").members[0].item).outlet
