"""Names to addresses: the system's name servers through dnspython, cached by time to live."""

from __future__ import annotations

import asyncio
import socket
from collections import OrderedDict
from dataclasses import dataclass
from typing import Protocol

import dns.asyncresolver
import dns.exception
import dns.resolver

from firsthand.errors import NoSuchHost, Unreachable
from firsthand.fetching.clock import Clock

LEAST_TTL_S, MOST_TTL_S, NEGATIVE_TTL_S = 300.0, 86_400.0, 600.0
_ENTRIES = 200_000


class Resolver(Protocol):
    """A host's addresses, each with a port where the usual one is not to be used. Raises NoSuchHost, Unreachable."""

    async def resolve(self, host: str) -> list[tuple[str, int | None]]: ...


@dataclass(frozen=True, slots=True)
class _Known:
    until: float
    addresses: tuple[str, ...]
    reason: str | None = None


class Names:
    """The production Resolver: A records, AAAA where there are none; kept >= 5 minutes, <= 24 hours, failures 10 minutes.

    Where the machine names no name server, the system's own look-up answers (in a thread).
    """

    def __init__(self, clock: Clock, *, lifetime_s: float = 8.0, resolver: dns.asyncresolver.Resolver | None = None) -> None:
        self._clock = clock
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._asking: dict[str, asyncio.Task[_Known]] = {}
        self._resolver = resolver
        if resolver is None:
            try:
                self._resolver = dns.asyncresolver.Resolver()
                self._resolver.lifetime = lifetime_s
            except dns.resolver.NoResolverConfiguration:
                self._resolver = None

    async def resolve(self, host: str) -> list[tuple[str, int | None]]:
        known = self._known.get(host)
        if known is None or known.until <= self._clock.now():
            task = self._asking.get(host)
            if task is None:
                task = self._asking[host] = asyncio.create_task(self._ask(host))
                task.add_done_callback(lambda _: self._asking.pop(host, None))
            known = await asyncio.shield(task)
        if known.reason is not None:
            raise (NoSuchHost if known.reason.startswith("no such host") else Unreachable)(known.reason)
        return [(address, None) for address in known.addresses]

    async def _ask(self, host: str) -> _Known:
        now = self._clock.now()
        try:
            addresses, ttl = await (self._by_dns(host) if self._resolver else self._by_system(host))
            known = _Known(now + min(max(ttl, LEAST_TTL_S), MOST_TTL_S), addresses)
        except (NoSuchHost, Unreachable) as error:
            known = _Known(now + NEGATIVE_TTL_S, (), str(error))
        self._known[host] = known
        self._known.move_to_end(host)
        while len(self._known) > _ENTRIES:
            self._known.popitem(last=False)
        return known

    async def _by_dns(self, host: str) -> tuple[tuple[str, ...], float]:
        assert self._resolver is not None
        name = host.rstrip(".") + "."  # absolute: a search domain of this machine is nobody's outlet
        for kind in ("A", "AAAA"):
            try:
                answer = await self._resolver.resolve(name, kind)
            except dns.resolver.NoAnswer:
                continue
            except dns.resolver.NXDOMAIN as error:
                raise NoSuchHost(f"no such host: {host}") from error
            except (dns.exception.DNSException, OSError, ValueError) as error:
                raise Unreachable(f"the name servers gave no answer for {host}") from error
            return tuple(str(record) for record in answer), float(answer.rrset.ttl if answer.rrset else 0)
        raise NoSuchHost(f"no such host: {host} has no address")

    async def _by_system(self, host: str) -> tuple[tuple[str, ...], float]:
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        except (socket.gaierror, UnicodeError) as error:
            raise NoSuchHost(f"no such host: {host}") from error
        except OSError as error:
            raise Unreachable(f"the name servers gave no answer for {host}") from error
        return tuple(dict.fromkeys(str(entry[4][0]) for entry in found)), 0.0
