"""Each mechanism by its own spec."""

from __future__ import annotations

import json

import pytest

from firsthand.facts import Facts
from firsthand.rights import (
    ai_txt,
    aipref,
    content_signal,
    feed_rights,
    nosnippet,
    notices,
    robots_meta,
    rsl,
    schema_org,
    tdmrep,
    trust_txt,
)
from firsthand.rights.licences import identify, opens
from firsthand.rights.page import page_signals
from firsthand.rights.paths import matches
from firsthand.rights.robots import Robots
from firsthand.rights.terms import Terms
from firsthand.text.html import Document

URL = "https://lanternquay.example/town/ferry?x=1"


def page(head: str = "", body: str = "") -> Document:
    return Document(f"<html><head>{head}</head><body>{body}</body></html>", URL)


# --- meta robots and X-Robots-Tag


def tag(value: str, now: float | None = None) -> Terms:
    return robots_meta.read((("X-Robots-Tag", value),), (), "Firsthand/1.0", now)


def test_the_more_restrictive_of_header_meta_and_own_token_wins() -> None:
    both = robots_meta.read(
        (("x-robots-tag", "max-snippet:90"),), (("robots", "max-snippet:120, index"), ("firsthand", "noindex")), "Firsthand"
    )
    assert (both.snippet_chars, both.index) == (90, "deny")
    assert tag("max-snippet:80, nosnippet").snippet_chars == 0
    assert tag("max-snippet:0").show == "headline"
    assert tag("max-snippet:-1") == Terms()


def test_rules_for_other_agents_are_theirs() -> None:
    assert tag("googlebot: noindex, nosnippet").index is None
    assert tag("googlebot: noindex, firsthand: nosnippet").show == "headline"
    assert tag("firsthand:noindex").index == "deny"
    assert robots_meta.read((), (("googlebot", "noindex"),), "Firsthand").index is None


def test_pages_that_expire() -> None:
    for written in (
        "25 Jun 2010 15:00:00 PST",
        "Friday, 25-Jun-10 23:00:00 UTC",
        "2010-06-25T15:00:00-08:00",
        "Fri, 25 Jun 2010 23:00:00 GMT",
    ):
        terms = tag(f"unavailable_after: {written}", now=2e9)
        assert terms.index == "deny", written
        assert terms.index_until == 1277506800, written
    assert tag("unavailable_after: 25 Jun 2090 15:00:00 GMT, noai", now=2e9).index is None
    assert tag("unavailable_after: soon", now=2e9) == Terms()


def test_archive_images_and_training() -> None:
    assert tag("NOAI").ai_train == tag("noimageai").ai_input == "deny"
    assert tag("noarchive").store == "transient"
    assert [tag(f"max-image-preview:{v}").image for v in ("none", "standard", "large")] == ["none", "thumb", "full"]
    assert tag("none").index == "deny"
    assert tag(",,,:;: noindexx, : ,\x00") == Terms()


# --- data-nosnippet


def test_nosnippet_texts_and_what_touches_them() -> None:
    texts = nosnippet.protected(
        page(body="<p>Open.</p><div data-nosnippet>The <b>ferry</b> fare, doubled.</div><p data-nosnippet>not meant</p>")
    )
    assert texts == ("The ferry fare, doubled.",)
    assert nosnippet.touches("News: the ferry fare doubled; more inside", texts)
    assert nosnippet.touches("ferry fare", texts)
    assert not nosnippet.touches("A harbour walk", texts)
    (told,) = nosnippet.read(page(body="<div data-nosnippet>The ferry fare, doubled.</div>")).evidence
    assert "ferry" not in told.text


# --- TDMRep

RULES = json.dumps([
    {"location": "/town/*.pdf$", "tdm-reservation": 0}, {"location": "/town/", "tdm-reservation": 1}, {"location": "*", "tdm-reservation": 0},
])  # fmt: skip


