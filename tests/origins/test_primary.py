from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from firsthand.facts import Facts
from firsthand.model.origin import Hop, Neighbour, Origin, Source
from firsthand.origins.primary import primary
from tests.origins.test_revise import TEXT, marked

MADE = Callable[..., Neighbour]
HERE, OUTLET = "https://b.example/x", "b.example"


def test_own(facts: Facts) -> None:
    assert primary(HERE, OUTLET, Origin(kind="own", origin=Source(domain=OUTLET)), (), facts).kind == "own"
    assert primary(HERE, OUTLET, Origin(), (), facts).url == HERE


def test_the_origin_s_address(neighbour: MADE, facts: Facts) -> None:
    origin = Origin(kind="republished", origin=Source(name="A", domain="a.example", url="https://a.example/t"))
    held = neighbour("a", "a.example", TEXT, 1, url="https://a.example/t")
    found = primary(HERE, OUTLET, origin, (held,), facts)
    assert (found.url, found.kind, found.item) == ("https://a.example/t", "origin", "a")


def test_the_origin_s_page_among_what_we_hold(neighbour: MADE, facts: Facts) -> None:
    held = neighbour("w", "apnews.com", TEXT, 1)
    assert primary(HERE, OUTLET, marked(OUTLET), (held,), facts).url == held.url


def test_the_relay_before_the_agency_s_front_page(facts: Facts) -> None:
    origin = Origin(
        kind="agency", origin=Source(name="Associated Press", domain="apnews.com"), altered="spun",
        chain=(Hop(name="Associated Press", domain="apnews.com"), Hop(domain="r.example", url="https://r.example/t", relation="wire"), Hop(domain=OUTLET, relation="spun")),
    )  # fmt: skip
    found = primary(HERE, OUTLET, origin, (), facts)
    assert (found.url, found.kind) == ("https://r.example/t", "earliest-copy")


def test_the_earliest_copy_held_is_never_a_spun_one(neighbour: MADE, facts: Facts) -> None:
    early = neighbour("s", "s.example", TEXT, 1, origin=replace(marked("s.example"), altered="spun"))
    later = neighbour("c", "c.example", TEXT, 5, origin=marked("c.example"))
    found = primary(HERE, OUTLET, marked(OUTLET), (early, later), facts)
    assert (found.url, found.kind, found.item) == (later.url, "earliest-copy", "c")


def test_the_agency_s_site_where_nothing_is_known(facts: Facts) -> None:
    found = primary(HERE, OUTLET, marked(OUTLET), (), facts)
    assert (found.url, found.kind) == ("https://apnews.com/", "agency-site")


def test_never_none(facts: Facts) -> None:
    for source in (None, Source(), Source(name="Northshire Ledger"), Source(url="javascript:alert(1)")):
        found = primary(HERE, OUTLET, Origin(kind="republished", origin=source), (), facts)
        assert found.url == HERE
        assert found.kind in ("own", "earliest-copy")


def test_a_page_cannot_send_a_reader_elsewhere_under_an_agency_s_name(facts: Facts) -> None:
    for url in ("https://phish.example/login", "https://apnews.com", "https://apnews.com/"):
        told = marked(OUTLET)
        origin = replace(told, origin=Source(name="Associated Press", domain="apnews.com", url=url))
        found = primary(HERE, OUTLET, origin, (), facts)
        assert (found.url, found.kind) == ("https://apnews.com/", "agency-site")
