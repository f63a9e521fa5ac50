"""The operator's hand on stories: two made one, an item made a story of its own. What is done stays done over a start: items name their story."""

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
    if first is None or second is None or first.id == second.id:
        raise UsageError("name two different stories that are known")
    moved = [replace(item, story=second.id) for item in members_of(store, first.id)]
    store.put_journal([JournalEntry(at=now, kind=KIND, subject=first.id, text=f"merged into {second.id}")])
    store.put_items(moved, {}, {}, {})
    store.put_stories([replace(first, merged_into=second.id, closed=True)])
    _placed_anew(store, desk, moved)
    retell(store, desk, [second.id], now)
    return len(moved)


def split(store: Store, desk: Desk, id: str, now: float) -> str:
    """Make an item a story of its own; its id. Raises UsageError where it is none's, or names its story itself."""
    item = store.item(id)
    if item is None or item.story is None:
        raise UsageError("name an item that is known and in a story")
    alone = f"s{item.id}"
    if item.story == alone:
        raise UsageError("its story is named after this item: take the others out")
    old = item.story
    apart = replace(item, story=alone, role="origin", copy_of=None, similarity=0.0)
    store.put_journal([JournalEntry(at=now, kind=KIND, subject=item.id, text=f"{TAKEN_OUT}{old}")])
    store.put_items([apart], {}, {}, {})
    _placed_anew(store, desk, [apart])
    desk.live.keep_apart(old, alone)
    retell(store, desk, [old, alone], now)
    return alone


def _placed_anew(store: Store, desk: Desk, items: Sequence[Item]) -> None:
    """Among the live stories too, so that what comes next finds them where they are."""
    texts = {n.id: n.text for n in store.neighbours([i.id for i in items])}
    desk.live.forget(tuple(i.id for i in items))
    for item in items:
        desk.live.restore(article_of(item, texts.get(item.id)), item.story or "", item.copy_of)
