"""How late entries are seen for a budget of polls: the production cadence beside the rules of other readers, on one seeded world.

    python bench/cadence.py [--feeds 1500] [--days 5] [--warm 2.5] [--seed 1] [--full]

The world: feeds with log-normal rates (median 1.5, mean about 6 entries a day, the busiest 1,500), a quarter dormant, the
days of a newsroom, an office or a batch job in 24 zones, hours that burst (gamma), windows of 10 to 200 entries. It stands for
300,000 feeds and its budget is that of asking each every 15 minutes (333 polls a second). `--full`: 15,000 feeds and 9 days.
A second world (`cadence_outlets.py`) has outlets of many feeds, which tell of each other, and hubs.
Peers, each tuned to the same budget: every 15 minutes; Miniflux's entry_frequency (a week divided by the week's count times a
factor, between 5 minutes and 24 hours); CommaFeed's rule (half the mean gap between entries, between bounds, slower when quiet).
"""

from __future__ import annotations

import argparse
import bisect
import heapq
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

import cadence_outlets
from firsthand.model.feed import FeedState
from firsthand.polling.cadence import PRICE, adjust, first_lesson, learn, next_due, profile
from report import report

HOUR, DAY = 3600.0, 86_400.0
WORLD = 300_000
FIXED_S = 900.0
BEGIN = 1_800_000_000.0 - 1_800_000_000.0 % DAY
PAST_DAYS = 14


@dataclass
class Feed:
    times: list[float]
    window: int
    zone: int | None


@dataclass
class Told:
    """Lags in minutes of the entries seen in the measured days, by feed; how many were lost; polls a second of 300,000 feeds."""

    lags: list[list[float]]
    lost: int
    rate: float
    minutes: list[int]  # polls by the minute of the hour

    def figures(self) -> dict[str, float]:
        every = np.array([lag for feed in self.lags for lag in feed])
        means = np.array([np.mean(feed) for feed in self.lags if feed])
        return {
            "polls/s": self.rate, "median": float(np.median(every)), "mean": float(every.mean()), "p95": float(np.percentile(every, 95)),
            "p99": float(np.percentile(every, 99)), "flatness": max(self.minutes) / float(np.mean(self.minutes)), "lost": self.lost / (self.lost + len(every)), "feed p95": float(np.percentile(means, 95)),
        }  # fmt: skip


def world(feeds: int, days: float, seed: int) -> list[Feed]:
    random = np.random.default_rng(seed)
    return [Feed(*one_feed(random, days)) for _ in range(feeds)]


def one_feed(random: np.random.Generator, days: float) -> tuple[list[float], int, int | None]:
    """The times of a feed's entries, how many it holds, the minutes east of Greenwich that are known of it."""
    rate = min(float(np.exp(random.normal(np.log(1.5), 1.665))), 1500.0) * (0.005 if random.random() < 0.25 else 1.0)
    hours = int((days + PAST_DAYS) * 24)
    zone = int(random.integers(-11, 13))
    shape = _day(random)
    local = (np.arange(hours) + zone) % 24
    counts = random.poisson(rate * shape[local] * random.gamma(1.5, 1 / 1.5, hours))
    at = np.repeat(np.arange(hours), counts) * HOUR + random.random(counts.sum()) * HOUR
    window = int(random.choice([10, 15, 20, 25, 30, 50, 100, 200]))
    return sorted((at + BEGIN - PAST_DAYS * DAY).tolist()), window, zone * 60 if random.random() < 0.7 else None


def _day(random: np.random.Generator) -> np.ndarray:
    kind = random.random()
    hours = np.arange(24)
    if kind < 0.6:  # a newsroom
        shape = 1.0 + 0.9 * np.cos((hours - 14) / 24 * 2 * np.pi)
    elif kind < 0.9:  # an office
        shape = np.where((hours >= 8) & (hours < 18), 1.0, 0.05)
    else:  # a batch job
        shape = np.full(24, 0.02)
        shape[random.integers(0, 24, 2)] = 1.0
    return shape / shape.sum()


