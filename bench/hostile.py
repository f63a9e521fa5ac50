"""Hostile input at every door: each case ends within its time and memory, nothing gets through, and no neighbour is lost.

    python bench/hostile.py [--corpus FOLDER] [--generated 4000] [--seed 1]

Cases run as in production, in the sandboxed workers; after every ninth stands a good page that must be read. `slowest` counts CPU
seconds in the worker. A case that its worker's limits end (`took-too-long`, `too-large`, `crashed`) is held, and counted.
An address is `through` where the guard would let a connection go to a network of ours.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from firsthand.errors import Refused
from firsthand.fetching.guard import Guard
from firsthand.fetching.workers import Failure, Workers
from hostility import cases
from hostility.readers import Case
from report import report

GOOD: Case = ("page", b"<html lang=en><body><article><h1>Harbour reopens</h1>" + b"<p>The harbour was opened again at noon, and the first boats left.</p>" * 6 + b"</article></body></html>")  # fmt: skip
EVERY = 9
CHUNK = 90
ENDED = ("took-too-long", "too-large", "crashed")


def held(given: Sequence[Case]) -> tuple[Counter[str], float, str, int]:
    """How the cases ended, the slowest (CPU s) and its reader, and how many neighbours were lost."""
    ends: Counter[str] = Counter()
    slowest, where, lost = 0.0, "", 0
    with Workers(2, warm=("firsthand.facts:load", "firsthand.pipeline.read:warm")) as workers:
        for start in range(0, len(given), CHUNK):
            rows: list[Case] = []
            for number, case in enumerate(given[start : start + CHUNK]):
                rows += [case, GOOD] if number % EVERY == EVERY - 1 else [case]
            for row, found in zip(rows, workers.run("hostility.readers:meet", rows), strict=True):
                if row is GOOD:
                    lost += isinstance(found, Failure) or found[1] != "read"
                elif isinstance(found, Failure):
                    ends[found.kind] += 1
                else:
                    ends[found[1]] += 1
                    if found[0] > slowest:
                        slowest, where = found[0], row[0]
    return ends, slowest, where, lost


def through(corpus: Path | None) -> tuple[int, int]:
    """Addresses that lead inside and that the guard lets go; of how many."""
    hosts = ["127.0.0.1", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "10.1.2.3", "169.254.169.254", "192.168.1.1", "[fe80::1]", "[fc00::1]", "0.0.0.0", "１２７.０.０.１", "127。0。0。1", "100.64.0.1", "168.63.129.16"]  # fmt: skip
    if corpus:
        rows = map(json.loads, (corpus / "rights" / "hosts_ssrf.jsonl").read_text(encoding="utf-8").strip("\n").split("\n"))
        hosts += [row["host"] for row in rows if not row["allow"]]
    guard, passed, tried = Guard(), 0, 0
    for host in dict.fromkeys(hosts):
        for shape in (
            "http://{}/",
            "https://{}:8443/x",
            "HTTP://{}:80/",
            "http://{}/@gazette.example.com",
            "http://{}#@gazette.example.com",
        ):
            tried += 1
            try:
                target = guard.target(shape.format(host))
                if target.literal:
                    guard.vet(target.literal, target.port)
                    passed += 1
            except Refused:
                continue
    return passed, tried


def main() -> int:
    """Measure and report."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--corpus", type=Path, default=os.environ.get("FIRSTHAND_CORPUS"))
    options.add_argument("--generated", type=int, default=4_000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    corpus = Path(chosen.corpus) if chosen.corpus else None
    given = [*(cases.corpus(corpus) if corpus else ()), *cases.bombs(), *cases.damaged(cases.samples(), chosen.generated, chosen.seed)]
    begun = time.monotonic()
    ends, slowest, where, lost = held(given)
    passed, tried = through(corpus)
    rows = [
        {"name": "cases", "value": len(given) + tried, "unit": "", "floor": 5_000 if corpus else None, "n": len(given) + tried},
        {"name": "neighbours lost", "value": lost, "unit": "", "floor": 0, "at_most": True, "n": len(given) // EVERY},
        {"name": "unhandled errors", "value": ends["crashed"] + ends["error"], "unit": "", "floor": 0, "at_most": True, "n": len(given)},
        {"name": "addresses let through", "value": passed, "unit": "", "floor": 0, "at_most": True, "n": tried},
        {"name": f"slowest ({where})", "value": slowest, "unit": "CPU s", "floor": 2.0, "at_most": True},
        {"name": "all of it", "value": time.monotonic() - begun, "unit": "s"},
        *({"name": f"  ended: {kind}", "value": number, "unit": ""} for kind, number in ends.most_common()),
    ]
    return 0 if report("hostile", rows) else 1


if __name__ == "__main__":
    sys.exit(main())
