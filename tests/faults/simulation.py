"""The whole line for a simulated day and more, from one seed: a bad network, a disk that fills up, kills between and inside transactions, clocks that jump.

    python -m tests.faults.simulation FIRST LAST      # seeds, the wrong ones with what was broken

`broken` holds what must never be: an item lost that nothing gave a reason for, one twice, a poll before its time, a host asked too
fast, something shown beyond its owner's word or after its deadline, a verdict on another's report without a word of evidence.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from unittest import mock

from firsthand import app as wiring
from firsthand.cli.demo import all_items, write_facts
from firsthand.config import Settings, read
from firsthand.errors import FirsthandError
from firsthand.model.item import Item
from firsthand.store.open import open_store
from firsthand.store.shelf import Store
from firsthand.store.sqlite import files
from firsthand.store.sqlite.connect import File
from firsthand.text.urls import canonical, host_of
from firsthand.world.answers import Pages
from firsthand.world.build import build
from firsthand.world.nouns import World
from firsthand.world.post import Post
from firsthand.world.truth import judged, score
from tests.faults.broken_disk import Disk, broken
from tests.faults.simulated import Killed, Loop, Network, Time, Workers, outages

START = 1_790_000_000.0
HOURS = 30.0
CALM = 0.7  # the share of a run after which nothing fails any more
FLOOR_S = 900.0
GAP_S = 1.0
DISK = "/dev/shm" if Path("/dev/shm").is_dir() else None  # no test of the drive: that its syncs take time
SCALE = 60.0  # seconds of the clock in one of the loop, as in the demo


@dataclass
class Run:
    """One seed under way. `starts`: (loop seconds) at which the process began anew."""

    seed: int
    folder: Path
    world: World
    random: Random
    loop: Loop
    network: Network
    disk: Disk
    calm_s: float
    starts: list[float] = field(default_factory=list)
    deaths: Counter[str] = field(default_factory=Counter)


def simulate(seed: int, folder: Path, hours: float = HOURS) -> tuple[Run, list[str]]:
    """Run a seed to its end in an empty folder; what was broken."""
    random, loop = Random(f"{seed}:simulation"), Loop()
    world = build(seed, outlets=12, hours=hours, start_at=START)
    time = Time(START, loop.time, SCALE)
    network = Network(Pages(world), time, random, calm_after=START + CALM * hours * 3600)
    network.outages.update(outages(random, [s.host for s in world.sites], START, START + CALM * hours * 1800))
    run = Run(seed, folder, world, random, loop, network, Disk(), CALM * hours * 3600)
    asyncio.set_event_loop(loop)
    try:
        with broken(run.disk), mock.patch.object(wiring, "Workers", Workers), mock.patch.object(files, "BALLAST", 4096), dying(run):
            while time.passed() < hours * 3600:
                loop.run_until_complete(life(run, hours * 3600))
        with open_at(folder) as store:
            return run, list(broken_promises(run, store))
    finally:
        loop.close()
        asyncio.set_event_loop(None)


async def life(run: Run, end_s: float) -> None:
    """One process from its start to its death, or to the end."""
    time, random = run.network.time, run.random
    run.starts.append(time.passed())
    calm = time.passed() >= run.calm_s
    until = end_s if calm else min(end_s, time.passed() + random.expovariate(1 / (5 * 3600.0)))
    settings = _settings(run.folder)
    try:
        store = open_store(run.folder)
    except FirsthandError:
        run.disk.mended()
        return await time.sleep(60)
    instance = None
    try:
        instance = made(run, settings, store)
        troubles = [] if calm else [asyncio.create_task(trouble(run, time))]
        work = asyncio.create_task(instance.run(frozenset({"collect", "read", "stories", "letters"})))
        await asyncio.wait({work}, timeout=(until - time.passed()) / SCALE)
        for task in troubles:
            task.cancel()
        instance.stop.set()
        if work.done():
            work.result()
        run.deaths["asked to end"] += 1
        await asyncio.gather(work, return_exceptions=True)
    except Killed:
        run.deaths["killed"] += 1
    except FirsthandError as error:
        run.deaths[error.kind] += 1
    finally:
        await buried(run, instance, store)
    await time.sleep(0 if time.passed() >= end_s else random.choice((1.0, 60.0, 1800.0)))
    return None


async def buried(run: Run, instance: wiring.Instance | None, store: Store) -> None:
    """What is left of a process: its tasks end, its files are closed, and nothing more is written by it."""
    others = [t for t in asyncio.all_tasks() if t is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    run.disk.mended()
    if instance is not None:
        await instance.polite.close()
        instance.sent.close()
    store.close()


def made(run: Run, settings: Settings, store: Store) -> wiring.Instance:
    """A production instance on the simulated surroundings."""

    class Names:
        async def resolve(self, host: str) -> list[tuple[str, int | None]]:
            return [("93.184.216.34", None)]

    time, world = run.network.time, run.world
    post = Post(world, time.now)
    surroundings = wiring.Surroundings(
        clock=time, scale=SCALE, resolver=Names(), own_facts=write_facts(world, run.folder), post=post, txt=post.txt
    )
    store.put_outlets(world.outlets)
    store.put_feeds(world.feeds)
    instance = wiring.make_instance(settings, surroundings, store)
    instance.polite._fetcher._carry = run.network.carry  # type: ignore[method-assign]
    instance.line.begin(world.feeds)
    return instance


async def trouble(run: Run, time: Time) -> None:
    """Now and then the disk is full or the clock is set."""
    while True:
        await time.sleep(run.random.expovariate(1 / (3 * 3600.0)))
        if run.random.random() < 0.5:
            run.disk.fail_at, run.disk.onwards = run.disk.count + run.random.randint(1, 40), True
        else:
            time.jumped_s = max(0.0, time.jumped_s + run.random.choice((-20.0, 5.0, 600.0)))


@contextmanager
def dying(run: Run) -> Iterator[None]:
    """Transactions of which now and then one is the last: before it began, before it was committed or right after."""
    transaction: Callable[[File], object] = File._transaction

    def may_die(chance: float) -> None:
        if run.network.time.passed() < run.calm_s and run.loop.is_running() and run.random.random() < chance:
            raise Killed

    @contextmanager
    def counted(file: File) -> Iterator[None]:
        may_die(0.0006)
        with transaction(file):  # type: ignore[attr-defined]
            yield
            may_die(0.0006)
        may_die(0.0006)

    with mock.patch.object(File, "_transaction", counted):
        yield


@contextmanager
def open_at(folder: Path) -> Iterator[Store]:
    """The store as it was left."""
    store = open_store(folder)
    try:
        yield store
    finally:
        store.close()


def _settings(folder: Path) -> Settings:
    settings = read(None, {}, {"data_dir": folder})
    return replace(settings, collect=replace(settings.collect, requests_per_s=20.0, floor_s=FLOOR_S, first_poll_entries=50))


def broken_promises(run: Run, store: Store) -> Iterator[str]:
    """Everything that must never be."""
    items, end = all_items(store), run.network.time.true()
    found = score(run.world, items, end)
    given_up = {canonical(d.url) for d in store.dropped(10_000)}
    erased = {canonical(u) for letter in run.world.letters for u in letter.urls}
    missed = found["missed"]
    assert isinstance(missed, list)
    yield from (f"lost: {url}" for url in missed if canonical(url) not in given_up | erased)
    twice = [url for url, count in Counter(canonical(i.url) for i in items).items() if count > 1]
    yield from (f"twice: {url}" for url in twice)
    yield from _beyond(run.world, items)
    yield from (f"{name}: {found[name]}" for name in ("unlisted_shown", "gone_shown", "strangers") if found[name])
    yield from _manners(run)
    yield from _evidence(items)


def _beyond(world: World, items: list[Item]) -> Iterator[str]:
    """Items shown beyond what their page and their origin allow. Where a restart lost the texts that may not be kept, a copy without a
    credit cannot be told from an own report: there the page's own word counts, and `bench/world.py` counts the rest."""
    truth = {canonical(a.url): a for a in world.articles}
    for item in items:
        article = truth.get(canonical(item.url))
        if article is not None and judged(article, item) == "right" and score(world, [item], 0.0)["rights"]["beyond"]:  # type: ignore[index]
            yield f"beyond rights: {item.url} shows {item.rights.show}, allowed is {article.rights.show}"


