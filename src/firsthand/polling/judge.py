"""What a poll means for the feed: validators, health, patience, where it lives now, and when it is asked again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from firsthand import facts
from firsthand.model.entry import Entry, FeedDocument
from firsthand.model.feed import Feed, FeedState
from firsthand.model.page import Reply
from firsthand.polling.cadence import LEAST_S, MOST_S, PRICE, first_lesson, lesson, next_due, profile, spread
from firsthand.polling.facts import cache_floor_s, linked, permanent_target, ttl_floor_s
from firsthand.polling.hosts import retry_after
from firsthand.polling.kin import RECENT, Sketch, paid
from firsthand.text.dates import instant
from firsthand.text.urls import registrable_domain

NEVER = 253_402_300_799.0  # the last second of the year 9999
DAY_S = 86_400.0
HOUR_S = 3_600.0
UNCONDITIONAL_FLOOR_S = HOUR_S
FAILING_AFTER = 3
DAILY_AFTER_S = 30 * DAY_S
QUIET_AFTER_S = 14 * DAY_S
MOVED_AFTER, MOVED_AFTER_S = 3, DAY_S
REDISCOVER_AFTER, REDISCOVER_AFTER_S = 5, 3 * DAY_S
FIRST_BACKOFF_S = 900.0
UNCONDITIONAL_COST = 3.0
PUSHED_FLOOR_S, PUSHED_LONG_FLOOR_S, PUSHED_LONG_AFTER = HOUR_S, 6 * HOUR_S, 24
LAG_SHARE = 0.2  # of the newest poll in the running mean
DELTA = 226  # RFC 3229: IM Used
_BARRED = frozenset({401, 402, 403, 407, 451})


@dataclass(frozen=True, slots=True, kw_only=True)
class PollOutcome:
    """One poll: the reply, and of a 200 with a new body the document or why there is none.

    `new_entries` are the instants of entries that nobody had shown us before. `floor_s` is the operator's least interval.
    `body_hash` is that of a 200's body, whether it was parsed or not. `sketch` is the document's; `unmet` are the times of entries
    that are new to this feed alone.
    """

    reply: Reply
    document: FeedDocument | None = None
    failure: str | None = None
    body_hash: str | None = None
    new_entries: tuple[float, ...] = ()
    floor_s: float = LEAST_S
    sketch: Sketch | None = None
    unmet: tuple[float, ...] = ()


def first_state(feed: Feed, now: float) -> FeedState:
    """A feed that was never asked: due at once, its hours guessed from its country."""
    minutes = _zones().get((feed.country or "").upper())
    return FeedState(url=feed.url, domain=feed.domain, next_due_at=now, hours=profile(minutes))


def after_poll(state: FeedState, outcome: PollOutcome, now: float, price: float = PRICE) -> FeedState:
    """What is known of the feed after a poll that was committed; the same outcome on the same state gives the same answer."""
    reply = outcome.reply
    if reply.error == "not-now":
        until = retry_after(reply.header("retry-after"), now) or now + HOUR_S
        return replace(state, next_due_at=max(until, now + LEAST_S), earliest_at=max(until, now + LEAST_S))
    state = _moved(state, outcome, now)
    if reply.status == 410:
        return replace(
            state, last_poll_at=now, polls=state.polls + 1, health="gone", reason="the publisher says it is gone for good (410)", next_due_at=NEVER
        )  # fmt: skip
    if reply.status == 304 or (200 <= reply.status < 300 and outcome.failure is None):
        return _succeeded(state, outcome, now, price)
    return _failed(state, outcome, now)


def _succeeded(state: FeedState, outcome: PollOutcome, now: float, price: float) -> FeedState:
    reply, document, first = outcome.reply, outcome.document, state.last_success_at is None
    found = bool(outcome.new_entries)
    changed_at = now if found or outcome.unmet else state.last_change_at
    changes: dict[str, Any] = {
        "last_poll_at": now, "polls": state.polls + 1, "failures": 0, "failing_since_at": None, "reason": None, "last_success_at": now,
        "last_change_at": changed_at, "not_before_at": 0.0, "not_modified": state.not_modified + (reply.status == 304),
        "health": _health(now, changed_at, first), "push_clean": state.push_clean + 1 if state.pushed and not found else 0,
        **_validated(state, outcome), **paid(state, found),
    }  # fmt: skip
    window = 0
    if document is not None:
        window = 0 if reply.status == DELTA else len(document.entries)
        changes |= {
            "floor_s": ttl_floor_s(document.ttl_s), "skip_hours": _clean(document.skip_hours, 24), "skip_days": _clean(document.skip_days, 7),
            "hub": linked(reply, "hub") or document.hub, "self_url": linked(reply, "self") or document.self_url, "entries_seen": state.entries_seen + len(outcome.new_entries),
            "lag_s": lag_of(state, outcome.new_entries, now), **_remembered(state, outcome),
        }  # fmt: skip
    if first and document is not None:
        changes |= first_lesson(state, now, [at for e in document.entries if (at := _printed(e)) is not None], window)
    else:
        # what a cover shows, and what a hub brings, is told by this feed whoever told it first
        also = tuple(at or now for at in outcome.unmet) if state.covers or state.pushed else ()
        changes |= lesson(state, now, (*outcome.new_entries, *also), window)
    state = replace(state, **changes)
    return replace(state, next_due_at=due_at(state, outcome, now, price), earliest_at=_earliest_at(state, outcome, now))


def lag_of(state: FeedState, new_entries: tuple[float, ...], now: float) -> float | None:
    """The running mean of the lag of a feed's entries, in seconds. A time printed before the last poll is no lag of ours, one of now is none."""
    since = state.last_success_at
    lags = [now - at for at in new_entries if since is not None and since <= at < now]
    if not lags:
        return state.lag_s
    mean = sum(lags) / len(lags)
    return mean if state.lag_s is None else state.lag_s + LAG_SHARE * (mean - state.lag_s)


