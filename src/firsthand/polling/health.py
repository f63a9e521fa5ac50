"""How the feeds are, for the operator and the public: state, reason, last success, share of 304, lag, next poll; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from firsthand.model.feed import FeedState

FAILING = frozenset({"failing", "blocked", "gone"})


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """One feed. `not_modified` is the share of its answers that were 304; `lag_s` seconds from an entry's printed time until it was found.

    `instead` is why it is asked less: `pushed` (a hub brings it), `covered` or `twin` (another feed of its outlet tells), or None.
    """

    url: str
    domain: str
    state: str
    reason: str | None
    last_success_at: float | None
    next_due_at: float
    not_modified: float | None
    lag_s: float | None
    instead: str | None


@dataclass(frozen=True, slots=True)
class FleetHealth:
    """All feeds: how many by state, the share of 304 among their answers, the median lag, how many by what tells in their stead, the commonest reasons of failure."""

    feeds: int
    by_state: dict[str, int]
    not_modified: float | None
    lag_s: float | None
    instead: dict[str, int]
    unconditional: int
    reasons: tuple[tuple[str, int], ...]


def health_of(state: FeedState) -> FeedHealth:
    """One feed's health."""
    return FeedHealth(
        url=state.url, domain=state.domain, state=state.health, reason=state.reason, last_success_at=state.last_success_at, next_due_at=state.next_due_at,
        not_modified=state.not_modified / state.polls if state.polls else None, lag_s=state.lag_s, instead=instead_of(state),
    )  # fmt: skip


def instead_of(state: FeedState) -> str | None:
    """What tells of a feed's news in its stead."""
    if state.pushed and state.push_clean:
        return "pushed"
    return "twin" if state.twin_of else "covered" if state.cover else None


def fleet_health(states: Iterable[FeedState]) -> FleetHealth:
    """The health of all; one pass."""
    held: Sequence[FeedState] = list(states)
    polls, unchanged = sum(s.polls for s in held), sum(s.not_modified for s in held)
    lags = [s.lag_s for s in held if s.lag_s is not None]
    return FleetHealth(
        feeds=len(held),
        by_state=dict(Counter(s.health for s in held).most_common()),
        not_modified=unchanged / polls if polls else None,
        lag_s=median(lags) if lags else None,
        instead=dict(Counter(kind for s in held if (kind := instead_of(s))).most_common()),
        unconditional=sum(s.unconditional for s in held),
        reasons=tuple(Counter(s.reason for s in held if s.reason and s.health in FAILING).most_common(10)),
    )


def failing(states: Iterable[FeedState]) -> list[FeedHealth]:
    """Those that fail, the longest first."""
    held = [s for s in states if s.health in FAILING]
    return [health_of(s) for s in sorted(held, key=lambda s: (s.failing_since_at or s.last_poll_at or 0.0, s.url))]


def sentence(fleet: FleetHealth) -> str:
    """The fleet's health in a line."""
    said = [", ".join(f"{count} {state}" for state, count in fleet.by_state.items()) or "none yet"]
    if fleet.not_modified is not None:
        said.append(f"{fleet.not_modified:.0%} of answers were 304")
    if fleet.lag_s is not None:
        said.append(f"median lag {fleet.lag_s / 60:.1f} min")
    said += [f"{count} {kind}" for kind, count in fleet.instead.items()]
    if fleet.unconditional:
        said.append(f"{fleet.unconditional} whose server knows no 304")
    return f"{fleet.feeds} feeds: " + "; ".join(said)