def _manners(run: Run) -> Iterator[str]:
    last_poll: dict[str, float] = {}
    last_host: dict[str, float] = {}
    for at, url, kind, _ in run.network.asked:
        reborn = [START + s for s in run.starts]
        if kind == "feed":
            before = last_poll.get(url)
            if before is not None and at - before < FLOOR_S - 620:  # a clock set forward by 600 s counts them as passed
                yield f"early: {url} after {at - before:.0f} s"
            last_poll[url] = at
        host = host_of(url)
        before = last_host.get(host)
        if before is not None and at - before < GAP_S - 1e-6 and not any(before < s <= at for s in reborn):
            yield f"too fast: {host} after {at - before:.3f} s"
        last_host[host] = at


def _evidence(items: list[Item]) -> Iterator[str]:
    for item in items:
        taken = item.origin.kind not in ("own", "unknown")
        if taken and not item.origin.evidence and len(item.origin.chain) < 2:
            yield f"no evidence: {item.url} is {item.origin.kind}"
        if item.primary is None:
            yield f"no primary link: {item.url}"


def main() -> int:
    """Seeds from the command line; exit 1 where one broke a promise."""
    if os.environ.get("PYTHONHASHSEED") != "0":  # sets in another order are another run
        os.execve(sys.executable, [sys.executable, "-m", "tests.faults.simulation", *sys.argv[1:]], {**os.environ, "PYTHONHASHSEED": "0"})
    first, last = int(sys.argv[1]), int(sys.argv[2])
    wrong = 0
    for seed in range(first, last + 1):
        with tempfile.TemporaryDirectory(dir=DISK) as folder:
            run, broke = simulate(seed, Path(folder))
        wrong += bool(broke)
        print(
            f"seed {seed}: {len(run.network.asked)} requests, {len(run.starts)} starts, {dict(run.deaths)}",
            *broke[:20],
            sep="\n  ",
            flush=True,
        )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
