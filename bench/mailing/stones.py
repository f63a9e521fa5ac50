"""What tombstones refuse, what they cost, and an erasure while others write."""

from __future__ import annotations

import random
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from firsthand.letters.decide import decide
from firsthand.model.item import Item
from firsthand.model.origin import Origin, Source
from firsthand.model.rights import Rights
from firsthand.model.takedown import Letter, Standing, Tombstone
from firsthand.store.ids import item_id
from firsthand.store.open import open_store
from firsthand.takedowns.cases import Cases
from firsthand.takedowns.erasure import tools_for
from firsthand.takedowns.keys import load
from firsthand.takedowns.tombstones import Tombstones, for_addresses, for_texts

REMOVED = 200
WORDS = 350
WRITTEN_S = 8.0
PER_S = 60


def _prose(seed: int, count: int = WORDS) -> list[str]:
    """Words by Zipf's law, as in a language: common ones everywhere, rare ones in their own text."""
    source = random.Random(seed)
    return [f"w{int(20_000 ** source.random())}" for _ in range(count)]


def _variants(url: str, text: list[str], edits: random.Random) -> list[tuple[str, str]]:
    host, _, path = url.removeprefix("https://").partition("/")
    whole = " ".join(text)
    edited = " ".join(w if edits.random() > 0.1 else "changed" for w in text)
    forms = (f"https://amp.{host}/{path}", f"https://{host}/{path}/amp", f"https://m.{host}/{path}", f"http://{host}/{path}", f"https://www.{host}/{path}/print",
             f"https://{host}/{path}?utm_source=x", f"https://{host}/{path}#top", f"https://{host}/{path}?output=amp")  # fmt: skip
    return [*((form, "") for form in forms), (f"https://{host}/moved", whole), ("https://other-outlet.com/copy", edited)]


class _Kept:
    def __init__(self, stones: list[Tombstone]) -> None:
        self._stones = tuple(stones)

    def tombstones(self) -> tuple[Tombstone, ...]:
        return self._stones


def refusals(texts: int) -> list[dict[str, Any]]:
    """Re-ingest by ten kinds of variant, false refusals on generated texts, the cost of a question."""
    with tempfile.TemporaryDirectory() as folder:
        keys = load(Path(folder))
    stones: list[Tombstone] = []
    for n in range(REMOVED):
        stones += for_addresses(keys, [f"https://removed-{n}.com/2026/report-{n}"], f"c{n}", 0.0)
        stones += for_texts(keys, [(f"removed-{n}.com", " ".join(_prose(n)))], f"c{n}", 0.0, everywhere=True)
    bound = Tombstones(keys, _Kept(stones))
    edits = random.Random(7)
    back = asked = 0
    for n in range(REMOVED):
        for url, text in _variants(f"https://removed-{n}.com/2026/report-{n}", _prose(n), edits):
            asked += 1
            back += bound.refuses([url], text) is None
    took = []
    false = 0
    for n in range(texts):
        text = " ".join(_prose(1_000_000 + n))
        began = time.thread_time()
        false += bound.refuses([f"https://fine-{n}.com/x"], text) is not None
        took.append(time.thread_time() - began)
    took.sort()
    return [
        {
            "name": "re-ingest by ten kinds of variant: came back",
            "value": back,
            "unit": "of asked",
            "floor": 0,
            "at_most": True,
            "n": asked,
        },
        {"name": "false refusals", "value": false / texts, "unit": "share", "floor": 0.0001, "at_most": True, "n": texts},
        {
            "name": "a text asked of 200 sketches, median CPU",
            "value": took[len(took) // 2] * 1000,
            "unit": "ms",
            "floor": 0.5,
            "at_most": True,
            "n": texts,
        },
    ]


COPIES = 20


def relay() -> list[dict[str, Any]]:
    """A relay has its copy of an agency's report deleted: the agency's own and twenty other copies stay, and come in again."""
    text = " ".join(_prose(5_000_000))
    at = time.time()
    outlets = ["agency-bench.com", "relay-bench.com", *(f"client-{n}.com" for n in range(COPIES))]
    origin = Origin(kind="agency", origin=Source(name="Bench Agency", domain=outlets[0]))
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder))
        tools = tools_for(store, load(Path(folder)), Path(folder))
        items = [Item(id=item_id(f"https://{o}/report", at), url=f"https://{o}/report", outlet=o, headline="Report", first_seen=at, origin=origin, rights=Rights(store="transient")) for o in outlets]  # fmt: skip
        store.put_items(items, {i.id: text for i in items}, {i.id: text for i in items}, {i.id: at + 86400 for i in items})
        cases = Cases(tools=tools, decide=decide)
        standing = Standing(strength="aligned", domains=(outlets[1],))
        cases.open(
            Letter(intent="remove", urls=(items[1].url,)),
            standing,
            channel="mail",
            sender=f"desk@{outlets[1]}",
            arrived_at=at,
            identity=b"relay",
        )
        cases.advance(at + 1)
        stayed = sum(store.item(i.id) is not None for i in items if i is not items[1])
        again = sum(tools.stones.refuses([f"https://{o}/report", f"https://{o}/later"], text) is None for o in outlets if o != outlets[1])
        gone = store.item(items[1].id) is None and tools.stones.refuses([f"https://{outlets[1]}/later"], text) is not None
        store.close()
    wanted = COPIES + 1
    return [
        {
            "name": "a relay deletes its copy: the agency's and others' stay",
            "value": stayed,
            "unit": f"of {wanted}",
            "floor": wanted,
            "n": wanted,
        },
        {
            "name": "a relay deletes its copy: the others' come in again",
            "value": again,
            "unit": f"of {wanted}",
            "floor": wanted,
            "n": wanted,
        },
        {"name": "a relay deletes its copy: gone and kept out", "value": int(gone), "unit": "of 1", "floor": 1, "n": 1},
    ]


