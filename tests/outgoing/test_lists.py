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

ATOM = "{http://www.w3.org/2005/Atom}"
AT = 1_795_500_000.0


def item(headline: str | None = "A pier is built", snippet: str | None = "Soon.") -> Item:
    return Item(
        id="20261124-0000000001", url="https://one.example/a", outlet="one.example", first_seen=AT, headline=headline, snippet=snippet, language="et",
        origin=Origin(kind="agency", origin=Source(name="Quillmere & Wire", domain="quillmere-wire.com", url="https://quillmere-wire.com/a")),
        primary=Primary(url="https://quillmere-wire.com/a", kind="origin"), rights=Rights(licence="CC-BY-4.0", ai_train="deny"),
    )  # fmt: skip


def test_atom_names_source_via_rights_and_language() -> None:
    (entry,) = etree.fromstring(lists.atom("T", "https://s.example/index.atom", "https://s.example/", [item()], AT).encode()).findall(
        f"{ATOM}entry"
    )
    assert entry.find(f"{ATOM}link[@rel='alternate']").get("href") == "https://quillmere-wire.com/a"
    assert entry.find(f"{ATOM}link[@rel='via']").get("href") == "https://one.example/a"
    assert entry.findtext(f"{ATOM}source/{ATOM}title") == "Quillmere & Wire"
    assert entry.findtext(f"{ATOM}rights") == "CC-BY-4.0"
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "et"


def test_json_feed_carries_the_rights() -> None:
    (row,) = json.loads(lists.json_feed("T", "https://s.example/index.json", "https://s.example/", [item()]))["items"]
    assert (row["url"], row["external_url"], row["language"]) == ("https://quillmere-wire.com/a", "https://one.example/a", "et")
    assert row["_firsthand"]["ai_train"] == "deny"


def test_every_format_says_what_it_is_and_where_owners_turn_to() -> None:
    for format in ("atom", "rss", "json"):
        text, _ = lists.write(format, "T", f"https://s.example/index.{format}", "https://s.example/", [item()], AT)
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
    for text in (lists.atom("T", "s", "p", [held], AT), lists.rss("T", "s", "p", [held])):
        etree.fromstring(text.encode("utf-8", "surrogatepass"), etree.XMLParser(huge_tree=False, resolve_entities=False))
