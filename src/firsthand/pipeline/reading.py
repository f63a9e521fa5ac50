"""The batch that reads: pages that wait are asked for, read in workers, told, revised and written, in that order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from firsthand.engines.local import Flight
from firsthand.feeds.addresses import refusal
from firsthand.fetching.clock import Clock
from firsthand.fetching.polite import Polite
from firsthand.fetching.workers import Failure, Workers
from firsthand.model.entry import Pending
from firsthand.model.item import Dropped, Item
from firsthand.model.outlet import Outlet
from firsthand.model.page import Ask, Reply
from firsthand.pipeline.again import planned
from firsthand.pipeline.collect import ALONE_S, NO_WAY, Figures
from firsthand.pipeline.documents import Documents
from firsthand.pipeline.lessons import Lessons
from firsthand.pipeline.read import PageRead, PageTask, page_of
from firsthand.pipeline.retell import Desk, retell
from firsthand.pipeline.revise import MOST_MEMBERS, followed
from firsthand.pipeline.tell import Told, tell
from firsthand.polling.hosts import retry_after
from firsthand.store.shelf import ItemQuery, Store
from firsthand.text.urls import canonical, registrable_domain

MOST_ATTEMPTS = 5
RETRY_S = 600.0
IDLE_S = 0.5


@dataclass(frozen=True, slots=True)
class Arrived:
    """A page that came, with what stands beside it."""

    pending: Pending
    reply: Reply
    robots: str | None
    documents: dict[str, str]


class Reading:
    """One batch a call; what it took off the list is written before it returns."""

    def __init__(self, store: Store, polite: Polite, workers: Workers, clock: Clock, desk: Desk, *, figures: Figures, most: int = 32) -> None:  # fmt: skip
        self._store = store
        self._polite = polite
        self._workers = workers
        self._clock = clock
        self._desk = desk
        self._flight: Flight[Arrived] = Flight(most)
        self._documents = Documents(polite.fetch, clock.now)
        self._figures = figures
        self.lessons = Lessons(store)
        self.heard: Callable[[Sequence[PageRead], Sequence[Item]], None] | None = None  # whom pages name: discovery listens

    async def batch(self) -> float:
        """Start what there is room for, take what has landed; gives the seconds to rest."""
        now = self._clock.now()
        for pending in self._store.pending(now, self._flight.most * 2):
            if self._flight.room and not self._flight.flying(pending.key):
                self._flight.start(pending.key, self.ask(pending))
        arrived = await self._flight.landed(IDLE_S)
        if not arrived:
            return IDLE_S
        await self._take(arrived)
        return 0.0

    async def close(self) -> None:
        """Call back what is in the air; it is still on the list."""
        await self._flight.cancel()

    async def ask(self, pending: Pending) -> Arrived:
        """The page of an entry, with what stands beside it."""
        reply = await self._polite.fetch(Ask(url=pending.url, kind="page", etag=pending.etag, last_modified=pending.last_modified))
        if reply.status != 200:
            return Arrived(pending, reply, None, {})
        robots = await self._polite.robots.robots_text(reply.url)
        return Arrived(pending, reply, robots, await self._documents.beside(reply.url, robots))

    async def _take(self, arrived: Sequence[Arrived]) -> None:
        now = self._clock.now()
        self._figures.hear([p.reply for p in arrived], now)
        good, dropped, later = [], [], []
        for page in arrived:
            if page.reply.status == 200 and page.reply.body:
                wall = refusal(page.pending.url, page.reply.url) if page.reply.hops else None
                if wall is None:
                    good.append(page)
                else:
                    dropped.append(Dropped(url=page.pending.url, stage="fetch", reason=wall, at=now))
            elif page.reply.error == "not-now":  # the host asked for a pause: that is no failure of the page
                later.append(replace(page.pending, due_at=retry_after(page.reply.header("retry-after"), now) or now + RETRY_S))
            elif self._figures.alone(page.reply, now):  # nor is it one when we are cut off
                later.append(replace(page.pending, due_at=now + ALONE_S))
            elif _passing(page.reply) and page.pending.attempts + 1 < MOST_ATTEMPTS:
                wait = RETRY_S * 2**page.pending.attempts
                later.append(replace(page.pending, attempts=page.pending.attempts + 1, due_at=now + wait))
            else:
                dropped.append(Dropped(url=page.pending.url, stage="fetch", reason=_reason(page.reply), at=now))
        self._figures.pages += len(good)
        reads, failed = await self.read(good)
        written = self.told(reads, dropped + failed, now)
        later += [planned(p.pending, p.reply, now) for p in good if p.pending.key in written]
        self._store.settle([p.pending.key for p in arrived], later)

    async def read(self, pages: Sequence[Arrived]) -> tuple[list[PageRead], list[Dropped]]:
        """Pages through the workers; what cannot be read is a drop with its reason."""
        tasks = [self.task(p) for p in pages]
        results = await self._workers.run_async(page_of, tasks) if tasks else []
        reads: list[PageRead] = []
        failed: list[Dropped] = []
        for task, result in zip(tasks, results, strict=True):
            if isinstance(result, Failure):
                failed.append(Dropped(url=task.pending.url, stage="read", reason=result.reason, at=task.now))
            else:
                reads.append(result)
        return reads, failed

    def write(self, reads: Sequence[PageRead], dropped: Sequence[Dropped], now: float) -> int:
        """Tell, revise and write a batch; the number of items written."""
        return len(self.told(reads, dropped, now))

    def told(self, reads: Sequence[PageRead], dropped: Sequence[Dropped], now: float) -> frozenset[str]:
        """As `write`; the keys of what became items."""
        fresh, refused = self._allowed(reads, now)
        desk = self._desk
        outlets = {r.article.outlet: o for r in fresh if (o := self._store.outlet(r.article.outlet))}
        templates = {r.article.outlet: t for r in fresh if (t := self.lessons.template(r.article.outlet))}
        told = tell(fresh, desk.live, desk.memory, outlets, templates, desk.facts, desk.policy)
        if told.items:
            self._put(told)
            self._revise(told, now)
            if self.heard:
                self.heard(fresh, told.items)
        self._store.put_dropped([*dropped, *refused, *told.dropped])
        self.lessons.learn(r.article for r in fresh)
        self._figures.items += len(told.items)
        return frozenset(canonical(i.url) for i in told.items)

    def _allowed(self, reads: Sequence[PageRead], now: float) -> tuple[list[PageRead], list[Dropped]]:
        """What is neither held already (two feeds, one article) nor refused by a tombstone."""
        keys = {id(r): {canonical(u) for u in (r.pending.url, r.article.url, r.article.canonical) if u} for r in reads}
        held = self._store.known([canonical(u) for r in reads for u in (r.pending.url, r.article.url)])
        fresh, refused, seen = [], [], set(held)
        for read in reads:
            own = {canonical(read.pending.url), canonical(read.article.url)}
            if own & seen:
                if canonical(read.pending.url) not in held:  # or its feed would have us ask for it again and again
                    refused.append(
                        Dropped(url=read.pending.url, stage="read", reason="the same article is held under another address", at=now)
                    )
                continue
            seen |= own
            case = self._desk.stones.refuses(sorted(keys[id(read)]), "\n".join(read.article.body))
            if case:
                refused.append(Dropped(url="", stage="tombstone", reason=f"removed by its owner, case {case}", at=now))
            else:
                fresh.append(read)
        return fresh, refused

    def _put(self, told: Told) -> None:
        self._store.put_items(told.items, told.texts, told.words, told.text_until)

    def _revise(self, told: Told, now: float) -> None:
        into = followed(told.joined)
        self._join(into)
        retell(self._store, self._desk, {into.get(s, s) for s in told.touched}, now)

    def _join(self, joined: Mapping[str, str]) -> None:
        """A story that became part of another is marked first: its members are found under both names until they have moved."""
        store = self._store
        merged = [replace(old, merged_into=into) for gone, into in joined.items() if (old := store.story(gone)) and old.id == gone]
        store.put_stories(merged)
        moved = {
            i.id: replace(i, story=into)
            for gone, into in joined.items()
            for i in store.items(ItemQuery(story=gone, limit=MOST_MEMBERS)).members
        }
        if moved:
            store.put_items(moved.values(), {}, {}, {})

    def task(self, page: Arrived) -> PageTask:
        """What a worker is handed of a page."""
        domain = registrable_domain(page.reply.url)
        outlet: Outlet | None = self._store.outlet(domain)
        return PageTask(
            url=page.reply.url, body=page.reply.body, now=page.reply.asked_at, pending=page.pending, headers=page.reply.headers, robots=page.robots,
            documents=page.documents, template=self.lessons.template(domain), outlet_country=outlet.country if outlet else None,
            policy=self._desk.policy, agent=self._desk.agent, own_facts=self._desk.own_facts,
        )  # fmt: skip


def _passing(reply: Reply) -> bool:
    """Whether asking again later may help."""
    return reply.error in NO_WAY or reply.status in (408, 425, 429) or reply.status >= 500


def _reason(reply: Reply) -> str:
    if reply.reason:
        return reply.reason
    return f"the page answered {reply.status}" if reply.status != 200 else "the page is empty"
