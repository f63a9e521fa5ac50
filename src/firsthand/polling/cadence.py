"""When to ask a feed next: the price of a poll.

A feed appends, so asking late costs the lag of what it published meanwhile. With w the worth of an entry, lambda(t) the rate
at which entries appear and c the cost of a poll, a feed is asked when the integral of (w lambda(t) / c) ** 0.47 since the last
poll reaches one number, the same for all feeds: the price. An exponent of 1/2 gives the least mean lag for a budget of polls
(minimise the sum of w lambda tau / 2 subject to the sum of c / tau), 1/3 the least mean squared lag; 0.47 is between, as measured by
bench/cadence.py. What the price is worth in polls is found by `adjust`. Close kin: Azar, Horvitz, Lubetzky, Peres, Shahaf, PNAS 2018; Busa-Fekete et al. 2025,
who minimise the staleness of pages that change rather than the lag of entries that are added.

Rates are learnt with a gamma prior, counts decay with a half-life of five days; a profile of 24 hours is learnt from the
entries' own times, and a short-lived factor follows bursts. Of a feed that another of its outlet covers (see `kin`), only what
the other lacks is counted. Instants are Unix seconds, rates entries an hour.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from firsthand.model.feed import FeedState

EXPONENT = 0.47
PRICE, LEAST_PRICE, MOST_PRICE = 0.055, 1e-3, 100.0  # the first: where 300,000 feeds fall due 333 times a second
LEAST_S, MOST_S = 60.0, 86_400.0
HOUR_S = 3600.0
PRIOR_SHAPE = 0.35
PRIOR_HOURS = PRIOR_SHAPE / (0.5 / 24)
DECAY_H = 5 * 24 / math.log(2)
PROFILE_MASS = 16.0
BURST_DECAY_H = 1.0 / math.log(2)
BURST_PRIOR = 3.0
BURST_STEP_S, BURST_END_S = 900.0, 4 * 3600.0
WINDOW_SHARE = 0.5
FLAT = (1 / 24,) * 24
_WAKING = (3, 2, 2, 2, 2, 3, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 5, 5, 5, 4, 4, 3)  # a newsroom's day by its own clock


def profile(minutes_east: int | None) -> tuple[float, ...]:
    """The 24 shares of a UTC day that are expected of a newsroom so many minutes east of Greenwich, before anything is known."""
    if minutes_east is None:
        return FLAT
    total = sum(_WAKING)
    return tuple(_WAKING[(hour + round(minutes_east / 60)) % 24] / total for hour in range(24))


def learn(state: FeedState, now: float, appeared: Sequence[float], window: int) -> FeedState:
    """The state after `lesson`."""
    return replace(state, **lesson(state, now, appeared, window))


def lesson(state: FeedState, now: float, appeared: Sequence[float], window: int) -> dict[str, Any]:
    """What a successful poll teaches: the times at which its new entries appeared (as printed), how many it holds at once.

    A time outside the interval since the last poll is counted and not believed: it says nothing of the hour. Given as the
    fields that change, so that a poll makes one new state of them and not five.
    """
    since = state.rate_at if state.rate_at is not None else now
    fade = math.exp(-max(0.0, now - since) / HOUR_S / DECAY_H)
    arrivals = state.arrivals * fade + len(appeared) * (1.0 - state.covered)
    exposure = state.exposure_h * fade + DECAY_H * (1 - fade)
    shares = state.hours
    if appeared:
        shares = _shares(state, fade, [t if since - HOUR_S <= t <= now else now for t in appeared])
    seen, expected = _burst(state, since, now, appeared)
    return {
        "rate": (PRIOR_SHAPE * (1.0 - state.covered) + arrivals) / (PRIOR_HOURS + exposure), "rate_at": now, "arrivals": arrivals,
        "exposure_h": exposure, "hours": shares, "burst_seen": seen, "burst_expected": expected, "window": window or state.window,
    }  # fmt: skip


def first_lesson(state: FeedState, now: float, printed: Sequence[float], window: int) -> dict[str, Any]:
    """What the first sight of a feed teaches: the times printed at its entries are a sample of its past."""
    past = [t for t in printed if now - 30 * 24 * HOUR_S < t <= now]
    if len(past) < 2:
        return lesson(state, now, (), window)
    arrivals = sum(math.exp(-(now - t) / HOUR_S / DECAY_H) for t in past)
    exposure = DECAY_H * (1 - math.exp(-(now - min(past)) / HOUR_S / DECAY_H))
    return {
        "rate": (PRIOR_SHAPE + arrivals) / (PRIOR_HOURS + exposure), "rate_at": now, "arrivals": arrivals, "exposure_h": exposure,
        "hours": _shares(replace(state, arrivals=0.0), 1.0, past), "window": window or state.window,
    }  # fmt: skip


def next_due(state: FeedState, now: float, price: float, *, floor_s: float = LEAST_S, cost: float = 1.0, worth: float = 1.0) -> float:
    """The instant of the next poll of a feed polled `now`: where the integral reaches the price, between the floor and 24 hours,
    and before half of the feed's window may have been pushed out. `cost` is in polls that find nothing.
    """
    shares = state.hours or FLAT
    daily = state.rate * 24
    surplus = burst_of(state) - 1.0
    # what a cover lacks falls out of the window as fast as everything else of a feed: the whole flow counts here
    room = WINDOW_SHARE * state.window * (1.0 - state.covered) if state.window else math.inf
    least, most = max(floor_s, LEAST_S), max(floor_s, MOST_S)
    weight = worth / cost
    due, paid, came = 0.0, 0.0, 0.0
    while due < most:
        at = now + due
        step_s = min(HOUR_S - at % HOUR_S, most - due, BURST_STEP_S if surplus > 0.05 and due < BURST_END_S else HOUR_S)
        lift = 1.0 + surplus * math.exp(-(due + step_s / 2) / HOUR_S / BURST_DECAY_H) if due < BURST_END_S else 1.0
        rate = daily * shares[int(at // HOUR_S) % 24] * lift
        pays, comes = math.pow(weight * rate, EXPONENT), rate
        needed_h = min((price - paid) / pays if pays else math.inf, (room - came) / comes if comes else math.inf)
        if needed_h * HOUR_S <= step_s:
            due += needed_h * HOUR_S
            break
        due += step_s
        paid += pays * step_s / HOUR_S
        came += comes * step_s / HOUR_S
    return now + min(max(due, least), most)


def spread(url: str, turn: int) -> float:
    """A number in [0, 1) that is the feed's own at this turn: jitter without chance."""
    return zlib.crc32(f"{url} {turn}".encode()) / 2**32


