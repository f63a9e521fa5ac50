"""A host as discovery knows it: what became of it on each visit, and when it is visited next."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The life of one host. Nothing that its pages say is kept but names and hashes.

    `status`: candidate (never visited), alive, asleep (no news found), refused (robots.txt), blocked, failing, gone, retired,
    moving (a move waits for a second kind of evidence), moved, quarantined (it is no longer whom we knew).
    """

    site: str
    status: str = "candidate"
    country: str | None = None
    language: str | None = None
    name: str | None = None
    next_visit_at: float = 0.0
    visited_at: float | None = None
    since_at: float | None = None  # of this status
    evidence: int = 0  # known outlets that link to it or credit it
    witnesses: tuple[str, ...] = ()  # their domains, a few
    misses: tuple[float, ...] = ()  # days on which its name could not be found, or its place was parked
    broke_at: float | None = None  # when its last absence ended: what came after may be somebody else
    target: str | None = None  # where it permanently leads
    target_days: tuple[float, ...] = ()
    successor: str | None = None
    paths: tuple[str, ...] = ()  # hashes of its entries' paths
    titles: tuple[str, ...] = ()  # hashes of its entries' titles
    odd_visits: int = 0  # visits in a row that looked like somebody else
    left: tuple[str, ...] = ()  # addresses found and not yet asked
    left_out: tuple[str, ...] = ()  # asked, and no feeds of news
    newsness: float = 0.0
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What a visit of a host met. `error` is an errors.*.kind; `final` the host where the front page was found."""

    site: str
    at: float
    status: int = 0
    error: str | None = None
    final: str | None = None
    permanent: bool = False  # every redirect on the way was 301 or 308
    name: str | None = None
    language: str | None = None
    parked: bool = False
    spam: float = 0.0  # share of links and titles that read like spam
    names_old: bool = False  # the new place names the old host as its own
    other: bool = False  # the new place is an outlet of ours already, under another name
    vouched: bool = False  # others than the two places themselves say that the new one is the old: a list, several outlets
    paths: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    newsness: float = 0.0
    feeds: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sighting:
    """A site was named by a page, a credit or a feed of the outlet `by` (a registrable domain); `via` is the source's key.

    Where a credit gives no address, `site` is empty and `name` is what it says.
    """

    site: str
    by: str
    via: str
    name: str | None = None
