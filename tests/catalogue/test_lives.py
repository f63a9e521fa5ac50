"""A host's life: what it takes to be moved, gone, retired, quarantined, and what is never believed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.catalogue import lives, turns
from firsthand.model.site import Site, Visit

DAY = 86400.0
PRINTS = tuple(f"p{n}" for n in range(20))
KNOWN = Site(site="latern.ee", status="alive", name="Latern", language="et", visited_at=0.0, since_at=0.0, paths=PRINTS, titles=tuple(f"t{p}" for p in PRINTS))  # fmt: skip


def met(day: float, **fields: Any) -> Visit:
    usual: dict[str, Any] = {
        "status": 200,
        "final": "www.latern.ee",
        "name": "Latern",
        "language": "et",
        "paths": PRINTS,
        "titles": KNOWN.titles,
        "newsness": 4.0,
    }
    return Visit(site="latern.ee", at=day * DAY, **{**usual, **fields})


def through(site: Site, *visits: Visit) -> Site:
    for visit in visits:
        site = lives.after(site, visit)
    return site


def moved(day: float, **fields: Any) -> Visit:
    return met(day, final="uus.ee", permanent=True, **fields)


def test_a_move_needs_three_days_and_a_second_kind_of_evidence() -> None:
    new = {"paths": (), "titles": ()}
    assert through(KNOWN, moved(1), moved(1.1), moved(1.2)).status == "moving"
    assert through(KNOWN, moved(1), moved(2), moved(3)).successor == "uus.ee"
    assert through(KNOWN, *(moved(d, **new) for d in (1, 2, 3))).successor == "uus.ee"  # its name is there
    assert through(KNOWN, *(moved(d, **new, name="Somebody") for d in range(1, 9))).successor is None
    assert through(KNOWN, *(moved(d, **new, language="en") for d in range(1, 9))).successor is None
    assert through(KNOWN, *(replace(moved(d), permanent=False) for d in range(1, 9))).successor is None


def test_another_outlet_that_takes_over_the_address_is_no_successor() -> None:
    site = through(KNOWN, *(moved(d, other=True) for d in (1, 2, 3)))
    assert (site.status, site.successor) == ("gone", None)


def test_what_was_moved_stays_so_whatever_comes_to_its_old_place() -> None:
    site = through(KNOWN, moved(1), moved(2), moved(3), met(200, name="Slots", spam=0.9), met(300, final="third.ee", permanent=True))
    assert (site.status, site.successor) == ("moved", "uus.ee")


def test_gone_after_three_days_of_seven_and_retired_after_sixty() -> None:
    away = [met(d, error="no-such-host", status=0) for d in (1, 2, 3)]
    assert through(KNOWN, *away[:2]).status == "failing"
    gone = through(KNOWN, *away)
    assert gone.status == "gone"
    assert through(KNOWN, away[0], met(20, error="no-such-host", status=0), met(40, error="no-such-host", status=0)).status == "failing"
    assert through(gone, met(64, error="no-such-host", status=0)).status == "retired"
    assert through(KNOWN, *(met(d, parked=True, name="For sale") for d in (1, 2, 3))).status == "gone"


def test_errors_alone_do_not_kill() -> None:
    assert through(KNOWN, *(met(d, status=503) for d in range(1, 30))).status == "failing"
    assert through(KNOWN, *(met(d, status=503) for d in range(1, 30)), met(31)).status == "alive"
    assert through(KNOWN, met(1, status=403)).status == "blocked"
    paused = through(KNOWN, met(1, status=0, error="not-now"))
    assert (paused.status, paused.next_visit_at) == ("alive", 2 * DAY)
    assert through(KNOWN, met(1, status=0, error="refused")).status == "refused"


@pytest.mark.parametrize("stranger", [{"name": "Slots", "spam": 0.6}, {"language": "id", "name": "Berita"}, {"paths": (), "titles": (), "name": "Latern", "language": "en", "spam": 0.3}])  # fmt: skip
def test_a_stranger_in_its_place_is_quarantined(stranger: dict[str, Any]) -> None:
    fields = {"paths": ("x",), "titles": ("y",), **stranger}
    assert through(KNOWN, met(1, **fields), met(2, **fields)).status == "quarantined"


def test_a_rename_or_a_redesign_is_no_stranger() -> None:
    assert through(KNOWN, met(1, name="Eesti Latern"), met(2, name="Eesti Latern")).status == "alive"
    assert through(KNOWN, met(1, paths=("q",)), met(2, paths=("q",))).status == "alive"


def test_after_a_long_absence_a_name_proves_nothing() -> None:
    away = through(KNOWN, *(met(d, error="no-such-host", status=0) for d in (1, 2, 3)))
    copy = {"paths": ("x",), "titles": ("y",)}
    assert through(away, met(10, **copy)).status == "alive"  # nobody else can have bought it by then
    assert through(away, met(90, **copy)).status == "quarantined"
    assert through(away, met(90, **copy), met(120, **copy)).status == "quarantined"
    assert through(away, met(90)).status == "alive"  # its entries are there
    assert through(away, met(90, **copy, vouched=True)).status == "alive"
    bought = [moved(d, **copy) for d in (90, 91, 92, 93)]
    assert through(away, *bought).status == "quarantined"
    assert through(away, *(replace(v, vouched=True, paths=PRINTS) for v in bought)).successor == "uus.ee"


def test_names_are_one_when_a_part_of_the_title_is_the_name() -> None:
    assert lives.same_name("Latern", "LATERN | uudised")
    assert lives.same_name("The Daily Gull", "the daily gull")
    assert not lives.same_name("Latern", "Lanterna")


def test_a_candidate_that_is_no_news_sleeps() -> None:
    site = lives.after(Site(site="kettle.com"), Visit(site="kettle.com", at=DAY, status=200, final="kettle.com", newsness=0.5))
    assert (site.status, site.next_visit_at) == ("asleep", 181 * DAY)


visits = st.lists(
    st.builds(
        Visit, site=st.just("latern.ee"), at=st.just(0.0), status=st.sampled_from((0, 200, 301, 404, 503)), error=st.sampled_from((None, "no-such-host", "unreachable")),
        final=st.sampled_from((None, "latern.ee", "uus.ee")), permanent=st.booleans(), name=st.sampled_from((None, "Latern", "Other")), language=st.sampled_from((None, "et", "en")),
        parked=st.booleans(), spam=st.sampled_from((0.0, 0.5)), paths=st.sampled_from(((), PRINTS, ("x",))), newsness=st.sampled_from((0.0, 4.0)),
    ),
    max_size=20,
)  # fmt: skip


@given(visits)
def test_whatever_happens_a_next_visit_is_planned_and_a_successor_has_evidence(met_: list[Visit]) -> None:
    site = KNOWN
    for day, visit in enumerate(met_, 1):
        before, site = site, lives.after(site, replace(visit, at=day * DAY))
        assert site.next_visit_at > day * DAY
        if site.successor and not before.successor:
            assert len(site.target_days) >= lives.MOVE_DAYS
            assert visit.name == "Latern" or visit.paths == PRINTS


def test_the_poorest_countries_and_languages_come_first() -> None:
    live = {"US": 900, "TV": 0, "NR": 0, "EE": 4}
    assert turns.countries_in_turn({"US": 5, "TV": 1, "EE": 2, "": 3}, live) == ["TV", "", "EE", "US"]
    sites = [Site(site="big.com", country="US", language="en", evidence=9), Site(site="small.tv", country="TV", language="tvl"), Site(site="seto.ee", country="EE", language="vro")]  # fmt: skip
    ordered = turns.in_turn(sites, live, {"en": 900, "et": 4})
    assert [s.site for s in ordered] == ["seto.ee", "small.tv", "big.com"]
