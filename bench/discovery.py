"""Discovery and the catalogue: feeds found on imitated systems, lives of hosts, importers on a million rows, what is known.

    python bench/discovery.py [--rows 1000000] [--only systems,lives,lists,known]

Systems: invented outlets in the shapes of publishing systems on loopback, asked over TLS by the real explorer. Lives: hosts
that move, die, come back and are bought, through simulated months. Lists: each importer alone on a generated file.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from typing import Any

from discovering import known, lists, lives, variants
from discovering.loopback import Sites, Time, explorer, listen
from discovering.sites import MAKERS
from discovering.systems import Site, now_of
from firsthand.fetching.workers import Workers
from firsthand.pipeline.discover import Findings
from firsthand.text.urls import canonical
from report import report

DAY_S = 86400.0
START = 1_795_521_600.0  # 2026-11-24 12:00 UTC


async def visits(sites: list[Site], days: int = 3) -> tuple[dict[str, list[Findings]], dict[str, list[list[str]]]]:
    """Every host visited on up to `days` days; what was found, and what each day asked of each host."""
    clock = Time(START)
    pages = Sites(sites)
    server = await listen(pages, clock)
    found: dict[str, list[Findings]] = {s.host: [] for s in sites}
    asked: dict[str, list[list[str]]] = {s.host: [] for s in sites}
    try:
        with Workers(1) as workers:
            for day in range(days):
                clock.at = START + day * DAY_S
                who = explorer(server, clock, workers)
                for site in sites:
                    before = found[site.host]
                    left = before[-1].left if before else ()
                    if before and not left:
                        continue
                    pages.asked.clear()
                    host = site.host.removeprefix("www.")
                    held = [u for v in before for u in (*(f.url for f in v.feeds), *(out for out, _ in v.left_out))]
                    found[site.host].append(await (who.revisit(f"https://{site.host}/", left, held) if before else who.explore(host)))
                    asked[site.host].append([p for h, paths in pages.asked.items() if h.endswith(host) for p in paths])
                await who.close()
    finally:
        await server.close()
    return found, asked


def systems_rows() -> list[dict[str, Any]]:
    sites = [*(make(now_of(START)) for make in MAKERS), *variants.sites(now_of(START))]
    begun = time.monotonic()
    found, asked = asyncio.run(visits(sites))
    got = {s.host: {canonical(f.url) for v in found[s.host] for f in v.feeds} for s in sites}
    wanted = {s.host: {canonical(u) for u in s.feeds} for s in sites}
    right = sum(len(got[h] & wanted[h]) for h in got)
    true = sum(map(len, wanted.values()))
    first = sum(len({canonical(f.url) for f in found[s.host][0].feeds} & wanted[s.host]) for s in sites)
    false = [u for s in sites if s.news for u in got[s.host] - wanted[s.host]]
    most = max(len(day) for days in asked.values() for day in days)
    trespass = [p for s in sites for day in asked[s.host] for p in day if p != "/robots.txt" and any(p.startswith(f) for f in s.forbidden)]
    for site in sites:
        missing = wanted[site.host] - got[site.host]
        if missing or (site.news and got[site.host] - wanted[site.host]):
            print(f"{site.system}: missing {sorted(missing)}, too many {sorted(got[site.host] - wanted[site.host])}")
    bad = [u for u in false if "comment" in u or "podcast" in u]
    return [
        {"name": "publishing systems and habits imitated", "value": len({s.system for s in sites if s.news and wanted[s.host]}), "unit": "", "floor": 12},
        {"name": "feeds found", "value": 100 * right / true, "unit": "%", "floor": 95.0, "goal": 99.0, "n": true},
        {"name": "feeds found on the first day", "value": 100 * first / true, "unit": "%", "n": true},
        {"name": "feeds that are none of news (comments, podcasts)", "value": len(bad), "unit": "", "floor": 0, "at_most": True, "n": true},
        {"name": "aliases and other feeds too many", "value": len(false) - len(bad), "unit": "", "floor": 0, "at_most": True, "n": true},
        {"name": "most requests to a host in a visit", "value": most, "unit": "", "floor": 8, "at_most": True, "n": len(sites)},
        {"name": "requests that robots.txt forbids", "value": len(trespass), "unit": "", "floor": 0, "at_most": True, "n": len(sites)},
        {"name": "seconds for all visits", "value": time.monotonic() - begun, "unit": "s"},
    ]  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--only", default="systems,lives,lists,known")
    wish = parser.parse_args()
    parts = wish.only.split(",")
    rows: list[dict[str, Any]] = []
    rows += systems_rows() if "systems" in parts else []
    rows += lives.rows() if "lives" in parts else []
    rows += known.rows() if "known" in parts else []
    rows += lists.rows(wish.rows) if "lists" in parts else []
    return 0 if report("discovery", rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
