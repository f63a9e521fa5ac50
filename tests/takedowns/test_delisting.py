from __future__ import annotations

from pathlib import Path

import pytest

from firsthand.errors import UsageError
from firsthand.model.takedown import Letter, Standing
from firsthand.store.open import open_store
from firsthand.store.shelf import ItemQuery, Store
from firsthand.takedowns.backups import opened as opened_backup
from firsthand.takedowns.cases import Cases
from firsthand.takedowns.delisting import without
from firsthand.takedowns.erasure import Tools
from firsthand.takedowns.restoring import restore_instance
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


def delisted(tools: Tools) -> None:
    cases = Cases(tools=tools, decide=deciding("queue"))
    case = opened(cases, Letter(intent="person", urls=(PAGE.url,)), standing=Standing(strength="none"))
    cases.advance(NOON)
    cases.delist(case.id, "Jonas Veldkamp", NOON + 1)
    cases.advance(NOON + 2)


def found_by(store: Store, query: str) -> list[str]:
    return [hit.item.id for hit in store.search(query).members]


def test_a_delisted_name_stays_out_when_the_page_is_read_again_and_is_kept_nowhere(tools: Tools) -> None:
    put(tools.shelf, PAGE, text=TEXT, words=f"{PAGE.headline} {TEXT}")
    delisted(tools)
    put(tools.shelf, PAGE, text=TEXT, words=f"{PAGE.headline} {TEXT}")
    assert found_by(tools.shelf, "veldkamp") == []
    assert found_by(tools.shelf, "ledger") == [PAGE.id]
    told = " ".join(f"{s.hash} {s.scope}" for s in tools.shelf.tombstones() if s.kind == "name")
    assert "veldkamp" not in told.lower()
    assert not tools.stones.binds(PAGE.url)


def test_a_delisting_reaches_backups_and_is_done_again_in_one_that_was_away(tools: Tools, tmp_path: Path) -> None:
    put(tools.shelf, PAGE, text=TEXT, words=f"{PAGE.headline} {TEXT}")
    for name in ("here", "away"):
        tools.shelf.backup(str(tmp_path / name))
    (tmp_path / "away").rename(tmp_path / "gone")
    delisted(tools)
    with opened_backup(tmp_path / "here", write=False) as copy:
        assert (found_by(copy, "veldkamp"), found_by(copy, "ledger")) == ([], [PAGE.id])
    restore_instance(tmp_path / "gone", tmp_path / "again", newer=tools.data_dir)
    back = open_store(tmp_path / "again", write=False)
    assert (found_by(back, "veldkamp"), found_by(back, "ledger")) == ([], [PAGE.id])
    back.close()


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
