"""kill -9 at random instants: nothing that was acknowledged is lost, nothing is there twice, every item has its story."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from firsthand.cli.demo import all_items
from firsthand.model.item import Item
from firsthand.pipeline.retell import members_of
from firsthand.store.open import open_store
from firsthand.store.shelf import Store
from firsthand.text.urls import canonical
from firsthand.world.build import build
from firsthand.world.serve import serve
from tests.faults.instance import SharedClock

pytestmark = pytest.mark.slow
SEED, OUTLETS, START, SCALE = 7, 12, 1_795_500_000.0, 600.0
KILLS = 200 if os.environ.get("FIRSTHAND_SOAK") else 15
LONGEST_S = 2.5  # from ready to the kill


@pytest.fixture
def surroundings(tmp_path: Path) -> Iterator[Path]:
    """The world served from a thread; how an instance finds it."""
    clock = SharedClock(time.time(), START, SCALE)
    loop, up, found = asyncio.new_event_loop(), threading.Event(), {}

    async def begin() -> None:
        found["server"] = await serve(build(SEED, outlets=OUTLETS, start_at=START), clock=clock.now)
        up.set()

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(begin())
        loop.run_forever()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert up.wait(60)
    server: Any = found["server"]
    told = tmp_path / "surroundings.json"
    told.write_text(
        json.dumps(
            {"data_dir": str(tmp_path / "data"), "seed": SEED, "outlets": OUTLETS, "start": START, "begun": clock.begun, "scale": SCALE,
             "port": server.tls_port, "ca_pem": server.ca_pem.decode()}
        )
    )  # fmt: skip
    yield told
    asyncio.run_coroutine_threadsafe(server.close(), loop).result(20)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


def started(surroundings: Path, die_after: int = 0) -> subprocess.Popen[str]:
    """An instance that has begun to work; it may be told to die between two of its transactions."""
    process = subprocess.Popen([sys.executable, "-W", "ignore", "-m", "tests.faults.instance", str(surroundings), str(die_after)], stdout=subprocess.PIPE, text=True)  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n", "it does not start again after a kill"
    return process


def test_killed_at_random_instants_it_loses_nothing_and_does_nothing_twice(surroundings: Path, tmp_path: Path) -> None:
    random = Random(SEED)
    for turn in range(KILLS):
        process = started(surroundings, random.randint(1, 40) if turn % 3 else 0)
        try:
            process.wait(random.uniform(0.0, LONGEST_S) if turn % 3 == 0 else 4 * LONGEST_S)
        except subprocess.TimeoutExpired:
            process.kill()
        assert process.wait(10) == -signal.SIGKILL
        process.stdout.close()  # type: ignore[union-attr]
    process = started(surroundings)
    time.sleep(5)
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0
    process.stdout.close()  # type: ignore[union-attr]
    store = open_store(tmp_path / "data")
    try:
        items = all_items(store)
        assert len(items) >= 20, "the test has nothing to look at"
        nothing_twice(items)
        nothing_lost(store, (tmp_path / "data" / "acknowledged").read_text())
        stories_whole(store, items)
        assert store.damage() == ()
    finally:
        store.close()


def nothing_twice(items: list[Item]) -> None:
    """One item an address."""
    assert [a for a, count in Counter(canonical(i.url) for i in items).items() if count > 1] == []


def nothing_lost(store: Store, acknowledged: str) -> None:
    """What was found waits or is known (as an item, or as dropped for a reason); what was settled is known."""
    said = [line.partition(" ") for line in acknowledged.splitlines()]
    found, settled = ({key for what, _, key in said if what == wanted} for wanted in ("found", "settled"))
    waiting = {p.key for p in store.pending(float(2**40), 10**6)}
    assert found
    assert settled
    assert found - waiting - store.known(found) == set()
    assert settled - store.known(settled) == set()


def stories_whole(store: Store, items: list[Item]) -> None:
    """Every item is a member of exactly one story that stands, and every story counts its members."""
    at = Counter[str]()
    for id in {i.story or "" for i in items}:
        story = store.story(id)
        assert story is not None
        assert story.merged_into is None
        if story.id != id:
            continue
        members = members_of(store, id)
        at.update(m.id for m in members)
        assert story.outlets == len({m.outlet for m in members})
        assert story.lead in {m.id for m in members}
    assert set(at) == {i.id for i in items}
    assert max(at.values()) == 1
