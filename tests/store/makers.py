"""Invented items and stories for the store's tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from firsthand.model.item import Item
from firsthand.model.story import Story
from firsthand.store.ids import item_id
from firsthand.store.open import open_store
from firsthand.store.shelf import Store

NOON = 1_795_521_600.0  # 2026-11-24 12:00 UTC
DAY = 86400.0


def item(number: int = 1, at: float = NOON, **fields: Any) -> Item:
    url = fields.pop("url", f"https://gazette.example/story/{number}")
    row: dict[str, Any] = {"outlet": "gazette.example", "headline": f"Harbour dispute number {number}", "language": "en"} | fields
    return Item(id=item_id(url, at), url=url, first_seen=at, **row)


def story(name: str = "s1", **fields: Any) -> Story:
    row: dict[str, Any] = {
        "headline": f"Story {name}", "language": "en", "first_seen": NOON, "updated": NOON, "outlets": 1, "independent": 1,
    } | fields  # fmt: skip
    return Story(id=name, **row)


def put(store: Store, *items: Item, text: str | None = None, words: str | None = None, until: float = NOON + 30 * DAY) -> None:
    texts = {i.id: text for i in items} if text is not None else {}
    store.put_items(items, texts, {i.id: words if words is not None else i.headline or "" for i in items}, dict.fromkeys(texts, until))


def fresh(path: Path, **settings: Any) -> Store:
    return open_store(path / "data", **settings)