def erasure_under_writes() -> list[dict[str, Any]]:
    """The longest that a writer and a reader wait while one item is erased and sixty are written a second."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "data")
        at = time.time()
        first = [_item(n, at) for n in range(3000)]
        store.put_items(first, {}, {i.id: " ".join(_prose(n, 60)) for n, i in enumerate(first)}, {})
        waits: dict[str, list[float]] = {"writer": [], "reader": []}
        stop = threading.Event()

        def write() -> None:
            number = 10_000
            while not stop.is_set():
                some = [_item(number + k, at) for k in range(PER_S // 10)]
                began = time.perf_counter()
                store.put_items(some, {}, {i.id: " ".join(_prose(number, 60)) for i in some}, {})
                waits["writer"].append(time.perf_counter() - began)
                number += len(some)
                time.sleep(max(0.0, 0.1 - (time.perf_counter() - began)))

        def read() -> None:
            reader = store.reader()
            while not stop.is_set():
                began = time.perf_counter()
                reader.search("w7")
                waits["reader"].append(time.perf_counter() - began)
                time.sleep(0.05)
            reader.close()

        threads = [threading.Thread(target=write), threading.Thread(target=read)]
        for thread in threads:
            thread.start()
        time.sleep(WRITTEN_S / 4)
        began = time.perf_counter()
        store.erase([first[7].id])
        took = time.perf_counter() - began
        time.sleep(WRITTEN_S / 4)
        stop.set()
        for thread in threads:
            thread.join()
        store.close()
    rows = [
        {
            "name": f"one erasure at {PER_S} articles/s: longest wait of a {who}",
            "value": max(found),
            "unit": "s",
            "floor": 1.0,
            "at_most": True,
            "n": len(found),
        }
        for who, found in waits.items()
    ]
    return [*rows, {"name": f"one erasure at {PER_S} articles/s: the erasure itself", "value": took, "unit": "s"}]


def _item(number: int, at: float) -> Item:
    url = f"https://writes-{number % 40}.com/{number}"
    return Item(id=item_id(url, at), url=url, outlet=f"writes-{number % 40}.com", headline=f"Report {number}", first_seen=at)
