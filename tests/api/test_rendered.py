"""JSON written once, and with the digits that mean something."""

from __future__ import annotations

import json
from dataclasses import replace

from firsthand.api.rendered import Rendered, encode, item_texts
from firsthand.api.shapes import item_row
from firsthand.model.item import Item
from firsthand.model.origin import Evidence, Origin

ITEM = Item(
    id="20261124-0000000001", url="https://one.example/a", outlet="one.example", first_seen=1_795_500_000.0, first_seen_gap_s=59.9999971,
    origin=Origin(confidence=0.9412345678, evidence=(Evidence(signal="s", where="body", text="t", weight=2.3456789),)),
)  # fmt: skip


def test_figures_have_the_digits_that_mean_something() -> None:
    row = item_row(ITEM)
    assert row["first_seen_gap_s"] == 60.0
    assert row["origin"]["confidence"] == 0.941
    assert row["origin"]["evidence"][0]["weight"] == 2.35


def test_a_noun_is_rendered_once_and_an_equal_other_one_anew() -> None:
    made: list[Item] = []

    def render(item: Item) -> bytes:
        made.append(item)
        return b"{}"

    texts = Rendered(render)
    twin = replace(ITEM)
    assert texts(ITEM) == texts(ITEM) == texts(twin) == b"{}"
    assert made == [ITEM, twin]


def test_no_more_are_kept_than_may_be() -> None:
    made: list[int] = []
    texts = Rendered(lambda noun: made.append(id(noun)) or b"", most=2)
    nouns = [replace(ITEM, id=str(n)) for n in range(3)]
    for noun in (*nouns, nouns[0]):
        texts(noun)
    assert len(made) == 4


def test_what_is_no_text_is_replaced() -> None:
    assert json.loads(encode({"a": "x\ud800y"})) == {"a": "x?y"}
    assert json.loads(item_texts()(ITEM))["id"] == ITEM.id