def _remembered(state: FeedState, outcome: PollOutcome) -> dict[str, Any]:
    """What the next poll is compared with. A delta shows only what is new: the rest is as it was."""
    seen = outcome.sketch
    if seen is None:
        return {}
    if outcome.reply.status != DELTA:
        return {"recent": seen.recent, "recent_at": seen.recent_at, "place": seen.place}
    kept = [(k, at) for k, at in zip(state.recent, state.recent_at, strict=True) if k not in seen.keys]
    pairs = [*zip(seen.recent, seen.recent_at, strict=True), *kept][:RECENT]
    return {"recent": tuple(k for k, _ in pairs), "recent_at": tuple(at for _, at in pairs)}


def due_at(state: FeedState, outcome: PollOutcome, now: float, price: float) -> float:
    """The cadence's instant, under every floor, outside the hours and days that the publisher wants skipped."""
    floor = _floor_s(state, outcome, now)
    if state.twin_of:
        return now + max(floor, DAY_S) * (1.0 + 0.1 * spread(state.url, state.polls))
    if state.pushed and state.push_clean:
        floor = max(floor, PUSHED_LONG_FLOOR_S if state.push_clean >= PUSHED_LONG_AFTER else PUSHED_FLOOR_S)
    at = next_due(state, now, price, floor_s=floor, cost=UNCONDITIONAL_COST if state.unconditional else 1.0)
    at += (at - now) * 0.05 * spread(state.url, state.polls)
    return outside_skipped(at, state.skip_hours, state.skip_days)


def _floor_s(state: FeedState, outcome: PollOutcome, now: float) -> float:
    floor = max(LEAST_S, outcome.floor_s, state.floor_s, cache_floor_s(outcome.reply, now))
    return max(floor, UNCONDITIONAL_FLOOR_S) if state.unconditional else floor


def _earliest_at(state: FeedState, outcome: PollOutcome, now: float) -> float:
    return outside_skipped(now + _floor_s(state, outcome, now), state.skip_hours, state.skip_days)


def outside_skipped(at: float, hours: tuple[int, ...], days: tuple[int, ...]) -> float:
    """The first instant from `at` on that RSS 2.0's skipHours (GMT) and skipDays allow; `at` where they allow none."""
    if not hours and not days:
        return at
    moment = datetime.fromtimestamp(at, UTC)
    for _ in range(8 * 24):
        if moment.hour not in hours and moment.weekday() not in days:
            return max(at, moment.timestamp())
        moment = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return at


def _validated(state: FeedState, outcome: PollOutcome) -> dict[str, Any]:
    """Validators as received, kept only with a body that was read; a server that ignores its own is unconditional."""
    reply = outcome.reply
    etag, modified = reply.header("etag"), reply.header("last-modified")
    if reply.status == 304:
        return {"etag": etag or state.etag, "last_modified": modified or state.last_modified, "unconditional": False}
    asked = bool(reply.ask.etag or reply.ask.last_modified)
    unchanged = outcome.body_hash is not None and outcome.body_hash == state.body_hash
    # a changed body says nothing of whether the validators were looked at
    unconditional = not (etag or modified) or (asked and (unchanged or state.unconditional))
    if not unchanged and outcome.document is None:
        return {"unconditional": unconditional}
    delta = state.delta
    if reply.status == DELTA or (reply.ask.delta and asked and not unchanged):  # it could have sent a delta, and did or did not
        delta = reply.status == DELTA
    kept = state.body_hash if reply.status == DELTA else outcome.body_hash
    return {"etag": etag, "last_modified": modified, "body_hash": kept, "unconditional": unconditional, "delta": delta}


