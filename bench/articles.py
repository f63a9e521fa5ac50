"""Quality and cost of reading articles, beside the peers, interleaved on the same pages.

    FIRSTHAND_CORPUS=... python bench/articles.py [--pages N]

Prints a table and writes bench/out/articles.json. Peers: trafilatura fast and default (both with metadata), readability (as trafilatura
carries it is not the same; the package readability-lxml is used where it is installed), resiliparse's main content. CPU time of
each is measured on the page right after the others, so that load falls on all alike; ratios are what to compare.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import trafilatura
from resiliparse.extract.html2text import extract_plain_text

from firsthand import facts as facts_module
from firsthand.articles.read import read_article
from firsthand.text.html import parse, text_of

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.quality.test_articles import f1, share

OUT = Path(__file__).parent / "out" / "articles.json"
GOALS = {"fundus": (0.955, 0.970), "aeb": (0.960, 0.975), "magic": (0.87, 0.90), "daniel": (0.87, 0.92)}


def readers() -> dict[str, Callable[[bytes, str], str]]:
    facts = facts_module.load()

    def ours(body: bytes, url: str) -> str:
        return "\n\n".join(read_article(parse(body, url), facts).body)

    def by_trafilatura(fast: bool) -> Callable[[bytes, str], str]:
        def read(body: bytes, url: str) -> str:
            found = trafilatura.bare_extraction(text_of(body), url=url, fast=fast, with_metadata=True, include_comments=False)
            return (found.text if found else "") or ""

        return read

    def by_resiliparse(body: bytes, url: str) -> str:
        return str(extract_plain_text(text_of(body), main_content=True, alt_texts=False))

    found: dict[str, Callable[[bytes, str], str]] = {
        "firsthand": ours, "trafilatura fast": by_trafilatura(True), "trafilatura": by_trafilatura(False), "resiliparse": by_resiliparse,
    }  # fmt: skip
    try:
        import readability
    except ImportError:
        return found

    def by_readability(body: bytes, url: str) -> str:
        return str(extract_plain_text(readability.Document(text_of(body)).summary()))

    return {**found, "readability-lxml": by_readability}


def row(
    name: str, value: float, unit: str, floor: float | None = None, goal: float | None = None, peer: float | None = None, n: int = 0
) -> dict[str, object]:
    ratio = round(value / peer, 3) if peer else None
    return {"name": name, "value": round(value, 4), "unit": unit, "floor": floor, "goal": goal, "peer": peer, "ratio": ratio, "n": n, "holds": floor is None or value >= floor}  # fmt: skip


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--pages", type=int, default=200)
    options = asked.parse_args()
    root = Path(os.environ["FIRSTHAND_CORPUS"]) / "pages"
    gold = [g for line in (root / "gold.jsonl").open(encoding="utf-8") if (g := json.loads(line)).get("body")]
    random.Random(1).shuffle(gold)
    every = readers()
    spent: dict[str, list[float]] = defaultdict(list)
    shares: dict[tuple[str, str], list[tuple[float, float, float]]] = defaultdict(list)
    for read in every.values():
        read(b"<html><body><p>to load what is loaded once, before the clock runs</p></body></html>", "https://a.example/")
    for number, page in enumerate(gold[: options.pages]):
        body = (root / (page["id"] + ".html.gz")).read_bytes()
        order = sorted(every, key=lambda name: (hash((number, name)), name))
        for name in order:
            begun = time.process_time()
            try:
                text = every[name](body, page.get("url") or "https://a.example/")
            except Exception as error:
                print(f"{name} on {page['id']}: {error!r}", file=sys.stderr)
                text = ""
            spent[name].append(time.process_time() - begun)
            shares[name, page["corpus"]].append(share(page["body"], text))
    rows = []
    for (name, corpus), found in sorted(shares.items()):
        floor, goal = GOALS[corpus] if name == "firsthand" else (None, None)
        rows.append(
            row(f"body f1 {corpus}: {name}", f1(found), "f1", floor, goal, round(f1(shares["trafilatura fast", corpus]), 4), len(found))
        )
    fast = len(spent["trafilatura fast"]) / sum(spent["trafilatura fast"])
    for name, seconds in spent.items():
        floor, goal = (100.0, 200.0) if name == "firsthand" else (None, None)
        rows.append(row(f"pages per core second: {name}", len(seconds) / sum(seconds), "1/s", floor, goal, round(fast, 2), len(seconds)))
        rows.append(row(f"worst page: {name}", max(seconds), "s", n=len(seconds)))
    rows.append(row("memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB"))
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False).stdout.strip()
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps({"bench": "articles", "commit": commit, "machine": platform.platform(), "rows": rows}, indent=1))
    for r in rows:
        print(
            f"{r['name']:44} {r['value']!s:>10} {r['unit']:4} floor {r['floor']!s:>6} goal {r['goal']!s:>6} ratio to trafilatura fast {r['ratio']}"
        )


if __name__ == "__main__":
    main()
