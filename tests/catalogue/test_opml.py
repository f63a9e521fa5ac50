"""OPML in and out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.catalogue import opml
from firsthand.errors import BadInput
from firsthand.model.feed import Feed

FILE = b"""<?xml version="1.0"?><opml version="1.0"><body>
<outline text="Coast"><outline text="Lantern & Post" type="rss" xmlUrl="https://lantern.example.com/rss?a=1&b=2" htmlUrl="https://lantern.example.com/"/></outline>
<outline title="Bell" xmlurl="https://bell.example.org/feed"/>
<outline text="bad" xmlUrl="javascript:alert(1)"/><outline text="folder only"/>
</body></opml>"""


def test_nested_outlines_and_bare_ampersands_are_read() -> None:
    feeds = list(opml.read(FILE))
    assert [f.url for f in feeds] == ["https://lantern.example.com/rss?a=1&b=2", "https://bell.example.org/feed"]
    assert feeds[0].section == "Coast"
    assert feeds[0].title == "Lantern & Post"


@pytest.mark.parametrize("body", [b"", b"<rss/>", b"no xml at all", b"\x00\xff\xfe"])
def test_what_is_no_opml_is_refused(body: bytes) -> None:
    with pytest.raises(BadInput):
        list(opml.read(body))


def test_entities_are_not_expanded() -> None:
    bomb = b'<!DOCTYPE opml [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]><opml><body><outline text="&a;&b;" xmlUrl="https://a.example.com/"/></body></opml>'
    assert all("root:" not in (f.title or "") for f in opml.read(bomb))


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=40), max_size=5))
def test_what_is_written_is_read_again(titles: list[str]) -> None:
    feeds = [
        Feed(url=f"https://host{n}.example.com/f?x={n}&y=1", domain=f"host{n}.example.com", title=title or None)
        for n, title in enumerate(titles)
    ]
    again = list(opml.read("".join(opml.write(feeds, {}, "All <of> it & more")).encode()))
    assert [f.url for f in again] == [f.url for f in feeds]
