"""One record of all signals: precedence, defaults, the wire rule, the owner's word."""

from __future__ import annotations

from dataclasses import replace

from firsthand.facts import Facts
from firsthand.model.origin import Evidence, Hop, Origin, Source
from firsthand.model.rights import Rights
from firsthand.rights.judge import judge
from firsthand.rights.signals import Override, Policy, Signals
from firsthand.rights.terms import Terms
from firsthand.text.html import Document

URL = "https://www.ottermoor.com/news/bridge"
BASE = Signals(url=URL, now=1.8e9)
WIRE = Origin(
    kind="agency",
    origin=Source(name="Agence France-Presse", domain="afp.com"),
    evidence=(Evidence(signal="dateline", where="dateline", text="(AFP)"),),
)
OPEN = '<html><head><link rel=license href="https://creativecommons.org/licenses/by/4.0/"></head><body><p>x</p></body></html>'


def with_page(markup: str) -> Signals:
    return replace(BASE, page=Document(markup, URL))


def test_silence_gives_a_short_snippet_and_a_transient_text(facts: Facts) -> None:
    rights = judge(BASE, facts)
    assert (rights.crawl, rights.index, rights.show, rights.store, rights.image) == ("allow", "allow", "snippet", "transient", "none")
    assert (rights.snippet_words, rights.snippet_chars) == (7, 200)
    assert {rights.search, rights.ai_input, rights.ai_train, rights.tdm} == {"unknown"}
    assert rights.evidence == ()


def test_the_strictest_country_and_the_operators_cap_count(facts: Facts) -> None:
    def words(outlet: str | None, policy: Policy) -> int | None:
        return judge(BASE, facts, outlet_country=outlet, policy=policy).snippet_words

    assert words("US", Policy(country="US")) == 30
    assert words("US", Policy(country="DE")) == words("DE", Policy(country="US")) == words("US", Policy()) == 7
    assert words("US", Policy(country="US", snippet_words=12)) == 12
    assert judge(BASE, facts, policy=Policy(snippet_words=0)).show == "headline"


def test_across_mechanisms_the_strictest(facts: Facts) -> None:
    signals = replace(
        BASE,
        robots="User-agent: *\nContent-Signal: ai-train=no\nAllow: /\n",
        headers=(("content-usage", "train-ai=y"), ("tdm-reservation", "0")),
        documents={"https://www.ottermoor.com/.well-known/tdmrep.json": '[{"location":"/","tdm-reservation":1}]'},
    )
    rights = judge(signals, facts)
    assert rights.ai_train == "deny"
    assert rights.tdm == "allow"  # within TDMRep the header supersedes the file


def test_documents_of_another_owner_say_nothing(facts: Facts) -> None:
    reserved = '[{"location":"/","tdm-reservation":1}]'
    assert judge(replace(BASE, documents={"https://rivalmoor.com/.well-known/tdmrep.json": reserved}), facts).tdm == "unknown"
    assert judge(replace(BASE, documents={"https://ottermoor.com/.well-known/tdmrep.json": reserved}), facts).tdm == "deny"


def test_a_licence_for_machines_that_was_named_and_not_read_allows_them_nothing(facts: Facts) -> None:
    named = '<link rel="license" type="application/rsl+xml" href="/terms.xml">'
    rights = judge(with_page(f"<html><head>{named}</head><body><p>Ferry</p></body></html>"), facts)
    assert (rights.ai_input, rights.ai_train, rights.search) == ("deny", "deny", "unknown")
    assert any("terms.xml" in e.text for e in rights.evidence)
    there = next(e.text.split()[0] for e in rights.evidence if "terms.xml" in e.text)
    says = (
        '<rsl xmlns="https://rslstandard.org/rsl"><content url="/"><license><permits type="usage">all</permits></license></content></rsl>'
    )
    read = judge(replace(with_page(f"<html><head>{named}</head><body><p>Ferry</p></body></html>"), documents={there: says}), facts)
    assert (read.ai_input, read.ai_train) == ("allow", "allow")


def test_what_may_not_be_found_is_not_shown(facts: Facts) -> None:
    for signals in (replace(BASE, headers=(("x-robots-tag", "noindex"),)), replace(BASE, headers=(("content-usage", "search=n"),))):
        rights = judge(signals, facts)
        assert (rights.index, rights.show, rights.store) == ("deny", "none", "none")


def test_what_may_not_be_fetched_is_not_kept(facts: Facts) -> None:
    rights = judge(replace(BASE, robots="User-agent: *\nDisallow: /news/\nContent-Usage: train-ai=y\nCrawl-delay: 9\n"), facts)
    assert (rights.crawl, rights.store, rights.ai_train, rights.min_gap_s) == ("deny", "metadata", "unknown", 9)


