"""How much a network may ask of the API: a token bucket each, told in headers (RateLimit fields of the IETF HTTPAPI draft).

A network is an IPv4 /24 or an IPv6 /56. Loopback is not counted: it is the operator, or a proxy that counts by itself.
"""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from fastapi import Request, Response
from starlette.exceptions import HTTPException

RATE_PER_S = 5.0
BURST = 120
NETWORKS = 20_000  # that are remembered; the one that asked longest ago is forgotten first


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a network has left: whole requests, and seconds until there is one (0 where there is one)."""

    allowed: bool
    left: int
    wait_s: float


class Buckets:
    """Token buckets by network; `clock` counts seconds and never goes back."""

    def __init__(
        self, rate_per_s: float = RATE_PER_S, burst: int = BURST, networks: int = NETWORKS, clock: Callable[[], float] = time.monotonic
    ) -> None:  # fmt: skip
        self.rate_per_s, self.burst = rate_per_s, burst
        self._networks, self._clock = networks, clock
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, network: str) -> Allowance:
        """One request of a network."""
        now = self._clock()
        tokens, since = self._held.pop(network, (float(self.burst), now))
        tokens = min(float(self.burst), tokens + (now - since) * self.rate_per_s)
        allowed = tokens >= 1.0
        tokens -= 1.0 if allowed else 0.0
        self._held[network] = (tokens, now)
        if len(self._held) > self._networks:
            self._held.popitem(last=False)
        return Allowance(allowed, int(tokens), 0.0 if tokens >= 1.0 else (1.0 - tokens) / self.rate_per_s)


def network_of(host: str | None) -> str | None:
    """The network of an address as the socket gives it; None for loopback and for what is no address."""
    try:
        address = ipaddress.ip_address((host or "").split("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if address.is_loopback:
        return None
    return str(ipaddress.ip_network(f"{address}/{24 if address.version == 4 else 56}", strict=False))


def limit(buckets: Buckets) -> Callable[[Request, Response], None]:
    """A dependency for every route of the API. Raises 429 with Retry-After."""
    policy = f'"network";q={buckets.burst};w={int(buckets.burst / buckets.rate_per_s)}'

    def counted(request: Request, response: Response) -> None:
        network = network_of(request.client.host if request.client else None)
        if network is None:
            return
        allowance = buckets.take(network)
        told = {"ratelimit-policy": policy, "ratelimit": f'"network";r={allowance.left};t={int(allowance.wait_s) + 1}'}
        if not allowance.allowed:
            raise HTTPException(
                429, "this network asks more than its share; wait as Retry-After says", headers={**told, "retry-after": str(int(allowance.wait_s) + 1)}
            )  # fmt: skip
        response.headers.update(told)

    return counted
