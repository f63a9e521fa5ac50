"""Letters to the takedown address on a real mailbox: what is decided, how long it takes from arrival to proof, and what never comes back.

    python bench/letters.py [--texts 30000] [--letters FOLDER]

Dovecot serves the mailbox (apt-get install dovecot-imapd), aiosmtpd takes the letters in, a name server on loopback holds the
DKIM keys; all on loopback, names under .com. Rows whose part is not installed are left out, with the reason. `--letters` is a
folder with letters.jsonl (raw_base64, expect); each is sent signed by its own domain, by another, broken after signing, and
unsigned. The desk's clocks are the real ones.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from firsthand.model.item import Item
from firsthand.store.ids import item_id
from firsthand.store.open import open_store
from firsthand.takedowns.desk import TakedownDesk
from firsthand.takedowns.mailbox import ImapReader
from mailing.cases import KINDS, Case, decisions, five, forged, owners, written_here
from mailing.post import Post, missing
from mailing.stones import erasure_under_writes, refusals, relay
from report import report

LONGEST_S = 900.0


def desk_on(post: Post, folder: Path, urls: dict[str, str]) -> TakedownDesk:
    """A desk over a new store that holds an item at each address (address to outlet)."""
    store = open_store(folder)
    at = time.time() - 3600
    items = [Item(id=item_id(u, at), url=u, outlet=o, headline=f"Report at {u.rsplit('/', 1)[-1]}", first_seen=at) for u, o in urls.items()]
    store.put_items(items, {}, {i.id: i.headline or "" for i in items}, {})
    reader = ImapReader(host="127.0.0.1", port=post.imap_port, user="takedown", password="secret", tls=False)
    return TakedownDesk(store, folder, time.time, reader=reader, txt=post.txt, our_hosts=frozenset({"aggregator-bench.com"}))


def carried(post: Post, cases: list[Case], *, every_s: float | None = None) -> tuple[TakedownDesk, list[float]]:
    """Every letter sent and taken to its end; seconds from the sending of each that was proven to its receipt.

    `every_s`: one letter after the other, while the desk keeps its own hours; None: all at once, and the desk does not wait.
    """
    urls = {url: outlet for case in cases for url, outlet in case.items.items()}
    post.empty()
    desk = desk_on(post, Path(tempfile.mkdtemp(prefix="letters-", dir=post.folder)) / "data", urls)
    shelf = desk.cases.tools.shelf
    sent: dict[str, float] = {}

    def deliver() -> None:
        for case in cases:
            sent[case.sender] = time.time()
            post.send(case.raw)
            time.sleep(every_s or 0.0)

    async def run() -> None:
        ends = time.time() + LONGEST_S
        delivery = asyncio.create_task(asyncio.to_thread(deliver))
        if every_s is None:
            await delivery
        while time.time() < ends:
            pause = await desk.round()
            known = shelf.cases()
            if len(known) >= len(cases) and not [c for c in known if c.state in ("received", "deleting", "proven")]:
                break
            await asyncio.sleep(0.01 if every_s is None else pause)
            if every_s is None:
                desk._next_mail = 0.0
        await delivery

    asyncio.run(run())
    return desk, sorted(c.events[-1].at - sent[c.sender] for c in shelf.cases() if c.state == "receipt")


def judged(post: Post, cases: list[Case]) -> dict[str, int]:
    """How many letters were decided rightly, and how many items of others than the proven owner were erased or hidden."""
    desk, _ = carried(post, cases)
    store = desk.cases.tools.shelf
    right = others = hidden = 0
    erased_by_right = {url for case in cases if case.owner for url in case.items}
    for case in cases:
        gone = {url for url in case.items if store.item_at(url) is None}
        right += gone == set(case.items) if case.owner else not (gone - erased_by_right)
        others += len(gone - erased_by_right) if not case.owner else 0
        hidden += sum(1 for url in case.items if (item := store.item_at(url)) is not None and item.hidden)
    store.close()
    return {"right": right, "others": others, "hidden": hidden, "letters": len(cases)}


def over_mail(post: Post, folder: Path | None) -> list[dict[str, Any]]:
    """The rows that need a mailbox."""
    rows: list[dict[str, Any]] = []
    first = judged(post, five(post))
    rows.append({"name": "five letters: decided rightly", "value": first["right"], "unit": "of 5", "floor": 5, "n": 5})
    collections: dict[str, Callable[[str], list[Case]]] = {"letters of our own": lambda kind: written_here(post, kind)}
    if folder is not None:
        collections["letters"] = lambda kind: decisions(post, folder, kind)
    for name, letters in collections.items():
        found = Counter[str]()
        for kind in KINDS:
            found.update(judged(post, letters(kind)))
        share = found["right"] / found["letters"]
        rows.append(
            {
                "name": f"{name} in four kinds of signature: decided rightly",
                "value": share,
                "unit": "share",
                "floor": 1.0,
                "n": found["letters"],
            }
        )
        rows.append(
            {
                "name": f"{name}: items of others erased",
                "value": found["others"],
                "unit": "items",
                "floor": 0,
                "at_most": True,
                "n": found["letters"],
            }
        )
    flood = judged(post, forged(post, 1000))
    rows.append(
        {
            "name": "1,000 forged letters of 1,000 domains: hidden",
            "value": flood["hidden"],
            "unit": "items",
            "floor": 5,
            "at_most": True,
            "n": 1000,
        }
    )
    rows.append(
        {
            "name": "1,000 forged letters of 1,000 domains: erased",
            "value": flood["others"],
            "unit": "items",
            "floor": 0,
            "at_most": True,
            "n": 1000,
        }
    )
    desk, seconds = carried(post, owners(post, 40), every_s=3.0)
    desk.cases.tools.shelf.close()
    last = seconds[min(len(seconds) - 1, int(len(seconds) * 0.99))] if seconds else LONGEST_S
    rows.append({"name": "arrival to proof, p99", "value": last, "unit": "s", "floor": 900.0, "at_most": True, "n": len(seconds)})
    rows.append({"name": "owners' letters proven", "value": len(seconds), "unit": "of 40", "floor": 40, "n": 40})
    return rows


def main() -> int:
    """Run what can be run here."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--texts", type=int, default=30_000)
    arguments.add_argument("--letters", type=Path, default=Path(os.environ.get("FIRSTHAND_CORPUS", "/nowhere")) / "letters")
    given = arguments.parse_args()
    rows = refusals(given.texts)
    rows += relay()
    rows += erasure_under_writes()
    why = missing()
    if why:
        print(f"left out, no mailbox: {why}", file=sys.stderr)
    else:
        with Post() as post:
            rows += over_mail(post, given.letters if (given.letters / "letters.jsonl").exists() else None)
    return 0 if report("letters", rows) else 1


if __name__ == "__main__":
    sys.exit(main())
