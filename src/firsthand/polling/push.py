"""When a hub is subscribed to, what its questions are answered, when a lease is renewed (W3C WebSub 2018); pure.

Everything here is said by strangers: a topic is believed only under the feed's own registrable domain, a lease is bounded, and a
hub that is asked without TLS gets no secret, so that what it delivers is a hint and no content.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from firsthand.model.feed import FeedState
from firsthand.model.page import Reply
from firsthand.model.push import Subscription
from firsthand.polling.cadence import spread
from firsthand.text.urls import canonical, is_web, registrable_domain

LEASE_S, LEAST_LEASE_S, MOST_LEASE_S = 5 * 86_400.0, 300.0, 30 * 86_400.0
RENEWED_AT = 2 / 3  # of a lease
ANSWER_S = 3_600.0  # a hub verifies within an hour, or is asked again
FIRST_RETRY_S, LONGEST_RETRY_S, MOST_FAILURES = 900.0, 86_400.0, 8
LONGEST_CHALLENGE = 1_000
REFUSED_S = 7 * 86_400.0  # a hub that does not want us is left alone for a week
_LIVE = frozenset({"new", "active", "quiet"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """On a hub's question: whether it is affirmed, and the subscription after it."""

    affirmed: bool
    after: Subscription


def topic_of(state: FeedState) -> str | None:
    """What a hub is asked for: the address that the feed calls itself, of its own site; None where it offers no push."""
    if not is_web(state.hub) or state.health not in _LIVE or state.twin_of:
        return None
    topic = state.self_url or state.moved_to or state.url
    own = registrable_domain(state.moved_to or state.url)
    return topic if is_web(topic) and registrable_domain(topic) == own else None


def wanted(state: FeedState, held: Subscription | None) -> bool:
    """Whether a new subscription is to be asked for."""
    topic = topic_of(state)
    if topic is None:
        return False
    return held is None or (held.state != "leaving" and (held.hub, canonical(held.topic)) != (state.hub, canonical(topic)))


def unwanted(state: FeedState | None, held: Subscription) -> bool:
    """Whether one that is held is to be ended: its feed is gone, moved, named another hub or none, or is a twin."""
    if held.state not in ("asked", "active"):
        return False
    if state is None or state.health in ("gone", "blocked"):
        return True
    topic = topic_of(state)
    return state.health in _LIVE and (topic is None or (held.hub, canonical(held.topic)) != (state.hub, canonical(topic)))


def opened(state: FeedState, token: str, secret: str, now: float) -> Subscription:
    """The subscription that is to be asked for now; the secret goes out only over TLS."""
    hub = state.hub or ""
    return Subscription(
        token=token, feed=state.url, domain=state.domain, topic=topic_of(state) or state.url, hub=hub, due_at=now,
        secret=secret if hub.lower().startswith("https:") else "",
    )  # fmt: skip


def form_of(held: Subscription, callback: str) -> tuple[tuple[str, str], ...]:
    """The request to the hub (WebSub, 5.1)."""
    leaving = held.state == "leaving"
    form = (("hub.callback", callback), ("hub.mode", "unsubscribe" if leaving else "subscribe"), ("hub.topic", held.topic))
    if leaving:
        return form
    secret = (("hub.secret", held.secret),) if held.secret else ()
    return (*form, ("hub.lease_seconds", str(int(LEASE_S))), *secret)


def asking(held: Subscription, now: float) -> Subscription:
    """The subscription while its request is on the way: a hub may verify before it answers."""
    return replace(held, asked_at=now, due_at=now + ANSWER_S)


def after_asking(held: Subscription, reply: Reply, now: float) -> Subscription:
    """After the hub answered the request: 2xx means that it will verify; anything else that it is asked again, later and later."""
    if 200 <= reply.status < 300:
        return replace(asking(held, now), reason=None)
    return _failed(held, (reply.reason or f"the hub answers {reply.status}")[:300], now)


def unanswered(held: Subscription, now: float) -> Subscription:
    """After a hub that took the request did not verify in time."""
    if held.state == "leaving":
        return replace(held, state="ended", reason="the hub did not ask whether we leave; its deliveries are not taken")
    return _failed(held, "the hub did not verify our intent", now)


def answered(held: Subscription | None, said: Mapping[str, str], now: float) -> Verdict | None:
    """The answer to a verification of intent or a denial (WebSub, 5.2 and 5.3); None where there is no such subscription."""
    if held is None or held.state in ("ended", "refused") or said.get("hub.topic") != held.topic:
        return None
    mode = said.get("hub.mode")
    if mode == "denied":
        reason = "".join(c if c.isprintable() else " " for c in said.get("hub.reason", ""))[:200]
        return Verdict(True, _refused(held, f"the hub denies it: {reason}" if reason else "the hub denies it", now))
    challenge = said.get("hub.challenge", "")
    if not challenge or len(challenge) > LONGEST_CHALLENGE:
        return None
    if mode == "unsubscribe":
        return Verdict(held.state == "leaving", replace(held, state="ended", reason="ended by us") if held.state == "leaving" else held)
    if mode != "subscribe" or held.state == "leaving" or (held.state == "asked" and not held.asked_at):
        return None
    lease = _lease(said.get("hub.lease_seconds"))
    due = now + lease * (RENEWED_AT - 0.1 * spread(held.token, int(now)))
    return Verdict(True, replace(held, state="active", asked_at=0.0, lease_until=now + lease, due_at=due, failures=0, reason=None))


def delivered(held: Subscription, believed: bool, now: float) -> Subscription:
    """After a delivery, signed as agreed or not."""
    if believed:
        return replace(held, deliveries=held.deliveries + 1, delivered_at=now)
    return replace(held, refused=held.refused + 1)


def brings(held: Subscription | None, now: float) -> bool:
    """Whether this subscription is relied upon now."""
    return held is not None and held.state == "active" and now < held.lease_until


def _failed(held: Subscription, reason: str, now: float) -> Subscription:
    failures = held.failures + 1
    if held.state == "leaving":
        return replace(held, state="ended", failures=failures, reason=reason)
    if failures >= MOST_FAILURES:
        return _refused(replace(held, failures=failures), reason, now)
    wait = min(FIRST_RETRY_S * 2.0 ** min(failures, 10), LONGEST_RETRY_S) * (0.5 + 0.5 * spread(held.token, failures))
    return replace(held, failures=failures, due_at=now + wait, asked_at=0.0, reason=reason)


def _refused(held: Subscription, reason: str, now: float) -> Subscription:
    return replace(held, state="refused", due_at=now + REFUSED_S, asked_at=0.0, reason=reason)


def _lease(said: str | None) -> float:
    if said and said.isascii() and said.isdigit() and len(said) <= 12:
        return min(max(float(said), LEAST_LEASE_S), MOST_LEASE_S)
    return LEASE_S