def burst_of(state: FeedState) -> float:
    """How many times its usual rate a feed publishes just now."""
    return (BURST_PRIOR + state.burst_seen) / (BURST_PRIOR + state.burst_expected)


def adjust(price: float, due_rate: float, budget: float) -> float:
    """The price after a while (five minutes) in which `due_rate` polls a second fell due, of a `budget` of polls a second.

    What fell due is what was polled and what is overdue: where the gates hold polls back, their number alone says nothing.
    Polls are inversely proportional to the price where no floor binds; the step is damped, since what was scheduled at the
    old price is still to come.
    """
    if budget <= 0 or due_rate < 0:
        return price
    return min(max(price * min(max(math.sqrt(due_rate / budget), 0.8), 1.25), LEAST_PRICE), MOST_PRICE)


def opening_price(states: Iterable[FeedState], budget: float) -> float:
    """The price at which these feeds would fall due `budget` times a second in all, were there no floors: to start with."""
    pays = sum(math.pow(state.rate or PRIOR_SHAPE / PRIOR_HOURS, EXPONENT) for state in states)
    if budget <= 0 or pays == 0:
        return PRICE
    return min(max(pays / (budget * HOUR_S), LEAST_PRICE), MOST_PRICE)


def _shares(state: FeedState, fade: float, times: Sequence[float]) -> tuple[float, ...]:
    mass = PROFILE_MASS + state.arrivals * fade
    counts = [share * mass for share in state.hours or FLAT]
    worth = 1.0 - state.covered  # of one arrival, as in `arrivals`
    for at in times:
        counts[int(at // HOUR_S) % 24] += worth
    total = mass + len(times) * worth
    return tuple(count / total for count in counts)


def _burst(state: FeedState, since: float, now: float, appeared: Sequence[float]) -> tuple[float, float]:
    fade = math.exp(-(now - since) / HOUR_S / BURST_DECAY_H)
    seen = state.burst_seen * fade
    for at in appeared:
        seen += math.exp(-(now - min(max(at, since), now)) / HOUR_S / BURST_DECAY_H)
    expected = state.burst_expected * fade
    shares, daily, at = state.hours or FLAT, state.rate * 24, max(since, now - 4 * HOUR_S)
    while at < now:
        step = min(HOUR_S - at % HOUR_S, now - at)
        ago = (now - at - step / 2) / HOUR_S
        expected += daily * shares[int(at // HOUR_S) % 24] * step / HOUR_S * math.exp(-ago / BURST_DECAY_H)
        at += step
    return seen, expected
