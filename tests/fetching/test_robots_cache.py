"""robots.txt: asked first, once a day, and what each kind of answer allows."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from firsthand.fetching.client import ENDLESS
from firsthand.fetching.gates import Gates
from firsthand.fetching.polite import Polite
from firsthand.fetching.robots_cache import RobotsCache
from firsthand.model.page import Ask, Reply
from tests.fetching.conftest import FakeClock, Request, answer, run

PAGE = "https://daily.news.example/2026/a.html"
HOUR = 3600.0


class Host:
    """Answers each request for robots.txt as it is told to."""

    def __init__(self, status: int = 200, body: bytes = b"User-agent: *\nDisallow: /private\nCrawl-delay: 7\n", **more: Any) -> None:
        self.asked: list[str] = []
        self.answer(status, body, **more)

    def answer(self, status: int, body: bytes = b"", **more: Any) -> None:
        self.status, self.body, self.more = status, body, more

    async def fetch(self, ask: Ask) -> Reply:
        self.asked.append(ask.url)
        await asyncio.sleep(0)
        return Reply(ask=ask, url=ask.url, status=self.status, body=self.body, **self.more)


def _allowed(cache: RobotsCache, url: str = PAGE) -> bool:
    return bool(run(cache.permission(url)).allowed)


def test_rules_and_gap_are_obeyed() -> None:
    host = Host()
    cache = RobotsCache(host.fetch, FakeClock())
    permission = run(cache.permission(PAGE))
    assert (permission.allowed, permission.min_gap_s) == (True, 7.0)
    assert not _allowed(cache, "https://daily.news.example/private/x")
    assert host.asked == ["https://daily.news.example/robots.txt"]


def test_a_gap_is_capped_at_a_minute() -> None:
    cache = RobotsCache(Host(body=b"User-agent: *\nCrawl-delay: 86400\n").fetch, FakeClock())
    assert run(cache.permission(PAGE)).min_gap_s == 60.0


def test_our_own_group_rules() -> None:
    cache = RobotsCache(Host(body=b"User-agent: Firsthand\nDisallow: /2026\n\nUser-agent: *\nAllow: /\n").fetch, FakeClock())
    assert not _allowed(cache)
    assert _allowed(cache, "https://daily.news.example/2025/a.html")


@pytest.mark.parametrize(("status", "allowed"), [
    (200, True), (204, True), (404, True), (410, True), (400, True), (401, False), (403, False), (429, False), (500, False), (503, False), (0, False),
])  # fmt: skip
def test_each_status(status: int, allowed: bool) -> None:
    assert _allowed(RobotsCache(Host(status, b"").fetch, FakeClock())) is allowed


def test_redirects_without_end_allow() -> None:
    hops = tuple((302, f"https://daily.news.example/{n}") for n in range(5))
    assert _allowed(RobotsCache(Host(0, hops=hops, error="unreachable", reason=ENDLESS).fetch, FakeClock()))


def test_a_day_later_it_is_asked_again_and_not_before() -> None:
    host, clock = Host(), FakeClock()
    cache = RobotsCache(host.fetch, clock)
    for hours, asked in ((0, 1), (23, 1), (2, 2), (1, 2)):
        clock.at += hours * HOUR
        run(cache.permission(PAGE))
        assert len(host.asked) == asked


def test_what_was_judged_of_a_feed_is_remembered_no_longer_than_the_copy() -> None:
    host, clock = Host(), FakeClock()
    cache = RobotsCache(host.fetch, clock)
    assert run(cache.remembered(PAGE)).allowed
    host.answer(200, b"User-agent: *\nDisallow: /\n")
    clock.at += 23 * HOUR
    assert run(cache.remembered(PAGE)) == run(cache.remembered(PAGE))
    assert len(host.asked) == 1
    clock.at += 2 * HOUR
    assert not run(cache.remembered(PAGE)).allowed
    assert len(host.asked) == 2


def test_an_old_copy_rules_on_while_the_server_is_down() -> None:
    host, clock = Host(), FakeClock()
    cache = RobotsCache(host.fetch, clock)
    assert _allowed(cache)
    host.answer(503)
    clock.at += 25 * HOUR
    assert _allowed(cache)
    assert not _allowed(cache, "https://daily.news.example/private/x")
    clock.at += 2 * HOUR
    host.answer(200, b"User-agent: *\nDisallow: /\n")
    assert not _allowed(cache)
    assert len(host.asked) == 3


def test_a_refusal_for_want_of_an_answer_is_asked_again_within_hours() -> None:
    host, clock = Host(500), FakeClock()
    cache = RobotsCache(host.fetch, clock)
    assert not _allowed(cache)
    clock.at += 0.5 * HOUR
    assert not _allowed(cache)
    assert len(host.asked) == 1
    host.answer(404)
    clock.at += HOUR
    assert _allowed(cache)


def test_429_waits_as_long_as_it_says() -> None:
    host, clock = Host(429, headers=(("retry-after", "20000"),)), FakeClock()
    cache = RobotsCache(host.fetch, clock)
    assert not _allowed(cache)
    clock.at += 19_000
    assert not _allowed(cache)
    assert len(host.asked) == 1


def test_many_at_once_ask_once_and_sites_are_apart() -> None:
    async def work() -> list[str]:
        host = Host()
        cache = RobotsCache(host.fetch, FakeClock())
        await asyncio.gather(*(cache.permission(f"https://daily.news.example/{n}") for n in range(50)))
        await cache.permission("http://daily.news.example/")
        await cache.permission("https://daily.news.example:8443/")
        await cache.permission("https://DAILY.news.example/")
        return host.asked

    assert run(work()) == [
        "https://daily.news.example/robots.txt", "http://daily.news.example/robots.txt", "https://daily.news.example:8443/robots.txt",
    ]  # fmt: skip


def test_the_text_is_there_for_the_rights_stage() -> None:
    cache = RobotsCache(Host(body="\ufeffUser-agent: *\nContent-Signal: ai-train=no\n".encode()).fetch, FakeClock())
    assert "Content-Signal" in run(cache.robots_text(PAGE))
    assert run(RobotsCache(Host(404).fetch, FakeClock()).robots_text(PAGE)) is None


def test_half_a_mebibyte_is_read_and_no_more(serve: Any) -> None:
    body = b"User-agent: *\n" + b"Disallow: /x\n" * 36_000 + b"Disallow: /late\n" + b"#" * 200_000

    async def script(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(answer(200, body))

    async def work() -> Reply:
        async with serve(script) as world:
            fetcher = world.fetcher()
            reply = await fetcher.fetch(Ask(url="https://daily.news.example/robots.txt", kind="robots"))
            await fetcher.close()
            return reply

    reply = run(work())
    assert reply.status == 200
    assert len(reply.body) == 512 * 1024
    assert b"/late" in reply.body


def test_robots_is_asked_before_anything_of_a_host_at_every_hop(serve: Any) -> None:
    async def script(request: Request, writer: asyncio.StreamWriter) -> None:
        if request.path == "/robots.txt":
            closed = request.host.startswith("closed")
            writer.write(answer(200, b"User-agent: *\nDisallow: " + (b"/" if closed else b"") + b"\n"))
        elif request.path == "/moved":
            writer.write(answer(302, b"", Location="https://closed.news.example/a"))
        else:
            writer.write(answer(200, b"page"))

    async def work() -> tuple[list[Reply], list[tuple[str, str]]]:
        async with serve(script) as world:
            clock = FakeClock()
            fetcher = world.fetcher(clock=clock, gates=Gates(clock))
            polite = Polite(fetcher, RobotsCache(fetcher.fetch, clock))
            urls = ("https://open.news.example/a", "https://closed.news.example/feed", "https://open.news.example/moved")
            replies = [await polite.fetch(Ask(url=u, kind="page")) for u in urls]
            await polite.close()
            return replies, [(r.host.split(".")[0], r.path) for r in world.asked]

    replies, asked = run(work())
    assert [r.status for r in replies] == [200, 0, 0]
    assert [r.error for r in replies] == [None, "refused", "refused"]
    assert asked == [("open", "/robots.txt"), ("open", "/a"), ("closed", "/robots.txt"), ("open", "/moved")]


@pytest.mark.parametrize(("host", "kind"), [
    (Host(200, b"User-agent: *\nDisallow: /\n"), "refused"), (Host(403), "refused"), (Host(503), "unreachable"), (Host(0, error="no-such-host"), "no-such-host"),
    (Host(0, error="unreachable"), "unreachable"), (Host(429), "unreachable"), (Host(0, error="not-now"), "not-now"),
])  # fmt: skip
def test_a_host_that_is_down_is_not_called_an_owner_who_keeps_us_out(serve: Any, host: Host, kind: str) -> None:
    async def script(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(answer(200))

    async def work() -> tuple[Reply, int]:
        async with serve(script) as world:
            fetcher = world.fetcher()
            reply = await Polite(fetcher, RobotsCache(host.fetch, FakeClock())).fetch(
                Ask(url="https://daily.news.example/feed", kind="feed")
            )
            await fetcher.close()
            return reply, len(world.asked)

    reply, asked = run(work())
    assert (reply.status, reply.error, asked) == (0, kind, 0)
    assert (reply.header("retry-after") is not None) is (kind == "not-now")


def test_what_was_read_can_be_shown_without_asking() -> None:
    host = Host()
    cache = RobotsCache(host.fetch, FakeClock())
    assert cache.held(PAGE) is None
    run(cache.permission(PAGE))
    text, at = cache.held(PAGE) or ("", -1.0)
    assert "Disallow: /private" in text
    assert at >= 0
    assert len(host.asked) == 1
    gone = RobotsCache(Host(404).fetch, FakeClock())
    run(gone.permission(PAGE))
    assert (gone.held(PAGE) or ("x", 0.0))[0] == ""
