"""What is sent to addresses that strangers gave: hub callbacks, webhooks. The same guard as for what we ask, no redirect followed.

The address is judged when it is given (`vet`) and again at every single sending, on the very address that is connected to: a name
that is bent towards the inside meanwhile reaches nothing.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pyreqwest.exceptions import BuilderError, PyreqwestError

from firsthand.errors import FirsthandError, Refused
from firsthand.fetching.carrier import Carrier, Pin
from firsthand.fetching.guard import PORTS, Guard, Target
from firsthand.fetching.names import Resolver

CONNECT_S, TOTAL_S = 4.0, 10.0
LONGEST_URL = 2_000
READ = 4_096  # bytes of an answer that are looked at ...
BODY_S = 3.0  # ... and seconds that are waited for them


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What came of a sending. `status` 0 and `reason` where nobody answered; `refused` where the guard forbids it for good."""

    status: int
    body: bytes = b""
    reason: str | None = None
    refused: bool = False

    @property
    def taken(self) -> bool:
        """Whether it was accepted."""
        return 200 <= self.status < 300


class Sender:
    """POSTs and GETs under the guard. At most `at_once` in the air, two of them to one host unless `a_host` says otherwise."""

    def __init__(
        self, *, user_agent: str, resolver: Resolver, ca_pem: bytes | None = None, allowed_networks: tuple[str, ...] = (), ports: frozenset[int] = PORTS,
        at_once: int = 256, a_host: int = 8, total_s: float = TOTAL_S,
    ) -> None:  # fmt: skip
        self._guard = Guard(networks=allowed_networks, ports=ports)
        self._resolver = resolver
        self._carrier = Carrier(connect_s=min(CONNECT_S, total_s), total_s=total_s, ca_pem=ca_pem)
        self._agent, self._total_s, self._a_host = user_agent, total_s, a_host
        self._air = asyncio.Semaphore(at_once)
        self._hosts: dict[str, asyncio.Semaphore] = {}

    async def vet(self, url: str) -> None:
        """Whether anything may be sent there at all, as it resolves now. Raises Refused, Unreachable."""
        await self._guard.addresses(self._target(url), self._resolver)

    async def post(self, url: str, body: bytes, headers: tuple[tuple[str, str], ...] = ()) -> Receipt:
        """Send a body. Never raises for what the network does."""
        return await self._send(url, body, headers)

    async def get(self, url: str) -> Receipt:
        """Ask; at most 4 KiB of the answer come back."""
        return await self._send(url, None, ())

    async def close(self) -> None:
        """End what is open."""
        await self._carrier.close()

    async def _send(self, url: str, body: bytes | None, headers: tuple[tuple[str, str], ...]) -> Receipt:
        try:
            target = self._target(url)
            async with self._host(target.host), self._air, asyncio.timeout(self._total_s + CONNECT_S):
                address, port = (await self._guard.addresses(target, self._resolver))[0]
                return await self._carry(target, None if target.literal else Pin(target.host, address, port), body, headers)
        except Refused as error:
            return Receipt(status=0, reason=str(error), refused=True)
        except (FirsthandError, TimeoutError, PyreqwestError, ValueError, TypeError) as error:
            return Receipt(status=0, reason=str(error)[:200] or "no answer in time")

    def _target(self, url: str) -> Target:
        if len(url) > LONGEST_URL or not url.isprintable():
            raise Refused("not an http or https address")
        return self._guard.target(url)

    def _host(self, host: str) -> asyncio.Semaphore:
        if len(self._hosts) > 10_000:
            self._hosts = {h: s for h, s in self._hosts.items() if s.locked()}
        return self._hosts.setdefault(host, asyncio.Semaphore(self._a_host))

    async def _carry(self, target: Target, pin: Pin | None, body: bytes | None, headers: tuple[tuple[str, str], ...]) -> Receipt:
        lease = await self._carrier.lease(pin)
        try:
            request = lease.client.get(target.url) if body is None else lease.client.post(target.url).body_bytes(body)
            named = (("User-Agent", self._agent), *headers)
            async with request.headers(named).streamed_read_buffer_limit(0).build_streamed() as response:
                return Receipt(status=response.status, body=await _head(response.body_reader))
        except BuilderError as error:
            raise Refused("the address cannot be used") from error
        finally:
            lease.release()


async def _head(reader: Any) -> bytes:
    """The first 4 KiB of an answer, or what has come of them: the status says already whether it was accepted."""
    body = b""
    with suppress(TimeoutError, PyreqwestError):
        async with asyncio.timeout(BODY_S):
            while len(body) < READ and (chunk := await reader.read_chunk()) is not None:
                body += bytes(chunk)
    return body[:READ]
