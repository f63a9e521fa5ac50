"""Gates on a clock that moves when it is slept on."""

from __future__ import annotations

import asyncio
import itertools
from typing import Any

import pytest

from firsthand.errors import NotNow
from firsthand.fetching.gates import Gates
from firsthand.model.feed import HostPace
from firsthand.model.page import Ask, Reply
from tests.fetching.conftest import FakeClock, answer, run

ASK = Ask(url="https://daily.example/", kind="feed")


def test_two_hundred_feeds_of_one_host_are_asked_one_by_one_with_a_gap() -> None:
    async def work() -> tuple[list[float], int]:
        clock, starts, open_now, most = FakeClock(), [], 0, 0
        gates = Gates(clock)

        async def one() -> None:
            nonlocal open_now, most
            async with gates.host("daily.example"):
                starts.append(clock.now())
                open_now += 1
                most = max(most, open_now)
                clock.at += 0.25  # the answer takes a while
                await asyncio.sleep(0)
                open_now -= 1

        await asyncio.gather(*(one() for _ in range(200)))
        return starts, most

    starts, most = run(work())
    assert most == 1
    assert len(starts) == 200
    assert min(b - a for a, b in itertools.pairwise(starts)) >= 1.25


def test_a_crawl_delay_is_kept() -> None:
    async def work() -> float:
        clock = FakeClock()
        gates = Gates(clock)
        begun = clock.now()
        for _ in range(3):
            async with gates.host("daily.example", 10.0):
                pass
        return clock.now() - begun

    assert run(work()) == pytest.approx(20.0)


def test_hosts_do_not_wait_for_each_other() -> None:
    async def work() -> list[float]:
        clock = FakeClock()
        gates = Gates(clock)
        for n in range(50):
            async with gates.host(f"h{n}.example"):
                pass
        return clock.slept

    assert run(work()) == []


def test_four_connections_an_address() -> None:
    async def work() -> tuple[int, int]:
        gates, open_now, most = Gates(FakeClock()), 0, 0

        async def one() -> None:
            nonlocal open_now, most
            async with gates.address("93.184.216.34"):
                open_now += 1
                most = max(most, open_now)
                await asyncio.sleep(0.001)
                open_now -= 1

        await asyncio.gather(*(one() for _ in range(40)))
        return most, len(gates._addresses)

    assert run(work()) == (4, 0)


def test_the_budget_of_all_requests_is_flat() -> None:
    async def work() -> list[float]:
        clock, starts = FakeClock(), []
        gates = Gates(clock, per_second=5.0)

        async def one(n: int) -> None:
            async with gates.host(f"h{n}.example"):
                starts.append(clock.now())

        for n in range(50):
            await one(n)
        return starts

    starts = run(work())
    assert starts[-1] - starts[0] == pytest.approx(49 / 5)
    assert min(b - a for a, b in itertools.pairwise(starts)) >= 0.199


def test_retry_after_holds_for_the_whole_host() -> None:
    async def work() -> None:
        clock = FakeClock()
        gates = Gates(clock)
        gates.answered("daily.example", Reply(ask=ASK, url=ASK.url, status=429, headers=(("retry-after", "3600"),)))
        with pytest.raises(NotNow) as told:
            async with gates.host("daily.example"):
                pass
        assert told.value.wait_s == pytest.approx(3600)
        async with gates.host("other.example"):
            pass
        clock.at += 3500
        before = clock.now()
        async with gates.host("daily.example"):
            assert clock.now() - before >= 100

    run(work())


def test_two_complaints_double_the_gap_and_good_answers_give_it_back() -> None:
    async def work() -> None:
        clock = FakeClock()
        gates = Gates(clock)
        for status, share in ((429, 1.0), (429, 0.5), (403, 0.25), (200, 0.30), (304, 0.35)):
            gates.answered("daily.example", Reply(ask=ASK, url=ASK.url, status=status))
            assert gates.pace("daily.example").share == pytest.approx(share)
        gates.set_pace("daily.example", HostPace(share=0.25))
        async with gates.host("daily.example"):
            pass
        before = clock.now()
        async with gates.host("daily.example"):
            assert clock.now() - before == pytest.approx(4.0)

    run(work())


def test_a_cancelled_waiter_leaves_the_gate_open() -> None:
    async def work() -> None:
        gates = Gates(FakeClock())

        async def hold() -> None:
            async with gates.host("daily.example"), gates.address("93.184.216.34"):
                await asyncio.sleep(60)

        task = asyncio.create_task(hold())
        await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        async with gates.host("daily.example"), gates.address("93.184.216.34"):
            pass

    run(work())


def test_many_hosts_are_forgotten_when_they_are_free(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("firsthand.fetching.gates._LEAST_SWEEP", 100)

    async def work() -> int:
        clock = FakeClock()
        gates = Gates(clock)
        for n in range(1000):
            async with gates.host(f"h{n}.example"):
                clock.at += 2
        return len(gates._hosts)

    assert run(work()) <= 100


def test_a_fetcher_keeps_the_gap_on_redirects_and_says_when_a_host_wants_peace(serve: Any) -> None:
    async def script(request: Any, writer: asyncio.StreamWriter) -> None:
        if request.path == "/feed.xml":
            writer.write(answer(301, b"", Location="/new.xml"))
        else:
            writer.write(answer(429, b"", Retry_After="7200"))

    async def work() -> tuple[Any, Any, FakeClock, int]:
        async with serve(script) as world:
            clock = FakeClock()
            fetcher = world.fetcher(clock=clock, gates=Gates(clock))
            first = await fetcher.fetch(Ask(url="https://daily.news.example/feed.xml", kind="feed"))
            second = await fetcher.fetch(Ask(url="https://daily.news.example/other.xml", kind="feed"))
            await fetcher.close()
            return first, second, clock, len(world.asked)

    first, second, clock, asked = run(work())
    assert first.status == 429
    assert clock.slept == [pytest.approx(1.0)]
    assert (second.status, second.error, asked) == (0, "not-now", 2)
    assert float(second.header("retry-after")) == pytest.approx(7200, abs=3)
