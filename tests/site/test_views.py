"""What pages make of items: groups, lags, drift, the tree of hands, charts, the ledger."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from firsthand.model.feed import FeedState
from firsthand.model.item import Item, Version
from firsthand.model.origin import Hop, Origin, Primary, Source
from firsthand.model.outlet import Outlet
from firsthand.site import charts, finding, hands, ledger, views, words
from firsthand.site.names import Outlets
from firsthand.store.shelf import Hit

AT = 1_795_500_000.0
WIRE = "quillmere-wire.com"


def item(id: str, outlet: str, after: float = 0.0, *, of: str | None = None, wire: bool = False, headline: str = "A pier is built") -> Item:
    chain = (Hop(name="Quillmere Wire", domain=WIRE), Hop(domain=outlet, url=f"https://{outlet}/{id}", relation="wire")) if wire else ()
    origin = Origin(kind="agency", origin=Source(name="Quillmere Wire", domain=WIRE), chain=chain) if wire else Origin(kind="own")
    return Item(
        id=id, url=f"https://{outlet}/{id}", outlet=outlet, first_seen=AT + after, first_seen_gap_s=120, headline=headline, language="en",
        origin=origin, copy_of=of, role="copy" if of else "origin", primary=Primary(url=f"https://{outlet}/{id}", kind="own"),
    )  # fmt: skip


class Shelf:
    def outlet(self, domain: str) -> Outlet | None:
        return Outlet(site=domain, domain=domain, homepage=f"https://{domain}/", name=domain.split(".")[0].title(), country="EE")


OUTLETS = Outlets(Shelf())  # type: ignore[arg-type]


def test_copies_stand_under_what_they_copy_and_groups_under_their_origin() -> None:
    members = (
        item("a", WIRE),
        item("b", "one.example", 600, wire=True, of="a"),
        item("c", "two.example", 900, wire=True),
        item("d", "three.example", 30),
    )
    groups = views.coverage(members, OUTLETS)
    assert [(g.name, g.number) for g in groups] == [("Quillmere-Wire", 3), ("Three", 1)]
    first = groups[0].tongues[0].rows[0]
    assert [c.item.id for c in first.copies] == ["b"]
    lag = groups[0].tongues[0].rows[1].lag
    assert lag
    assert words.lag(lag.behind, lag.error) == "15 min after the first (±4 min)"


def test_copies_of_copies_are_copies_of_the_first_and_loops_end() -> None:
    chain = [
        item("a", "one.example"),
        item("b", "two.example", 9, of="a"),
        item("c", "three.example", 19, of="b"),
        item("d", "four.example", 29, of="gone"),
    ]
    assert views.same_text(chain) == {"b": "a", "c": "a"}
    loop = [item("a", "one.example", of="b"), item("b", "two.example", of="a")]
    assert set(views.same_text(loop)) == {"a", "b"}
    rewritten = replace(item("b", "two.example", of="a"), role="rewrite")
    assert views.same_text([chain[0], rewritten]) == {}


def test_inside_both_gaps_nobody_is_behind() -> None:
    members = (item("a", "one.example"), item("b", "two.example", 239), item("c", "three.example", 241))
    lags = views.lags(members, OUTLETS.name)
    assert lags[0].lag is None
    assert [words.lag(bar.lag.behind, bar.lag.error) for bar in lags if bar.lag] == [
        "not to be told apart from the first",
        "4 min after the first (±4 min)",
    ]
    assert views.tied(members) == 2


@given(st.lists(st.tuples(st.floats(0, 1e6), st.floats(0, 1e5)), min_size=2, max_size=30))
def test_bars_stay_inside_their_drawing(times: list[tuple[float, float]]) -> None:
    members = [replace(item(f"i{k}", f"o{k}.example", after), first_seen_gap_s=gap) for k, (after, gap) in enumerate(times)]
    for lag in views.lags(members, OUTLETS.name):
        assert lag.width >= 3
        assert lag.x >= -0.1
        assert lag.x + lag.width <= views.BAR + 3.2


def test_drift_is_of_words_not_of_marks() -> None:
    members = (
        item("a", "one.example"),
        item("b", "two.example", 60, of="a", headline="“A pier is built!”"),
        item("c", "three.example", 90, of="a", headline="Pier scandal"),
    )
    (found,) = views.drift(members, OUTLETS.name)
    assert [(name, copy.id) for copy, name in found.others] == [("Three", "c")]


def test_the_timeline_counts_copies_and_tells_of_changes() -> None:
    members = (item("a", "one.example"), item("b", "two.example", 60, of="a"), item("c", "three.example", 90))
    versions = (
        Version(item="c", seen_at=AT + 500, what="headline", text="New"),
        Version(item="c", seen_at=AT + 600, what="origin", text="x"),
    )
    events = views.timeline(members, versions, OUTLETS.name)
    assert [(e.what, e.copies) for e in events] == [("report", 1), ("report", 0), ("headline", 0)]


def test_the_hands_hang_under_their_source_and_silent_copies_under_what_they_copy() -> None:
    members = (item("a", "one.example", wire=True), item("b", "two.example", 60, of="a"), item("c", "three.example", 90))
    (root,) = hands.forest(members, OUTLETS.name)
    assert (root.name, hands.note_of(root)) == ("Quillmere Wire", "named as the source")
    (one,) = root.children
    assert (one.relation, [c.relation for c in one.children]) == ("wire", ["same-text"])


def test_who_is_credited_is_never_said_to_copy() -> None:
    """The agency's own page, seen later than a copy that names it."""
    members = (item("a", "one.example", wire=True), item("b", WIRE, 60, of="a"))
    (root,) = hands.forest(members, OUTLETS.name)
    assert (root.key, [c.key for c in root.children]) == (WIRE, ["one.example"])
    assert not hands.silent(members[1], members[0])


