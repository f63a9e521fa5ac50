"""The resolver's cache, over a resolver that answers as it is told."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import dns.exception
import dns.resolver
import pytest

from firsthand.errors import NoSuchHost, Unreachable
from firsthand.fetching.names import Names
from tests.fetching.conftest import FakeClock, run


class Server:
    def __init__(self, answers: dict[tuple[str, str], Any]) -> None:
        self.answers, self.asked = answers, []

    async def resolve(self, name: str, kind: str) -> Any:
        self.asked.append((name, kind))
        await asyncio.sleep(0)
        found = self.answers[(name, kind)]
        if isinstance(found, Exception):
            raise found
        addresses, ttl = found
        return _Answer(addresses, ttl)


class _Answer(list[str]):
    def __init__(self, addresses: list[str], ttl: int) -> None:
        super().__init__(addresses)
        self.rrset = SimpleNamespace(ttl=ttl)


def _names(answers: dict[tuple[str, str], Any]) -> tuple[Names, Server, FakeClock]:
    server, clock = Server(answers), FakeClock()
    return Names(clock, resolver=server), server, clock  # type: ignore[arg-type]


@pytest.mark.parametrize(("ttl", "kept"), [(0, 300), (60, 300), (3600, 3600), (10**9, 86_400)])
def test_answers_are_kept_by_their_time_to_live(ttl: int, kept: float) -> None:
    async def work() -> list[int]:
        names, server, clock = _names({("daily.example.", "A"): (["93.184.216.34"], ttl)})
        asked = []
        for wait in (0, kept - 1, 2):
            clock.at += wait
            assert await names.resolve("daily.example") == [("93.184.216.34", None)]
            asked.append(len(server.asked))
        return asked

    assert run(work()) == [1, 1, 2]


def test_many_at_once_ask_once() -> None:
    async def work() -> int:
        names, server, _ = _names({("daily.example.", "A"): (["93.184.216.34"], 60)})
        await asyncio.gather(*(names.resolve("daily.example") for _ in range(30)))
        return len(server.asked)

    assert run(work()) == 1


def test_aaaa_is_asked_where_there_is_no_a() -> None:
    names, _, _ = _names({("six.example.", "A"): dns.resolver.NoAnswer(), ("six.example.", "AAAA"): (["2606:4700::1"], 60)})
    assert run(names.resolve("six.example")) == [("2606:4700::1", None)]


def test_failures_are_remembered_for_ten_minutes_and_told_apart() -> None:
    async def work() -> None:
        names, server, clock = _names({
            ("gone.example.", "A"): dns.resolver.NXDOMAIN(), ("slow.example.", "A"): dns.exception.Timeout(),
            ("none.example.", "A"): dns.resolver.NoAnswer(), ("none.example.", "AAAA"): dns.resolver.NoAnswer(),
        })  # fmt: skip
        for host, kind in (("gone.example", NoSuchHost), ("slow.example", Unreachable), ("none.example", NoSuchHost)):
            for _ in range(2):
                with pytest.raises(kind) as told:
                    await names.resolve(host)
                assert type(told.value) is kind
        assert len(server.asked) == 4
        clock.at += 601
        with pytest.raises(NoSuchHost):
            await names.resolve("gone.example")
        assert len(server.asked) == 5

    run(work())
