"""Asking with manners: robots.txt first, then the host's gate, then the request; what everything above this room uses."""

from __future__ import annotations

from collections.abc import Callable

from firsthand.fetching.client import Fetcher
from firsthand.fetching.robots_cache import RobotsCache
from firsthand.model.page import Ask, Reply


class Polite:
    """A Fetcher that obeys robots.txt at every hop. `heard` is told every answer, for the operator to look at."""

    def __init__(self, fetcher: Fetcher, robots: RobotsCache, heard: Callable[[Reply], None] = lambda reply: None) -> None:
        self._fetcher = fetcher
        self._heard = heard
        self.robots = robots
        self.gates = fetcher.gates

    async def fetch(self, ask: Ask) -> Reply:
        """What came of it; an address that robots.txt forbids gives status 0 and `refused`."""
        if ask.kind == "robots":
            return await self._fetcher.fetch(ask)
        permit = self.robots.remembered if ask.kind == "feed" else self.robots.permission
        reply = await self._fetcher.fetch(ask, permit=permit)
        self._heard(reply)
        return reply

    async def post(self, ask: Ask) -> Reply:
        """What a hub answers to a form. robots.txt is for those who take; a hub is there to be asked."""
        return await self._fetcher.fetch(ask)

    async def close(self) -> None:
        """End what is open."""
        await self._fetcher.close()