names = st.sampled_from(["a.example", "b.example", "c.example", "d.example"])


@given(st.lists(st.lists(names, min_size=1, max_size=5), max_size=8))
def test_no_chains_make_a_loop(chains: list[list[str]]) -> None:
    members = [
        replace(
            item(f"i{k}", chain[-1], k),
            origin=Origin(kind="republished", chain=tuple(Hop(domain=d, relation="republished") for d in chain)),
        )
        for k, chain in enumerate(chains)
    ]
    roots = hands.forest(members, OUTLETS.name)
    drawing = hands.draw(roots)
    assert len(drawing.boxes) == sum(r.size for r in roots) <= 4
    assert len({b.node.key for b in drawing.boxes}) == len(drawing.boxes)
    assert len(drawing.lines) == len(drawing.boxes) - len(roots)


def test_a_story_of_a_thousand_hands_is_drawn_in_part() -> None:
    members = [item(f"i{k}", f"o{k}.example", k, wire=True) for k in range(1000)]
    assert sum(r.size for r in hands.forest(members, OUTLETS.name)) <= hands.MOST + hands.MOST_HOPS


def test_days_of_none_are_drawn_as_none() -> None:
    chart = charts.days({"2026-11-20": 4, "2026-11-23": 8, "2026-11-24": 0})
    assert chart
    assert [(b.label[-2:], b.number) for b in chart.bars] == [("20", 4), ("21", 0), ("22", 0), ("23", 8)]
    assert chart.bars[0].height == chart.height / 2
    assert charts.days({"2026-11-20": 4}) is None
    assert charts.days({}) is None


def test_the_ledger_counts_credits_both_ways() -> None:
    own = [item("a", "one.example", wire=True), item("b", "one.example")]
    book = ledger.book(own, [item("c", "two.example"), item("a", "one.example")], "one.example", OUTLETS.name)
    assert book["credits"] == [{"name": "Quillmere Wire", "domain": WIRE, "number": 1}]
    assert book["credited_by"] == [{"name": "Two", "domain": "two.example", "number": 1}]
    assert [row["share"] for row in book["kinds"]] == ["50%", "50%"]


def test_hours_are_weighed_by_rate() -> None:
    quiet, busy = (FeedState(url=u, domain="d", hours=(0.5, 0.5, *[0.0] * 22), rate=r) for u, r in (("a", 0.0), ("b", 2.0)))
    bars = ledger.hours((quiet, busy))
    assert bars
    assert [b["height"] for b in bars][:3] == [40, 40, 0]
    assert ledger.hours((quiet,)) is None


def test_one_text_is_found_once_and_its_own_report_speaks() -> None:
    hits = [
        Hit(item=replace(item("c", "three.example", 90, of="a"), story="s1"), score=3),
        Hit(item=replace(item("x", "four.example", 80, headline="Another"), story="s1"), score=2),
        Hit(item=replace(item("b", "two.example", 60, wire=True), story="s1"), score=1),
        Hit(item=replace(item("a", "one.example"), story="s1"), score=0),
    ]
    first, second = finding.folded(hits)
    assert (first.item.id, [o.id for o in first.others]) == ("a", ["c", "b"])
    assert (second.item.id, second.others) == ("x", ())
