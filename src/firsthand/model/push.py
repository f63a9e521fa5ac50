"""A hub brings what is new: a subscription to a feed and what came through it (W3C WebSub)."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """To one feed at one hub. `token` names it in the callback's address and is the key; `secret` signs what the hub delivers.

    `state`: asked (the hub has not yet verified our intent), active, leaving (we asked to end it), refused (for a week), ended. Without a `secret` (a hub
    that is not asked over TLS) content is never believed: a delivery only says that there is something new.
    """

    token: str
    feed: str
    domain: str
    topic: str
    hub: str
    secret: str = field(default="", repr=False)
    state: str = "asked"
    due_at: float = 0.0  # when something is to be done for it: asked again, renewed
    asked_at: float = 0.0
    lease_until: float = 0.0
    failures: int = 0
    deliveries: int = 0
    refused: int = 0  # deliveries that were not signed as agreed
    delivered_at: float | None = None
    reason: str | None = None