def test_full_only_under_an_open_licence(facts: Facts) -> None:
    assert judge(with_page(OPEN), facts).show == "full"
    assert judge(with_page(OPEN), facts).store == "text"
    assert judge(with_page(OPEN.replace("/by/", "/by-nc/")), facts).show == "snippet"
    assert judge(with_page(OPEN.replace("/by/", "/by-nc/")), facts, policy=Policy(non_commercial=True)).show == "full"
    reserved = OPEN.replace("</body>", "<footer>All rights reserved</footer></body>")
    assert judge(with_page(reserved), facts).show == "snippet"  # of two statements the stricter


def test_pictures_need_a_licence_and_the_operators_will(facts: Facts) -> None:
    assert judge(with_page(OPEN), facts).image == "none"
    assert judge(with_page(OPEN), facts, policy=Policy(images=True)).image == "full"
    assert (
        judge(replace(with_page(OPEN), headers=(("x-robots-tag", "max-image-preview:standard"),)), facts, policy=Policy(images=True)).image
        == "thumb"
    )
    assert judge(BASE, facts, policy=Policy(images=True)).image == "none"


def test_the_wire_rule_holds_where_the_carrier_is_silent_or_open(facts: Facts) -> None:
    for signals in (BASE, with_page(OPEN)):
        rights = judge(signals, facts, origin=WIRE)
        assert (rights.show, rights.store, rights.holder) == ("headline", "transient", "Agence France-Presse")
        assert any(e.signal == "wire rule" and "(AFP)" in e.text for e in rights.evidence)


def test_the_wire_rule_reaches_translations_and_parts(facts: Facts) -> None:
    translated = Origin(kind="translation", origin=Source(name="AFP", domain="afp.com"))
    handed_on = Origin(
        kind="republished", origin=Source(name="Quay Times", domain="quaytimes.example"), chain=(Hop(name="x"), Hop(relation="wire"))
    )
    for origin in (translated, handed_on):
        assert judge(BASE, facts, origin=origin).show == "headline"
    mixed = Origin(kind="mixed", origin=Source(name="Otter Moor", domain="other.example"))
    assert judge(with_page(OPEN), facts, origin=mixed).show == "snippet"


def test_the_wire_rule_spares_the_agencys_own_site_and_own_reports(facts: Facts) -> None:
    own_site = replace(BASE, url="https://www.afp.com/en/news/1")
    assert judge(own_site, facts, origin=WIRE).show == "snippet"
    assert judge(with_page(OPEN), facts, origin=Origin(kind="own")).show == "full"


def test_a_carriers_site_licence_does_not_license_what_it_took_over(facts: Facts) -> None:
    taken = Origin(kind="republished", origin=Source(name="Quay Times", domain="quaytimes.example"))
    assert judge(with_page(OPEN), facts, origin=taken).show == "snippet"
    item = '<html><head><script type="application/ld+json">{"@type":"NewsArticle","license":"https://creativecommons.org/licenses/by-nd/4.0/"}</script></head><body>x</body></html>'
    assert judge(with_page(item), facts, origin=taken).show == "full"


def test_a_printed_ban_on_passing_on(facts: Facts) -> None:
    rights = judge(replace(BASE, printed=("Not for redistribution.",)), facts)
    assert (rights.show, rights.licence) == ("headline", "all-rights-reserved")


def test_the_owners_word_overrides_both_ways(facts: Facts) -> None:
    def after(terms: Terms, signals: Signals = BASE) -> Rights:
        return judge(signals, facts, policy=Policy(overrides=(Override(domain="ottermoor.com", terms=terms, source="letter 7"),)))

    looser = after(Terms(show="full", store="text", snippet_words=50), replace(BASE, headers=(("x-robots-tag", "nosnippet"),)))
    assert (looser.show, looser.store, looser.snippet_words) == ("full", "text", 50)
    assert looser.evidence[0].where == "letter 7"
    assert after(Terms(show="link")).show == "link"
    other = Policy(overrides=(Override(domain="rivalmoor.com", terms=Terms(show="none"), source="letter 8"),))
    assert judge(BASE, facts, policy=other).show == "snippet"


def test_expiry_is_carried_where_no_clock_is_given(facts: Facts) -> None:
    timeless = Signals(url=URL, headers=(("x-robots-tag", "unavailable_after: 1 Jan 2010 00:00:00 GMT"),))
    assert (judge(timeless, facts).index, judge(timeless, facts).index_until) == ("allow", 1262304000)
    assert judge(replace(timeless, now=1.8e9), facts).index == "deny"
