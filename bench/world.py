"""How well Firsthand tells an invented world again whose truth is known: origins, chains, relations, rights, items missed.

    python bench/world.py [--seeds 1 2 3 4 5] [--outlets 40] [--hours 48] [--wrong]

No network: each feed is asked every ten minutes of the world's clock (only when it has something new: other polls tell
nothing), its bytes are read as they come, and what is new goes through reading, telling and revising into a store in a
temporary folder, as a running instance does it. `--wrong` lists what was told wrongly.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlsplit

from firsthand import facts
from firsthand.cli.demo import all_items, write_facts
from firsthand.model.entry import FeedDocument, Pending
from firsthand.model.page import Ask, Reply
from firsthand.pipeline.collect import Figures
from firsthand.pipeline.documents import Documents
from firsthand.pipeline.memory import Memory
from firsthand.pipeline.read import FeedTask, PageRead, PageTask, feed_of, page_of
from firsthand.pipeline.reading import Reading
from firsthand.pipeline.retell import Desk
from firsthand.rights.robots import Robots
from firsthand.rights.signals import Policy
from firsthand.store.open import open_store
from firsthand.store.shelf import Store
from firsthand.stories.live import LiveStories
from firsthand.stories.ranking import read_formula
from firsthand.text.urls import canonical
from firsthand.world.answers import Pages
from firsthand.world.build import build
from firsthand.world.nouns import Site, SiteFeed, World
from firsthand.world.stories import story_score
from firsthand.world.truth import judged, score
from report import report

START = 1_790_000_000.0
GAP_S = 600.0
AGENT = "Firsthand"


class Standing:
    """A clock that stands where it is put, and the world's pages as they are then: what Reading takes for a wire."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self.at = START

    def now(self) -> float:
        """The world's clock."""
        return self.at

    async def sleep(self, seconds: float) -> None:
        """Time passes at once."""
        self.at += seconds

    async def fetch(self, ask: Ask) -> Reply:
        """The world's answer."""
        return self.answer(ask)

    def answer(self, ask: Ask) -> Reply:
        """The answer, without waiting."""
        parts = urlsplit(ask.url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        found = self.pages.answer(parts.netloc, target, {}, self.at)
        headers = tuple((k.lower(), v) for k, v in found.headers)
        return Reply(ask=ask, url=ask.url, status=found.status, headers=headers, body=found.body, asked_at=self.at)

    def robots(self, url: str) -> str:
        """The robots.txt of an address's host."""
        parts = urlsplit(url)
        return self.answer(Ask(url=f"{parts.scheme}://{parts.netloc}/robots.txt", kind="robots")).body.decode()


class NoStones:
    """Nothing was removed yet."""

    def refuses(self, urls: Sequence[str], text: str) -> str | None:
        """No case binds anything."""
        return None


def polls(world: World) -> Iterator[tuple[float, Site, SiteFeed]]:
    """The polls that find something new, in order."""
    found: set[tuple[float, int, int]] = set()
    for s, site in enumerate(world.sites):
        for f, feed in enumerate(site.feeds):
            phase = Random(feed.url).uniform(0, GAP_S)
            for article in world.articles:
                if article.site == site.host and article.language == feed.language:
                    turns = (article.feed_at - phase) // GAP_S + 1
                    found.add((phase + turns * GAP_S, s, f))
    for at, s, f in sorted(found):
        if at <= world.end_at:
            yield at, world.sites[s], world.sites[s].feeds[f]


def fresh(document: FeedDocument, feed: SiteFeed, site: Site, at: float, known: set[str]) -> list[Pending]:
    """Entries that were not there before."""
    found = []
    for entry in document.entries:
        if entry.url and canonical(entry.url) not in known:
            known.add(canonical(entry.url))
            found.append(
                Pending(
                    key=canonical(entry.url), url=entry.url, domain=site.domain, feed=feed.url, entry=entry, found_at=at, gap_s=GAP_S, due_at=at,
                    feed_rights=document.rights, feed_language=entry.language or document.language,
                )
            )  # fmt: skip
    return found


class Run:
    """One world told from its first poll to its last."""

    def __init__(self, world: World, store: Store, folder: Path) -> None:
        self.world, self.store, self.own_facts = world, store, write_facts(world, folder)
        self.wire = Standing(Pages(world))
        known = facts.load(self.own_facts)
        live = LiveStories(known)
        self.desk = Desk(
            live=live, memory=Memory(store.neighbours), facts=known, policy=Policy(), formula=read_formula(facts.DATA / "ranking.toml"),
            stones=NoStones(), own_facts=self.own_facts, agent=AGENT,
        )  # fmt: skip
        stand_in: Any = self.wire  # neither the wire nor the workers are asked: only `write` is used
        self.reading = Reading(store, stand_in, stand_in, self.wire, self.desk, figures=Figures())
        self.documents = Documents(self.wire.fetch, self.wire.now)
        self.refused: list[str] = []

    def whole(self) -> float:
        """Tell it all; seconds of CPU."""
        began = time.process_time()
        self.store.put_outlets(self.world.outlets)
        self.store.put_feeds(self.world.feeds)
        known: set[str] = set()
        for at, site, feed in polls(self.world):
            self.wire.at = at
            robots = self.wire.robots(feed.url)
            if not Robots.parse(robots).permission(feed.url, AGENT).allowed:
                continue
            reply = self.wire.answer(Ask(url=feed.url, kind="feed"))
            document = feed_of(FeedTask(url=feed.url, body=reply.body, content_type=reply.header("content-type")))
            reads = [r for p in fresh(document, feed, site, at, known) if (r := self._read(p, site, robots))]
            self.reading.write(reads, [], at)
        self.wire.at = self.world.end_at
        return time.process_time() - began

    def _read(self, pending: Pending, site: Site, robots: str) -> PageRead | None:
        reply = self.wire.answer(Ask(url=pending.url, kind="page"))
        if reply.status != 200:
            self.refused.append(pending.url)
            return None
        waiting = self.documents.beside(pending.url, robots)
        return page_of(
            PageTask(
                url=pending.url, body=reply.body, now=self.wire.at, pending=pending, headers=reply.headers, robots=robots, documents=_done(waiting),
                outlet_country=site.outlet.country, agent=AGENT, own_facts=self.own_facts,
            )
        )  # fmt: skip


def _done(waiting: Any) -> Any:
    """The value of a coroutine that never waits."""
    try:
        waiting.send(None)
    except StopIteration as end:
        return end.value
    raise RuntimeError("the stand-in waited")


def told(seed: int, outlets: int, hours: float, *, wrong: bool) -> tuple[dict[str, Any], float, int]:
    """The score of one seed, its seconds of CPU, its items."""
    world = build(seed, outlets=outlets, hours=hours, start_at=START)
    with tempfile.TemporaryDirectory(prefix="firsthand-world-") as folder:
        store = open_store(Path(folder))
        try:
            run = Run(world, store, Path(folder))
            seconds = run.whole()
            items = all_items(store)
            if wrong:
                _list(world, items)
            return {**score(world, items, world.end_at), **story_score(world, items)}, seconds, len(items)
        finally:
            store.close()


def _list(world: World, items: Sequence[Any]) -> None:
    truth = {canonical(a.url): a for a in world.articles}
    for item in items:
        article = truth[canonical(item.url)]
        said = [(h.domain, h.relation) for h in item.origin.chain]
        true = [(h.domain, h.relation) for h in article.chain]
        verdict = judged(article, item)
        if verdict != "right" or {(a, b) for (a, _), (b, _) in pairwise(said)} != {e[:2] for e in article.edges}:
            event = next(e for e in world.events if e.id == article.event)
            print(f"{verdict:7} {article.kind}->{item.origin.kind} {event.plot} {article.voice} credited={article.credited} {article.language} {item.url}\n   true {true}\n   told {said}")  # fmt: skip


def share(counts: dict[str, int]) -> float:
    """Right ones among all."""
    return counts["right"] / max(1, sum(counts.values()))


def main() -> int:
    """Print and write the table; 1 where a floor does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5])
    parser.add_argument("--outlets", type=int, default=40)
    parser.add_argument("--hours", type=float, default=48.0)
    parser.add_argument("--wrong", action="store_true")
    given = parser.parse_args()
    rows: list[dict[str, Any]] = []
    origins: Counter[str] = Counter()
    edges: Counter[str] = Counter()
    grouped: dict[str, Counter[str]] = {key: Counter() for key in ("story_pairs", "across", "stories", "copies")}
    for seed in given.seeds:
        found, seconds, items = told(seed, given.outlets, given.hours, wrong=given.wrong)
        origins.update(found["origins"])
        edges.update(found["chain_edges"])
        for key, counts in grouped.items():
            counts.update(found[key])
        lead = f"seed {seed}: "
        rows += [
            {"name": lead + "origins right", "value": share(found["origins"]), "unit": "share", "n": items},
            {"name": lead + "chain edges right", "value": share(found["chain_edges"]), "unit": "share", "n": sum(found["chain_edges"].values())},
            {"name": lead + "relations right", "value": found["relations_right"] / max(1, found["chain_edges"]["right"]), "unit": "share", "n": found["chain_edges"]["right"]},
            {"name": lead + "shown beyond rights", "value": found["rights"]["beyond"], "unit": "items", "floor": 0, "at_most": True, "n": found["rights"]["shown"]},
            {"name": lead + "missed", "value": len(found["missed"]), "unit": "items", "floor": 0, "at_most": True, "n": items},
            {"name": lead + "unlisted or gone, shown", "value": found["unlisted_shown"] + found["strangers"], "unit": "items", "floor": 0, "at_most": True},
            {"name": lead + "time", "value": seconds / max(1, items) * 1000, "unit": "ms an item", "n": items},
        ]  # fmt: skip
    rows.insert(0, {"name": "origins right", "value": share(dict(origins)), "unit": "share", "floor": 0.97, "n": origins.total()})
    rows.insert(1, {"name": "chain edges right", "value": share(dict(edges)), "unit": "share", "floor": 0.93, "n": edges.total()})
    rows[2:2] = story_rows(grouped)
    return 0 if report("world", rows) else 1


def story_rows(grouped: dict[str, Counter[str]]) -> list[dict[str, Any]]:
    """Precision and recall of pairs of one story, in all and across languages; stories that hold two events; false copies."""
    rows: list[dict[str, Any]] = []
    for key, name, floors in (("story_pairs", "one story", (0.97, None)), ("across", "one story across languages", (0.97, 0.75))):
        counts = grouped[key]
        for measure, other, floor in zip(("precision", "recall"), ("wrong", "missed"), floors, strict=True):
            among = counts["right"] + counts[other]
            rows.append(
                {"name": f"{name}: {measure}", "value": counts["right"] / max(1, among), "unit": "share", "floor": floor, "n": among}
            )
    stories, copies = grouped["stories"], grouped["copies"]
    rows.append({"name": "stories of two events", "value": stories["wrong"] / max(1, stories.total()), "unit": "share", "floor": 0.03, "at_most": True, "n": stories.total()})  # fmt: skip
    called = copies["right"] + copies["wrong"]
    rows.append(
        {"name": "false copies", "value": copies["wrong"] / max(1, called), "unit": "share", "floor": 0.01, "at_most": True, "n": called}
    )
    return [*rows, {"name": "copies missed", "value": copies["missed"] / max(1, copies["missed"] + copies["right"]), "unit": "share"}]


if __name__ == "__main__":
    raise SystemExit(main())
