"""The second world of `bench/cadence.py`: feeds that belong to outlets, as the shipped catalogue has them.

An outlet with several feeds has sections; in four of five a main feed shows what the sections show (19 entries in 20), and one in
seven has a feed under two addresses. An entry is seen when any feed of its outlet shows it. `HUBS` of the outlets have a hub that
brings an entry within a minute, but for one in a hundred. Ours is the production code: `after_poll`, `kin` and the price.
"""

from __future__ import annotations

import bisect
import heapq
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import numpy as np

from firsthand import facts
from firsthand.catalogue import tables
from firsthand.model.entry import Entry, FeedDocument
from firsthand.model.feed import FeedState
from firsthand.model.page import Ask, Reply
from firsthand.polling.cadence import PRICE, adjust, profile
from firsthand.polling.judge import PollOutcome, after_poll
from firsthand.polling.kin import RECENT, Sketch, meet, siblings, unmet

DAY, HOUR, SLICE_S = 86_400.0, 3600.0, 300.0
WORLD = 300_000
MAIN, SHOWN, TWINS, HUBS, HUB_MISSES = 0.8, 0.95, 1 / 7, 0.1, 0.01
_ASK = Ask(url="https://o.example/", kind="feed", etag='"1"')
_UNCHANGED = Reply(ask=_ASK, url=_ASK.url, status=304, headers=(("etag", '"1"'),))
_CHANGED = Reply(ask=_ASK, url=_ASK.url, status=200, headers=(("etag", '"1"'),))


@dataclass
class Told:
    """Lags in minutes by home feed, entries that nobody saw in time, polls a second of 300,000 feeds, by minute of the hour."""

    lags: dict[int, list[float]]
    lost: int
    rate: float
    minutes: list[int]


@dataclass
class Place:
    """One feed: its entries (time shown, article), how many it holds, its outlet."""

    outlet: int
    window: int
    zone: int | None
    times: list[float] = field(default_factory=list)
    articles: list[int] = field(default_factory=list)


@dataclass
class Media:
    """The world: feeds, and of each article its time, home feed and outlet; outlets' feeds; which outlets have a hub."""

    feeds: list[Place]
    at: list[float]
    home: list[int]
    members: list[list[int]]
    hubs: set[int]


def sizes(feeds: int, random: np.random.Generator) -> list[int]:
    """Numbers of feeds an outlet, as in the shipped catalogue, until there are enough feeds."""
    counts = list(Counter(f.domain for f in tables.feeds(facts.stream("catalogue/feeds"))).values())
    found: list[int] = []
    while sum(found) < feeds:
        found.append(min(int(random.choice(counts)), 40))
    return found


def media(feeds: int, seed: int, make: Callable[[np.random.Generator], tuple[list[float], int, int | None]]) -> Media:
    """A world of about so many feeds; `make` gives the times, window and zone of one."""
    random = np.random.default_rng(seed)
    world = Media([], [], [], [], set())
    for number, size in enumerate(sizes(feeds, random)):
        first = len(world.feeds)
        main = size > 1 and random.random() < MAIN
        twin = size > 1 and random.random() < TWINS
        told: list[tuple[float, int]] = []
        for n in range(size):
            times, window, zone = make(random)
            feed = Place(number, window, zone)
            world.feeds.append(feed)
            if (n == 0 and main) or (n == size - 1 and twin):
                continue
            own = [(t, len(world.at) + k) for k, t in enumerate(times)]
            world.at += times
            world.home += [first + n] * len(times)
            feed.times, feed.articles = list(times), [a for _, a in own]
            told += own
        if main:
            whole = world.feeds[first]
            shown = sorted(entry for entry in told if random.random() < SHOWN)
            whole.times, whole.articles = [t for t, _ in shown], [a for _, a in shown]
            whole.window = max(whole.window, 30)
        if twin:
            same = world.feeds[first]
            last = world.feeds[first + size - 1]
            last.times, last.articles, last.window = same.times, same.articles, same.window
        world.members.append(list(range(first, first + size)))
        if random.random() < HUBS:
            world.hubs.add(number)
    return world


class Watch:
    """Who has seen what, and when."""

    def __init__(self, world: Media, begin: float, end: float, measure: float, *, hubs: bool, seed: int = 7) -> None:
        self.world, self.begin, self.end, self.measure = world, begin, end, measure
        self.seen = [t < begin for t in world.at]
        self.lags: dict[int, list[float]] = {}
        random = np.random.default_rng(seed)
        outlets = world.hubs if hubs else set()
        brought = [
            (t + float(random.random()) * 60, a)
            for a, t in enumerate(world.at)
            if begin <= t < end and world.feeds[world.home[a]].outlet in outlets and random.random() >= HUB_MISSES
        ]
        self.brought, self.brought_at = sorted(brought), 0

    def bring(self, now: float) -> None:
        """What hubs have delivered until now."""
        while self.brought_at < len(self.brought) and self.brought[self.brought_at][0] <= now:
            at, article = self.brought[self.brought_at]
            self.see(article, at)
            self.brought_at += 1

    def see(self, article: int, now: float) -> bool:
        """Whether nobody had seen it."""
        if self.seen[article]:
            return False
        self.seen[article] = True
        at = self.world.at[article]
        if at >= self.measure:
            self.lags.setdefault(self.world.home[article], []).append((now - at) / 60)
        return True

    def lost(self) -> int:
        """Entries of the measured days that stand in no feed's window any more and were never seen."""
        gone = {a for a, t in enumerate(self.world.at) if self.measure <= t < self.end and not self.seen[a]}
        for feed in self.world.feeds:
            upto = bisect.bisect_right(feed.times, self.end)
            gone -= set(feed.articles[max(0, upto - feed.window) : upto])
        return len(gone)


