"""How often a host, an address and the whole world may be asked; the waiting is done here, the judging in `polling`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from firsthand.errors import NotNow
from firsthand.fetching.clock import Clock
from firsthand.model.feed import HostPace
from firsthand.model.page import Reply
from firsthand.polling.hosts import after_answer, gap_of

_LEAST_SWEEP = 1024


@dataclass(slots=True)
class _Host:
    pace: HostPace = field(default_factory=HostPace)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0
    users: int = 0


@dataclass(slots=True)
class _Address:
    slots: asyncio.Semaphore
    users: int = 0


class Gates:
    """One connection a host with a gap after it, a few an address (shared hosters), so many requests a second in all.

    `patience_s`: a host that asked for a longer pause is refused instead of waited for. Seconds are the clock's.
    """

    def __init__(
        self, clock: Clock, *, gap_s: float = 1.0, per_address: int = 4, per_second: float | None = None, patience_s: float = 120.0
    ) -> None:
        self._clock = clock
        self._gap_s = gap_s
        self._per_address = per_address
        self._per_second = per_second
        self._patience_s = patience_s
        self._hosts: dict[str, _Host] = {}
        self._sweep_at = _LEAST_SWEEP
        self._addresses: dict[str, _Address] = {}
        self._next_at = 0.0
        self.changes = 0  # of any host's pace, so far

    @asynccontextmanager
    async def host(self, host: str, gap_s: float = 0.0) -> AsyncIterator[None]:
        """Hold the host's only connection; `gap_s` is its Crawl-delay. Raises NotNow while the host asked us to stay away."""
        state = self._host(host)
        state.users += 1
        try:
            async with state.lock:
                await self._wait(host, state)
                try:
                    yield
                finally:
                    state.free_at = self._clock.now() + gap_of(state.pace, max(self._gap_s, gap_s))
        finally:
            state.users -= 1

    @asynccontextmanager
    async def address(self, address: str) -> AsyncIterator[None]:
        """Hold one of the address's connections."""
        state = self._addresses.setdefault(address, _Address(asyncio.Semaphore(self._per_address)))
        state.users += 1
        try:
            async with state.slots:
                yield
        finally:
            state.users -= 1
            if state.users == 0:
                del self._addresses[address]

    def answered(self, host: str, reply: Reply) -> None:
        """Let the host's pace learn from an answer: Retry-After, 429 and 403 slow it, good answers let it recover."""
        state = self._host(host)
        pace = after_answer(state.pace, reply.status, reply.header("retry-after"), self._clock.now())
        if pace != state.pace:
            state.pace = pace
            self.changes += 1

    def pace(self, host: str) -> HostPace:
        """What is known of the host's patience."""
        return self._hosts[host].pace if host in self._hosts else HostPace()

    def paces(self) -> dict[str, HostPace]:
        """Of every host that is not asked at the usual pace: what must outlive a restart."""
        now = self._clock.now()
        return {h: s.pace for h, s in self._hosts.items() if s.pace.share < 1.0 or s.pace.complaints or s.pace.not_before_at > now}

    def set_pace(self, host: str, pace: HostPace) -> None:
        """What was known before a restart."""
        self._host(host).pace = pace

    async def _wait(self, host: str, state: _Host) -> None:
        now = self._clock.now()
        wait_s = state.pace.not_before_at - now
        if wait_s > self._patience_s:
            raise NotNow(f"{host} asked to be left alone for another {wait_s:.0f} s", wait_s)
        at = max(now, state.free_at, state.pace.not_before_at)
        if self._per_second:
            at = max(at, self._next_at)
            self._next_at = max(self._next_at, now) + 1.0 / self._per_second
        while at > now:
            await self._clock.sleep(at - now)
            now = self._clock.now()

    def _host(self, host: str) -> _Host:
        state = self._hosts.get(host)
        if state is None:
            if len(self._hosts) >= self._sweep_at:
                self._sweep()
            state = self._hosts[host] = _Host()
        return state

    def _sweep(self) -> None:
        """Forget hosts of which nothing is known that binds us any more."""
        now = self._clock.now()
        self._hosts = {h: s for h, s in self._hosts.items() if s.users or s.free_at > now or s.pace != HostPace()}
        self._sweep_at = max(_LEAST_SWEEP, 2 * len(self._hosts))
