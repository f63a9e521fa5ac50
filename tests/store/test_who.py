"""Claims, hosts and coverage in the store."""

from __future__ import annotations

from pathlib import Path

from firsthand.model.feed import Feed, FeedState
from firsthand.model.outlet import Outlet
from firsthand.model.site import Site
from firsthand.model.statement import Claim
from firsthand.store.shelf import OutletQuery
from tests.store.makers import DAY, NOON, fresh


def test_claims_are_kept_by_source_and_replaced_by_it(tmp_path: Path) -> None:
    store = fresh(tmp_path)
    one = Claim("outlet", "a.ee", "kite", (("name", "A"),), "2026-05")
    store.put_claims([one, Claim("outlet", "a.ee", "gdelt"), Claim("edition", "a.ee ru", "probe", (("homepage", "https://a.ee/ru"),)), Claim("edition", "a.eex ru", "probe")])  # fmt: skip
    store.put_claims([Claim("outlet", "a.ee", "kite", (("name", "B"),), "2026-06")])
    held = store.claims("outlet", ["a.ee", "b.ee"])
    assert [(c.source, c.fields, c.seen) for c in held["a.ee"]] == [("gdelt", (), None), ("kite", (("name", "B"),), "2026-06")]
    assert held["b.ee"] == []
    assert [c.subject for c in store.edition_claims("a.ee")] == ["a.ee ru"]
    assert store.claim_sources() == {"probe": 2, "gdelt": 1, "kite": 1}
    assert len(list(store.all_claims())) == 4
    store.replace_claims("probe", [Claim("edition", "a.ee ru", "operator")])
    assert store.claims_by("probe") == []
    assert [c.subject for c in store.claims_by("operator")] == ["a.ee ru"]
    store.close()


def test_hosts_are_given_country_by_country(tmp_path: Path) -> None:
    store = fresh(tmp_path)
    store.add_sites(
        [Site(site=f"{c.lower()}{n}.com", country=c or None, next_visit_at=NOON, evidence=n) for c in ("EE", "TV", "") for n in range(5)]
    )
    store.add_sites([Site(site="ee0.com", status="alive")])
    assert (store.site("ee0.com") or Site(site="")).status == "candidate"
    assert store.site_countries(NOON) == {"": 5, "EE": 5, "TV": 5}
    assert [s.site for s in store.sites_due(NOON, ["TV", "EE"], 4)] == ["tv4.com", "tv3.com", "ee4.com", "ee3.com"]
    assert store.sites_due(NOON - 1, ["TV"], 4) == ()
    store.put_sites([Site(site="ee0.com", status="quarantined", country="EE", next_visit_at=NOON + DAY)])
    assert [s.site for s in store.sites_in("quarantined")] == ["ee0.com"]
    assert store.sites_by_status() == {"candidate": 14, "quarantined": 1}
    store.close()


def test_listed_stands_beside_live(tmp_path: Path) -> None:
    store = fresh(tmp_path)
    store.put_outlets([
        Outlet(site="a.ee", domain="a.ee", homepage="https://a.ee/", country="EE", languages=("et", "ru-RU")),
        Outlet(site="b.tv", domain="b.tv", homepage="https://b.tv/", country="TV"),
    ])  # fmt: skip
    store.put_feeds([
        Feed(url="https://a.ee/rss", domain="a.ee", section="Sport", language="et"), Feed(url="https://a.ee/ru", domain="a.ee", language="ru"),
        Feed(url="https://lone.com/rss", domain="lone.com"),
    ])  # fmt: skip
    store.put_states([FeedState(url="https://a.ee/rss", domain="a.ee", last_change_at=NOON - DAY), FeedState(url="https://a.ee/ru", domain="a.ee", last_change_at=NOON - 9 * DAY)])  # fmt: skip
    held = store.coverage(NOON)
    assert held.countries == {"": (0, 1, 0), "EE": (1, 2, 1), "TV": (1, 0, 0)}
    assert held.languages == {"": (1, 1, 0), "et": (1, 1, 1), "ru": (1, 1, 0)}

    def sites(**wish: object) -> list[tuple[str, int, int]]:
        return [(r.outlet.site, r.listed, r.live) for r in store.outlet_rows(OutletQuery(**wish), NOON).members]  # type: ignore[arg-type]

    assert sites() == [("a.ee", 2, 1), ("b.tv", 0, 0)]
    assert sites(country="TV") == sites(live=False) == [("b.tv", 0, 0)]
    assert sites(language="ru") == sites(live=True) == sites(sections=("sport", "football")) == [("a.ee", 2, 1)]
    assert sites(sections=("science",)) == []
    page = store.outlet_rows(OutletQuery(limit=1), NOON)
    assert page.next == "a.ee"
    assert [r.outlet.site for r in store.outlet_rows(OutletQuery(limit=1, cursor=page.next), NOON).members] == ["b.tv"]
    store.close()