def test_the_first_location_that_matches_decides() -> None:
    assert tdmrep.in_file(RULES, URL) == 1
    assert tdmrep.in_file(RULES, "https://lanternquay.example/town/a.pdf") == 0
    assert tdmrep.in_file(RULES, "https://lanternquay.example/town/a.pdf?x") == 1
    assert tdmrep.in_file(RULES, "https://lanternquay.example/sea") == 0


def test_a_later_statement_supersedes_and_absence_does_not() -> None:
    meta, header = (("tdm-reservation", "1"),), (("TDM-Reservation", "0"),)
    assert tdmrep.read(URL, RULES, (), ()).tdm == "deny"
    assert tdmrep.read(URL, RULES, header, ()).tdm == "allow"
    assert tdmrep.read(URL, RULES, header, meta).tdm == "deny"
    assert tdmrep.read(URL, RULES, (("tdm-reservation", "yes"),), ()).tdm == "deny"


@pytest.mark.parametrize("bad", ['{"location":"/","tdm-reservation":1}', "[", "[[[[", '[{"location":5,"tdm-reservation":1}]', '["/"]', "null",
                                 '[{"location":"/","tdm-reservation":"1"}]', '[{"location":"/","tdm-reservation":true}]', "[" * 100_000])  # fmt: skip
def test_what_is_not_the_format_states_nothing(bad: str) -> None:
    assert tdmrep.read(URL, bad, (), ()).tdm is None


# --- path patterns


@pytest.mark.parametrize(
    ("pattern", "path", "hit"),
    [("/a", "/ab", True), ("/a$", "/ab", False), ("/a$", "/a", True), ("*/b", "/a/b/c", True), ("/*.php$", "/x.php", True), ("/*.php$", "/x.php?y", False),
     ("/a*a", "/a", False), ("/a*", "/a", True), ("/a*$", "/abc", True), ("/ä", "/%C3%A4/x", True), ("", "/", False), ("/a*b*a$", "/abba", True),
     ("/ab*ba$", "/aba", False)],
)  # fmt: skip
def test_patterns(pattern: str, path: str, hit: bool) -> None:
    assert matches(pattern, path) is hit


# --- AIPREF


@pytest.mark.parametrize(
    ("field", "want"),
    [("train-ai=n", {"train-ai": "deny"}), ("search=y, train-ai=n;x=2", {"search": "allow", "train-ai": "deny"}), ('train-ai="n"', {}),
     ("train-ai", {}), ("Train-AI=n", {}), ("train-ai=N", {}), ("train-ai=n,", {}), ("train-ai=n, train-ai=y", {"train-ai": "allow"}),
     ("train-ai=(n y)", {}), ("\x00", {}), ("", {})],
)  # fmt: skip
def test_fields_of_the_vocabulary(field: str, want: dict[str, str]) -> None:
    assert aipref.preferences(field) == want


def test_a_repeated_header_is_one_field_and_search_no_means_not_listed() -> None:
    terms = aipref.in_header((("Content-Usage", "train-ai=y"), ("content-usage", "search=n")))
    assert (terms.ai_train, terms.search, terms.index) == ("allow", "deny", "deny")


def test_robots_lines_by_the_longest_path() -> None:
    robots = Robots.parse(
        "User-agent: *\nContent-Usage: train-ai=y\nContent-Usage: /town/ train-ai=n\nContent-Usage: /town/ train-ai=y, search=y\n"
    )
    terms = aipref.in_robots(robots, URL, "Firsthand", allowed=True)
    assert (terms.ai_train, terms.search) == ("deny", "allow")
    assert aipref.in_robots(robots, "https://lanternquay.example/sea", "Firsthand", allowed=True).ai_train == "allow"
    assert aipref.in_robots(robots, URL, "Firsthand", allowed=False) == Terms()


# --- Content Signals