class Run:
    """One policy over the world. `policy(feed, now, new)` gives the next instant; `slice_s`: called between slices with the polls made."""

    def __init__(self, feeds: Sequence[Feed], days: float, warm: float) -> None:
        self.feeds, self.end, self.measure = feeds, BEGIN + days * DAY, BEGIN + warm * DAY

    def go(self, policy: Callable[[int, float, list[float]], float], after: Callable[[float, int], None] | None = None) -> Told:
        lags: list[list[float]] = [[] for _ in self.feeds]
        seen = [bisect.bisect_right(f.times, BEGIN) for f in self.feeds]
        heap = [(BEGIN + FIXED_S * (i + 0.5) / len(self.feeds), i) for i in range(len(self.feeds))]
        heapq.heapify(heap)
        lost = polls = slice_polls = 0
        slice_end = BEGIN + 300
        minutes = [0] * 60
        while heap and heap[0][0] < self.end:
            now, i = heap[0]
            while now >= slice_end:
                if after:
                    after(slice_end, slice_polls)
                slice_polls, slice_end = 0, slice_end + 300
            feed = self.feeds[i]
            upto = bisect.bisect_right(feed.times, now, lo=seen[i])
            fresh = feed.times[max(seen[i], upto - feed.window) : upto]
            if now >= self.measure:
                polls += 1
                minutes[int(now // 60) % 60] += 1
                lost += sum(t >= self.measure for t in feed.times[seen[i] : upto]) - sum(t >= self.measure for t in fresh)
                lags[i].extend((now - t) / 60 for t in fresh if t >= self.measure)
            seen[i] = upto
            slice_polls += 1
            heapq.heapreplace(heap, (policy(i, now, fresh), i))
        return Told(lags, lost, polls / (self.end - self.measure) * WORLD / len(self.feeds), minutes)


def ours(run: Run, budget: float) -> Told:
    """The production functions, with the price moved every five minutes so that the budget is kept."""
    states = [
        FeedState(url=f"https://{i}.example/feed", domain=f"{i}.example", hours=profile(f.zone)) for i, f in enumerate(run.feeds)
    ]  # fmt: skip
    price = PRICE
    known = [False] * len(states)
    own_budget = budget * len(run.feeds) / WORLD

    def policy(i: int, now: float, fresh: list[float]) -> float:
        feed = run.feeds[i]
        if known[i]:
            state = learn(states[i], now, fresh, feed.window)
        else:
            upto = bisect.bisect_right(feed.times, now)
            state = replace(states[i], **first_lesson(states[i], now, feed.times[max(0, upto - feed.window) : upto], feed.window))
            known[i] = True
        states[i] = state
        return next_due(state, now, price)

    def after(_: float, polls: int) -> None:
        nonlocal price
        price = adjust(price, polls / 300, own_budget)

    return run.go(policy, after)


def fixed(run: Run, every_s: float) -> Told:
    return run.go(lambda i, now, fresh: now + every_s)


def entry_frequency(run: Run, factor: float) -> Told:
    def policy(i: int, now: float, fresh: list[float]) -> float:
        times = run.feeds[i].times
        upto = bisect.bisect_right(times, now)
        weekly = upto - bisect.bisect_right(times, now - 7 * DAY)
        return now + min(max(7 * DAY / (weekly * factor) if weekly else DAY, 300.0), DAY)

    return run.go(policy)


def commafeed(run: Run, bounds: float) -> Told:
    least, most = bounds, bounds * 4 * 3

    def policy(i: int, now: float, fresh: list[float]) -> float:
        feed = run.feeds[i]
        upto = bisect.bisect_right(feed.times, now)
        held = feed.times[max(0, upto - feed.window) : upto]
        quiet = (now - held[-1]) / DAY if held else 99
        if quiet > 30:
            return now + most
        if quiet > 14:
            return now + most / 2
        if quiet > 7:
            return now + most / 4
        gap = (held[-1] - held[0]) / (len(held) - 1) if len(held) > 1 else most
        return now + min(max(gap / 2, least), most / 4)

    return run.go(policy)


def tuned(make: Callable[[float], Told], low: float, high: float, budget: float, *, rising: bool) -> Told:
    """The rule at the parameter where it asks as often as the budget allows."""
    told = make(low)
    for _ in range(7):
        middle = (low * high) ** 0.5
        told = make(middle)
        if abs(told.rate / budget - 1) < 0.02:
            break
        low, high = (middle, high) if (told.rate < budget) == rising else (low, middle)
    return told


def outlets(feeds: int, days: float, warm: float, seed: int) -> list[dict[str, object]]:
    """The second world: feeds of outlets that tell of each other, and hubs."""
    media = cadence_outlets.media(feeds, seed, lambda random: one_feed(random, days))
    span = (BEGIN, BEGIN + days * DAY, BEGIN + warm * DAY)
    base = cadence_outlets.figures(cadence_outlets.fixed(media, *span, FIXED_S))
    alone = cadence_outlets.figures(cadence_outlets.ours(media, *span, base["polls/s"], hubs=False))
    us = cadence_outlets.figures(cadence_outlets.ours(media, *span, base["polls/s"]))
    rows: list[dict[str, object]] = []
    for name, told in (("outlets", alone), ("outlets and hubs", us)):
        rows += [
            {"name": f"{name}: median lag", "value": told["median"], "unit": "min", "goal": 1.0, "peer": base["median"], "ratio": told["median"] / base["median"]},
            {"name": f"{name}: mean lag", "value": told["mean"], "unit": "min", "goal": 3.0, "peer": base["mean"], "ratio": told["mean"] / base["mean"]},
            {"name": f"{name}: p95 lag", "value": told["p95"], "unit": "min", "peer": base["p95"], "ratio": told["p95"] / base["p95"]},
            {"name": f"{name}: lost from the window", "value": told["lost"] * 100, "unit": "%", "floor": 0.1, "at_most": True, "peer": base["lost"] * 100},
            {"name": f"{name}: p95 over feeds of the mean lag", "value": told["feed p95"], "unit": "min", "floor": 40.0, "goal": 20.0, "at_most": True, "peer": base["feed p95"]},
            {"name": f"{name}: load by the minute of the hour", "value": told["flatness"], "unit": "times", "floor": 1.1, "at_most": True, "peer": base["flatness"]},
            {"name": f"{name}: polls a second", "value": told["polls/s"], "unit": "1/s", "floor": base["polls/s"] * 1.02, "at_most": True, "peer": base["polls/s"]},
        ]  # fmt: skip
    return [{**row, "n": int(us["n"])} for row in rows]


def main() -> bool:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=1500)
    parser.add_argument("--days", type=float, default=5.0)
    parser.add_argument("--warm", type=float, default=2.5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--no-peers", action="store_true")
    wish = parser.parse_args()
    if wish.full:
        wish.feeds, wish.days, wish.warm = 15_000, 9.0, 4.0
    feeds = world(wish.feeds, wish.days, wish.seed)
    run = Run(feeds, wish.days, wish.warm)
    base = fixed(run, FIXED_S)
    budget = base.rate
    us = ours(run, budget).figures()
    them = base.figures()
    n = sum(len(lags) for lags in base.lags)
    rows = [
        {"name": "median lag", "value": us["median"], "unit": "min", "floor": them["median"] / 4, "goal": 1.0, "peer": them["median"], "ratio": us["median"] / them["median"]},
        {"name": "mean lag", "value": us["mean"], "unit": "min", "floor": them["mean"] / 2.5, "goal": 3.0, "peer": them["mean"], "ratio": us["mean"] / them["mean"]},
        {"name": "p95 lag", "value": us["p95"], "unit": "min", "floor": them["p95"] * 0.75, "peer": them["p95"], "ratio": us["p95"] / them["p95"]},
        {"name": "p99 lag", "value": us["p99"], "unit": "min", "peer": them["p99"], "ratio": us["p99"] / them["p99"]},
        {"name": "lost from the window", "value": us["lost"] * 100, "unit": "%", "floor": 0.1, "peer": them["lost"] * 100},
        {"name": "p95 over feeds of the mean lag", "value": us["feed p95"], "unit": "min", "floor": 40.0, "goal": 20.0, "peer": them["feed p95"]},
        {"name": "load by the minute of the hour, highest to mean", "value": us["flatness"], "unit": "times", "floor": 1.1, "peer": them["flatness"]},
        {"name": "polls a second", "value": us["polls/s"], "unit": "1/s", "floor": budget * 1.02, "peer": budget, "ratio": us["polls/s"] / budget},
    ]  # fmt: skip
    rows = [{**row, "n": n, **({"at_most": True} if "floor" in row else {})} for row in rows]
    rows += outlets(wish.feeds, wish.days, wish.warm, wish.seed)
    if not wish.no_peers:
        for name, told in (
            ("entry_frequency", tuned(lambda f: entry_frequency(run, f), 1.0, 2000.0, budget, rising=True)),
            ("CommaFeed", tuned(lambda b: commafeed(run, b), 30.0, 3000.0, budget, rising=False)),
        ):
            f = told.figures()
            rows += [
                {"name": f"{name}: {key}", "value": f[key] * (100 if key == "lost" else 1), "unit": unit, "ratio": us[key] / f[key] if f[key] else None}
                for key, unit in (("polls/s", "1/s"), ("median", "min"), ("mean", "min"), ("p95", "min"), ("lost", "%"), ("feed p95", "min"))
            ]  # fmt: skip
    return report("cadence", rows)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
