"""The operator's hand on stories: two made one, items made a story of their own. What is done stays done over a start: items name their story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from firsthand.errors import UsageError
from firsthand.model.item import Item
from firsthand.pipeline.retell import Desk, members_of, retell
from firsthand.pipeline.start import OPERATOR, TAKEN_OUT, article_of
from firsthand.store.shelf import JournalEntry, Store

KIND = OPERATOR


def merge(store: Store, desk: Desk, one: str, into: str, now: float) -> int:
    """Make the story `one` a part of `into`; how many items moved. Raises UsageError where either is not known."""
    first, second = store.story(one), store.story(into)
    for id, found in ((one, first), (into, second)):
        if found is None:
            raise UsageError(f"there is no story {id[:80]!r}")
    if first is None or second is None or first.id == second.id:
        raise UsageError("name two different stories: these are one")
    moved = [replace(item, story=second.id) for item in members_of(store, first.id)]
    store.put_journal([JournalEntry(at=now, kind=KIND, subject=first.id, text=f"merged into {second.id}")])
    store.put_items(moved, {}, {}, {})
    store.put_stories([replace(first, merged_into=second.id, closed=True)])
    _placed_anew(store, desk, moved)
    retell(store, desk, [second.id], now)
    return len(moved)


def split(store: Store, desk: Desk, ids: Sequence[str], now: float) -> str:
    """Make items of one story a story of their own; its id. Raises UsageError where they are not of one, or one names its story itself."""
    items = [_told(store, id) for id in dict.fromkeys(ids)]
    if not items or len({i.story for i in items}) > 1:
        raise UsageError("name items of one story")
    old = items[0].story or ""
    if named := next((i for i in items if old == f"s{i.id}"), None):
        raise UsageError(f"its story is named after {named.id}: take the others out")
    alone = f"s{items[0].id}"
    taken = {i.id for i in items}
    apart = [_taken(item, alone, item.copy_of in taken) for item in items]
    store.put_journal([JournalEntry(at=now, kind=KIND, subject=i.id, text=f"{TAKEN_OUT}{old}") for i in items])
    store.put_items(apart, {}, {}, {})
    _placed_anew(store, desk, apart)
    desk.live.keep_apart(old, alone)
    retell(store, desk, [old, alone], now)
    return alone


def _told(store: Store, id: str) -> Item:
    item = store.item(id)
    if item is None or item.story is None:
        raise UsageError(f"there is no item {id[:80]!r} in a story")
    return item


def _taken(item: Item, alone: str, with_source: bool) -> Item:
    return replace(item, story=alone) if with_source else replace(item, story=alone, role="origin", copy_of=None, similarity=0.0)


def _placed_anew(store: Store, desk: Desk, items: Sequence[Item]) -> None:
    """Among the live stories too, so that what comes next finds them where they are."""
    texts = {n.id: n.text for n in store.neighbours([i.id for i in items])}
    desk.live.forget(tuple(i.id for i in items))
    for item in items:
        desk.live.restore(article_of(item, texts.get(item.id)), item.story or "", item.copy_of)
