"""The batch that reads again: pages of items that stand, one a host at a time, never before new ones have had their turn."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.engines.local import Flight
from firsthand.fetching.clock import Clock
from firsthand.model.entry import Pending
from firsthand.model.item import Item, Version
from firsthand.pipeline.again import GONE, compared, missing, onward, taken_back
from firsthand.pipeline.memory import LONGEST
from firsthand.pipeline.read import PageRead
from firsthand.pipeline.reading import Arrived, Reading
from firsthand.pipeline.retell import Desk, retell
from firsthand.rights import display
from firsthand.store.shelf import Store
from firsthand.stories.corrections import not_followed
from firsthand.text.urls import registrable_domain

IDLE_S = 1.0
LATE_S = 3_600.0  # a reading that has waited so long is given up: new pages go before
WINDOW = 256
MOST_CHANGED = 2000


class Rereading:
    """One batch a call. `reading` asks and reads the pages; what they say now is compared with what is held."""

    def __init__(self, store: Store, reading: Reading, clock: Clock, desk: Desk, most: int = 4) -> None:
        self._store = store
        self._reading = reading
        self._clock = clock
        self._desk = desk
        self._flight: Flight[Arrived] = Flight(most)
        self._changed: dict[str, tuple[str, str]] = {}  # by item: its text as it was first read and as it is now

    async def batch(self) -> float:
        """Start what there is room for, take what has landed; gives the seconds to rest."""
        now = self._clock.now()
        waiting = self._store.pending(now, WINDOW, again=True)
        late = {p.key: p for p in waiting if now - p.due_at > LATE_S and p.gone_at is None}
        if late:
            self._store.settle(late, [then for p in late.values() if (then := onward(p, None, now))])
        for pending in waiting:
            if pending.key in late or not self._flight.room or self._flight.flying(pending.domain):
                continue
            if self._held(pending.url) is None:  # removed meanwhile: nobody asks for it any more
                self._store.settle([pending.key])
            else:
                self._flight.start(pending.domain, self._reading.ask(pending))
        arrived = await self._flight.landed(IDLE_S)
        if not arrived:
            return IDLE_S
        await self._take(arrived)
        return 0.0

    async def close(self) -> None:
        """Call back what is in the air; it is still on the list."""
        await self._flight.cancel()

    def _held(self, url: str) -> Item | None:
        """The item of a page. Another site's that only names it as canonical is not it."""
        item = self._store.item_at(url)
        return item if item is not None and registrable_domain(item.url) == registrable_domain(url) else None

    async def _take(self, arrived: Sequence[Arrived]) -> None:
        now = self._clock.now()
        reads, _ = await self._reading.read([a for a in arrived if a.reply.status == 200 and a.reply.body])
        by_key = {r.pending.key: r for r in reads}
        changed: dict[str, Item] = {}
        versions: list[Version] = []
        later: list[Pending] = []
        for page in arrived:
            item = self._held(page.pending.url)
            if item is None or page.reply.error == "refused":  # removed meanwhile, or not to be asked any more
                continue
            after, found, then = self._judged(item, page, by_key.get(page.pending.key), now)
            versions += found
            versions += self._behind(item, by_key.get(page.pending.key), now)
            if after != item:
                changed[item.id] = after
            if then is not None:
                later.append(then)
        self._write(changed, versions, by_key, now)
        self._store.settle([a.pending.key for a in arrived], later)

    def _judged(self, item: Item, page: Arrived, read: PageRead | None, now: float) -> tuple[Item, list[Version], Pending | None]:
        pending, reply = page.pending, page.reply
        if reply.status in GONE:
            then = missing(pending, now)
            if then is not None:
                return item, [], then
            after, version = taken_back(item, reply.status, now)
            return after, [version], None
        if read is None:
            return item, [], onward(pending, reply, now)
        after, versions = compared(item, read, self._desk.facts, self._desk.policy)
        return after, versions, onward(pending, reply, now)

    def _behind(self, item: Item, read: PageRead | None, now: float) -> list[Version]:
        """That an item, as it stands now, has not followed what changed meanwhile in what it is a copy of."""
        if read is None or not read.article.body:
            return []
        text = "\n".join(read.article.body)[:LONGEST]
        held = self._desk.memory.neighbours((item.id,))
        if held and held[0].text != text:
            self._changed.setdefault(item.id, (held[0].text, text))
            self._changed[item.id] = (self._changed[item.id][0], text)
            while len(self._changed) > MOST_CHANGED:
                del self._changed[next(iter(self._changed))]
        before, after = self._changed.get(item.copy_of or "", ("", ""))
        return [Version(item=id, seen_at=now, what="behind", text=item.copy_of) for id in not_followed(before, after, [(item.id, text)])]

    def _write(self, changed: dict[str, Item], versions: Sequence[Version], reads: dict[str, PageRead], now: float) -> None:
        said = {(v.what, v.text) for i in {v.item for v in versions} for v in self._store.versions(i)}
        self._store.put_versions([v for v in versions if (v.what, v.text) not in said])
        if not changed:
            return
        texts, words, until = {}, {}, {}
        for read in reads.values():
            held = self._held(read.pending.url)
            item = changed.get(held.id) if held else None
            if item is None:
                continue
            body = read.article.body
            words[item.id] = " ".join(t for t in (item.headline, item.byline, *body) if t) if item.rights.search != "deny" else ""
            if body and (keep_s := display.retention_s(item.rights)) > 0:
                texts[item.id], until[item.id] = "\n".join(body), read.read_at + keep_s
        for id, item in changed.items():
            if item.rights.show == "none" or item.rights.index == "deny":
                words[id] = ""
                self._desk.memory.forget((id,))
        self._store.put_items(changed.values(), texts, words, until)
        retell(self._store, self._desk, {i.story for i in changed.values() if i.story}, now)
