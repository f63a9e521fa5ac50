"""A clock, a network and workers that are no real ones: the line runs on them as in production, from one seed, as fast as it can think."""

from __future__ import annotations

import asyncio
import importlib
import selectors
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import urlsplit

from firsthand.errors import FirsthandError, Unreachable
from firsthand.fetching.guard import Target
from firsthand.fetching.workers import Failure
from firsthand.model.page import Ask, Reply
from firsthand.world.answers import Pages


class Killed(BaseException):
    """The process is gone; nothing catches this."""


class _Patience(selectors.SelectSelector):
    """Instead of waiting for a file, lets the loop's time pass."""

    def __init__(self, passed: Callable[[float], None]) -> None:
        super().__init__()
        self._passed = passed

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        found = super().select(0)
        if not found:
            if timeout is None:
                raise RuntimeError("nothing will ever happen again")
            self._passed(timeout)
        return found


class Loop(asyncio.SelectorEventLoop):
    """An event loop whose seconds pass when there is nothing to do; what would run in a thread runs at once."""

    def __init__(self, begun: float = 0.0) -> None:
        self._passed_s = begun
        super().__init__(_Patience(self._pass))

    def _pass(self, seconds: float) -> None:
        self._passed_s += seconds

    def time(self) -> float:
        return self._passed_s

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> asyncio.Future[Any]:  # type: ignore[override]
        done: asyncio.Future[Any] = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:
            done.set_exception(error)
        return done


@dataclass
class Time:
    """The wall clock of the simulated machine, `scale` times as fast as the loop's; `jumped_s` is what it was set forward by."""

    start: float
    loop: Callable[[], float]
    scale: float
    jumped_s: float = 0.0

    def now(self) -> float:
        return self.true() + self.jumped_s

    def true(self) -> float:
        """What time it is for everybody else."""
        return self.start + self.passed()

    def passed(self) -> float:
        """Seconds since the start."""
        return self.loop() * self.scale

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(max(0.0, seconds) / self.scale)


class Workers:
    """The sandboxed workers' answers, thought in this process: what a page makes a reader raise stays a row's."""

    def __init__(self, *_: Any, **__: Any) -> None:
        """As production's."""

    def run(self, function: str | Callable[[Any], Any], rows: Sequence[Any]) -> list[Any]:
        module, _, name = function.partition(":") if isinstance(function, str) else (function.__module__, "", function.__name__)
        found: Callable[[Any], Any] = getattr(importlib.import_module(module), name)
        return [self._one(found, row) for row in rows]

    async def run_async(self, function: str | Callable[[Any], Any], rows: Sequence[Any]) -> list[Any]:
        return self.run(function, rows)

    def _one(self, function: Callable[[Any], Any], row: Any) -> Any:
        try:
            return function(row)
        except FirsthandError as error:
            return Failure(error.kind, str(error))

    def close(self) -> None:
        """Nothing is open."""


@dataclass
class Network:
    """The world's servers behind a bad line. `asked`: (true time, address, kind, status) of every request, in order."""

    pages: Pages
    time: Time
    random: Random
    outages: dict[str, tuple[tuple[float, float], ...]] = field(default_factory=lambda: defaultdict(tuple))
    calm_after: float = float("inf")
    asked: list[tuple[float, str, str, int]] = field(default_factory=list)
    asked_away: dict[str, float] = field(default_factory=dict)  # until when a host asked to be left alone

    async def carry(self, ask: Ask, target: Target, pin: object) -> Reply:
        """What came of one request. Raises Unreachable."""
        at, host = self.time.true(), target.host
        record = [at, target.text, ask.kind, 0]
        try:
            reply = await self._answered(ask, target, host)
            record[3] = reply.status
            return reply
        finally:
            self.asked.append((at, target.text, ask.kind, int(str(record[3]))))

    async def _answered(self, ask: Ask, target: Target, host: str) -> Reply:
        calm = self.time.true() >= self.calm_after
        luck = 1.0 if calm else self.random.random()
        await self.time.sleep(self.random.lognormvariate(-1.5, 0.8))
        if luck < 0.02 or any(since <= self.time.true() < until for since, until in (*self.outages[host], *self.outages["*"])):
            await self.time.sleep(self.random.choice((0.2, 30.0)))
            raise Unreachable("the connection was lost")
        if luck < 0.04:
            wait = self.random.choice((30, 600, 5400))
            self.asked_away[host] = max(self.asked_away.get(host, 0.0), self.time.now() + wait)
            return Reply(ask=ask, url=target.text, status=self.random.choice((429, 503)), headers=(("retry-after", str(wait)),))
        if luck < 0.05:
            return Reply(ask=ask, url=target.text, status=self.random.choice((500, 502, 504)))
        body, reply = self._page(ask, target, host)
        if luck < 0.06:
            body = body[: self.random.randrange(len(body) + 1)]
        return Reply(ask=ask, url=target.text, status=reply[0], headers=reply[1], body=body, wire_bytes=len(body))

    def _page(self, ask: Ask, target: Target, host: str) -> tuple[bytes, tuple[int, tuple[tuple[str, str], ...]]]:
        parts = urlsplit(target.text)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        validators = {k: v for k, v in (("if-none-match", ask.etag), ("if-modified-since", ask.last_modified)) if v}
        answer = self.pages.answer(host, path, validators, self.time.true())
        headers = tuple((k.lower(), v) for k, v in answer.headers)
        return (answer.body if 200 <= answer.status < 300 else b""), (answer.status, headers)


def outages(random: Random, hosts: Sequence[str], since: float, until: float) -> Iterator[tuple[str, tuple[tuple[float, float], ...]]]:
    """A third of the hosts is away once, for minutes or hours; and once everything, for up to an hour."""
    for host in sorted(hosts):
        if random.random() < 0.34:
            begun = random.uniform(since, until)
            yield host, ((begun, begun + random.choice((300.0, 3600.0, 4 * 3600.0))),)
    begun = random.uniform(since, until)
    yield "*", ((begun, begun + random.uniform(60, 3600)),)