def test_content_signals_of_the_own_group() -> None:
    robots = Robots.parse(
        "User-agent: *\nContent-Signal: search=no\n\nUser-agent: Firsthand\nContent-Signal: Search=YES , ai-train=no, use=reference\nAllow: /\n"
    )
    own, other = content_signal.read(robots, URL, "Firsthand"), content_signal.read(robots, URL, "Somebot")
    assert (own.search, own.ai_input, own.ai_train, own.index) == ("allow", None, "deny", None)
    assert (other.search, other.index) == ("deny", "deny")


def test_of_two_content_signals_the_no_counts() -> None:
    robots = Robots.parse(
        "User-agent: *\nContent-Signal: ai-train=yes\nContent-Signal: ai-train=no\nContent-Signal: /sea search=no\nDisallow:\n"
    )
    terms = content_signal.read(robots, URL, "Firsthand")
    assert (terms.ai_train, terms.search) == ("deny", None)


# --- RSL


def rsl_read(licence: str, who: rsl.Licensee | None = None, url: str = "/") -> Terms:
    text = f'<?xml version="1.0"?><rsl xmlns="{rsl.NAMESPACE}"><content url="{url}"><license>{licence}</license></content></rsl>'
    return rsl.read(text, URL, "licence.xml", who)


def test_a_permit_list_excludes_what_it_does_not_name() -> None:
    terms = rsl_read('<permits type="usage">search</permits>')
    assert (terms.search, terms.ai_train, terms.ai_input) == ("allow", "deny", "deny")


def test_prohibits_stand_over_permits_and_alone_leave_the_rest_open() -> None:
    terms = rsl_read('<permits type="usage">all</permits><prohibits type="usage">ai-train</prohibits>')
    assert (terms.search, terms.ai_train, terms.ai_input) == ("allow", "deny", "allow")
    alone = rsl_read('<prohibits type="usage">ai-all</prohibits>')
    assert (alone.search, alone.ai_train, alone.ai_input) == (None, "deny", "deny")


def test_spellings_in_the_wild() -> None:
    terms = rsl_read("<prohibits>ai_training, train-ai</prohibits>")
    assert (terms.ai_train, terms.search) == ("deny", None)


def test_what_costs_money_is_refused() -> None:
    assert rsl_read('<permits type="usage">all</permits><payment type="purchase"/>').search == "deny"
    assert rsl_read('<permits type="usage">all</permits><payment type="attribution"/>').search == "allow"
    trained = rsl_read('<permits type="usage">all</permits><payment type="training"/>')
    assert (trained.search, trained.ai_train) == ("allow", "deny")


def test_a_licence_for_others_is_not_ours() -> None:
    only = '<permits type="usage">all</permits><permits type="user">non-commercial</permits>'
    assert rsl_read(only).search == "deny"
    assert rsl_read(only, rsl.Licensee(non_commercial=True)).search == "allow"
    there = '<permits type="usage">all</permits><permits type="geo">EE</permits>'
    assert [rsl_read(there, rsl.Licensee(country=c)).search for c in ("EE", "FI", None)] == ["allow", "deny", "deny"]


def test_the_most_specific_content_decides() -> None:
    text = f"""<rsl xmlns="{rsl.NAMESPACE}">
      <content url="/"><license><prohibits type="usage">all</prohibits></license></content>
      <content url="https://www.lanternquay.example/town/*"><license><permits type="usage">search</permits></license></content>
      <content url="https://elsewhere.example/town/ferry"><license><prohibits type="usage">all</prohibits></license></content></rsl>"""
    assert rsl.read(text, URL, "x").search == "allow"
    assert rsl.read(text, "https://lanternquay.example/sea", "x").search == "deny"


@pytest.mark.parametrize(
    "bad", ["", "<rsl", "<rsl>" * 50_000, "\x00", '<!DOCTYPE r [<!ENTITY a "b">]><rsl>&a;</rsl>', "{}", f'<rsl xmlns="{rsl.NAMESPACE}"/>']
)
def test_broken_rsl_says_nothing(bad: str) -> None:
    assert rsl.read(bad, URL, "x") == Terms()


