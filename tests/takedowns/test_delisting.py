from __future__ import annotations

import pytest

from firsthand.errors import UsageError
from firsthand.model.takedown import Letter, Standing
from firsthand.store.shelf import ItemQuery
from firsthand.takedowns.cases import Cases
from firsthand.takedowns.delisting import without
from firsthand.takedowns.erasure import Tools
from tests.store.makers import NOON, item, put
from tests.takedowns.test_cases import deciding, opened

PAGE = item(url="https://harbour-post.com/2026/fish-market", outlet="harbour-post.com", headline="Jonas Veldkamp acquitted over the fish market")  # fmt: skip
OTHER = item(3, url="https://harbour-post.com/2026/regatta", outlet="harbour-post.com", headline="Jonas Veldkamp wins the regatta")
TEXT = "The court found that Veldkamp's ledger was in order. Jonas, 41, thanked the jury and went home."


@pytest.mark.parametrize(
    ("name", "text", "left"),
    [
        ("Jonas Veldkamp", "Mr VELDKAMP's boat, Jonas's crew", "mr boat, crew"),
        ("Зоя Лужина", "Суд оправдал Лужину. Зоя довольна", "суд оправдал довольна"),
        ("Zuzana Hrčková", "Súd vyhovel Zuzane Hrčkovej.", "sud vyhovel"),
        ("佐伯太郎", "裁判所は佐伯太郎氏を無罪とした", "裁判所は 氏を無罪とした"),
        ("Li Wu", "Li Wu lives in Lima", "lives in lima"),
    ],
)
def test_a_name_goes_with_its_forms_and_little_else(name: str, text: str, left: str) -> None:
    assert without(name, text) == left


def test_a_delisted_name_finds_the_page_no_longer_and_other_words_do(tools: Tools) -> None:
    put(tools.shelf, PAGE, text=TEXT, words=f"{PAGE.headline} {TEXT}")
    put(tools.shelf, OTHER, text=TEXT, words=OTHER.headline or "")
    cases = Cases(tools=tools, decide=deciding("queue"))
    case = opened(cases, Letter(intent="person", urls=(PAGE.url,)), standing=Standing(strength="none"))
    cases.advance(NOON)
    assert len(tools.shelf.search("jonas veldkamp").members) == 2
    assert cases.delist(case.id, "Jonas Veldkamp", NOON + 1).state == "delisting"
    (after,) = cases.advance(NOON + 2)
    assert (after.state, after.events[-1].note) == ("delisted", "a name taken out of search for 1 items")
    for query in ("jonas veldkamp", '"Jonas Veldkamp"', "veldkamp ledger"):
        assert PAGE.id not in [hit.item.id for hit in tools.shelf.search(query).members]
    assert [hit.item.id for hit in tools.shelf.search("fish market ledger").members] == [PAGE.id]
    assert sum(tools.shelf.attention("veldkamp").values()) == 1
    assert len(tools.shelf.items(ItemQuery()).members) == 2
    assert tools.shelf.setting(f"takedown.name.{case.id}") == ""
    assert tools.shelf.cases(open_only=True) == ()


@pytest.mark.parametrize("name", ["", "  ", "a", "x" * 300])
def test_what_is_no_name_is_refused(tools: Tools, name: str) -> None:
    put(tools.shelf, PAGE, text=TEXT)
    cases = Cases(tools=tools, decide=deciding("queue"))
    case = opened(cases, Letter(intent="person", urls=(PAGE.url,)))
    cases.advance(NOON)
    with pytest.raises(UsageError):
        cases.delist(case.id, name, NOON)
    nothing = opened(cases, Letter(intent="person"), identity=b"two")
    cases.advance(NOON)
    with pytest.raises(UsageError):
        cases.delist(nothing.id, "Jonas Veldkamp", NOON)
