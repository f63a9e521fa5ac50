"""The carrier: pyreqwest (rustls), one client a batch of hosts, each host pinned to the address that was vetted.

A client's pins cannot change, so asks that come within a short while share a client made for them: building one costs
about 5 ms whatever it pins. A host without a pin is never asked of a client, so that no name is ever resolved twice.
No proxy of the environment, no cookies, no Referer, no redirects, no connection kept for the next request.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import PyreqwestError

from firsthand.errors import Unreachable

PIN_S = 60.0
_MOST_PINS = 2000


@dataclass(frozen=True, slots=True)
class Pin:
    """A host, the vetted address and the port to connect to."""

    host: str
    address: str
    port: int


@dataclass(slots=True)
class _Generation:
    client: Client
    pins: dict[str, tuple[Pin, float]]
    users: int = 0
    retired: bool = False


@dataclass(slots=True)
class _Batch:
    pins: dict[str, Pin] = field(default_factory=dict)
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    generation: _Generation | None = None
    failure: str | None = None


class Lease:
    """A client that holds the pin asked for, until `release`."""

    def __init__(self, generation: _Generation) -> None:
        self._generation = generation
        generation.users += 1

    @property
    def client(self) -> Client:
        return self._generation.client

    def release(self) -> None:
        self._generation.users -= 1
        _drop_if_idle(self._generation)


_closing: set[asyncio.Task[None]] = set()


def _drop_if_idle(generation: _Generation) -> None:
    if generation.retired and generation.users == 0:
        task = asyncio.ensure_future(_close(generation.client))
        _closing.add(task)
        task.add_done_callback(_closing.discard)


async def _close(client: Client) -> None:
    with suppress(Exception):
        await client.close()


class Carrier:
    """Gives clients by pin. `every_s` is the least time between two clients' making; the first after a pause is made at once."""

    def __init__(self, *, connect_s: float, total_s: float, ca_pem: bytes | None, every_s: float = 0.25) -> None:
        self._connect = timedelta(seconds=connect_s)
        self._total = timedelta(seconds=total_s)
        self._ca_pem = ca_pem
        self._every_s = every_s
        self._made_at = -1e9
        self._current: _Generation | None = None
        self._batch: _Batch | None = None
        self._timer: asyncio.TimerHandle | None = None
        self.made = 0

    async def lease(self, pin: Pin | None) -> Lease:
        """A client with this pin; None where the host is an address and needs none. Raises Unreachable where none can be made."""
        while True:
            current = self._current
            if current is not None and (pin is None or self._holds(current, pin)):
                return Lease(current)
            batch = self._batch or self._begin()
            if pin is not None:  # another pin of this host may be there already: then the next batch is ours
                batch.pins.setdefault(pin.host, pin)
            await batch.ready.wait()
            if batch.failure is not None:
                raise Unreachable(batch.failure)
            if batch.generation is not None and (pin is None or self._holds(batch.generation, pin)):
                return Lease(batch.generation)

    async def close(self) -> None:
        """Forget the clients; those in use end with their requests."""
        if self._timer is not None:
            self._timer.cancel()
        if self._batch is not None:
            self._batch.failure = "the fetcher was closed"
            self._batch.ready.set()
            self._batch = None
        if self._current is not None:
            self._current.retired = True
            _drop_if_idle(self._current)
            self._current = None
        if _closing:
            await asyncio.gather(*_closing)

    def _holds(self, generation: _Generation, pin: Pin) -> bool:
        held = generation.pins.get(pin.host)
        return held is not None and held[0] == pin and held[1] > time.monotonic()

    def _begin(self) -> _Batch:
        self._batch = _Batch()
        wait = max(0.0, self._made_at + self._every_s - time.monotonic())
        self._timer = asyncio.get_running_loop().call_later(wait, self._make)
        return self._batch

    def _make(self) -> None:
        batch, self._batch = self._batch, None
        if batch is None:
            return
        now = time.monotonic()
        pins = {host: held for host, held in self._current.pins.items() if held[1] > now} if self._current else {}
        if len(pins) + len(batch.pins) > _MOST_PINS:
            pins = {}
        pins.update({host: (pin, now + PIN_S) for host, pin in batch.pins.items()})
        self._made_at = now
        try:
            generation = _Generation(self._client([pin for pin, _ in pins.values()]), pins)
        except (PyreqwestError, ValueError) as error:  # no certificates on this machine, for one
            batch.failure = f"no connection can be made from this machine: {error}"[:300]
            batch.ready.set()
            return
        if self._current is not None:
            self._current.retired = True
            _drop_if_idle(self._current)
        self._current = batch.generation = generation
        self.made += 1
        batch.ready.set()

    def _client(self, pins: list[Pin]) -> Client:
        builder = (
            ClientBuilder()
            .no_proxy()
            .follow_redirects(False)
            .referer(False)
            .gzip(False)
            .brotli(False)
            .zstd(False)
            .deflate(False)
            .http1_only()
            .pool_max_idle_per_host(0)
            .connect_timeout(self._connect)
            .timeout(self._total)
        )
        if self._ca_pem is not None:
            builder = builder.add_root_certificate_pem(self._ca_pem)
        for pin in pins:
            builder = builder.resolve(pin.host, pin.address, pin.port)
        return builder.build()
