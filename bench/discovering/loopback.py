"""The invented outlets on loopback over TLS, and an explorer that asks them as it would ask the world."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from discovering.systems import Body, Site
from firsthand.fetching.client import Fetcher
from firsthand.fetching.gates import Gates
from firsthand.fetching.polite import Polite
from firsthand.fetching.robots_cache import RobotsCache
from firsthand.fetching.workers import Workers
from firsthand.pipeline.discover import Explorer
from firsthand.world import serve as world_serve
from firsthand.world.answers import Answer
from firsthand.world.certificates import server_context
from firsthand.world.serve import Server


class Sites:
    """What the server answers, and what it was asked: (host, path) in order."""

    def __init__(self, sites: Iterable[Site]) -> None:
        self.sites = {site.host: site for site in sites}
        moved = [key for site in self.sites.values() for key in site.pages if key.startswith("https://")]
        self.bare = {key.split("/")[2]: key for key in moved}
        self.hosts = (*self.sites, *self.bare)
        self.asked: dict[str, list[str]] = defaultdict(list)

    def answer(self, host: str, target: str, headers: dict[str, str], now: float) -> Answer:
        self.asked[host].append(target)
        if host in self.bare:
            site = next(s for s in self.sites.values() if self.bare[host] in s.pages)
            return Answer(301, (("Location", f"https://{site.host}{target}"),))
        body = self.sites[host].pages.get(target) if host in self.sites else None
        return _answer(body) if body else Answer(404, (("Content-Type", "text/html"),), b"<html><body>404</body></html>")


def _answer(body: Body) -> Answer:
    headers = [("Content-Type", body.kind)] + ([("Location", body.location)] if body.location else [])
    return Answer(body.status, tuple(headers), body.body)


class Time:
    """A clock that stands where it is put; waiting costs nothing, so that months pass in seconds."""

    def __init__(self, at: float) -> None:
        self.at = at

    def now(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.at += max(0.0, seconds)
        await asyncio.sleep(0)


async def listen(pages: Sites, clock: Time) -> Server:
    """Serve the sites under a certificate of their own."""
    context, ca_pem = server_context(pages.hosts, datetime.fromtimestamp(clock.now(), UTC))
    server = Server(pages=pages, clock=clock.now, host="127.0.0.1", ca_pem=ca_pem, requests=Counter())  # type: ignore[arg-type]
    secure: Any = await asyncio.start_server(server._tls, "127.0.0.1", 0, ssl=context, limit=world_serve._LINE)
    server._listeners.append(secure)
    server.tls_port = secure.sockets[0].getsockname()[1]
    return server


def explorer(server: Server, clock: Time, workers: Workers) -> Explorer:
    """Who asks: guarded and gated as in production, but for the loopback network."""

    class Names:
        async def resolve(self, host: str) -> list[tuple[str, int | None]]:
            try:
                return [server.resolve(host)]
            except KeyError:
                return []

    fetcher = Fetcher(
        user_agent="Firsthand/bench (+https://firsthand.example/bot)", contact=None, resolver=Names(), ca_pem=server.ca_pem, clock=clock,
        allowed_networks=("127.0.0.0/8",), gates=Gates(clock, per_address=1000), ports=frozenset({443, server.tls_port}),
    )  # fmt: skip
    return Explorer(Polite(fetcher, RobotsCache(fetcher.fetch, clock)), workers, clock)
