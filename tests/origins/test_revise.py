from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.facts import Facts
from firsthand.model.origin import Claimed, Evidence, Hop, Neighbour, Origin, Source
from firsthand.origins.revise import INFERRED, revise
from tests.origins.conftest import BODY
from tests.origins.test_overlap import LONGER, OTHER, TRANSLATED

MADE = Callable[..., Neighbour]
TEXT = "\n".join(BODY)


def marked(outlet: str, confidence: float = 0.95) -> Origin:
    """A copy that says (AP)."""
    return Origin(
        kind="agency", origin=Source(name="Associated Press", domain="apnews.com"), altered="none", confidence=confidence, method="signs-1",
        chain=(Hop(name="Associated Press", domain="apnews.com"), Hop(domain=outlet, relation="wire")), evidence=(Evidence(signal="dateline", where="dateline", text="(AP)"),),
    )  # fmt: skip


def apply(members: list[Neighbour], facts: Facts) -> list[Neighbour]:
    found = revise(members, facts)
    return [replace(m, origin=found.get(m.id, m.origin)) for m in members]


def test_marks_travel_along_copies(neighbour: MADE, facts: Facts) -> None:
    members = [neighbour("a", "a.example", TEXT, 100, origin=marked("a.example"))]
    members += [neighbour(f"b{n}", f"b{n}.example", TEXT, 1000 + n) for n in range(3)]
    found = revise(members, facts)
    assert set(found) == {"b0", "b1", "b2"}
    for origin in found.values():
        assert (origin.kind, origin.origin and origin.origin.domain, origin.method) == ("agency", "apnews.com", INFERRED)
        assert origin.confidence < 0.95
        assert origin.evidence[-1].where == "overlap"
        assert origin.evidence[-1].text in TEXT


def test_the_agency_s_own_page_is_the_primary(neighbour: MADE, facts: Facts) -> None:
    wire = neighbour("w", "apnews.com", TEXT, 50)
    copy = neighbour("a", "a.example", TEXT, 1000, origin=marked("a.example"))
    found = revise([wire, copy], facts)
    assert set(found) == {"a"}
    assert found["a"].origin is not None
    assert found["a"].origin.url == wire.url


def test_without_a_mark_the_surely_first_is_the_origin(neighbour: MADE, facts: Facts) -> None:
    found = revise([neighbour("a", "a.example", TEXT, 100, gap=10), neighbour("b", "b.example", TEXT, 1000, gap=10)], facts)
    assert found["b"].kind == "republished"
    assert found["b"].origin is not None
    assert found["b"].origin.domain == "a.example"
    assert [(h.domain, h.relation) for h in found["b"].chain] == [("a.example", None), ("b.example", "republished")]


def test_inside_the_gaps_nothing_is_said(neighbour: MADE, facts: Facts) -> None:
    assert revise([neighbour("a", "a.example", TEXT, 100, gap=600), neighbour("b", "b.example", TEXT, 200, gap=600)], facts) == {}


def test_a_credited_outlet_s_page_is_found(neighbour: MADE, facts: Facts) -> None:
    own = neighbour("a", "a.example", TEXT, 100)
    credit = Origin(
        kind="republished", origin=Source(name="A"), confidence=0.9, method="signs-1",
        chain=(Hop(name="A"), Hop(domain="b.example", relation="republished")), evidence=(Evidence(signal="phrase-strong-named", where="end-credit", text="A"),),
    )  # fmt: skip
    found = revise([own, neighbour("b", "b.example", TEXT, 1000, origin=credit)], facts)
    assert found["b"].origin is not None
    assert (found["b"].origin.url, found["b"].kind, found["b"].method) == (own.url, "republished", "signs-1")


def test_who_is_named_as_source_came_from_nobody(neighbour: MADE, facts: Facts) -> None:
    slow = neighbour("a", "a.example", TEXT, 5000, gap=10)
    credit = replace(
        marked("b.example"),
        kind="republished",
        origin=Source(domain="a.example"),
        chain=(Hop(domain="a.example"), Hop(domain="b.example", relation="republished")),
    )
    quick = neighbour("b", "b.example", TEXT, 4990, gap=4000, origin=credit)
    other = neighbour("c", "c.example", TEXT, 9000, gap=10)
    found = revise([quick, slow, other], facts)
    assert "a" not in found
    assert found["c"].origin is not None
    assert found["c"].origin.domain == "a.example"


