"""The starter slice and slices by wish."""

from __future__ import annotations

from firsthand import facts
from firsthand.catalogue import choice, tables
from firsthand.facts import Facts
from firsthand.model.feed import Feed
from firsthand.model.outlet import Outlet


def outlet(domain: str, country: str, kind: str | None = None, control: str | None = None, language: str = "en", lists: int = 1) -> Outlet:
    return Outlet(site=domain, domain=domain, homepage=f"https://{domain}/", country=country, kind=kind, state_control=control, languages=(language,), sources=tuple("abcdef"[:lists]))  # fmt: skip


def feed(domain: str, path: str = "/feed", section: str | None = None) -> Feed:
    return Feed(url=f"https://{domain}{path}", domain=domain, section=section)


def test_each_country_gives_its_agency_its_public_broadcaster_an_independent_and_an_open_outlet() -> None:
    outlets = [
        outlet("wire.com", "EE", "agency", "state"), outlet("radio.com", "EE", "broadcaster", "public"), outlet("paper.com", "EE", "national", "private", lists=3),
        outlet("open.org", "EE"), outlet("mouthpiece.com", "EE", "national", "state", lists=6),
    ]  # fmt: skip
    chosen = choice.starter(outlets, [feed(o.domain) for o in outlets], frozenset({"open.org"}))
    assert [o.domain for o in chosen.outlets] == ["wire.com", "radio.com", "paper.com", "open.org"]


def test_a_second_independent_speaks_another_language_where_there_is_one() -> None:
    outlets = [
        outlet("a.com", "FI", language="fi", lists=4),
        outlet("b.com", "FI", language="fi", lists=3),
        outlet("c.com", "FI", language="sv"),
    ]
    chosen = choice.starter(outlets, [feed(o.domain) for o in outlets], frozenset())
    assert [o.domain for o in chosen.outlets] == ["a.com", "c.com", "b.com"]


def test_the_feed_of_everything_is_taken_before_a_section() -> None:
    feeds = [
        feed("a.com", "/sport.rss", "sport"),
        feed("a.com", "/all/the/news.rss"),
        Feed(url="http://a.com/f", domain="a.com"),
        Feed(url="https://feeds.example/a", domain="a.com", note="feed proxy host"),
    ]
    chosen = choice.starter([outlet("a.com", "FI")], feeds, frozenset())
    assert [f.url for f in chosen.feeds] == ["https://a.com/all/the/news.rss"]


def test_the_limit_holds_and_no_country_is_left_out_for_another() -> None:
    outlets = [outlet(f"{c.lower()}{n}.com", c) for c in ("AA", "BB", "CC") for n in range(9)]
    chosen = choice.starter(outlets, [feed(o.domain) for o in outlets], frozenset(), limit=6)
    assert len(chosen.feeds) == 6
    assert {o.country for o in chosen.outlets} == {"AA", "BB", "CC"}


def test_a_wish_is_met_by_country_language_and_topic_together() -> None:
    outlets = [outlet("a.com", "EE", language="et"), outlet("b.com", "EE", language="ru")]
    feeds = [feed("a.com"), feed("b.com"), Feed(url="https://b.com/climate", domain="b.com", section="Climate Change")]
    assert len(choice.by_wish(outlets, feeds, ["ee"], [], []).feeds) == 3
    assert [f.domain for f in choice.by_wish(outlets, feeds, ["EE"], ["et"], []).feeds] == ["a.com"]
    assert [f.url for f in choice.by_wish(outlets, feeds, [], [], ["climate"]).feeds] == ["https://b.com/climate"]
    assert choice.by_wish(outlets, feeds, ["FI"], [], []).feeds == ()


def test_the_shipped_catalogue_gives_a_starter_over_the_world(facts: Facts) -> None:
    from firsthand import facts as shipped

    outlets = list(tables.outlets(shipped.stream("catalogue/outlets")))
    feeds = list(tables.feeds(shipped.stream("catalogue/feeds")))
    open_domains = frozenset(r.domain for r in facts.republishers if (r.licence or "").startswith("CC"))
    chosen = choice.starter(outlets, feeds, open_domains)
    assert 350 <= len(chosen.feeds) <= 400
    assert len({o.country for o in chosen.outlets}) >= 150
    assert len(outlets) >= 19_000
    assert len(feeds) >= 15_000


def test_a_row_without_a_web_address_is_left_out() -> None:
    rows = [{"homepage": "javascript:alert(1)"}, {"homepage": "https://good.org/", "languages": "en fr"}]
    assert [o.languages for o in tables.outlets(rows)] == [("en", "fr")]
    assert list(tables.feeds([{"feed_url": "file:///etc/passwd"}])) == []
    assert next(facts.stream("agencies"))["id"]
