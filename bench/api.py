"""Requests a second that one core answers: the whole application behind uvicorn, asked over loopback with connections kept.

    python bench/api.py [--items 20000] [--requests 1500]

The server is a process of its own; what counts is its CPU seconds, so that the machine's other work does not. `hot` asks the
newest parts of the list as readers do, `walk` every part of it once, `search` a word that is in many items.
"""

from __future__ import annotations

import argparse
import http.client
import json
import socket
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from firsthand import app as wiring
from firsthand.config import read as read_settings
from firsthand.model.item import Item
from firsthand.model.origin import Evidence, Hop, Origin, Primary, Source
from firsthand.model.rights import Rights, RightsEvidence
from firsthand.store.ids import item_id
from firsthand.store.open import open_store
from report import report
from serving import started

FLOOR = 300.0
AT = 1_795_500_000.0
WORDS = ("harbour", "council", "votes", "rebuild", "northern", "pier", "budget", "storm", "school", "bridge", "winter", "festival")


def made(number: int, gap_s: float = 4.0) -> Item:
    """An invented item with the evidence that a usual one has."""
    outlet, at = f"outlet{number % 97}.example", AT - number * gap_s
    url = f"https://{outlet}/news/{number}"
    wire = number % 2 == 0
    name = "Quillmere Wire" if wire else outlet.title()
    words = " ".join(WORDS[(number * 7 + k * k) % len(WORDS)] for k in range(9))
    evidence = tuple(Evidence(signal=s, where=w, text=f"{name} {s}", weight=2.3456789) for s, w in (("dateline", "dateline"), ("credit", "end-credit"), ("publisher", "json-ld:publisher"), ("canonical", "canonical")))  # fmt: skip
    return Item(
        id=item_id(url, at), url=url, outlet=outlet, first_seen=at, first_seen_gap_s=59.9999971, headline=words.capitalize(), snippet=f"{words} {words} place{number * 7_919 % 500_009}".capitalize(),
        language=("en", "et", "pt")[number % 3], published="2026-11-24T08:00:00+02:00", topic=("world", "politics", "sport")[number % 3], place="EE", byline="Ada Writer",
        origin=Origin(kind="agency" if wire else "own", origin=Source(name=name, domain="quillmere-wire.com" if wire else outlet, url=None if wire else url),
                      chain=(Hop(name=name, domain="quillmere-wire.com"), Hop(domain=outlet, url=url, relation="wire")) if wire else (), evidence=evidence, confidence=0.9412345),
        primary=Primary(url=url, kind="own"), rights=Rights(holder=outlet, credit=name, evidence=(RightsEvidence(signal="robots", where="robots.txt", text="Allow: /"),)),
        story=f"s{item_id(url, at)}",
    )  # fmt: skip


def fill(folder: Path, items: int, gap_s: float = 4.0) -> None:
    """A store of that many items."""
    store = open_store(folder)
    for start in range(0, items, 2_000):
        part = [made(n, gap_s) for n in range(start, min(items, start + 2_000))]
        store.put_items(part, {}, {i.id: f"{i.headline} {i.snippet}" for i in part}, {})
    store.close()


def served(folder: str) -> Any:
    """The whole application on the store."""
    settings = read_settings(None, {}, {"data_dir": Path(folder)})
    instance = wiring.make_instance(settings, wiring.Surroundings(), open_store(Path(folder)))
    app, _ = wiring.faces(instance)
    return app


def measured(port: int, count: int, path: Callable[[int, Any], str]) -> tuple[float, float]:
    """Requests a CPU second of the server, and bytes an answer. `path` is handed the number and the answer before."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    last: Any = None

    def get(address: str) -> bytes:
        connection.request("GET", address)
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200, (address, answer.status, body[:200])
        return body

    for n in range(20):
        last = json.loads(get(path(n, last)))
    begun, size = json.loads(get("/spent")), 0
    for n in range(count):
        body = get(path(n, last))
        size += len(body)
        last = json.loads(body[body.rindex(b'],"next"') + 1 :].replace(b',"next"', b'{"next"', 1))
    return count / (json.loads(get("/spent")) - begun), size / count


def main() -> int:
    """Measure and report."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--items", type=int, default=20_000)
    options.add_argument("--requests", type=int, default=1_500)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder), chosen.items)
        sock = socket.create_server(("127.0.0.1", 0))
        port = sock.getsockname()[1]
        server = started(partial(served, folder), sock)
        walk = measured(
            port,
            chosen.items // 100 - 25,
            lambda n, last: f"/api/v1/items?limit=100{'&cursor=' + last['next'] if last and last['next'] else ''}",
        )
        languages = ("", "&language=et", "&topic=sport", "&kind=agency")
        hot = measured(port, chosen.requests, lambda n, last: f"/api/v1/items?limit=100{languages[n % 4]}")
        search = measured(port, chosen.requests // 5, lambda n, last: f"/api/v1/search?limit=100&q={WORDS[n % len(WORDS)]}")
        server.terminate()
        server.join()
    rows = [
        {"name": "list of 100 items, the newest", "value": hot[0], "unit": "requests a core second", "floor": FLOOR, "n": chosen.requests},
        {"name": "list of 100 items, walked through", "value": walk[0], "unit": "requests a core second", "n": chosen.items // 100},
        {"name": "search, 100 items", "value": search[0], "unit": "requests a core second", "n": chosen.requests // 5},
        {"name": "an answer", "value": hot[1] / 1024, "unit": "KiB"},
    ]
    return 0 if report("api", rows) else 1


if __name__ == "__main__":
    sys.exit(main())
