"""An instance in a process of its own, at work on a world that another process serves; it may be killed at any instant.

    python -m tests.faults.instance SURROUNDINGS.json COMMITS

It ends itself by SIGKILL after COMMITS transactions, 0 for never. What was acknowledged (a transaction that returned) is noted line by line in the file `acknowledged`, synced, so that the test
knows after a kill what must still be there: `found KEY` and `settled KEY`.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from firsthand import app as wiring
from firsthand.cli.demo import write_facts
from firsthand.config import read
from firsthand.model.entry import Pending
from firsthand.model.feed import FeedState
from firsthand.store.open import open_store
from firsthand.store.sqlite.connect import File
from firsthand.world.build import build


@dataclass(frozen=True, slots=True)
class SharedClock:
    """A fast clock on which several processes agree: `begun` is the real instant at which it stood at `start`."""

    begun: float
    start: float
    scale: float

    def now(self) -> float:
        return self.start + (time.time() - self.begun) * self.scale

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(max(0.0, seconds) / self.scale)


class Names:
    """Every host of the world is the one server."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def resolve(self, host: str) -> list[tuple[str, int | None]]:
        return [("127.0.0.1", self._port)]


def note_acknowledged(store: Any, file: Path) -> None:
    """Write down what the store has promised to keep."""
    log = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    commit, settle = store.commit_polls, store.settle

    def note(what: str, keys: Iterable[str]) -> None:
        os.write(log, "".join(f"{what} {key}\n" for key in keys).encode())
        os.fsync(log)

    def commit_polls(states: Iterable[FeedState], pending: Iterable[Pending]) -> None:
        found = list(pending)
        commit(states, found)
        note("found", [p.key for p in found])

    def settled(keys: Iterable[str], later: Iterable[Pending] = ()) -> None:
        gone, again = list(keys), list(later)
        settle(gone, again)
        note("settled", [k for k in gone if k not in {p.key for p in again}])

    store.commit_polls, store.settle = commit_polls, settled


def die_after(commits: int) -> None:
    """Let the process be killed between two transactions: right after this many of them were committed, from now on."""
    transaction, left = File._transaction, [commits]

    @contextmanager
    def counted(file: File) -> Iterator[None]:
        with transaction(file):
            yield
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    File._transaction = counted  # type: ignore[method-assign]


async def main(given: dict[str, Any], ready: Callable[[], None]) -> None:
    """Collect and read until SIGTERM."""
    folder = Path(given["data_dir"])
    settings = read(None, {}, {"data_dir": folder})
    settings = replace(settings, collect=replace(settings.collect, requests_per_s=200.0, first_poll_entries=50))
    world = build(given["seed"], outlets=given["outlets"], start_at=given["start"])
    clock = SharedClock(given["begun"], given["start"], given["scale"])
    surroundings = wiring.Surroundings(
        clock=clock, scale=given["scale"], resolver=Names(given["port"]), ca_pem=given["ca_pem"].encode(), allowed_networks=("127.0.0.0/8",),
        ports=frozenset({443, given["port"]}), own_facts=write_facts(world, folder),
    )  # fmt: skip
    store = open_store(settings.data_dir)
    note_acknowledged(store, folder / "acknowledged")
    store.put_outlets(world.outlets)
    store.put_feeds(world.feeds)
    instance = wiring.make_instance(settings, surroundings, store)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, instance.stop.set)
    instance.line.begin(world.feeds)
    if given.get("die_after"):
        die_after(given["die_after"])
    ready()
    await instance.run(frozenset({"collect", "read"}))
    await instance.close()


if __name__ == "__main__":
    surroundings = json.loads(Path(sys.argv[1]).read_text()) | {"die_after": int(sys.argv[2])}
    asyncio.run(main(surroundings, lambda: print("ready", flush=True)))
