"""What is shown: cut at a word, within both caps, never what its owner hid."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.model.article import Image
from firsthand.model.item import Item
from firsthand.model.origin import Evidence, Origin
from firsthand.model.rights import Rights
from firsthand.rights.display import TRANSIENT_S, cut, plain, retention_s, shown, snippet

SHORT = Rights(show="snippet", snippet_words=7, snippet_chars=200)


def test_a_feeds_own_html_becomes_one_line() -> None:
    markup = "<p>The <b>old</b> ferry<br>left.</p><script>steal()</script><div data-nosnippet>hid<div>den</div></div> It &amp; more\u202e"
    assert plain(markup) == "The old ferry left. It & more"
    assert plain("&lt;p&gt;Twice &amp;amp; escaped&lt;/p&gt;") == "Twice & escaped"
    assert plain("<span data-nosnippet>never closed, all hidden") == ""
    assert plain("<" * 30_000) is not None
    assert plain("<div data-nosnippet>" * 5000) == ""


def test_cuts_end_at_a_word_with_an_ellipsis() -> None:
    text = "Seven old ferries left the harbour at dawn on Monday"
    assert cut(text, 7, 200) == "Seven old ferries left the harbour at…"
    assert cut(text, 70, 200) == text
    assert cut(text, 70, 12) == "Seven old…"
    assert cut(text, 70, 3) is None
    assert cut("", 7, 200) is None
    assert cut("Go - now, please", 2, 200) == "Go - now…"


def test_scripts_without_spaces_are_counted_by_characters() -> None:
    assert cut("港の船は月曜日の夜明けに出た、と市は発表した", 7, 200) == "港の船は月曜日の夜明けに出た…"
    assert cut("港の船は月曜日", None, 5) == "港の船は…"


@given(st.text(max_size=300), st.integers(0, 40), st.integers(0, 250))
def test_no_cut_exceeds_its_caps(text: str, words: int, chars: int) -> None:
    kept = cut(" ".join(text.split()), words, chars)
    if kept is not None:
        assert len(kept) <= chars
        assert sum(any(c.isalnum() for c in w) for w in kept.split()) <= max(words, 1) or words == 0


@pytest.mark.parametrize("level", ["none", "link", "headline"])
def test_no_snippet_below_its_level(level: str) -> None:
    assert snippet("<p>text</p>", Rights(show=level, snippet_words=7)) is None


def test_snippets_leave_out_what_the_page_hides() -> None:
    assert snippet("<p>The fare doubled.</p>", SHORT) == "The fare doubled."
    assert snippet("<p>The fare doubled.</p>", SHORT, ("The fare doubled.",)) is None
    assert snippet(None, SHORT) is None
    assert snippet("<p>x</p>", Rights(show="snippet", index="deny")) is None


def test_an_item_is_cut_to_its_record() -> None:
    item = Item(
        id="20260101-0", url="https://a.example/x", outlet="a.example", first_seen=0.0, headline="H", snippet="S", body=("B",), byline="By N",
        images=(Image(url="https://a.example/i.jpg"),),
    )  # fmt: skip
    levels = {level: shown(item, Rights(show=level)) for level in ("none", "link", "headline", "snippet", "full")}
    assert [i.headline for i in levels.values()] == [None, None, "H", "H", "H"]
    assert [i.snippet for i in levels.values()] == [None, None, None, "S", "S"]
    assert [i.body for i in levels.values()] == [(), (), (), (), ("B",)]
    assert all(i.images == () and i.byline == "By N" for i in levels.values())
    assert shown(item, Rights(show="full", image="thumb")).images == item.images


def test_evidence_quotes_no_more_of_a_text_than_may_be_shown() -> None:
    words = "the crews had a name for the dark patch on the sonar"
    origin = Origin(kind="republished", evidence=(Evidence(signal="overlap-copy", where="overlap", text=words), Evidence(signal="byline", where="byline", text="By Tern Wire and a long list of its own reporters")))  # fmt: skip
    item = Item(id="1", url="https://a.example/x", outlet="a.example", first_seen=0.0, origin=origin)
    told = {level: shown(item, Rights(show=level)).origin.evidence for level in ("headline", "snippet", "full")}
    assert [told[level][0].text for level in told] == ["…", "the crews had a name for the…", words]
    assert {told[level][1].text for level in told} == {origin.evidence[1].text}


def test_how_long_a_text_is_kept() -> None:
    assert retention_s(Rights(store="transient")) == TRANSIENT_S == 259_200
    assert retention_s(Rights(store="text")) == float("inf")
    for reserved in (Rights(access="paid"), Rights(tdm="deny"), Rights(store="metadata"), Rights(store="none")):
        assert retention_s(reserved) == 0
    assert retention_s(Rights(store="transient", show="headline", licence="all-rights-reserved")) == 0
