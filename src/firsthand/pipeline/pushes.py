"""The batch that is pushed to: feeds that name a hub are subscribed to, and what the hub delivers waits for its pages.

Only where the instance can be reached from outside. The site's thread hands in what comes to the callback: questions are answered
there and then, deliveries wait in a short queue for this batch. A delivery that a kill takes is found by the poll that a pushed
feed still gets as a safety net.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from firsthand.fetching.clock import Clock
from firsthand.fetching.polite import Polite
from firsthand.fetching.push import content_of, new_token, signed
from firsthand.fetching.workers import Workers
from firsthand.model.entry import FeedDocument, Pending
from firsthand.model.feed import FeedState
from firsthand.model.page import Ask
from firsthand.model.push import Subscription
from firsthand.pipeline.entries import fresh_of, pending_of
from firsthand.pipeline.read import FeedTask, feed_of
from firsthand.polling.push import after_asking, answered, asking, brings, delivered, form_of, opened, unanswered, unwanted, wanted
from firsthand.store.shelf import Store

IDLE_S = 1.0
MOST_WAITING, MOST_WAITING_BYTES = 500, 64 << 20
AT_ONCE = 16  # deliveries read, and hubs asked, in one batch


@dataclass(frozen=True, slots=True)
class Delivery:
    """A body that came to a subscription's callback, headers by lower-case name."""

    token: str
    headers: Mapping[str, str]
    body: bytes


