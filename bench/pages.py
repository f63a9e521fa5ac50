"""Pages a second that one core serves over a large store, while another process writes 60 articles a second into it.

    python bench/pages.py [--items 1000000] [--requests 1500]

`revalidated` asks with the ETag of the last answer (304 while nothing changed, else the whole page), `whole` without one, `made`
so that no kept page fits and each is made anew. What counts is the server's CPU seconds; p99 is by the clock, and only says
something on a machine that does nothing else. Searches are of words, phrases and signs in twelve languages.
"""

from __future__ import annotations

import argparse
import http.client
import json
import multiprocessing
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI

from firsthand.model.item import Item
from firsthand.model.origin import Hop, Origin, Primary, Source
from firsthand.model.outlet import Outlet
from firsthand.model.rights import Rights
from firsthand.model.story import Story
from firsthand.site import pages, shield
from firsthand.site.context import SiteContext
from firsthand.site.kept import Kept, stamp_of
from firsthand.store.ids import item_id
from firsthand.store.open import open_store
from firsthand.store.shelf import Store
from report import report
from serving import started

AT = 1_795_500_000.0
DAYS = 10
OUTLETS = 400
A_STORY = 6  # items
WRITTEN_A_S = 60
TOPICS = ("world", "politics", "business", "technology", "science", "sport", "culture", None)
COUNTRIES = ("EE", "EG", "IN", "FR", "DE", "BR", "JP", "KE")
WORDS = {
    "en": "harbour council votes budget storm school bridge winter festival pier", "de": "Hafen Rat stimmt Haushalt Sturm Schule Brücke Winter Fest Mole",
    "fr": "port conseil vote budget tempête école pont hiver fête jetée", "es": "puerto consejo vota presupuesto tormenta escuela puente invierno fiesta muelle",
    "pt": "porto conselho vota orçamento tempestade escola ponte inverno festa cais", "ru": "порт совет голосует бюджет буря школа мост зима праздник пирс",
    "ar": "ميناء مجلس يصوت ميزانية عاصفة مدرسة جسر شتاء مهرجان رصيف", "hi": "बंदरगाह परिषद मतदान बजट तूफान विद्यालय पुल सर्दी उत्सव घाट",
    "zh": "港口委员会 投票 预算 风暴 学校 桥梁 冬季 节日 码头 城市", "ja": "港湾評議会 投票 予算 嵐 学校 橋 冬 祭り 桟橋 都市",
    "tr": "liman meclis oyluyor bütçe fırtına okul köprü kış şenlik iskele", "et": "sadam nõukogu hääletab eelarve torm kool sild talv pidu kai",
}  # fmt: skip
TONGUES = tuple(WORDS)


def made(number: int, at: float) -> Item:
    """An invented item; six in a row tell one story."""
    story, outlet = number // A_STORY, f"outlet{number * 7 % OUTLETS}.example"
    tongue = TONGUES[(story if number % A_STORY < 4 else story + 1) % len(TONGUES)]
    said = WORDS[tongue].split()
    text = " ".join(said[(story * 3 + k * k) % len(said)] for k in range(7)) + f" {story % 977}"
    url = f"https://{outlet}/news/{number}"
    wire = number % A_STORY in (1, 2)
    origin = Origin(
        kind="agency" if wire else "own", origin=Source(name="Quillmere Wire" if wire else None, domain="quillmere.example" if wire else outlet),
        chain=(Hop(name="Quillmere Wire", domain="quillmere.example"), Hop(domain=outlet, url=url, relation="wire")) if wire else (), confidence=0.94,
    )  # fmt: skip
    return Item(
        id=item_id(url, at), url=url, outlet=outlet, first_seen=at, first_seen_gap_s=120, headline=text.capitalize(), snippet=f"{text} {text}", language=tongue,
        topic=TOPICS[story % len(TOPICS)], place=COUNTRIES[story % len(COUNTRIES)], byline="Ada Writer", published="2026-11-24T08:00:00+02:00", origin=origin,
        primary=Primary(url=url, kind="own"), rights=Rights(), story=f"sbench-{story:08d}", role="copy" if number % A_STORY == 2 else "origin",
    )  # fmt: skip