def test_a_link_to_a_copy_says_whose_it_is(neighbour: MADE, facts: Facts) -> None:
    one, other = neighbour("a", "a.example", TEXT, 100, gap=10), neighbour("b", "b.example", TEXT, 90, gap=10)
    linking = Origin(
        kind="own", method="signs-1", confidence=0.9, evidence=(Evidence(signal="link-same-title", where="body", text=one.url),)
    )
    found = revise([one, other, neighbour("c", "c.example", TEXT, 1000, gap=10, origin=linking)], facts)
    assert [h.domain for h in found["c"].chain][-2:] == ["a.example", "c.example"]


def test_an_unsigned_translation(neighbour: MADE, facts: Facts) -> None:
    found = revise(
        [neighbour("a", "a.example", LONGER, 100, gap=10), neighbour("b", "b.example", TRANSLATED, 1000, gap=10, language="es")], facts
    )
    assert (found["b"].kind, found["b"].altered, found["b"].chain[-1].relation) == ("translation", "translated", "translation")


def test_a_signed_report_in_another_language_stays_its_author_s(neighbour: MADE, facts: Facts) -> None:
    own = Origin(kind="own", claimed=Claimed(byline="Por Maricruz Lizarbe"), method="signs-1", confidence=0.9)
    assert (
        revise(
            [
                neighbour("a", "a.example", TEXT, 100, gap=10),
                neighbour("b", "b.example", TRANSLATED, 1000, gap=10, language="es", origin=own),
            ],
            facts,
        )
        == {}
    )


def test_a_spun_copy_stays_spun(neighbour: MADE, facts: Facts) -> None:
    spun = Origin(kind="own", altered="spun", method="signs-1", confidence=0.5)
    found = revise([neighbour("a", "a.example", TEXT, 100, gap=10), neighbour("b", "b.example", TEXT, 1000, gap=10, origin=spun)], facts)
    assert (found["b"].altered, found["b"].chain[-1].relation) == ("spun", "spun")


def test_what_is_lent_is_given_back(neighbour: MADE, facts: Facts) -> None:
    copy = neighbour("b", "b.example", TEXT, 1000, gap=10)
    lent = revise([neighbour("a", "a.example", TEXT, 100, gap=10), copy], facts)["b"]
    alone = revise([replace(copy, origin=lent), neighbour("c", "c.example", OTHER, 100, gap=10)], facts)["b"]
    assert alone.kind == "own"
    assert all(e.where != "overlap" for e in alone.evidence)


@settings(max_examples=25, deadline=None)
@given(order=st.permutations(range(5)))
def test_the_order_of_members_does_not_matter_and_twice_is_once(facts: Facts, order: list[int]) -> None:
    texts = [TEXT, TEXT, "\n".join(BODY[:3]), OTHER, TEXT]
    members = [
        Neighbour(
            id=f"m{n}", url=f"https://m{n}.example/x", outlet=f"m{n}.example", name=None, headline="Tram", text=texts[n], language="en", published=None,
            first_seen=100.0 + 500 * n, gap_s=60, origin=marked("m1.example") if n == 1 else Origin(kind="own", confidence=0.9, method="signs-1"),
        )
        for n in range(5)
    ]  # fmt: skip
    straight = {m.id: m.origin for m in apply(members, facts)}
    shuffled = {m.id: m.origin for m in apply([members[n] for n in order], facts)}
    assert straight == shuffled
    again = apply(apply(members, facts), facts)
    assert {m.id: m.origin for m in again} == straight


def led_to(url: str) -> Origin:
    """An own report by its page, on which a link leads to another's."""
    return Origin(kind="own", confidence=0.9, method="signs-1", evidence=(Evidence(signal="link-same-title", where="body", text=url),))


def test_the_page_that_a_copy_leads_to_is_first_whatever_our_clock_says(neighbour: MADE, facts: Facts) -> None:
    slow = neighbour("slow", "slow.example", TEXT, 5000, gap=10)
    early = neighbour("early", "early.example", TEXT, 100, gap=10)
    linker = neighbour("linker", "linker.example", TEXT, 200, gap=10, origin=led_to(slow.url))
    found = revise([early, linker, slow], facts)
    assert {k: v.origin and v.origin.domain for k, v in found.items()} == {"early": "slow.example", "linker": "slow.example"}


