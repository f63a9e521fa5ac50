"""robots.txt before anything else of a host, kept at most 24 hours; the fetching half of RFC 9309.

What an answer means is judged by `rights.robots`; here it is asked for once a host and day, again after an hour where it
could not be had or the host asked for a pause, and kept compressed.
"""

from __future__ import annotations

import asyncio
import zlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from firsthand.fetching.client import ENDLESS
from firsthand.fetching.clock import Clock
from firsthand.model.page import Ask, Reply
from firsthand.model.rights import Permission
from firsthand.polling.hosts import retry_after
from firsthand.rights.robots import Robots, robots_of_status

FRESH_S = 86_400.0
RETRY_S = 3_600.0
_COPIES, _PARSED, _VERDICTS, _PERMISSIONS = 200_000, 1_000, 400_000, 10_000

Fetch = Callable[[Ask], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class _Copy:
    """A host's word, compressed; it stands until `until`. `read`: there is a text of theirs."""

    packed: bytes
    until: float
    fetched_at: float
    read: bool
    reason: str
    error: str = "refused"  # the kind of the trouble, where nothing may be asked for want of an answer


class RobotsCache:
    """Permissions by address. `fetch` must not ask for a permission itself; `agent` is our product token."""

    def __init__(self, fetch: Fetch, clock: Clock, *, agent: str = "firsthand", gap_cap_s: float = 60.0) -> None:
        self._fetch = fetch
        self._clock = clock
        self._agent = agent
        self._gap_cap_s = gap_cap_s
        self._copies: dict[str, _Copy] = {}
        self._parsed: OrderedDict[str, Robots] = OrderedDict()
        self._verdicts: dict[int, tuple[float, Permission]] = {}
        self._permissions: dict[Permission, Permission] = {}  # few differ
        self._asking: dict[str, asyncio.Task[_Copy]] = {}

    async def remembered(self, url: str) -> Permission:
        """As `permission`, for an address that is asked again and again: what was judged stands as long as the copy does."""
        key = hash(url)  # half the memory of the address; a process makes up its own hashes, so nobody can plan a clash
        held = self._verdicts.get(key)
        if held is not None and held[0] > self._clock.now():
            return held[1]
        found = await self.permission(url)
        if len(self._verdicts) >= _VERDICTS:
            del self._verdicts[next(iter(self._verdicts))]
        if len(self._permissions) >= _PERMISSIONS:
            self._permissions.clear()
        self._verdicts[key] = (self._copies[_site(url)].until, self._permissions.setdefault(found, found))
        return found

    async def permission(self, url: str) -> Permission:
        """Whether an address may be asked, and the host's least gap in seconds. robots.txt itself always may."""
        site = _site(url)
        copy = await self._copy(site)
        found = self._robots(site, copy).permission(url, self._agent)
        reason = found.reason if found.allowed or copy.read else copy.reason
        return replace(found, min_gap_s=min(found.min_gap_s, self._gap_cap_s), reason=reason, error=copy.error)

    async def robots_text(self, url: str) -> str | None:
        """The text of the host's robots.txt for the rights stage; None where there is none."""
        copy = await self._copy(_site(url))
        return _unpacked(copy) if copy.read else None

    def held(self, url: str) -> tuple[str, float] | None:
        """The text of the host's robots.txt as it was last read (empty: there is none) and when (Unix seconds); never asks."""
        copy = self._copies.get(_site(url))
        return None if copy is None else (_unpacked(copy) if copy.read else "", copy.fetched_at)

    async def _copy(self, site: str) -> _Copy:
        copy = self._copies.get(site)
        if copy is not None and copy.until > self._clock.now():
            return copy
        task = self._asking.get(site)
        if task is None:
            task = self._asking[site] = asyncio.ensure_future(self._ask(site, copy))
            task.add_done_callback(lambda _: self._asking.pop(site, None))
        return await asyncio.shield(task)

    async def _ask(self, site: str, old: _Copy | None) -> _Copy:
        reply = await self._fetch(Ask(url=f"{site}/robots.txt", kind="robots"))
        copy, robots = self._judge(reply, old)
        self._copies.pop(site, None)
        self._copies[site] = copy
        self._keep(site, robots)
        while len(self._copies) > _COPIES:
            del self._copies[next(iter(self._copies))]
        return copy

    def _judge(self, reply: Reply, old: _Copy | None) -> tuple[_Copy, Robots]:
        now = self._clock.now()
        status = reply.hops[-1][0] if reply.reason == ENDLESS and reply.hops else reply.status
        usable = old if old is not None and old.read else None
        answer = robots_of_status(
            status, reply.body, old=Robots.parse(_unpacked(usable)) if usable else None, old_age_s=now - usable.fetched_at if usable else None
        )  # fmt: skip
        packed = zlib.compress(answer.robots.text.encode(), 1)
        if answer.fresh:
            return _Copy(packed, now + FRESH_S, now, 200 <= status < 300, answer.reason), answer.robots
        asked_to_wait = retry_after(reply.header("retry-after"), now) or 0.0
        until = max(now + RETRY_S, asked_to_wait)
        error = "refused" if usable else reply.error or "unreachable"
        return _Copy(packed, until, usable.fetched_at if usable else now, usable is not None, answer.reason, error), answer.robots

    def _robots(self, site: str, copy: _Copy) -> Robots:
        robots = self._parsed.get(site)
        return self._keep(site, Robots.parse(_unpacked(copy))) if robots is None else robots

    def _keep(self, site: str, robots: Robots) -> Robots:
        self._parsed[site] = robots
        self._parsed.move_to_end(site)
        while len(self._parsed) > _PARSED:
            self._parsed.popitem(last=False)
        return robots


def _unpacked(copy: _Copy) -> str:
    return zlib.decompress(copy.packed).decode()


def _site(url: str) -> str:
    """Scheme, host and port: what one robots.txt speaks for."""
    parts = urlsplit(url)
    return f"{parts.scheme.lower()}://{parts.netloc.rpartition('@')[2].lower()}"
