"""What a reply says about polling: floors, validators, where the feed moved. Everything here is a stranger's word, and capped."""

from __future__ import annotations

import re

from firsthand.model.page import Reply
from firsthand.polling.hosts import http_date
from firsthand.text.urls import join

CACHE_CAP_S = 3_600.0
TTL_CAP_S = 86_400.0
_MAX_AGE = re.compile(r"(?:\A|[\s,])max-age\s{0,8}=\s{0,8}\"?(\d{1,12})", re.I | re.ASCII)
_DIGITS = re.compile(r"\s{0,8}(\d{1,12})\s{0,8}\Z", re.ASCII)
_LINK = re.compile(
    r"<([^<>]{1,2048})>((?:\s{0,8};\s{0,8}[\w*!#$&+.^`|~-]{1,40}\s{0,8}=\s{0,8}(?:\"[^\"]{0,200}\"|[^\s\",;]{1,200}))+)", re.ASCII
)
_REL = re.compile(r";\s{0,8}rel\s{0,8}=\s{0,8}(?:\"([^\"]{0,200})\"|([^\s\",;]{1,200}))", re.I | re.ASCII)
_LONGEST_LINKS = 8_192
_PERMANENT = frozenset({301, 308})


def cache_floor_s(reply: Reply, now: float) -> float:
    """For how many seconds the answer calls itself fresh (RFC 9111, 4.2: max-age before Expires, less Age), at most an hour."""
    control = (reply.header("cache-control") or "")[:1000]
    found = _MAX_AGE.search(control)
    if found:
        age = _DIGITS.match(reply.header("age") or "")
        fresh = float(found[1]) - (float(age[1]) if age else 0.0)
    elif "no-cache" in control.lower() or "no-store" in control.lower():
        return 0.0
    else:
        expires = http_date(reply.header("expires"))
        if expires is None:
            return 0.0
        # by the server's own clock where it tells it: a wrong clock is wrong in both
        fresh = expires - (http_date(reply.header("date")) or now)
    return min(max(fresh, 0.0), CACHE_CAP_S)


def ttl_floor_s(ttl_s: int | None) -> float:
    """A feed's own least interval (RSS `ttl`, syndication module), at most a day; nonsense is none."""
    return min(float(ttl_s), TTL_CAP_S) if ttl_s is not None and ttl_s > 0 else 0.0


def permanent_target(reply: Reply) -> str | None:
    """Where the address leads by permanent redirects alone (301, 308), from its beginning; None where it does not."""
    target = None
    for status, url in reply.hops:
        if status not in _PERMANENT:
            break
        target = url
    return target


def linked(reply: Reply, rel: str) -> str | None:
    """The first address that a Link header gives for a relation (RFC 8288), as WebSub's discovery wants it before the document's own."""
    for name, value in reply.headers:
        if name == "link":
            for found in _LINK.finditer(value[:_LONGEST_LINKS]):
                said = _REL.search(found[2])
                if said and rel in (said[1] or said[2] or "").lower().split():
                    return join(reply.url, found[1])
    return None