def _failed(state: FeedState, outcome: PollOutcome, now: float) -> FeedState:
    reply = outcome.reply
    state = replace(state, last_poll_at=now, polls=state.polls + 1)
    since = state.failing_since_at if state.failing_since_at is not None else now
    failures = state.failures + 1
    wait = retry_after(reply.header("retry-after"), now) if reply.status in (429, 503) else None
    not_before = max(state.not_before_at, wait or 0.0)
    at = now + _backoff_s(state, outcome, failures, daily=now - since > DAILY_AFTER_S or reply.error == "refused")
    lost = _missing(reply) and failures >= REDISCOVER_AFTER and now - since >= REDISCOVER_AFTER_S
    health = "blocked" if _barred(reply) else "failing" if failures >= FAILING_AFTER or state.health in ("new", "failing") else state.health
    moved_to = None if lost else state.moved_to  # perhaps the old address knows better
    return replace(
        state, failures=failures, failing_since_at=since, health=health, not_before_at=not_before, next_due_at=max(at, not_before),
        earliest_at=max(at, not_before), push_clean=0, hinted=False,
        moved_to=moved_to, reason=_reason(outcome, lost),
    )  # fmt: skip


def _backoff_s(state: FeedState, outcome: PollOutcome, failures: int, *, daily: bool) -> float:
    """Doubling up to a day, the upper half of it by jitter, so that those who failed together do not come back together."""
    jitter = spread(state.url, state.polls)
    if daily:
        return MOST_S * (1.0 + 0.1 * jitter)
    least = max(LEAST_S, outcome.floor_s)
    step = min(max(least, FIRST_BACKOFF_S) * 2.0 ** min(failures, 20), MOST_S)
    return max(least, step * (0.5 + 0.5 * jitter))


def _moved(state: FeedState, outcome: PollOutcome, now: float) -> FeedState:
    """A permanent redirect is believed after three equal answers over a day, and only to one's own site or to a feed."""
    target = permanent_target(outcome.reply)
    good = outcome.reply.status == 304 or (200 <= outcome.reply.status < 300 and outcome.failure is None)
    if target is None or target == (state.moved_to or state.url):
        return replace(state, moving_to=None, moved_seen=0, moved_since_at=None) if good and state.moving_to else state
    if target != state.moving_to:
        return replace(state, moving_to=target, moved_seen=1, moved_since_at=now)
    since = state.moved_since_at if state.moved_since_at is not None else now
    state = replace(state, moved_seen=state.moved_seen + 1, moved_since_at=since)
    own = registrable_domain(target) == registrable_domain(state.url)
    if state.moved_seen >= MOVED_AFTER and now - since >= MOVED_AFTER_S and (good or (own and outcome.reply.status != 0)):
        return replace(state, moved_to=target, moving_to=None, moved_seen=0, moved_since_at=None)
    return state


def _barred(reply: Reply) -> bool:
    return reply.status in _BARRED or reply.error == "refused"


def _missing(reply: Reply) -> bool:
    return reply.status == 404 or reply.error == "no-such-host"


def _reason(outcome: PollOutcome, lost: bool) -> str:
    reply = outcome.reply
    if outcome.failure:
        return outcome.failure[:300]
    if _missing(reply):
        return f"not found{', its outlet should be asked where it went' if lost else ''} ({reply.reason or reply.status})"
    return (reply.reason or f"the server answers {reply.status}")[:300]


def _health(now: float, changed_at: float | None, first: bool) -> str:
    if first:
        return "active"
    return "active" if changed_at is not None and now - changed_at < QUIET_AFTER_S else "quiet"


def _clean(values: tuple[int, ...], below: int) -> tuple[int, ...]:
    """Skipped hours or days; 24 is midnight. All of them skipped are none."""
    kept = tuple(sorted({v % below if v == below else v for v in values if 0 <= v <= below}))
    return kept if len(kept) < below else ()


def _printed(entry: Entry) -> float | None:
    stamp = entry.published or entry.updated
    return instant(stamp) if stamp else None


@cache
def _zones() -> dict[str, int]:
    return {row["country"]: int(row["minutes"]) for row in facts.table("polling/zones")}
