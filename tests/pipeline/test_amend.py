"""The operator's hand on stories: what is merged or split is told anew, journaled, and stays so after a start."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from firsthand import app as wiring
from firsthand.config import read as read_settings
from firsthand.errors import UsageError
from firsthand.pipeline.amend import KIND, merge, split
from firsthand.pipeline.start import replay
from firsthand.store.open import open_store
from firsthand.stories.live import LiveStories
from tests.invented import AT, OUTLETS, fill, item, put


def instance(folder: Path) -> wiring.Instance:
    return wiring.make_instance(read_settings(None, {}, {"data_dir": folder}), wiring.Surroundings(), open_store(folder))


def test_a_merge_moves_the_members_and_their_permalink(tmp_path: Path) -> None:
    held = instance(tmp_path)
    store = held.store
    fill(store, 0)
    one = put(store, item(f"https://{OUTLETS[0]}/a", AT, "Ferry sinks"), item(f"https://{OUTLETS[1]}/a", AT + 5, "A ferry sank"))
    into = put(store, item(f"https://{OUTLETS[2]}/b", AT - 50, "Ship lost at sea"))
    assert merge(store, held.desk, one, into, AT + 99) == 2
    assert store.story(one).id == into
    assert store.story(into).outlets == 3
    assert [(e.kind, e.subject) for e in store.journal(kind=KIND)] == [(KIND, one)]
    replay(store, LiveStories(held.facts), held.desk.memory, AT + 100)
    assert store.story(one).id == into
    with pytest.raises(UsageError):
        merge(store, held.desk, one, into, AT + 100)
    asyncio.run(held.close())


def test_a_split_makes_a_story_and_tells_the_other_anew(tmp_path: Path) -> None:
    held = instance(tmp_path)
    store = held.store
    fill(store, 0)
    first, second = item(f"https://{OUTLETS[0]}/a", AT, "Ferry sinks"), item(f"https://{OUTLETS[1]}/a", AT + 5, "Bus stops", role="rewrite")
    old = put(store, first, second)
    new = split(store, held.desk, (second.id,), AT + 99)
    assert (store.story(new).outlets, store.story(old).outlets) == (1, 1)
    assert store.item(second.id).role == "origin"
    for id in (first.id, "20261124-ffffffffff"):
        with pytest.raises(UsageError):
            split(store, held.desk, (id,), AT + 100)
    asyncio.run(held.close())