def test_a_linked_relay_stays_in_the_chain(neighbour: MADE, facts: Facts) -> None:
    relay = neighbour("r", "r.example", TEXT, 100, origin=marked("r.example"))
    linker = neighbour("b", "b.example", TEXT, 1000, origin=led_to(relay.url))
    plain = neighbour("c", "c.example", TEXT, 1100)
    found = revise([relay, linker, plain], facts)
    assert [(h.domain, h.relation) for h in found["b"].chain] == [("apnews.com", None), ("r.example", "wire"), ("b.example", "republished")]
    assert found["b"].kind == "agency"


def test_no_outlet_stands_twice_in_a_chain(neighbour: MADE, facts: Facts) -> None:
    first, again = neighbour("a1", "a.example", TEXT, 100, gap=10), neighbour("a2", "a.example", LONGER, 1000, gap=10)
    assert revise([first, again], facts) == {}


def test_a_copy_is_not_called_a_rewrite_of_something_else(neighbour: MADE, facts: Facts) -> None:
    earlier = neighbour("o", "o.example", OTHER, 50, gap=10)
    twins = [neighbour(f"t{n}", f"t{n}.example", TEXT, 1000, gap=900) for n in range(2)]  # nothing parts them
    assert revise([earlier, *twins], facts) == {}


def test_what_a_press_wire_s_own_page_sent_out_is_a_release(neighbour: MADE, facts: Facts) -> None:
    site = next(w.domain for w in facts.press_wires if w.domain)
    wire = neighbour("w", site, TEXT, 100)
    said = Origin(
        kind="republished", origin=Source(name="W", domain=site, url=wire.url), confidence=0.9, method="signs-1",
        chain=(Hop(name="W", domain=site, url=wire.url), Hop(domain="b.example", relation="republished")),
    )  # fmt: skip
    found = revise([wire, neighbour("b", "b.example", TEXT, 1000, origin=said)], facts)
    assert (found["b"].kind, found["b"].chain[-1].relation) == ("press-release", "press-release")


def test_what_came_of_a_text_that_is_kept_no_longer_stands(neighbour: MADE, facts: Facts) -> None:
    told = apply([neighbour("a", "a.example", TEXT, 100, gap=10), neighbour("b", "b.example", TEXT, 1000, gap=10)], facts)
    for silent in ({"a"}, {"b"}, {"a", "b"}):
        later = [replace(m, text="") if m.id in silent else m for m in told]
        assert revise(later, facts) == {}, silent


def test_a_report_whose_source_is_gone_is_its_outlet_s_own_again(neighbour: MADE, facts: Facts) -> None:
    _, copy = apply([neighbour("a", "a.example", TEXT, 100, gap=10), neighbour("b", "b.example", TEXT, 1000, gap=10)], facts)
    found = revise([copy, neighbour("c", "c.example", OTHER, 2000)], facts)
    assert (found["b"].kind, found["b"].origin and found["b"].origin.domain) == ("own", "b.example")
    assert [h.domain for h in found["b"].chain] == ["b.example"]


def test_a_relay_that_is_not_held_yet_stays_in_the_chain_and_is_found_later(neighbour: MADE, facts: Facts) -> None:
    relay = neighbour("r", "relay.example", TEXT, 1000, origin=marked("relay.example"))
    chain = (
        Hop(name="Associated Press", domain="apnews.com"), Hop(domain="relay.example", url=relay.url, relation="wire"),
        Hop(domain="copy.example", relation="republished"),
    )  # fmt: skip
    copy = neighbour("c", "copy.example", TEXT, 2000, origin=replace(marked("copy.example"), chain=chain))
    wire = neighbour("w", "apnews.com", TEXT, 50)
    early = apply([wire, copy], facts)
    assert [h.domain for h in (early[1].origin or Origin()).chain] == ["apnews.com", "relay.example", "copy.example"]
    late = apply([*early, relay], facts)
    assert [(h.domain, h.url) for h in (late[1].origin or Origin()).chain][1] == ("relay.example", relay.url)
    assert len((late[1].origin or Origin()).chain) == 3
