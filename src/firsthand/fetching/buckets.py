"""How much a network or the holder of a key may ask of us: a token bucket each.

A network is an IPv4 /24 or an IPv6 /56. Loopback is not counted: it is the operator, or a proxy that counts by itself.
"""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

RATE_PER_S = 5.0
BURST = 120
NETWORKS = 20_000  # that are remembered; the one that asked longest ago is forgotten first


@dataclass(frozen=True, slots=True)
class Allowance:
    """What an asker has left: whole requests, and seconds until there is one (0 where there is one)."""

    allowed: bool
    left: int
    wait_s: float


class Buckets:
    """Token buckets by asker; `clock` counts seconds and never goes back."""

    def __init__(
        self, rate_per_s: float = RATE_PER_S, burst: int = BURST, networks: int = NETWORKS, clock: Callable[[], float] = time.monotonic
    ) -> None:  # fmt: skip
        self.rate_per_s, self.burst = rate_per_s, burst
        self._most, self._clock = networks, clock
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, asker: str, rate_per_s: float | None = None, burst: int | None = None) -> Allowance:
        """One request of an asker, by its own rate and burst where it has them."""
        rate, most, now = rate_per_s or self.rate_per_s, float(burst or self.burst), self._clock()
        tokens, since = self._held.pop(asker, (most, now))
        tokens = min(most, tokens + (now - since) * rate)
        allowed = tokens >= 1.0
        tokens -= 1.0 if allowed else 0.0
        self._held[asker] = (tokens, now)
        if len(self._held) > self._most:
            self._held.popitem(last=False)
        return Allowance(allowed, int(tokens), 0.0 if tokens >= 1.0 else (1.0 - tokens) / rate)


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
