"""From an entry in a feed to its alert, in the invented world at its own rate: polling, reading, telling, sending.

    python bench/alerts.py [--for 480] [--speed 60] [--floor-s 60]

A webhook on loopback takes an alert for every outlet's stories. `entry to alert` is in seconds of the world's clock, from the
instant at which the feed shows the entry until the receiver has it; polls are bounded by `--floor-s` (the least gap that an operator
may set is 60 s). `seen to alert` is our own share: from the poll that found the entry.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from firsthand import app as wiring
from firsthand.cli import demo
from firsthand.fetching.clock import SystemClock
from firsthand.model.sending import Rule
from firsthand.store.open import open_store
from firsthand.world.build import build
from firsthand.world.serve import serve
from report import report

HOURS, OUTLETS = 24.0, 40


class Receiver:
    """A webhook on loopback: answers its challenge, keeps when each item came."""

    def __init__(self, clock: SystemClock) -> None:
        self._clock = clock
        self.came: list[tuple[str, str, float, str]] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = int(head.split("content-length:", 1)[1].split("\r\n", 1)[0])
        body = json.loads(await reader.readexactly(length))
        now = self._clock.now()
        self.came += [(body["rule"], matter["key"], now, matter["item"]) for matter in body.get("matters", ())]
        said = body.get("challenge", "").encode()
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(said), said))
        await writer.drain()
        writer.close()


async def played(seconds: float, speed: float, floor_s: float, folder: Path) -> tuple[list[float], list[float], int, int]:
    """Latencies from the entry and from the poll (s), doubles, and alerts."""
    clock = SystemClock(scale=speed)
    world = build(1, outlets=OUTLETS, hours=HOURS, start_at=clock.now() - HOURS * 3600 / 2)
    server = await serve(world, clock=clock.now)
    settings = demo._settings(demo.Wish(port=0), folder)
    settings = replace(settings, collect=replace(settings.collect, floor_s=floor_s, requests_per_s=400.0))
    receiver = Receiver(clock)
    hook = await asyncio.start_server(receiver.serve, "127.0.0.1", 0)
    surroundings = demo.around(world, server, clock, speed, folder, None)
    instance = wiring.make_instance(settings, surroundings, open_store(folder))
    instance.store.put_outlets(world.outlets)
    instance.store.put_feeds(world.feeds)
    instance.line.begin(world.feeds)
    target = f"http://127.0.0.1:{hook.sockets[0].getsockname()[1]}/"
    for number, domain in enumerate(sorted({o.domain for o in world.outlets})):
        instance.sent.put_rule(
            Rule(id=f"r{number}", kind="search", channel="webhook", target=target, made_at=clock.now(), query=f"site:{domain}"), "t", "on"
        )
    begun_at, until = clock.now(), time.monotonic() + seconds
    work = asyncio.create_task(instance.run())
    while time.monotonic() < until and not work.done():
        await asyncio.sleep(0.2)
    instance.stop.set()
    await asyncio.gather(work, return_exceptions=True)
    ended_at = clock.now()
    items = {i.id: i for i in instance.store.items_by_id(sorted({c[3] for c in receiver.came}))}
    came = {items[id].url: (at, items[id].first_seen) for _, _, at, id in receiver.came if id in items}
    held = instance.store.known([a.url for a in world.articles])
    # the first polls find what is old; an entry whose story had its alert already is not told again; what was not found in time counts as late
    fresh = [a for a in world.articles if begun_at + 900 < a.feed_at < ended_at - 600 and (a.url in came or a.url not in held)]
    whole = [came[a.url][0] - a.feed_at if a.url in came else math.inf for a in fresh]
    own = [came[a.url][0] - came[a.url][1] for a in fresh if a.url in came]
    doubles = len(receiver.came) - len({(c[0], c[1]) for c in receiver.came})
    await instance.close()
    hook.close()
    await server.close()
    return whole, own, doubles, len(receiver.came)


def main() -> int:
    """Measure and report."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--for", dest="seconds", type=float, default=480.0)
    options.add_argument("--speed", type=float, default=60.0)
    options.add_argument("--floor-s", type=float, default=60.0)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        whole, own, doubles, sent = asyncio.run(played(chosen.seconds, chosen.speed, chosen.floor_s, Path(folder)))
    if len(own) < 10:
        print(f"only {len(whole)} alerts of new entries ({sent} in all): run it longer", file=sys.stderr)
        return 1
    whole, own = sorted(whole), sorted(own)
    rows = [
        {"name": "entry to alert, p50", "value": whole[len(whole) // 2], "unit": "s", "floor": 90, "at_most": True, "n": len(whole)},
        {"name": "entry to alert, p95", "value": whole[len(whole) * 19 // 20], "unit": "s", "floor": 600, "at_most": True, "n": len(whole)},
        {"name": "seen to alert, p50", "value": own[len(own) // 2], "unit": "s", "n": len(own)},
        {"name": "seen to alert, p95", "value": own[len(own) * 19 // 20], "unit": "s", "n": len(own)},
        {"name": "told twice", "value": doubles, "unit": "alerts", "floor": 0, "at_most": True, "n": sent},
    ]
    return 0 if report("alerts", rows) else 1


if __name__ == "__main__":
    sys.exit(main())
