"""Bytes to entries: the formats, the tiers, encodings, and what is refused."""

from __future__ import annotations

import contextlib
import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.errors import BadInput, NotAFeed, TooLarge
from firsthand.feeds import read as reading
from firsthand.feeds.decoding import once
from firsthand.feeds.read import read_feed
from firsthand.model.entry import EntryLink, EntrySource, FeedDocument

URL = "https://harbour-post.example/feeds/all.xml"

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:cc="http://backend.userland.com/creativeCommonsRssModule">
<channel><title> Harbour
 Post </title><link>https://harbour-post.example/</link><language>en-IE</language><copyright>Harbour Press Ltd</copyright><ttl>30</ttl>
<skipHours><hour>3</hour><hour>24</hour><hour>99</hour></skipHours><skipDays><day>sunday</day><day>Noday</day></skipDays>
<atom:link rel="self" href="https://harbour-post.example/feeds/all.xml"/><atom:link rel="hub" href="https://hub.example/"/>
<item><title>Ferry &amp; crew safe</title><link>/news/ferry?a=1&amp;b=2#top</link><guid isPermaLink="false">hp-1</guid>
<pubDate>Fri, 03 May 2024 07:15:00 +0100</pubDate><dc:date>2024-05-03T09:00:00Z</dc:date><dc:creator>Mara Quill</dc:creator>
<description>&lt;p&gt;Short&lt;/p&gt;</description><content:encoded><![CDATA[<p>Long &nbsp;</p>]]></content:encoded>
<category>Sea</category><category>Sea</category><category>Local</category><source url="https://wire.example/rss">The Wire</source>
<media:content url="https://img.example/1.jpg" type="image/jpeg"><media:credit>Ola Lens</media:credit></media:content>
<enclosure url="https://audio.example/1.mp3" length="12" type="audio/mpeg"/><cc:license>https://licence.example/by</cc:license>
<atom:link rel="related" href="https://other.example/x" type="text/html"/></item>
<item><guid>https://harbour-post.example/2</guid><title>Second</title></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://lamp.example/base/" xml:lang="fr">
<title type="html">La &lt;b&gt;Lampe&lt;/b&gt;</title><link href="./"/><rights>Tous droits</rights>
<entry xml:lang="de"><id>tag:lamp.example,2024:1</id><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Ein <em>Licht</em><br/></div></title>
<link rel="via" href="https://agency.example/1"/><link href="eins.html"/><published>2024-05-03T10:00:00+02:00</published><updated>2024-05-03T11:00:00Z</updated>
<author><name>Pia Docht</name><email>pia@lamp.example</email></author><category term="licht" label="Licht"/>
<source><title>Agentur</title><id>urn:x</id><link rel="self" href="https://agency.example/atom"/><rights>(c) Agentur</rights></source>
<content type="html">&lt;p&gt;Text&lt;/p&gt;</content></entry></feed>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel rdf:about="https://mill.example/"><title>Mill</title><link>https://mill.example/</link>
<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency><dc:language>ja</dc:language></channel>
<item rdf:about="https://mill.example/1"><title>One</title><link>https://mill.example/1</link><dc:date>2024-05-03</dc:date><dc:subject>Grain</dc:subject></item></rdf:RDF>"""


def read(text: str | bytes, url: str = URL, kind: str | None = None) -> FeedDocument:
    return read_feed(text.encode() if isinstance(text, str) else text, url, kind)


def item(inside: str, attributes: str = "") -> str:
    return f'<rss version="2.0" {attributes}><channel><title>T</title><item>{inside}</item></channel></rss>'


def test_rss() -> None:
    feed = read(RSS)
    assert (feed.format, feed.title, feed.link, feed.language, feed.hub) == ("rss", "Harbour Post", "https://harbour-post.example/", "en-IE", "https://hub.example/")  # fmt: skip
    assert (feed.self_url, feed.ttl_s, feed.rights, feed.skip_hours, feed.skip_days) == (URL, 1800, "Harbour Press Ltd", (0, 3), (6,))
    one, two = feed.entries
    assert (one.guid, one.url, one.title) == ("hp-1", "https://harbour-post.example/news/ferry?a=1&b=2#top", "Ferry & crew safe")
    assert (one.summary, one.content) == ("<p>Short</p>", "<p>Long &nbsp;</p>")
    assert (one.published, one.updated) == ("2024-05-03T07:15:00+01:00", "2024-05-03T09:00:00Z")
    assert one.authors == ("Mara Quill",), "a photo's credit is nobody's byline"
    assert one.categories == ("Sea", "Local")
    assert one.source == EntrySource(title="The Wire", url="https://wire.example/rss")
    assert one.rights == "https://licence.example/by"
    assert [e.url for e in one.enclosures] == ["https://img.example/1.jpg", "https://audio.example/1.mp3"]
    assert one.links == (EntryLink(rel="related", url="https://other.example/x", type="text/html"),)
    assert (two.url, two.published, two.source) == ("https://harbour-post.example/2", None, None)


