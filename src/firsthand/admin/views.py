"""What the operator's pages show, as rows: feeds and hosts by their state, queues, cases, disputed origins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from firsthand.admin.answers import Answers
from firsthand.admin.metrics import QUEUE
from firsthand.model.feed import FeedState
from firsthand.model.item import Item
from firsthand.store.shelf import ItemQuery, Store

SILENT_S = 7 * 86_400.0
PAGE = 200
RECENT = 600  # items that are looked through for disputes
DOUBTFUL = 0.6
FILTERS = ("all", "failing", "silent", "moved", "slow")
_FAILING = frozenset({"failing", "blocked", "gone"})


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A feed and how it fares."""

    url: str
    domain: str
    health: str
    reason: str
    last_success: str
    next_due: str
    took_s: float | None


@dataclass(frozen=True, slots=True)
class HostRow:
    """An outlet's feeds together; `waits_until` where it asked to be left alone."""

    domain: str
    feeds: int
    failing: int
    polls: int
    entries: int
    waits_until: str


def stamp(at: float | None) -> str:
    """An instant as the operator reads it, UTC; '' for none."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S") if at else ""


def feeds(store: Store, answers: Answers, now: float, which: str, domain: str | None = None) -> list[FeedRow]:
    """Feeds of a filter, those that fail longest first; at most 200."""
    slow = answers.slow()
    chosen: Callable[[FeedState], bool] = {
        "all": lambda s: True,
        "failing": lambda s: s.health in _FAILING,
        "silent": lambda s: s.health not in _FAILING and s.polls > 3 and (s.last_change_at or 0.0) < now - SILENT_S,
        "moved": lambda s: s.health == "moved" or s.moved_to is not None or s.moving_to is not None,
        "slow": lambda s: s.url in slow,
    }[which if which in FILTERS else "all"]
    states = sorted((s for s in store.states(domain=domain) if chosen(s)), key=lambda s: (s.failing_since_at or s.next_due_at, s.url))
    return [_feed(s, answers) for s in states[:PAGE]]


def _feed(state: FeedState, answers: Answers) -> FeedRow:
    reply = answers.of(state.url)
    moved = f"moved to {state.moved_to or state.moving_to}" if state.moved_to or state.moving_to else ""
    return FeedRow(
        state.url, state.domain, state.health, "; ".join(t for t in (state.reason, moved) if t), stamp(state.last_success_at), stamp(state.next_due_at),
        round(reply.took_s, 2) if reply else None,
    )  # fmt: skip


def hosts(store: Store, now: float) -> list[HostRow]:
    """Outlets that are asked, those with most failing feeds first; at most 200."""
    by_domain: dict[str, list[FeedState]] = defaultdict(list)
    for state in store.states():
        by_domain[state.domain].append(state)
    rows = [
        HostRow(
            domain, len(held), sum(s.health in _FAILING for s in held), sum(s.polls for s in held), sum(s.entries_seen for s in held),
            stamp(max((s.not_before_at for s in held if s.not_before_at > now), default=None)),
        )
        for domain, held in by_domain.items()
    ]  # fmt: skip
    return sorted(rows, key=lambda r: (-r.failing, -r.polls, r.domain))[:PAGE]


def queues(store: Store, now: float, more: Callable[[], Mapping[str, float | Mapping[str, int]]]) -> list[tuple[str, str]]:
    """What waits, by name."""

    def counted(number: int) -> str:
        return f"{number} or more" if number >= QUEUE else str(number)

    rows = [("feeds due", counted(len(store.due(now, QUEUE)))), ("pages waiting to be read", counted(len(store.pending(now, QUEUE))))]
    rows += [
        ("pages waiting to be read again", counted(len(store.pending(now, QUEUE, again=True)))),
        ("open cases", str(len(store.cases(open_only=True)))),
    ]
    for name, value in more().items():
        shown = ", ".join(f"{k}: {v}" for k, v in value.items()) if isinstance(value, Mapping) else f"{value:g}"
        rows.append((name.replace("_", " "), shown or "0"))
    return rows


def disputed(store: Store) -> list[Item]:
    """Of the newest items those whose page contradicts itself, whose verdict changed, or of whose origin we are in doubt."""
    found, cursor, seen = [], None, 0
    while seen < RECENT:
        listing = store.items(ItemQuery(limit=200, cursor=cursor))
        seen += len(listing.members)
        found += [i for i in listing.members if _in_dispute(i)]
        cursor = listing.next
        if cursor is None:
            break
    return found[:PAGE]


def _in_dispute(item: Item) -> bool:
    return bool(item.origin.contradictions) or (item.origin.kind != "unknown" and item.origin.confidence < DOUBTFUL)
