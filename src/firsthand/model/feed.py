"""Where to look: a feed, sitemap or front page, and what polling it has taught us."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """An address that an outlet publishes entries at. `url` is the key, `domain` the publisher's registrable domain."""

    url: str
    domain: str
    title: str | None = None
    section: str | None = None
    language: str | None = None
    country: str | None = None
    format: str | None = None  # rss atom rdf json news-sitemap sitemap front-page
    note: str | None = None
    edition: str | None = None  # BCP 47: the language service of its outlet that it belongs to
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What is known of polling one feed; made by `polling`, kept by the store, obeyed by `fetching`.

    `rate` is entries an hour, `hours` the 24 shares of a day (UTC) in which entries appear, `window` how many
    entries the feed holds at once. `floor_s` is the publisher's least interval in seconds (ttl, sy, Cache-Control).
    """

    url: str
    domain: str
    next_due_at: float = 0.0
    last_poll_at: float | None = None
    last_success_at: float | None = None
    last_change_at: float | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    moved_to: str | None = None
    moved_seen: int = 0
    moved_since_at: float | None = None
    failures: int = 0
    health: str = "new"  # new active quiet failing blocked gone moved
    reason: str | None = None
    failing_since_at: float | None = None
    moving_to: str | None = None  # where a permanent redirect leads that is not yet believed
    rate: float = 0.0
    rate_at: float | None = None  # when `rate` was last decayed
    arrivals: float = 0.0  # decayed count of entries behind `rate`
    exposure_h: float = 0.0  # decayed hours in which they appeared
    burst_seen: float = 0.0  # entries of the last hour or so (decayed) ...
    burst_expected: float = 0.0  # ... and how many the rate and hours led us to expect
    hours: tuple[float, ...] = ()
    window: int = 0
    floor_s: float = 0.0
    not_before_at: float = 0.0  # Retry-After
    earliest_at: float = 0.0  # before which no news of it may bring its next poll forward: every floor of the last answer
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()  # Monday is 0
    hub: str | None = None
    polls: int = 0
    not_modified: int = 0
    entries_seen: int = 0
    lag_s: float | None = None  # from the time printed at an entry until it was found, a running mean of this feed's
    unconditional: bool = False  # the server never gave validators
    delta: bool | None = None  # whether the server answers with new entries alone (RFC 3229, `feed`); None: not tried
    self_url: str | None = None  # what the feed calls itself: the topic that a hub is asked for
    recent: tuple[int, ...] = ()  # its newest entries, 32 bits of each canonical address ...
    recent_at: tuple[float, ...] = ()  # ... and the times printed at them, 0 where none is
    place: str | None = None  # the directory that its entries' addresses share
    cover: str | None = None  # the feed of the same outlet that shows its entries too ...
    covered: float = 0.0  # ... and which share of them
    covers: int = 0  # how many feeds it shows the entries of
    twin_of: str | None = None  # the feed that is asked instead of it
    twin_to: str | None = None  # the feed that it may be a twin of, ...
    twin_seen: int = 0  # ... seen so many times ...
    twin_since_at: float | None = None  # ... since then
    hints: float = 0.0  # how often another feed told that it has something new ...
    hints_paid: float = 0.0  # ... and was right
    hinted: bool = False
    pushed: bool = False  # a hub brings what is new
    push_clean: int = 0  # polls in a row that found nothing which the hub had not brought


@dataclass(frozen=True, slots=True, kw_only=True)
class HostPace:
    """How much of our usual pace a host bears; judged by `polling`, obeyed by `fetching`.

    `share` divides its gap: 1 usual, 0.5 half as often. `complaints` counts 429 and 403 in a row.
    """

    share: float = 1.0
    complaints: int = 0
    not_before_at: float = 0.0  # Retry-After, for the whole host