def test_atom() -> None:
    feed = read(ATOM)
    assert (feed.format, feed.title, feed.link, feed.language, feed.rights) == (
        "atom",
        "La <b>Lampe</b>",
        "https://lamp.example/base/",
        "fr",
        "Tous droits",
    )
    (one,) = feed.entries
    assert (one.guid, one.url, one.title) == ("tag:lamp.example,2024:1", "https://lamp.example/base/eins.html", "Ein <em>Licht</em><br>")
    assert (one.published, one.updated, one.language) == ("2024-05-03T10:00:00+02:00", "2024-05-03T11:00:00Z", "de")
    assert (one.authors, one.categories, one.content) == (("Pia Docht",), ("licht",), "<p>Text</p>")
    assert one.source == EntrySource(title="Agentur", url="https://agency.example/atom")
    assert one.rights == "(c) Agentur"
    assert one.links[0] == EntryLink(rel="via", url="https://agency.example/1")


def test_rdf() -> None:
    feed = read(RDF)
    assert (feed.format, feed.ttl_s, feed.language) == ("rdf", 1800, "ja")
    (one,) = feed.entries
    assert (one.guid, one.url, one.published, one.categories) == (
        "https://mill.example/1",
        "https://mill.example/1",
        "2024-05-03",
        ("Grain",),
    )


def test_the_first_tier_reads_all_three(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> FeedDocument:
        raise AssertionError("the forgiving parser was asked")

    monkeypatch.setattr(reading, "read_loose", never)
    for text in (RSS, ATOM, RDF, "\n\n" + RSS, item("<title>caf&eacute;</title>"), item("<title>x</title><nons:y/>")):
        assert read(text).entries


@pytest.mark.parametrize(
    ("body", "titles"),
    [
        (item("<title>Fish & chips</title><link>https://a.example/?x=1&y=2</link>"), ["Fish & chips"]),
        (item("<title>One</title><b></item><item><title>Two</title>"), ["One", "Two"]),
        ("oops\n" + item("<title>One</title>"), ["One"]),
        ('<!DOCTYPE rss [\n<!ENTITY city "Cork">\n]>' + item("<title>&city;</title>"), ["Cork"]),
        (item("<title>caf&eacute; &mdash; bar</title>"), ["café — bar"]),
        (item("<title><![CDATA[caf&eacute;]]></title>"), ["caf&eacute;"]),
        (item("<title>it&#146;s</title>"), ["it’s"]),
        (item("<title>Ã©tÃ©</title>"), ["été"]),
        (item("<title>x</title>")[:-20], ["x"]),
    ],
)
def test_broken_feeds_lose_no_entry(body: str, titles: list[str]) -> None:
    assert [entry.title for entry in read(body).entries] == titles


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("iso-8859-1", "cp1252"),
        ("iso-8859-1", "utf-8"),
        ("utf-8", "utf-8"),
        ("windows-1252", "cp1252"),
        ("utf-16", "utf-16"),
        ("utf-8", "utf-8-sig"),
    ],
)
def test_encodings_and_their_usual_lies(declared: str, written: str) -> None:
    body = f'<?xml version="1.0" encoding="{declared}"?>' + item("<title>Größe ’ é</title>")
    assert read(body.encode(written)).entries[0].title == "Größe ’ é"


@pytest.mark.parametrize("name", ["windows-1251", "koi8-r"])
def test_the_servers_charset_counts_where_the_feed_names_none(name: str) -> None:
    body = item("<title>Новости дня</title>").encode(name)
    assert read(body, kind=f"text/xml; charset={name}").entries[0].title == "Новости дня"


def test_inner_versions_of_an_item_are_entries_too() -> None:
    assert len(read(item("<title>a</title><conflicts><item><title>b</title></item></conflicts>")).entries) == 2


def test_json_feed() -> None:
    feed = read(
        '{"version":"https://jsonfeed.org/version/1.1","title":"J","home_page_url":"https://j.example/","feed_url":"https://j.example/f.json","language":"sv",'
        '"hubs":[7,{"type":"WebSub","url":"https://hub.example/"}],"authors":[{"name":"Redaktion"}],"items":[{"id":7,"url":"/a","external_url":"https://b.example/",'
        '"title":" A  b ","content_html":"<p>x</p>","summary":"s","date_published":"2024-05-03T10:00:00Z","date_modified":9,"tags":["t",{}],'
        '"attachments":[{"url":"https://j.example/a.mp3","mime_type":"audio/mpeg","size_in_bytes":5},3]},[],{"id":"https://j.example/2","author":{"name":"Siv"},"title":["x"]}]}'
    )
    assert (feed.format, feed.title, feed.hub, feed.self_url, feed.language) == (
        "json",
        "J",
        "https://hub.example/",
        "https://j.example/f.json",
        "sv",
    )
    one, two = feed.entries
    assert (one.guid, one.url, one.title, one.published, one.updated, one.categories) == (
        "7",
        "https://j.example/a",
        "A b",
        "2024-05-03T10:00:00Z",
        None,
        ("t",),
    )
    assert one.enclosures[0].length == 5
    assert (one.authors, two.authors, two.url, two.title) == (("Redaktion",), ("Siv",), "https://j.example/2", None)


