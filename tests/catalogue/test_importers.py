"""Lists of others become claims: each layout, what it must not take, and what hostile files do to it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.catalogue import derive, exports
from firsthand.catalogue.importers import common_crawl, formats, gdelt, rows, trust_txt, wikidata
from firsthand.catalogue.importers.recent import Recent
from firsthand.errors import BadInput, TooLarge
from firsthand.model.feed import Feed
from firsthand.model.outlet import Outlet
from firsthand.model.site import Sighting
from firsthand.model.statement import Claim
from tests.catalogue.makers import known, words

WORDS = words()


def told(claims: Iterable[Claim | Sighting]) -> dict[tuple[str, str], dict[str, str]]:
    return {(c.kind, c.subject): dict(c.fields) for c in claims if isinstance(c, Claim)}


def item(number: str) -> dict[str, object]:
    return {
        "rank": "normal",
        "mainsnak": {"snaktype": "value", "datavalue": {"type": "wikibase-entityid", "value": {"entity-type": "item", "id": number}}},
    }


def text(value: str, rank: str = "normal", **qualifiers: list[dict[str, object]]) -> dict[str, object]:
    return {"rank": rank, "mainsnak": {"snaktype": "value", "datavalue": {"type": "string", "value": value}}, "qualifiers": qualifiers}


def entity(**claims: list[dict[str, object]]) -> bytes:
    row = {"type": "item", "id": "Q1", "labels": {"en": {"language": "en", "value": "The Lantern"}, "et": {"language": "et", "value": "Latern"}}, "claims": {"P31": [item("Q11032")], **claims}}  # fmt: skip
    return json.dumps(row).encode() + b",\n"


def test_a_dump_gives_papers_with_site_country_language_and_feed() -> None:
    line = entity(
        P856=[text("https://www.latern.ee/")], P17=[item("Q191")], P407=[item("Q9072")], P1019=[text("https://www.latern.ee/rss")]
    )
    found = told(wikidata.from_dump([b"[\n", line, b"]\n"], WORDS))
    assert found == {
        ("outlet", "latern.ee"): {"homepage": "https://www.latern.ee/", "name": "Latern", "country": "EE", "languages": "et"},
        ("feed", "https://www.latern.ee/rss"): {"domain": "latern.ee", "language": "et", "country": "EE"},
    }


def test_a_dump_passes_over_what_is_no_paper_or_has_no_site_left() -> None:
    ended = {"P582": [{"snaktype": "value"}]}
    others = [
        entity(P31=[item("Q5")], P856=[text("https://a.com/")]),
        entity(P17=[item("Q191")]),
        entity(P856=[text("https://old.com/", **ended)]),
        entity(P856=[text("https://wrong.com/", "deprecated")]),
        b'{"claims":{"P856":"Q11032"}}\n',
        b'{"id":"Q11032", "P856"\n',
    ]
    assert told(wikidata.from_dump(others, WORDS)) == {}


def test_official_sites_by_language_are_editions_and_the_preferred_one_is_the_home() -> None:
    said = [text("https://world.org/fr/", P407=[item("Q150")["mainsnak"]]), text("https://world.org/", "preferred", P407=[item("Q1860")["mainsnak"]])]  # type: ignore[list-item]  # fmt: skip
    found = told(wikidata.from_dump([entity(P856=said)], WORDS))
    assert found["outlet", "world.org"]["homepage"] == "https://world.org/"
    assert found["edition", "world.org fr"] == {"homepage": "https://world.org/fr/"}


def test_a_closed_paper_says_when() -> None:
    time = {"rank": "normal", "mainsnak": {"datavalue": {"value": {"time": "+2011-05-00T00:00:00Z"}}}}
    assert told(wikidata.from_dump([entity(P856=[text("https://a.com/")], P576=[time])], WORDS))["outlet", "a.com"]["ended"] == "2011-05"


def test_a_query_result_is_read_binding_by_binding() -> None:
    binding = {"itemLabel": {"type": "literal", "value": "Latern"}, "countryLabel": {"type": "literal", "value": "Estonia"}, "languageLabel": {"value": "Estonian"}, "offurl": {"type": "uri", "value": "http://latern.ee/"}}  # fmt: skip
    body = json.dumps({"head": {"vars": ["itemLabel"]}, "results": {"bindings": [binding, {"offurl": {"value": "no address"}}, {**binding, "offurl": {"value": "http://b.ee/"}}]}})  # fmt: skip
    for cut in (7, 50, 10_000):
        parts = [body[at : at + cut].encode() for at in range(0, len(body), cut)]
        found = told(rows.from_results(parts, "wikidata-dump", WORDS))
        assert found["outlet", "latern.ee"] == {"homepage": "http://latern.ee/", "name": "Latern", "country": "EE", "languages": "et"}
        assert set(found) == {("outlet", "latern.ee"), ("outlet", "b.ee")}


def test_what_is_no_result_or_has_a_monster_in_it_is_refused() -> None:
    with pytest.raises(BadInput):
        list(rows.from_results([b'{"head": 1}'], "x", WORDS))
    with pytest.raises(BadInput, match="larger"):
        list(rows.from_results([b'[{"a": "' + b"x" * 2_000_000], "x", WORDS))


def gkg(domain: str, url: str, links: str = "", collection: str = "1") -> bytes:
    columns = ["20261124-1", "20261124120000", collection, domain, url, *[""] * 21, f"<PAGE_LINKS>{links}</PAGE_LINKS>"]
    return "\t".join(columns).encode() + b"\n"


def test_gkg_names_each_domain_once_and_the_sites_it_links_to() -> None:
    lines = [gkg("latern.ee", "https://latern.ee/1", "https://www.court.gov.uk/x;https://latern.ee/2"), gkg("latern.ee", "https://latern.ee/2"), gkg("", "https://sub.paper.co.uk/1"), gkg("x.com", "https://x.com/", collection="2"), b"broken\n"]  # fmt: skip
    found = list(gdelt.from_gkg(lines, WORDS, "2026-11-24"))
    assert found == [Claim("outlet", "latern.ee", "gdelt-gkg", (), "2026-11-24"), Sighting("court.gov.uk", "latern.ee", "gdelt-links"), Claim("outlet", "sub.paper.co.uk", "gdelt-gkg", (), "2026-11-24")]  # fmt: skip
    assert gdelt.is_gkg(lines[0])


def test_gal_gives_names_and_languages() -> None:
    lines = [json.dumps({"domain": "www.latern.ee", "outletName": "Latern", "lang": "et", "url": "https://latern.ee/1"}).encode(), b"{", b"[1]", json.dumps({"url": "https://b.ee/1", "outletName": "b.ee", "lang": "xx?"}).encode()]  # fmt: skip
    assert told(gdelt.from_gal(lines, WORDS)) == {("outlet", "latern.ee"): {"name": "Latern", "languages": "et"}, ("outlet", "b.ee"): {}}


def test_media_cloud_writes_three_letters() -> None:
    lines = b"id,name,url_search_string,label,homepage,notes,pub_country,pub_state,primary_language,media_type\n1,latern.ee,,Latern,https://latern.ee/,,EST,EE-37,et,digital_native\n2,radio.ke,,Radio,http://radio.ke,,KEN,,sw,audio_broadcast\n".splitlines(keepends=True)  # fmt: skip
    found = told(formats.claims("mediacloud", lines, "x", WORDS))
    assert found["outlet", "latern.ee"] == {
        "homepage": "https://latern.ee/",
        "name": "Latern",
        "country": "EE",
        "region": "EE-37",
        "languages": "et",
    }
    assert found["outlet", "radio.ke"]["kind"] == "broadcaster"


@pytest.mark.parametrize("shape", ["cdxj", "json", "csv"])
def test_common_crawl_rows_of_every_shape(shape: str) -> None:
    seen = [("https://latern.ee/rss", "application/rss+xml", "200"), ("https://latern.ee/", "text/html", "200"), ("https://latern.ee/comments/feed/", "application/rss+xml", "200"), ("https://b.ee/feed", "application/atom+xml", "404")]  # fmt: skip
    if shape == "csv":
        lines = ["url,content_mime_detected,fetch_status", *(",".join(row) for row in seen)]
    else:
        made = [json.dumps({"url": u, "mime-detected": m, "status": s}) for u, m, s in seen]
        lines = [f"ee,latern)/ 20261124120000 {m}" for m in made] if shape == "cdxj" else made
    body = [line.encode() + b"\n" for line in lines]
    found = told(common_crawl.from_index(body, WORDS))
    assert found == {("outlet", "latern.ee"): {}, ("feed", "https://latern.ee/rss"): {"domain": "latern.ee", "format": "rss"}}
    with pytest.raises(BadInput):
        list(common_crawl.from_index([b"a,b\n"], WORDS))


def test_trust_txt_speaks_of_members_and_of_itself() -> None:
    lines = b"# ours\nmember=https://latern.ee/\nmember=not an address\ncontrol=https://sub.paper.co.uk\ncontrolledby=holding.com\nsocial=https://x.com/y\n".splitlines()  # fmt: skip
    found = list(trust_txt.from_file(lines, "press.org"))
    assert [(c.subject, c.source, dict(c.fields).get("owner")) for c in found] == [("latern.ee", "trust.txt:press.org", None), ("sub.paper.co.uk", "trust.txt:press.org", "press.org"), ("press.org", "owner:press.org", "holding.com")]  # fmt: skip


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_under_anybodys_column_names(delimiter: str) -> None:
    lines = [delimiter.join(row).encode() + b"\n" for row in (("\ufeffRSS URL", "Web site", "Outlet name", "Country", "Lang"), ("https://latern.ee/rss", "latern.ee", "Latern", "Estonia", "ET"), ("", "", "nobody", "", ""))]  # fmt: skip
    found = told(formats.claims("csv", lines, "csv:mine", WORDS))
    assert found["outlet", "latern.ee"] == {"homepage": "https://latern.ee/", "name": "Latern", "country": "EE", "languages": "et"}
    assert found["feed", "https://latern.ee/rss"]["language"] == "et"
    assert len(found) == 2
    with pytest.raises(BadInput):
        list(formats.claims("csv", [b"name;age\n"], "x", WORDS))


def test_files_are_recognised_by_what_they_are() -> None:
    wanted = {
        "opml": b'<?xml version="1.0"?>\n<opml version="2.0">', "gdelt-gkg": gkg("a.com", "https://a.com/"), "gdelt-gal": b'{"date":"x","domain":"a","outletName":"A","lang":"en"}',
        "wikidata": b'[\n{"type":"item","id":"Q1","labels":{},"claims":{}},', "wikidata-query": b'{"head":{},"results":{"bindings":[', "commoncrawl": b'com,a)/ 20261124120000 {"url": "x"}',
        "mediacloud": b"id,name,label,homepage,pub_country\n", "trust.txt": b"# x\nmember=https://a.com/\n", "csv": b"feed_url,title\n",
    }  # fmt: skip
    assert {kind: formats.recognise(head) for kind, head in wanted.items()} == {kind: kind for kind in wanted}
    assert formats.recognise(b"\x00\x01nothing") is None
    with pytest.raises(BadInput, match="whose"):
        formats.claims("trust.txt", [], "x", WORDS)
    with pytest.raises(TooLarge):
        list(formats.claims("opml", [b"x" * 33 * 1024 * 1024], "x", WORDS))


def test_memory_of_what_was_told_is_bounded() -> None:
    recent = Recent(100)
    assert [recent.is_new(str(n % 50)) for n in range(100)].count(True) == 50
    for n in range(10_000):
        recent.is_new(str(n))
    assert len(recent._young) + len(recent._old) <= 200


@given(st.lists(st.binary(max_size=300), max_size=5), st.sampled_from(formats.FORMATS))
def test_no_bytes_raise_anything_but_bad_input(lines: list[bytes], kind: str) -> None:
    try:
        for claim in formats.claims(kind, lines, "x", WORDS, domain="press.org"):
            assert claim
    except BadInput:
        pass


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=10), lambda c: st.lists(c, max_size=3) | st.dictionaries(st.sampled_from(("claims", "P31", "P856", "P576", "mainsnak", "datavalue", "value", "id", "rank", "labels", "qualifiers", "time")), c, max_size=4), max_leaves=20))  # fmt: skip
def test_no_shape_of_json_breaks_the_dump_or_the_list(value: object) -> None:
    line = json.dumps({"claims": value, "labels": value, "x": ["P856", '"id":"Q11032"']}).encode()
    list(wikidata.of_entity(json.loads(line), WORDS, {"Q11032"}))
    list(wikidata.from_dump([line.replace(b'\\"', b'"')], WORDS))
    list(gdelt.from_gal([line], WORDS))
    list(common_crawl.from_index([line], WORDS))


def test_what_is_exported_is_imported_again() -> None:
    outlets = [Outlet(site="latern.ee", domain="latern.ee", homepage="https://latern.ee/", name="Latern, uus", country="EE", languages=("et", "ru"), kind="national", covers=("LV",))]  # fmt: skip
    feeds = [
        Feed(
            url="https://latern.ee/rss?a=1",
            domain="latern.ee",
            title='Sport "täna"',
            section="sport",
            language="et",
            country="EE",
            format="rss",
        )
    ]
    for what, rows_, columns in (
        ("outlet", exports.outlet_rows(outlets), exports.OUTLETS),
        ("feed", exports.feed_rows(feeds), exports.FEEDS),
    ):
        out = io.StringIO()
        exports.write_csv(rows_, columns, out)
        lines = out.getvalue().encode().splitlines(keepends=True)
        said = [c for c in formats.claims("csv", lines, "operator", WORDS) if isinstance(c, Claim) and c.kind == what]
        if what == "outlet":
            assert replace(derive.outlet("latern.ee", said, known()) or outlets[0], sources=()) == outlets[0]
        else:
            assert replace(derive.feed(feeds[0].url, said, known()) or feeds[0], sources=()) == feeds[0]
            assert "name" not in {name for c in formats.claims("csv", lines, "x", WORDS) if isinstance(c, Claim) for name, _ in c.fields}
