"""Every write and sync of a cycle fails in turn: what was acknowledged is there, the files are sound, and the same cycle again ends the same."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import apsw
import pytest

from firsthand.errors import FirsthandError
from firsthand.model.entry import Entry, Pending
from firsthand.model.feed import FeedState
from firsthand.model.item import Version
from firsthand.store.open import open_store
from firsthand.store.shelf import ItemQuery, Store, StoryQuery
from firsthand.store.sqlite import files
from firsthand.store.sqlite.connect import File
from tests.faults.broken_disk import Disk, broken
from tests.store.makers import DAY, NOON, item, put, story

pytestmark = pytest.mark.slow
ITEMS = tuple(item(n, NOON + (n % 2) * DAY, story="s1") for n in range(6))
FEED = "https://gazette.example/feed"
STATE = FeedState(url=FEED, domain="gazette.example", next_due_at=NOON + 900, last_poll_at=NOON, polls=1, etag='"a"')
LATER = "https://gazette.example/later"
WAITING = Pending(key=LATER, url=LATER, domain="gazette.example", feed=FEED, entry=Entry(url=LATER), found_at=NOON, gap_s=60.0, due_at=NOON)
STEPS: tuple[Callable[[Store], object], ...] = (
    lambda s: put(s, *ITEMS[:3], text="The quay was closed at noon.", words="quay closed"),
    lambda s: s.commit_polls([STATE], [WAITING]),
    lambda s: put(s, *ITEMS[3:], text="The quay was opened again.", words="quay opened"),
    lambda s: s.put_versions([Version(item=ITEMS[0].id, seen_at=NOON, what="headline", text="Harbour dispute")]),
    lambda s: s.put_stories([story("s1", lead=ITEMS[0].id, outlets=1)]),
    lambda s: s.erase([ITEMS[5].id]),
    lambda s: s.settle([WAITING.key]),
)


def told(store: Store) -> tuple[object, ...]:
    """Everything that the cycle is for."""
    return (
        store.items(ItemQuery(limit=50)).members,
        store.stories(StoryQuery(limit=10)).members,
        store.states(),
        store.pending(NOON + DAY, 10),
        store.versions(ITEMS[0].id),
        [hit.item.id for hit in store.search("quay").members],
        {n.id: n.text for n in store.neighbours([i.id for i in ITEMS])},
    )


def holds(store: Store, done: int) -> None:
    """Of every step that returned, the effect is there."""
    for number, found in enumerate(ITEMS):
        written = done > 0 if number < 3 else done > 2
        if written and number != 5:
            assert store.item(found.id) == found, f"item {number} is lost after step {done}"
    if done > 1:
        assert store.states() == (STATE,)
    if done > 3:
        assert len(store.versions(ITEMS[0].id)) == 1
    if done > 4:
        assert store.story("s1") is not None
    if done > 5:
        assert store.item(ITEMS[5].id) is None, "what was erased is back"
    if done == 2:
        assert store.pending(NOON + DAY, 10) == (WAITING,)


def sound(data: Path) -> None:
    """Every file passes SQLite's own check."""
    for path in (data / "catalogue.db", *(data / "days").glob("*.db")):
        with apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)], path
        connection.close()


@contextmanager
def closing(store: Store) -> Iterator[Store]:
    try:
        yield store
    finally:
        with suppress(FirsthandError):
            store.close()


def run(data: Path, disk: Disk) -> int:
    """The cycle on a disk: how many steps returned. Only errors of ours may come out."""
    done = 0
    with broken(disk), suppress(FirsthandError), closing(open_store(data)) as store:
        for step in STEPS:
            step(store)
            done += 1
    return done


def survives(data: Path, disk: Disk, expected: tuple[object, ...]) -> bool:
    """One fault, what it left, and the cycle again; True when the fault came too late to meet anything."""
    done = run(data, disk)
    sound_before = data.joinpath("catalogue.db").exists()
    with closing(open_store(data)) as store:
        holds(store, done)
        for step in STEPS:
            step(store)
        assert told(store) == expected
    if sound_before:
        sound(data)
    return done == len(STEPS)


@pytest.fixture(autouse=True)
def _no_ballast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "BALLAST", 4096)


@pytest.fixture
def expected(tmp_path: Path) -> tuple[object, ...]:
    with closing(open_store(tmp_path / "whole")) as store:
        for step in STEPS:
            step(store)
        return told(store)


@pytest.mark.parametrize("onwards", [False, True], ids=["once", "from-then-on"])
def test_every_write_of_a_cycle_may_fail(tmp_path: Path, expected: tuple[object, ...], onwards: bool) -> None:
    for number in itertools.count(1, 1 if os.environ.get("FIRSTHAND_SOAK") else 5):
        disk = Disk(fail_at=number, onwards=onwards)
        survives(tmp_path / str(number), disk, expected)
        if disk.count < number:
            break
    assert number > 60, "the cycle writes more than that"


def test_a_write_without_its_transaction_is_caught(tmp_path: Path, expected: tuple[object, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def none(_: File) -> Iterator[None]:
        yield

    monkeypatch.setattr(File, "_transaction", none)
    caught = 0
    for number in range(1, 40):
        try:
            survives(tmp_path / str(number), Disk(fail_at=number), expected)
        except (AssertionError, apsw.Error, FirsthandError):
            caught += 1
    assert caught
