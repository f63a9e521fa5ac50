"""What others asked to be told: a hub's subscribers, alert rules, and what was sent. Kept apart from the media store."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """A WebSub subscriber of one of our feeds (`topic`). `until` ends its lease; `delivered` is the hash of what it took last."""

    topic: str
    callback: str
    until: float
    secret: str | None = None
    delivered: str = ""
    failures: int = 0
    next_at: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What somebody wants to hear of, and how.

    `kind`: search (whatever answers `query`), new-report (an outlet's own report that does), independent (a story with `least`
    reports that share no text, owner or credit), not-us-yet (such a story without `mine`), uncredited (same text as an item of
    `mine`, no credit found). `channel`: mail, webhook, ntfy; `target` is its address. `cadence`: now, hourly, daily.
    """

    id: str
    kind: str
    channel: str
    target: str
    made_at: float
    query: str = ""
    mine: str | None = None  # registrable domain
    least: int = 3
    cadence: str = "now"
    network: str = ""  # who made it, for the bounds on how many
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One matter that a rule was told of, or is to be: `key` is the story (or story and outlet), `item` what is linked."""

    rule: str
    key: str
    at: float
    item: str
    state: str = "held"  # held (until it is due) sending sent failed
    tries: int = 0
