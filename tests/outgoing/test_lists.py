"""Outgoing feeds as documents: valid XML whatever the text, the primary source first, rights with it."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from firsthand.model.item import Item
from firsthand.model.origin import Origin, Primary, Source
from firsthand.model.rights import Rights
from firsthand.outgoing import lists
from firsthand.outgoing.deletions import Deleted

ATOM = "{http://www.w3.org/2005/Atom}"
AT = 1_795_500_000.0


def item(headline: str | None = "A pier is built", snippet: str | None = "Soon.") -> Item:
    return Item(
        id="20261124-0000000001", url="https://one.example/a", outlet="one.example", first_seen=AT, headline=headline, snippet=snippet, language="et",
        origin=Origin(kind="agency", origin=Source(name="Quillmere & Wire", domain="quillmere-wire.com", url="https://quillmere-wire.com/a")),
        primary=Primary(url="https://quillmere-wire.com/a", kind="origin"), rights=Rights(licence="CC-BY-4.0", ai_train="deny"),
    )  # fmt: skip


def document(*items: Item, deleted: tuple[Deleted, ...] = ()) -> lists.Document:
    return lists.Document(
        title="T", self_url="https://s.example/index.atom", page_url="https://s.example/", items=items, now=AT, hub="https://s.example/hub", deleted=deleted
    )  # fmt: skip


def test_what_was_removed_stands_as_a_tombstone_in_what_can_hold_one() -> None:
    gone = (Deleted("20261124-0000000009", AT),)
    feed = etree.fromstring(lists.atom(document(item(), deleted=gone)).encode())
    (stone,) = feed.findall("{http://purl.org/atompub/tombstones/1.0}deleted-entry")
    assert stone.get("ref") == "urn:firsthand:20261124-0000000009"
    assert json.loads(lists.json_feed(document(item(), deleted=gone)))["_firsthand"]["deleted"] == ["20261124-0000000009"]


def test_every_format_names_the_hub() -> None:
    for format in ("atom", "rss", "json"):
        assert "https://s.example/hub" in lists.write(format, document(item()))[0]


def test_a_version_is_of_what_is_told_and_not_of_the_order() -> None:
    one, other = item(), item("A bridge is built")
    assert lists.version(document(one, other)) == lists.version(document(other, one)) != lists.version(document(one))
    assert lists.version(document(one, deleted=(Deleted("x", AT),))) != lists.version(document(one))


def test_atom_names_source_via_rights_and_language() -> None:
    (entry,) = etree.fromstring(lists.atom(document(item())).encode()).findall(f"{ATOM}entry")
    assert entry.find(f"{ATOM}link[@rel='alternate']").get("href") == "https://quillmere-wire.com/a"
    assert entry.find(f"{ATOM}link[@rel='via']").get("href") == "https://one.example/a"
    assert entry.findtext(f"{ATOM}source/{ATOM}title") == "Quillmere & Wire"
    assert entry.findtext(f"{ATOM}rights") == "CC-BY-4.0"
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "et"


def test_json_feed_carries_the_rights() -> None:
    (row,) = json.loads(lists.json_feed(document(item())))["items"]
    assert (row["url"], row["external_url"], row["language"]) == ("https://quillmere-wire.com/a", "https://one.example/a", "et")
    assert row["_firsthand"]["ai_train"] == "deny"


def test_every_format_says_what_it_is_and_where_owners_turn_to() -> None:
    for format in ("atom", "rss", "json"):
        text, _ = lists.write(format, document(item()))
        for words in (
            "automatic aggregator",
            "primary source is linked on each item",
            "belong to their owners",
            "https://s.example/takedown",
        ):
            assert words in text, (format, words)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_gives_a_document(headline: str, snippet: str) -> None:
    held = item(headline or None, snippet or None)
    for text in (lists.atom(document(held)), lists.rss(document(held))):
        etree.fromstring(text.encode("utf-8", "surrogatepass"), etree.XMLParser(huge_tree=False, resolve_entities=False))