@pytest.mark.parametrize(
    "body", ["[1,2]", '{"version":"https://jsonfeed.org/version/1","items":7}', '{"items":[{"id":"\\ud800"}]}', '{"items":[{}]}']
)
def test_json_of_any_shape(body: str) -> None:
    try:
        feed = read(body)
    except NotAFeed:
        return
    assert feed.format == "json"
    repr(feed).encode()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "   ",
        "<html><body><p>Please log in</p></body></html>",
        "plain words",
        "{",
        '{"a":1}',
        "%PDF-1.4",
        b"\x1f\x8b\x08broken",
        b"\x00\xff" * 50,
    ],
)
def test_no_feed(body: str | bytes) -> None:
    with pytest.raises(NotAFeed):
        read(body)


def test_gzip_by_its_magic_bytes() -> None:
    assert read(gzip.compress(RSS.encode())).format == "rss"


@pytest.mark.parametrize(
    "body",
    [
        gzip.compress(b"0" * 11_000_000),
        b"x" * 10_500_000,
        b'<rss version="2.0"><channel>' + b"<item/>" * 500_001 + b"</channel></rss>",
        b'<rss version="2.0"><channel><item><title>a & b</title>' + b"<b>" * 40_000,
        item("<title>a & b</title><x " + "y" * 70_000 + ">").encode(),
        item("<title>a & b</title><author>" + "y" * 20_000 + "</author>").encode(),
        item("<title>a & b</title>" + "<category>y</category>" * 6_000).encode(),
        item("<title>a & b</title><media:keywords>" + "y " * 50_000 + "</media:keywords>").encode(),
        b" " * 100 + b"y" * 20_000 + b"<rss><channel>",
        ('<!DOCTYPE r [<!ENTITY a "' + "y" * 9_000 + '">]>' + item("<title>" + "&a;" * 3_000 + "</title>")).encode(),
        b"[" * 100_000,
        b"[" + b"{}," * 400_000 + b"{}]",
    ],
)
def test_too_large(body: bytes) -> None:
    with pytest.raises(TooLarge):
        read(body)


def test_at_most_two_thousand_entries() -> None:
    assert len(read('<rss version="2.0"><channel>' + "<item><title>x</title></item>" * 2_500 + "</channel></rss>").entries) == 2_000


@pytest.mark.parametrize("system", ["file:///etc/hostname", "http://127.0.0.1:9/x"])
@pytest.mark.parametrize("broken", ["", " & "])
def test_no_file_and_no_address_is_opened(system: str, broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> object:
        raise AssertionError("something was opened")

    body = f'<!DOCTYPE rss SYSTEM "{system}" [<!ENTITY x SYSTEM "{system}">]>' + item(f"<title>a{broken}&x;</title>")
    monkeypatch.setattr("builtins.open", never)
    monkeypatch.setattr("urllib.request.urlopen", never)
    assert [entry.title for entry in read(body).entries] in ([f"a{broken}"], ["a"], [f"a{broken}&x;"], ["a &"], ["a & &x;"], ["a&x;"])


def test_links_that_are_no_web_addresses_are_no_links() -> None:
    for link in (
        "javascript:alert(1)",
        "mailto:a@b.example",
        "https://",
        "http://[x",
        "http://a.ex[ample/",
        "http://a.example:x/",
        "data:text/html,x",
    ):
        assert read(item(f"<title>x</title><link>{link}</link>")).entries[0].url is None


def test_without_an_address_relative_links_are_unknown() -> None:
    assert read(item("<title>x</title><link>/a</link>"), url="").entries[0].url is None


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.integers(0, len(RSS)))
def test_damage_raises_nothing_else(junk: bytes, at: int) -> None:
    for text in (RSS, ATOM):
        body = text.encode()[:at] + junk + text.encode()[at + len(junk) :]
        with contextlib.suppress(BadInput):
            read(body)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=40).filter(lambda text: once(text) == text),
            st.integers(0, 10**6),
        ),
        max_size=8,
    )
)
def test_what_is_written_is_read(said: list[tuple[str, int]]) -> None:
    from xml.sax.saxutils import escape

    body = "".join(f"<item><title>{escape(title)}</title><guid>g{number}</guid></item>" for title, number in said)
    got = read(f'<rss version="2.0"><channel><title>T</title>{body}</channel></rss>').entries
    assert [entry.guid for entry in got] == [f"g{number}" for _, number in said]
    assert [entry.title or "" for entry in got] == [" ".join(title.split()) for title, _ in said]
