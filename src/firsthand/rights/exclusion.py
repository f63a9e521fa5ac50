"""robots.txt as terms: whether the page may be fetched at all, and how often its host may be asked (RFC 9309)."""

from __future__ import annotations

from firsthand.rights.robots import Robots
from firsthand.rights.terms import Terms, seen


def read(robots: Robots, url: str, agent: str) -> Terms:
    """The verdict of both judges. A page that may not be fetched is known from its feed alone: nothing of it is kept."""
    permission = robots.permission(url, agent)
    gap = permission.min_gap_s or None
    evidence = seen("robots.txt", "crawl-delay", f"{gap:g} s between requests") if gap else ()
    if permission.allowed:
        return Terms(crawl="allow", min_gap_s=gap, evidence=evidence)
    return Terms(
        crawl="deny", store="metadata", min_gap_s=gap, evidence=(*evidence, *seen("robots.txt", "group", permission.reason or "disallowed"))
    )