# --- ai.txt, trust.txt


def test_ai_txt_only_a_no_is_believed() -> None:
    assert ai_txt.read("User-agent: *\nDisallow: *.txt\nDisallow: *.html\n", URL, "Firsthand").ai_train == "deny"
    assert ai_txt.read("# x\nTraining: no\n", URL, "Firsthand").ai_train == "deny"
    assert ai_txt.read("Training: yes\nUser-agent: *\nAllow: /\n", URL, "Firsthand") == Terms()


def test_trust_txt() -> None:
    text = "\ufeffmember=https://guild.example/\ncontrol=https://www.lanternquay.com/\ncontrolledby=press.holding.co.uk\nDataTrainingAllowed = yes\ndatatrainingallowed=no # really\n"
    trust = trust_txt.parse(text)
    assert trust.control == ("lanternquay.com",)
    assert trust.controlled_by == ("holding.co.uk",)
    assert trust_txt.read(text).ai_train == "deny"
    assert trust_txt.read("contact=x") == Terms()


# --- licences and notices


@pytest.mark.parametrize(
    ("text", "want"),
    [("https://creativecommons.org/licenses/by-sa/4.0/deed.pt", "CC-BY-SA-4.0"), ("http://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
     ("CC BY-NC-ND 3.0", "CC-BY-NC-ND-3.0"), ("Creative Commons Attribution-NonCommercial 4.0", "CC-BY-NC-4.0"), ("CC0", "CC0-1.0"),
     ("cc by", "CC-BY-4.0"), ("Open Government Licence v3.0", "OGL-UK-3.0"), ("CC: the mayor", None), ("our terms", None),
     ("https://creativecommons.org/licenses/sampling+/1.0/", "https://creativecommons.org/licenses/sampling+/1.0/")],
)  # fmt: skip
def test_licences_by_address_and_by_name(facts: Facts, text: str, want: str | None) -> None:
    found = identify(text, facts)
    assert (found.id if found else None) == want


def test_which_licences_open_the_text(facts: Facts) -> None:
    def full(text: str, non_commercial: bool = False) -> bool:
        return opens(identify(text, facts), facts, non_commercial)

    assert all(full(t) for t in ("CC0", "CC BY", "CC BY-SA", "CC BY-ND"))
    assert not any(full(t) for t in ("CC BY-NC", "CC BY-NC-SA", "CC BY-NC-ND", "our terms"))
    assert full("CC BY-NC-ND", non_commercial=True)


@pytest.mark.parametrize(
    ("line", "show", "tdm"),
    [("© 2026 Lantern Quay Press. All rights reserved.", None, None),
     ("This material may not be published, broadcast, rewritten or redistributed.", "headline", None),
     ("Wszelkie prawa zastrzeżone. Dalsze rozpowszechnianie artykułu tylko za zgodą wydawcy.", "headline", None),
     ("무단 전재 및 재배포 금지", "headline", None), ("本网站内容未经授权不得转载、摘编", "headline", None), ("Nur für den privaten Gebrauch.", "headline", None),
     ("Tous droits réservés, y compris la fouille de textes et de données.", None, "deny"), ("無断転載を禁じます。", None, None)],
)  # fmt: skip
def test_notices(facts: Facts, line: str, show: str | None, tdm: str | None) -> None:
    terms = notices.read([line], facts)
    assert (terms.show, terms.tdm) == (show, tdm)
    assert terms.licence is not None
    assert terms.evidence[0].text == line


def test_a_line_licenses_only_where_it_says_so_and_not_a_picture(facts: Facts) -> None:
    def licence(line: str) -> str | None:
        found = notices.read([line], facts).licence
        return found.id if found else None

    assert licence("This article is licensed under CC BY 4.0.") == "CC-BY-4.0"
    assert licence("Dieser Text steht unter der Lizenz CC BY-ND 4.0") == "CC-BY-ND-4.0"
    assert licence("Photo: A. Pell, licensed under CC BY-SA 2.0") is None
    assert licence("CC BY explained") is None
    assert notices.read_body(["The law is called CC BY; all rights reserved; not for redistribution"]).show == "headline"
    assert notices.read_body(["All rights reserved", "licensed under CC0"]) == Terms()


# --- schema.org, feeds, links


def test_markup_of_the_article_not_of_its_picture(facts: Facts) -> None:
    block = {"@graph": [
        {"@type": ["NewsArticle"], "license": {"@id": "https://creativecommons.org/licenses/by-nd/4.0/"}, "copyrightHolder": {"name": "Quay Trust"},
         "creditText": "Quay Trust", "isAccessibleForFree": "False"},
        {"@type": "ImageObject", "license": "https://creativecommons.org/publicdomain/zero/1.0/"},
    ]}  # fmt: skip
    terms = schema_org.read(page(f'<script type="application/ld+json">{json.dumps(block)}</script>'), facts)
    assert terms.licence is not None
    assert terms.licence.id == "CC-BY-ND-4.0"
    assert terms.holder is not None
    assert terms.holder.text == "Quay Trust"
    assert terms.access == "paid"


@pytest.mark.parametrize("value", [5, None, [], {}, "x", [[["x"]]], {"name": {"name": 3}}, True])
def test_markup_of_any_type_is_survived(facts: Facts, value: object) -> None:
    block = {
        "@type": "NewsArticle",
        **dict.fromkeys(
            ("license", "usageInfo", "copyrightHolder", "creditText", "copyrightNotice", "conditionsOfAccess", "isAccessibleForFree"), value
        ),
    }
    schema_org.read(page(f'<script type="application/ld+json">{json.dumps(block)}</script>'), facts)


def test_content_tier_and_metering(facts: Facts) -> None:
    assert schema_org.read(page('<meta property="article:content_tier" content="Locked">'), facts).access == "paid"
    block = json.dumps({"@type": "Article", "isAccessibleForFree": True, "conditionsOfAccess": "Metered: 3 a month"})
    assert schema_org.read(page(f'<script type="application/ld+json">{block}</script>'), facts).access == "metered"


def test_feed_rights(facts: Facts) -> None:
    texts = ("© Quay Trust, for personal use only", "http://creativecommons.org/licenses/by/4.0/")
    terms = feed_rights.read(texts, URL, facts, rsl.Licensee())
    assert terms.show == "headline"
    assert terms.licence is not None
    assert terms.licence.openness == 0
    module = f'<rsl:rsl xmlns:rsl="{rsl.NAMESPACE}"><rsl:content url="/"><rsl:license><rsl:prohibits type="usage">ai-all</rsl:prohibits></rsl:license></rsl:content></rsl:rsl>'
    assert feed_rights.read((module,), URL, facts, rsl.Licensee()).ai_train == "deny"


def test_licence_links_of_head_header_and_foot_but_not_of_figures() -> None:
    found = page_signals(
        page('<link rel=license href=/l><link rel="license" type="application/rsl+xml" href="/r.xml">',
             '<figure><a rel=license href=https://c.example/by>CC</a></figure><footer>Quay <a rel=license href=/f>terms</a></footer>'),
        (("Link", '<https://lanternquay.example/h.xml>; rel="license"; type="application/rsl+xml", </next>; rel=next'),),
    )  # fmt: skip
    assert found.licences == (("https://lanternquay.example/l", "link:license"), ("https://lanternquay.example/f", "a:license"))
    assert found.rsl == ("https://lanternquay.example/h.xml", "https://lanternquay.example/r.xml")
    assert found.lines == ("Quay terms",)
