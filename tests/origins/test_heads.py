from __future__ import annotations

from firsthand.facts import Facts
from firsthand.model.item import Item
from firsthand.model.origin import Hop, Origin, Source
from firsthand.origins.heads import heads


def item(id: str, outlet: str, seen: float, copy_of: str | None = None, chain: tuple[str, ...] = ()) -> Item:
    url = f"https://{outlet}/{id}"
    hops = (*(Hop(domain=u.split("/")[2], url=u) for u in chain), Hop(domain=outlet, url=url, relation="wire" if chain else None))
    origin = Origin(kind="agency" if chain else "own", origin=Source(domain=hops[0].domain, url=hops[0].url), chain=hops)
    return Item(id=id, url=url, outlet=outlet, first_seen=seen, copy_of=copy_of, role="copy" if copy_of else "origin", origin=origin)


def test_the_agency_heads_copies_that_were_seen_before_it(facts: Facts) -> None:
    members = [item("a", "a.example", 1), item("b", "b.example", 2, "a"), item("w", "apnews.com", 9, "a")]
    assert heads(members, facts) == {"a": "w", "b": "w", "w": "w"}


def test_the_page_that_a_chain_names_heads_its_text(facts: Facts) -> None:
    members = [item("a", "a.example", 1, chain=("https://o.example/o",)), item("o", "o.example", 9, "a"), item("b", "b.example", 9, "o")]
    assert heads(members, facts) == {"a": "o", "o": "o", "b": "o"}


def test_a_cluster_that_hangs_rightly_is_left_alone(facts: Facts) -> None:
    members = [item("w", "apnews.com", 1), item("a", "a.example", 2, "w", ("https://apnews.com/w",)), item("z", "z.example", 3)]
    assert heads(members, facts) == {}


def test_nobody_is_made_a_head_for_nothing(facts: Facts) -> None:
    members = [item("a", "a.example", 1), item("b", "b.example", 2, "a"), item("c", "c.example", 3, "gone")]
    assert heads(members, facts) == {}


def test_an_agency_that_carries_another_s_report_is_no_head(facts: Facts) -> None:
    members = [item("a", "a.example", 1), item("w", "apnews.com", 9, "a", ("https://a.example/a",))]
    assert heads(members, facts) == {}
