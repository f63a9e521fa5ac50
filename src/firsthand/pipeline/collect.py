"""The batch that collects: feeds that are due are asked, what came is judged, new entries wait for their pages."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby

from firsthand.config import Collect
from firsthand.engines.local import Flight
from firsthand.feeds.addresses import unwrapped
from firsthand.fetching.clock import Clock
from firsthand.fetching.polite import Polite
from firsthand.fetching.workers import Failure, Workers
from firsthand.model.entry import FeedDocument, Pending
from firsthand.model.feed import Feed, FeedState
from firsthand.model.item import Dropped
from firsthand.model.page import Ask, Reply
from firsthand.pipeline.again import STEPS_S
from firsthand.pipeline.entries import fresh_of, pending_of, printed_at, wanted_of
from firsthand.pipeline.paces import Paces
from firsthand.pipeline.pushes import Pushes
from firsthand.pipeline.read import FeedTask, feed_of
from firsthand.polling.cadence import adjust, opening_price, spread
from firsthand.polling.judge import DELTA, PollOutcome, after_poll, first_state
from firsthand.polling.kin import Sketch, freed, key_of, meet, place_of, siblings, sketch, unmet
from firsthand.store.ids import AGAIN
from firsthand.store.shelf import Store
from firsthand.text.dates import instant
from firsthand.text.urls import canonical, registrable_domain

IDLE_S = 0.5
PRICE_EVERY_S = 300.0
MOST_OVERDUE = 100_000
READ = frozenset({200, DELTA})
NO_WAY = frozenset({"unreachable", "no-such-host"})
SILENT, SILENT_S = 3, 120.0  # so many sites, and nobody else, for so long: we are cut off
HELD_S = 300.0  # and the floor, from the start of a poll, which may wait at its gate: what a kill takes is asked again no sooner
ALONE_S = 300.0  # to the next try then
MOST_UPDATED = 20  # of one feed at once
CHILDREN = 2  # sitemaps of an index that are followed
MOST_PASSED_OVER = 1_000
PASSED_OVER = "not among the few young entries that the first poll of a feed reads"
POLLS_SHARE = 0.25  # of all requests; the rest is for pages and robots.txt


@dataclass(slots=True)
class Figures:
    """Counts since the start, for progress; and whether anybody answers at all."""

    polls: int = 0
    answered: int = 0
    pages: int = 0
    items: int = 0
    _answered_at: float = 0.0
    _silent: set[str] = field(default_factory=set)  # sites that have not answered since somebody did

    def hear(self, replies: Iterable[Reply], now: float) -> None:
        """Take note of what came."""
        for reply in replies:
            if reply.status > 0:
                self._answered_at = now
                self._silent.clear()
            elif reply.error in NO_WAY and len(self._silent) < SILENT:
                self._silent.add(registrable_domain(reply.ask.url))

    def alone(self, reply: Reply, now: float) -> bool:
        """Whether no answer means that we have no network, not that they do not answer: nobody else does either."""
        return reply.status == 0 and reply.error in NO_WAY and len(self._silent) >= SILENT and now - self._answered_at >= SILENT_S


class Purse:
    """What a poll may cost just now: one price for all feeds, moved every five minutes so that the budget is kept.

    `budget` is polls a second of the clock; the price is kept in the store, so that a restart asks no more than before.
    """

    def __init__(self, store: Store, clock: Clock, budget: float) -> None:
        self._store, self._clock, self._budget = store, clock, budget
        kept = store.setting("price")
        self.price = float(kept) if kept else opening_price(store.states(), budget)
        self._since, self._spent = clock.now(), 0

    def spend(self, polls: int) -> None:
        """Count polls that fell due; after five minutes the price moves."""
        self._spent += polls
        passed = self._clock.now() - self._since
        if passed >= PRICE_EVERY_S:
            overdue = len(self._store.due(self._clock.now(), MOST_OVERDUE))
            self.price = adjust(self.price, (self._spent + overdue) / passed, self._budget)
            self._store.put_setting("price", repr(self.price))
            self._since, self._spent = self._clock.now(), 0


class Collecting:
    """One batch a call: what was learnt and what was found are committed together before it returns."""

    def __init__(
        self,
        store: Store,
        polite: Polite,
        workers: Workers,
        clock: Clock,
        settings: Collect,
        figures: Figures,
        *,
        scale: float = 1.0,
        most: int = 64,
        pushes: Pushes | None = None,
        paces: Paces | None = None,
        delay_s: Callable[[str], float] = lambda domain: 0.0,
    ) -> None:
        self._store = store
        self._polite = polite
        self._workers = workers
        self._clock = clock
        self._settings = settings
        self._figures = figures
        self._pushes = pushes
        self._paces = paces
        self._delay_s = delay_s
        self._budget = settings.requests_per_s * POLLS_SHARE / scale
        self._purse: Purse | None = None
        self._flight: Flight[tuple[FeedState, Reply]] = Flight(most)

    async def batch(self) -> float:
        """Start what is due and has room, take what has landed; gives the seconds to rest."""
        self._purse = self._purse or Purse(self._store, self._clock, self._budget)
        now = self._clock.now()
        begun = [s for s in self._store.due(now, self._flight.most * 2) if not self._flight.flying(s.url)][: self._flight.room]
        if begun:
            self._store.hold([s.url for s in begun], now + HELD_S + self._settings.floor_s)
        for state in begun:
            self._flight.start(state.url, self._ask(state))
        landed = await self._flight.landed(IDLE_S)
        if self._paces is not None:
            self._paces.keep()
        if not landed:
            return IDLE_S
        await self._take(landed, self._purse.price)
        self._purse.spend(len(landed))
        return 0.0

    async def close(self) -> None:
        """Call back what is in the air; it is due again when it is held no longer."""
        await self._flight.cancel()

    async def _ask(self, state: FeedState) -> tuple[FeedState, Reply]:
        delta = state.delta is not False and state.etag is not None
        ask = Ask(
            url=state.moved_to or state.url, kind="feed", etag=state.etag, last_modified=state.last_modified, delta=delta
        )  # fmt: skip
        return state, await self._polite.fetch(ask)

    async def _take(self, landed: Iterable[tuple[FeedState, Reply]], price: float) -> None:
        pairs = [(replace(s, pushed=bool(self._pushes and self._pushes.brings(s.url))), r) for s, r in landed]
        self._figures.polls += len(pairs)
        self._figures.answered += sum(reply.status > 0 for _, reply in pairs)
        self._figures.hear([reply for _, reply in pairs], self._clock.now())
        changed = [(s, r) for s, r in pairs if r.status in READ and body_hash(r.body) != s.body_hash]
        tasks = [self._task(s, r) for s, r in changed]
        results = await self._workers.run_async(feed_of, tasks) if tasks else []
        documents = {s.url: result for (s, _), result in zip(changed, results, strict=True)}
        now = self._clock.now()
        fresh, passed_over = self._fresh(pairs, documents, now)
        sketches = {url: sketch(d) for url, d in documents.items() if isinstance(d, FeedDocument)}
        states = {}
        for s, r in pairs:
            if self._figures.alone(r, now):  # nothing is learnt of them while we are cut off
                states[s.url] = replace(s, next_due_at=now + ALONE_S * (1.5 + spread(s.url, s.polls)))
            else:
                outcome = self._outcome(s, r, documents.get(s.url), fresh.get(s.url, []), sketches.get(s.url))
                states[s.url] = after_poll(s, outcome, now, price)
        whole = {s.url: sketches[s.url] for s, r in pairs if s.url in sketches and r.status == 200}
        states |= self._kin(states, whole, fresh, now)
        if self._pushes is not None:
            self._pushes.consider(states[url] for url in sketches)
        self._store.put_dropped(passed_over)
        self._store.settle((), self._updated(pairs, documents, now))
        new = [replace(p, due_at=p.due_at + self._delay_s(p.domain)) for found in fresh.values() for p in found]
        self._store.commit_polls([*states.values(), *self._children(documents, now)], new)

    def _kin(
        self, states: Mapping[str, FeedState], sketches: Mapping[str, Sketch], fresh: Mapping[str, list[Pending]], now: float
    ) -> dict[str, FeedState]:
        """What these polls say of other feeds of their outlets. One that is in the air is left: its own poll will tell."""
        found: dict[str, FeedState] = {}
        told = [s for s in states.values() if s.url in sketches or s.failures or s.health == "gone"]
        for domain, of_domain in groupby(sorted(told, key=lambda s: s.domain), key=lambda s: s.domain):
            kept = {s.url: s for s in self._store.states(domain=domain) if not self._flight.flying(s.url)}
            if len(kept) < 2:
                continue
            kept |= {url: s for url, s in states.items() if s.domain == domain}
            for url in [s.url for s in of_domain]:
                others = siblings(kept[url], list(kept.values()))
                if url in sketches:
                    places = frozenset(place for p in fresh.get(url, ()) if (place := place_of(p.url)))
                    changes = meet(kept[url], sketches[url], places, others, now)
                else:
                    changes = freed(kept[url], others, now)
                kept |= {s.url: s for s in changes}
                found |= {s.url: s for s in changes}
        return found

    def _fresh(
        self, pairs: Iterable[tuple[FeedState, Reply]], documents: Mapping[str, FeedDocument | Failure], now: float
    ) -> tuple[dict[str, list[Pending]], list[Dropped]]:
        """New entries by feed, neither held nor waiting; and those that a first poll passes over, which are not new the next time."""
        found: dict[str, list[Pending]] = {}
        rest: dict[str, str] = {}
        for state, _ in pairs:
            document = documents.get(state.url)
            if isinstance(document, FeedDocument):
                wanted, others = wanted_of(state, document, now, self._settings)
                found[state.url] = [p for e in wanted if (p := pending_of(state, document, e, now))]
                rest.update((canonical(u), u) for e in others[:MOST_PASSED_OVER] if e.url and (u := unwrapped(e.url)))
        fresh = fresh_of(self._store, found)
        held = self._store.known(rest) | {p.key for new in fresh.values() for p in new}
        return fresh, [Dropped(url=u, stage="feed", reason=PASSED_OVER, at=now) for key, u in rest.items() if key not in held]

    def _updated(
        self, pairs: Iterable[tuple[FeedState, Reply]], documents: Mapping[str, FeedDocument | Failure], now: float
    ) -> list[Pending]:
        """Entries that are held and that their feed says were updated since it was asked last: their pages are read again."""
        found: dict[str, Pending] = {}
        for state, _ in pairs:
            document, since = documents.get(state.url), state.last_success_at
            if not isinstance(document, FeedDocument) or since is None:
                continue
            renewed = [e for e in document.entries if e.updated and e.updated != e.published and since < (instant(e.updated) or 0.0) <= now]
            for entry in renewed[:MOST_UPDATED]:
                pending = pending_of(state, document, entry, now)
                if pending and self._store.item_at(pending.url):
                    found[pending.key] = replace(pending, key=pending.key + AGAIN, again=len(STEPS_S) - 1)
        return list(found.values())

    def _children(self, documents: Mapping[str, FeedDocument | Failure], now: float) -> list[FeedState]:
        """The newest sitemaps of an index are feeds of their own from now on: two a poll, of the same site."""
        found: dict[str, FeedState] = {}
        for url, document in documents.items():
            children = document.children[:CHILDREN] if isinstance(document, FeedDocument) else ()
            own = registrable_domain(url)
            fit = [c for c in children if c != url and registrable_domain(c) == own]
            known = {s.url for s in self._store.states(domain=own)} if fit else set()
            found.update({c: first_state(Feed(url=c, domain=own, format="sitemap"), now) for c in fit if c not in known})
        return list(found.values())

    def _task(self, state: FeedState, reply: Reply) -> FeedTask:
        kind = reply.header("content-type")
        page = "html" in (kind or "") and any(
            f.url == state.url and f.format == "front-page" for f in self._store.feeds(domain=state.domain)
        )
        return FeedTask(url=reply.url, body=reply.body, content_type=kind, front_page=page)

    def _outcome(
        self, state: FeedState, reply: Reply, document: FeedDocument | Failure | None, fresh: list[Pending], seen: Sketch | None
    ) -> PollOutcome:
        read = document if isinstance(document, FeedDocument) else None
        return PollOutcome(
            reply=reply,
            document=read,
            failure=document.reason if isinstance(document, Failure) else None,
            body_hash=body_hash(reply.body) if reply.status in READ else None,
            new_entries=tuple(printed_at(p.entry) or p.found_at for p in fresh),
            floor_s=self._settings.floor_s,
            sketch=seen,
            unmet=unmet(state, seen, frozenset(key_of(p.entry) for p in fresh)) if seen else (),
        )


def body_hash(body: bytes) -> str:
    """What a body is compared by."""
    return hashlib.blake2b(body, digest_size=16).hexdigest()
