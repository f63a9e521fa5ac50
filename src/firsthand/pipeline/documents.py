"""What a host says beside its pages: tdmrep.json, ai.txt, trust.txt and RSL licences, asked once a host and day."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from firsthand.model.page import Ask, Reply
from firsthand.rights.robots import Robots

FRESH_S = 86_400.0
HOSTS = 20_000
LARGEST = 512 * 1024
_PATHS = ("/.well-known/tdmrep.json", "/ai.txt", "/trust.txt")


class Documents:
    """By address, for the rights stage. `fetch` is polite already; `now` gives Unix seconds."""

    def __init__(self, fetch: Callable[[Ask], Awaitable[Reply]], now: Callable[[], float]) -> None:
        self._fetch = fetch
        self._now = now
        self._held: OrderedDict[str, tuple[float, dict[str, str]]] = OrderedDict()

    async def beside(self, url: str, robots: str | None) -> dict[str, str]:
        """The documents of a page's host, text by address; what is not there or cannot be read is left out."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        held = self._held.get(site)
        if held and held[0] > self._now():
            return held[1]
        wanted = [site + path for path in _PATHS]
        if robots:
            wanted += list(Robots.parse(robots).licences)[:2]
        found: dict[str, str] = {}
        for address in wanted:
            reply = await self._fetch(Ask(url=address, kind="document"))
            if (
                reply.status == 200
                and 0 < len(reply.body) <= LARGEST
                and not reply.body.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html"))
            ):
                found[address] = reply.body.decode("utf-8", "replace")
        self._held[site] = (self._now() + FRESH_S, found)
        while len(self._held) > HOSTS:
            self._held.popitem(last=False)
        return found