Policy = Callable[[int, float, list[int], bool], float]


def run(watch: Watch, policy: Policy, after: Callable[[int], None] | None = None) -> Told:
    """Poll the world. `policy(feed, now, the articles that were new to everybody, whether the feed changed)` gives the next instant."""
    feeds = watch.world.feeds
    heap = [(watch.begin + 900.0 * (i + 0.5) / len(feeds), i) for i in range(len(feeds))]
    heapq.heapify(heap)
    upto = [bisect.bisect_right(f.times, watch.begin) for f in feeds]
    polls = in_slice = 0
    slice_end, minutes = watch.begin + SLICE_S, [0] * 60
    while heap and heap[0][0] < watch.end:
        now, i = heap[0]
        while now >= slice_end:
            if after:
                after(in_slice)
            in_slice, slice_end = 0, slice_end + SLICE_S
        watch.bring(now)
        feed = feeds[i]
        reached = bisect.bisect_right(feed.times, now, lo=upto[i])
        novel = [a for a in feed.articles[max(upto[i], reached - feed.window) : reached] if watch.see(a, now)]
        changed, upto[i] = reached > upto[i], reached
        polls += now >= watch.measure
        minutes[int(now // 60) % 60] += now >= watch.measure
        in_slice += 1
        heapq.heapreplace(heap, (policy(i, now, novel, changed), i))
    return Told(watch.lags, watch.lost(), polls / (watch.end - watch.measure) * WORLD / len(feeds), minutes)


class Ours:
    """The production functions over the world."""

    def __init__(self, watch: Watch, budget: float) -> None:
        self.watch, self.price = watch, PRICE
        self.budget = budget * len(watch.world.feeds) / WORLD
        self.states = [
            FeedState(url=f"https://o{f.outlet}.example/{i}", domain=f"o{f.outlet}.example", hours=profile(f.zone), etag='"1"', body_hash="0", pushed=watch_pushed(watch, f))
            for i, f in enumerate(watch.world.feeds)
        ]  # fmt: skip
        self.number = {s.url: i for i, s in enumerate(self.states)}

    def adjust(self, polls: int) -> None:
        """Every five minutes."""
        self.price = adjust(self.price, polls / SLICE_S, self.budget)

    def next(self, i: int, now: float, novel: list[int], changed: bool) -> float:
        """The production judgement of one poll."""
        state, world = self.states[i], self.watch.world
        first = state.last_success_at is None
        if not changed and not first:
            after = after_poll(state, PollOutcome(reply=_UNCHANGED), now, self.price)
        else:
            seen = self._sketch(i, now)
            fresh = frozenset(novel)
            outcome = PollOutcome(
                reply=_CHANGED, document=FeedDocument(format="rss", entries=self._past(i, now) if first else ()), body_hash=f"{now}", sketch=seen, new_entries=tuple(world.at[a] for a in novel),
                unmet=unmet(state, seen, fresh),
            )  # fmt: skip
            after = replace(after_poll(state, outcome, now, self.price), window=world.feeds[i].window)
            if len(kin := world.members[world.feeds[i].outlet]) > 1:
                for told in meet(after, seen, frozenset(), siblings(after, [self.states[k] for k in kin]), now):
                    self.states[self.number[told.url]] = told
                after = self.states[i]
        self.states[i] = after
        return after.next_due_at

    def _sketch(self, i: int, now: float) -> Sketch:
        feed = self.watch.world.feeds[i]
        upto = bisect.bisect_right(feed.times, now)
        since = max(0, upto - feed.window)
        keys, times = feed.articles[since:upto], feed.times[since:upto]
        return Sketch(frozenset(keys), tuple(reversed(keys[-RECENT:])), tuple(reversed(times[-RECENT:])), times[0] if times else 0.0, None)

    def _past(self, i: int, now: float) -> tuple[Entry, ...]:
        feed = self.watch.world.feeds[i]
        upto = bisect.bisect_right(feed.times, now)
        stamps = (datetime.fromtimestamp(t, UTC).isoformat() for t in feed.times[max(0, upto - feed.window) : upto])
        return tuple(Entry(published=stamp) for stamp in stamps)


def watch_pushed(watch: Watch, feed: Place) -> bool:
    """Whether a hub brings this feed."""
    return bool(watch.brought) and feed.outlet in watch.world.hubs


def figures(told: Told) -> dict[str, float]:
    """As `cadence.Told.figures`."""
    every = np.array([lag for lags in told.lags.values() for lag in lags])
    means = np.array([np.mean(lags) for lags in told.lags.values()])
    return {
        "polls/s": told.rate, "median": float(np.median(every)), "mean": float(every.mean()), "p95": float(np.percentile(every, 95)),
        "lost": told.lost / (told.lost + len(every)), "feed p95": float(np.percentile(means, 95)), "flatness": max(told.minutes) / float(np.mean(told.minutes)),
        "n": float(len(every)),
    }  # fmt: skip


def fixed(world: Media, begin: float, end: float, measure: float, every_s: float, *, hubs: bool = False) -> Told:
    """Every feed at one interval."""
    return run(Watch(world, begin, end, measure, hubs=hubs), lambda i, now, novel, changed: now + every_s)


def ours(world: Media, begin: float, end: float, measure: float, budget: float, *, hubs: bool = True) -> Told:
    """Firsthand's cadence."""
    watch = Watch(world, begin, end, measure, hubs=hubs)
    it = Ours(watch, budget)
    return run(watch, it.next, it.adjust)