class Pushes:
    """Every subscription of this instance. `base` is its public address; without one nothing is subscribed to or relied upon."""

    def __init__(self, store: Store, polite: Polite, workers: Workers, clock: Clock, base: str | None) -> None:
        self._store, self._polite, self._workers, self._clock = store, polite, workers, clock
        self.base = base.rstrip("/") if base else None
        self._lock = threading.Lock()
        self._held = {s.token: s for s in store.pushes()}
        self._by_feed = {s.feed: s.token for s in self._held.values()}
        self._waiting: deque[Delivery] = deque()
        self._bytes = 0
        self._changed: set[str] = set()

    def question(self, token: str, said: Mapping[str, str]) -> str | None:
        """The answer to a hub's question (from the site's thread): the challenge, empty for a denial that is noted, None for no."""
        with self._lock:
            verdict = answered(self._held.get(token), said, self._clock.now()) if self.base else None
            if verdict is None or not verdict.affirmed:
                return None
            self._hold(verdict.after)
        return said.get("hub.challenge", "") if said.get("hub.mode") != "denied" else ""

    def deliver(self, token: str, headers: Mapping[str, str], body: bytes) -> int:
        """Take a delivery (from the site's thread); the status to answer. A bad signature is noted and not told (WebSub, 8)."""
        with self._lock:
            held = self._held.get(token)
            if held is None or held.state not in ("active", "asked"):
                return 410
            if len(self._waiting) >= MOST_WAITING or self._bytes + len(body) > MOST_WAITING_BYTES:
                return 503
            self._waiting.append(Delivery(token, headers, body))
            self._bytes += len(body)
        return 202

    def brings(self, feed: str) -> bool:
        """Whether a hub is relied upon for a feed now."""
        held = self._held.get(self._by_feed.get(feed, ""))
        return self.base is not None and brings(held, self._clock.now())

    def consider(self, states: Iterable[FeedState]) -> None:
        """Open subscriptions for feeds just read that name a hub, and end those that no longer fit."""
        if self.base is None:
            return
        now = self._clock.now()
        with self._lock:
            for state in states:
                held = self._held.get(self._by_feed.get(state.url, ""))
                if held is not None and unwanted(state, held):
                    self._hold(replace(held, state="leaving", due_at=now, asked_at=0.0))
                    held = None
                if wanted(state, held):
                    self._hold(opened(state, new_token(), new_token(), now))

    async def batch(self) -> float:
        """Read what was delivered, ask the hubs that are due, write; gives the seconds to rest."""
        with self._lock:
            taken = [self._waiting.popleft() for _ in range(min(AT_ONCE, len(self._waiting)))]
            self._bytes -= sum(len(d.body) for d in taken)
        if taken:
            await self._take(taken)
        asked = await self._ask() if self.base else 0
        self._write()
        return 0.0 if taken or asked else IDLE_S

    async def _take(self, taken: list[Delivery]) -> None:
        """Documents that are signed as agreed are read; what is signed and none, or cannot be, says that there is something new."""
        now = self._clock.now()
        told = [(held, d, _believed(held, d)) for d in taken if (held := self._held.get(d.token))]
        bodies = [content_of(d.headers, d.body) if believed else None for _, d, believed in told]
        tasks = [
            FeedTask(url=h.topic, body=b, content_type=d.headers.get("content-type"))
            for (h, d, _), b in zip(told, bodies, strict=True)
            if b
        ]
        results = iter(await self._workers.run_async(feed_of, tasks) if tasks else [])
        states = {s.url: s for domain in {h.domain for h, _, _ in told} for s in self._store.states(domain=domain)}
        found: dict[str, list[Pending]] = {}
        due: set[str] = set()
        for (held, _, believed), body in zip(told, bodies, strict=True):
            document = next(results) if body else None
            self._note(held.token, believed, now)
            state = states.get(held.feed)
            if state is not None and isinstance(document, FeedDocument) and document.entries:
                found.setdefault(state.url, []).extend(p for e in document.entries if (p := pending_of(state, document, e, now)))
            elif state is not None and (believed or not held.secret):
                due.add(state.url)
        self._commit(states, fresh_of(self._store, found), due, now)

    def _commit(self, states: Mapping[str, FeedState], fresh: Mapping[str, list[Pending]], due: set[str], now: float) -> None:
        changed = [
            replace(states[url], last_change_at=now, health="active", entries_seen=states[url].entries_seen + len(new))
            for url, new in fresh.items()
            if new
        ]
        # a thin ping: the feed itself is asked, as soon as its floors allow
        changed += [replace(s, next_due_at=min(s.next_due_at, max(now, s.earliest_at))) for s in (states[url] for url in due - set(fresh))]
        if changed:
            self._store.commit_polls(changed, [p for new in fresh.values() for p in new])

    async def _ask(self) -> int:
        now = self._clock.now()
        due = sorted((s for s in self._held.values() if s.due_at <= now), key=lambda s: s.due_at)[:AT_ONCE]
        for held in due:
            if held.state == "refused":
                self._settle(held, replace(held, state="ended"))
            elif held.asked_at:  # the hub had taken the request
                self._settle(held, unanswered(held, now))
            else:
                sent = asking(held, now)
                self._settle(held, sent)
                reply = await self._polite.post(Ask(url=held.hub, kind="hub", form=form_of(held, f"{self.base}/push/{held.token}")))
                self._settle(sent, after_asking(sent, reply, self._clock.now()))
        return len(due)

    def _settle(self, before: Subscription, after: Subscription) -> None:
        """A hub may verify before its own answer has come: what that said stands."""
        with self._lock:
            if self._held.get(before.token) == before:
                self._hold(after)

    def _note(self, token: str, believed: bool, now: float) -> None:
        with self._lock:
            held = self._held.get(token)
            if held is not None:
                self._hold(delivered(held, believed, now))

    def _hold(self, held: Subscription) -> None:
        self._held[held.token] = held
        self._changed.add(held.token)
        if held.state in ("asked", "active", "refused"):
            self._by_feed[held.feed] = held.token
        elif self._by_feed.get(held.feed) == held.token:
            del self._by_feed[held.feed]

    def _write(self) -> None:
        with self._lock:
            changed = [self._held[t] for t in self._changed if t in self._held]
            self._changed.clear()
        if changed:
            self._store.put_pushes(changed)
        with self._lock:
            for held in changed:
                if held.state == "ended" and self._held.get(held.token) == held:
                    del self._held[held.token]


def _believed(held: Subscription, delivery: Delivery) -> bool:
    return signed(held.secret, delivery.headers.get("x-hub-signature"), delivery.body)