def told(members: list[Item]) -> Story:
    """The story of its items."""
    lead, last = members[0], members[-1]
    age = AT - last.first_seen
    return Story(
        id=str(lead.story), headline=str(lead.headline), language=lead.language, first_seen=lead.first_seen, updated=last.first_seen, outlets=len(members),
        independent=max(1, len(members) // 2), countries=COUNTRIES[: 1 + len(members) % 3], languages=tuple(dict.fromkeys(str(m.language) for m in members)),
        topic=lead.topic, place=lead.place, primary=lead.primary, lead=lead.id, score=len(members) * 2.0 ** (-age / 21600),
    )  # fmt: skip


def fill(store: Store, items: int) -> None:
    """`items` items over ten days, their stories, and the outlets."""
    names = [Outlet(site=f"outlet{n}.example", domain=f"outlet{n}.example", homepage=f"https://outlet{n}.example/", name=f"Outlet {n}", country=COUNTRIES[n % 8], languages=("en",)) for n in range(OUTLETS)]  # fmt: skip
    store.put_outlets(names)
    step = DAYS * 86_400 / items
    for start in range(0, items, 3_000):
        part = [made(n, AT - (items - n) * step) for n in range(start, min(items, start + 3_000))]
        store.put_items(part, {}, {i.id: f"{i.headline} {i.snippet}" for i in part}, {})
        store.put_stories(told(part[k : k + A_STORY]) for k in range(0, len(part), A_STORY))


def write(folder: str, items: int) -> None:
    """The writer's process: a batch of articles four times a second, with their stories."""
    store = open_store(Path(folder))
    number, batch = items // A_STORY * A_STORY + A_STORY, WRITTEN_A_S // 4
    while True:
        begun = time.monotonic()
        part = [made(number + k, AT + number / 1e6) for k in range(batch)]
        store.put_items(part, {}, {i.id: str(i.headline) for i in part}, {})
        store.put_stories([told(part[:A_STORY])])
        number += batch
        time.sleep(max(0.0, 0.25 - (time.monotonic() - begun)))


def served(folder: str) -> FastAPI:
    """The pages over a reader of the store."""
    store = open_store(Path(folder), write=False)
    context = SiteContext(reader=lambda: store, now=lambda: AT, public_url="http://127.0.0.1", takedown_address="removal@site.example")
    app = FastAPI()
    shield.install(app, Kept(stamp_of(context)))
    app.include_router(pages.router(context))
    return app


@dataclass(frozen=True)
class Asked:
    """What a run of requests came to: a CPU second of the server, milliseconds by the clock, shares of 304, bytes."""

    a_second: float
    times_ms: list[float]
    unchanged: float
    size: float

    def quantile(self, share: float) -> float:
        """A quantile of the times, in ms."""
        return sorted(self.times_ms)[min(len(self.times_ms) - 1, int(share * len(self.times_ms)))]


class Client:
    """Asks over one kept connection, as a browser that reads English."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port)
        self._tags: dict[str, str] = {}

    def get(self, path: str, condition: bool = False) -> tuple[int, bytes]:
        """Status and body."""
        headers = {"Accept-Language": "en"} | ({"If-None-Match": self._tags[path]} if condition and path in self._tags else {})
        self._connection.request("GET", path, headers=headers)
        answer = self._connection.getresponse()
        body = answer.read()
        assert answer.status in (200, 304), (path, answer.status, body[:200])
        if tag := answer.headers.get("etag"):
            self._tags[path] = tag
        return answer.status, body

    def run(self, count: int, path: Callable[[int], str], condition: bool = False) -> Asked:
        """So many requests."""
        for n in range(10):
            self.get(path(n), condition)
        before = json.loads(self.get("/spent")[1])
        times, unchanged, size = [], 0, 0
        for n in range(count):
            begun = time.perf_counter()
            status, body = self.get(path(n + 10), condition)
            times.append((time.perf_counter() - begun) * 1000)
            unchanged += status == 304
            size += len(body)
        spent = json.loads(self.get("/spent")[1]) - before
        return Asked(count / spent, times, unchanged / count, size / count)


def queries() -> Iterator[str]:
    """Searches in every language: a word, two words, a phrase, signs."""
    for tongue, said in WORDS.items():
        each = said.split()
        yield from (
            each[0],
            f"{each[2]}+{each[4]}",
            f"%22{each[1]}+{each[2]}%22",
            f"{each[3]}+lang:{tongue}",
            f"{each[5]}+-{each[6]}+kind:own",
        )


def measure(folder: str, items: int, requests: int) -> list[dict[str, Any]]:
    """Start server and writer, ask, stop them."""
    sock = socket.create_server(("127.0.0.1", 0))
    server = started(partial(served, folder), sock)
    writer = multiprocessing.get_context("fork").Process(target=write, args=(folder, items), daemon=True)
    writer.start()
    client = Client(sock.getsockname()[1])
    newest = f"/story/sbench-{items // A_STORY - 2:08d}"
    try:
        rows = []
        for name, address in (("front page", "/"), ("story page", newest)):
            again = client.run(4 * requests, lambda n, a=address: a, condition=True)
            whole = client.run(requests, lambda n, a=address: a)
            anew = client.run(requests // 5, lambda n, a=address: f"{a}?n={n}")
            rows += [
                {"name": f"{name}, revalidated", "value": again.a_second, "unit": "a core second", "floor": 1000.0, "n": 4 * requests},
                {"name": f"{name}, whole", "value": whole.a_second, "unit": "a core second", "floor": 150.0, "n": requests},
                {"name": f"{name}, made anew each time", "value": anew.a_second, "unit": "a core second", "n": requests // 5},
                {"name": f"{name}, p99 of all", "value": Asked(0, again.times_ms + whole.times_ms, 0, 0).quantile(0.99), "unit": "ms", "floor": 50.0, "at_most": True, "n": 5 * requests},
                {"name": f"{name}, answered 304", "value": 100 * again.unchanged, "unit": "%"},
                {"name": f"{name}, size", "value": whole.size / 1024, "unit": "KiB"},
            ]  # fmt: skip
        front = len(client.get("/?edition=all")[1])
        asked = list(queries())
        found = client.run(len(asked) * 2, lambda n: f"/search?{urlencode({'q': asked[n % len(asked)], 'n': n})}")
        direct = sorted(_search_times(folder, asked))
        style = len(shield.slim((shield.STATIC / "style.css").read_text(encoding="utf-8")).encode())
        rows += [
            {"name": "search, 12 languages, p50", "value": statistics.median(direct), "unit": "ms", "floor": 30.0, "at_most": True, "n": len(direct)},
            {"name": "search, 12 languages, p95", "value": direct[int(0.95 * len(direct))], "unit": "ms", "floor": 150.0, "at_most": True, "n": len(direct)},
            {"name": "search page with facets and chart, p50", "value": found.quantile(0.5), "unit": "ms", "n": len(found.times_ms)},
            {"name": "front page of 40 stories: HTML and CSS", "value": (front + style) / 1024, "unit": "KiB", "floor": 60.0, "at_most": True},
            {"name": "items in the store", "value": items, "unit": "items"},
        ]  # fmt: skip
        return rows
    finally:
        for process in (writer, server):
            process.terminate()
            process.join()


def _search_times(folder: str, asked: list[str]) -> list[float]:
    """How long the store takes for the first forty hits of each query, in ms."""
    store = open_store(Path(folder), write=False)
    times = []
    for query in [*asked[:5], *asked, *asked]:
        begun = time.perf_counter()
        store.search(query, limit=40)
        times.append((time.perf_counter() - begun) * 1000)
    store.close()
    return times[5:]


def main() -> int:
    """Measure and report."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--items", type=int, default=1_000_000)
    options.add_argument("--requests", type=int, default=1_500)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder))
        fill(store, chosen.items)
        store.close()
        rows = measure(folder, chosen.items, chosen.requests)
    return 0 if report("pages", rows) else 1


if __name__ == "__main__":
    sys.exit(main())
