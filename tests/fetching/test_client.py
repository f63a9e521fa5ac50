"""The client under hostile servers: nothing it meets raises, nothing grows past its cap, nobody inside is reached."""

from __future__ import annotations

import asyncio
import gzip
import os
import resource
import zlib
from typing import Any

import brotli
import pytest

from firsthand.fetching.client import Fetcher
from firsthand.fetching.limits import Patience
from firsthand.model.page import Ask
from tests.fetching.conftest import Request, World, answer, run

FEED = "https://daily.news.example/feed.xml"


async def _one(serve: Any, script: Any, ask: Ask | None = None, **more: Any) -> tuple[Any, World]:
    async with serve(script) as world:
        fetcher = world.fetcher(**more)
        reply = await fetcher.fetch(ask or Ask(url=FEED, kind="feed"))
        await asyncio.sleep(0.05)
        await fetcher.close()
        return reply, world


def _says(*parts: bytes) -> Any:
    async def script(request: Request, writer: asyncio.StreamWriter) -> None:
        for part in parts:
            writer.write(part)
            await writer.drain()

    return script


def test_a_feed_comes_with_its_headers(serve: Any) -> None:
    reply, _ = run(_one(serve, _says(answer(200, b"<rss/>", ETag='W/"a"', Content_Type="text/xml"))))
    assert (reply.status, reply.body, reply.error) == (200, b"<rss/>", None)
    assert reply.header("etag") == 'W/"a"'
    assert reply.wire_bytes == 6
    assert reply.url == FEED


def test_what_we_send_names_us_and_nothing_else(serve: Any) -> None:
    ask = Ask(url=FEED + "?a=1", kind="feed", etag='W/"x\'y"', last_modified="Tue, 01 Sep 2026 10:00:00 GMT")
    reply, world = run(_one(serve, _says(answer(304)), ask))
    assert reply.status == 304
    sent = world.asked[0]
    assert sent.path == "/feed.xml?a=1"
    assert set(sent.headers) == {"user-agent", "from", "accept", "accept-encoding", "if-none-match", "if-modified-since", "host"}
    assert sent.headers["user-agent"] == "Firsthand/0 (+https://reader.example/bot)"
    assert sent.headers["from"] == "desk@reader.example"
    assert sent.headers["if-none-match"] == 'W/"x\'y"'
    assert sent.headers["if-modified-since"] == "Tue, 01 Sep 2026 10:00:00 GMT"
    assert sent.headers["accept-encoding"] == "gzip, br"
    assert "rss" in sent.headers["accept"]
    assert sent.headers["host"] == "daily.news.example"


def test_no_validator_is_invented_nor_a_broken_one_sent(serve: Any) -> None:
    _, world = run(_one(serve, _says(answer(200)), Ask(url=FEED, kind="feed", etag='"a\r\nX-Evil: 1"')))
    assert b"vil" not in world.asked[0].raw
    assert "if-none-match" not in world.asked[0].headers


def test_cookies_are_forgotten(serve: Any) -> None:
    async def work() -> World:
        async with serve(_says(answer(200, b"x", Set_Cookie="id=7; Path=/"))) as world:
            fetcher = world.fetcher()
            for _ in range(2):
                await fetcher.fetch(Ask(url=FEED, kind="feed"))
            await fetcher.close()
            return world

    assert "cookie" not in run(work()).asked[1].headers


def test_the_environments_proxy_is_not_used(serve: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert run(_one(serve, _says(answer(200, b"x"))))[0].status == 200


def _bomb(coding: str, size: int) -> bytes:
    zeros = bytes(size)
    if coding == "br":
        return brotli.compress(zeros, quality=5)
    return gzip.compress(zeros) if coding == "gzip" else zlib.compress(zeros)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_a_bomb_stops_at_the_cap(serve: Any, coding: str) -> None:
    bomb = _bomb(coding, 200 * 1024 * 1024)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    reply, _ = run(_one(serve, _says(answer(200, bomb, Content_Encoding=coding))))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert (reply.status, reply.error, reply.body) == (0, "too-large", b"")
    assert grown < 60 * 1024, f"{grown} KiB"


def test_a_coding_that_was_not_asked_for_is_not_undone(serve: Any) -> None:
    reply, _ = run(_one(serve, _says(answer(200, b"\x28\xb5\x2f\xfd", Content_Encoding="zstd"))))
    assert reply.error == "bad-input"
    assert "zstd" in (reply.reason or "")


def test_a_broken_coding_is_one_replys_trouble(serve: Any) -> None:
    reply, _ = run(_one(serve, _says(answer(200, b"not gzip at all", Content_Encoding="gzip"))))
    assert reply.error == "bad-input"


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "identity"])
def test_every_coding_gives_the_same_body(serve: Any, coding: str) -> None:
    body = os.urandom(50_000) + b"a" * 700_000
    wire = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "identity": bytes}[coding](body)
    reply, _ = run(_one(serve, _says(answer(200, wire, Content_Encoding=coding))))
    assert reply.body == body
    assert reply.wire_bytes == len(wire)


def test_an_endless_body_is_cut_off_and_the_connection_closed(serve: Any) -> None:
    async def script(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            writer.write(b"10000\r\n" + os.urandom(65536) + b"\r\n")
            await writer.drain()
            await asyncio.sleep(0)

    reply, world = run(_one(serve, script))
    assert reply.error == "too-large"
    assert world.closed_early == 1
    assert world.open == 0


def test_a_drip_is_left(serve: Any) -> None:
    async def script(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        for _ in range(200):
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)

    reply, world = run(_one(serve, script))
    assert reply.error == "unreachable"
    assert reply.took_s < 2.0
    assert world.open == 0


def test_steady_progress_is_waited_for(serve: Any) -> None:
    async def script(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 8192\r\n\r\n")
        for _ in range(4):
            writer.write(b"x" * 2048)
            await writer.drain()
            await asyncio.sleep(0.3)

    assert run(_one(serve, script))[0].status == 200


def test_silence_ends(serve: Any) -> None:
    async def script(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(30)

    reply, _ = run(_one(serve, script, patience=Patience(total_s=0.5)))
    assert reply.error == "unreachable"
    assert reply.took_s < 2.0


def test_endless_and_huge_headers_are_refused(serve: Any) -> None:
    async def endless(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        while True:
            writer.write(b"X-A: " + b"a" * 8000 + b"\r\n")
            await writer.drain()
            await asyncio.sleep(0)

    reply, _ = run(_one(serve, endless))
    assert reply.status == 0
    assert reply.error in ("unreachable", "too-large")
    big = answer(200, b"x", **{f"X-{n}": "a" * 7000 for n in range(10)})
    reply, _ = run(_one(serve, _says(big)))
    assert reply.error == "too-large"


@pytest.mark.parametrize(
    "junk", [b"", b"\x00\x01\x02", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", b"\xff" * 5000]
)
def test_what_is_no_http_is_unreachable(serve: Any, junk: bytes) -> None:
    reply, _ = run(_one(serve, _says(junk)))
    assert (reply.status, reply.error) == (0, "unreachable")
    assert reply.reason


def test_a_body_is_read_of_success_only(serve: Any) -> None:
    reply, _ = run(_one(serve, _says(answer(500, b"trace"))))
    assert (reply.status, reply.body) == (500, b"")


def test_a_certificate_of_another_name_or_authority_is_refused(serve: Any) -> None:
    reply, _ = run(_one(serve, _says(answer(200)), Ask(url="https://else.example/", kind="feed")))
    assert reply.error == "unreachable"
    assert "certificate" in (reply.reason or "").lower()
    reply, world = run(_one(serve, _says(answer(200)), ca_pem=None))
    assert reply.error == "unreachable"
    assert not world.asked


def test_nobody_at_the_port(serve: Any) -> None:
    class Nowhere:
        async def resolve(self, host: str) -> list[tuple[str, int | None]]:
            return [("127.0.0.1", 1)]

    reply, _ = run(_one(serve, _says(answer(200)), resolver=Nowhere()))
    assert reply.error == "unreachable"


def test_the_second_address_is_tried_where_the_first_is_dead(serve: Any) -> None:
    async def work() -> Any:
        async with serve(_says(answer(200, b"x"))) as world:

            class Two:
                async def resolve(self, host: str) -> list[tuple[str, int | None]]:
                    return [("127.0.0.1", 1), ("127.0.0.1", world.tls)]

            fetcher = world.fetcher(resolver=Two())
            reply = await fetcher.fetch(Ask(url=FEED, kind="feed"))
            await fetcher.close()
            return reply

    assert run(work()).status == 200


def _redirecting(table: dict[str, tuple[int, str]]) -> Any:
    async def script(request: Request, writer: asyncio.StreamWriter) -> None:
        if request.path in table:
            status, to = table[request.path]
            writer.write(answer(status, b"", Location=to))
        else:
            writer.write(answer(200, request.path.encode()))

    return script


def test_redirects_are_followed_and_told(serve: Any) -> None:
    script = _redirecting({"/feed.xml": (301, "/a"), "/a": (302, "https://other.news.example/b")})
    reply, world = run(_one(serve, script))
    assert reply.body == b"/b"
    assert reply.hops == ((301, "https://daily.news.example/a"), (302, "https://other.news.example/b"))
    assert reply.url == "https://other.news.example/b"
    assert [r.host for r in world.asked] == ["daily.news.example"] * 2 + ["other.news.example"]
    assert all("referer" not in r.headers for r in world.asked)


def test_five_redirects_and_no_more(serve: Any) -> None:
    five = {f"/{n}": (302, f"/{n + 1}") for n in range(1, 5)} | {"/feed.xml": (302, "/1")}
    assert run(_one(serve, _redirecting(five)))[0].status == 200
    reply, world = run(_one(serve, _redirecting(five | {"/5": (302, "/6")})))
    assert (reply.status, reply.error) == (0, "unreachable")
    assert len(world.asked) == 6


def test_a_circle_ends_at_once(serve: Any) -> None:
    reply, world = run(_one(serve, _redirecting({"/feed.xml": (302, "/a"), "/a": (302, "/feed.xml")})))
    assert reply.error == "unreachable"
    assert len(world.asked) == 2


@pytest.mark.parametrize("to", [
    "http://169.254.169.254/latest/meta-data/", "http://[::ffff:169.254.169.254]/", "http://168.63.129.16/", "http://10.0.0.1/",
    "file:///etc/passwd", "https://u:p@daily.news.example/", "http://0x7f.1/", "gopher://daily.news.example/",
])  # fmt: skip
def test_a_redirect_leads_nowhere_inside(serve: Any, to: str) -> None:
    async def script(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(answer(302, b"", Location=to))

    reply, _ = run(
        _one(serve, script, Ask(url=FEED, kind="page"), allowed_networks=("127.0.0.1/32",) if "0x7f" not in to else ("127.0.0.0/8",))
    )
    assert reply.status == 0
    assert reply.error in ("refused", "unreachable")


def test_a_feed_never_goes_from_https_to_http(serve: Any) -> None:
    reply, world = run(_one(serve, _redirecting({"/feed.xml": (301, "http://daily.news.example/feed.xml")})))
    assert reply.error == "refused"
    assert len(world.asked) == 1


def test_each_look_up_is_judged_anew(serve: Any) -> None:
    """DNS rebinding: public at first, then inside; the second answer is refused though the host was allowed before."""

    class Rebinding:
        answers = 0

        async def resolve(self, host: str) -> list[tuple[str, int | None]]:
            self.answers += 1
            return [("127.0.0.1", port)] if self.answers == 1 else [("127.0.0.2", port)]

    async def work() -> tuple[Any, Any, int]:
        nonlocal port
        async with serve(_says(answer(200, b"x"))) as world:
            port = world.tls
            fetcher = world.fetcher(resolver=Rebinding(), allowed_networks=("127.0.0.1/32",))
            first = await fetcher.fetch(Ask(url=FEED, kind="feed"))
            second = await fetcher.fetch(Ask(url=FEED, kind="feed"))
            await fetcher.close()
            return first, second, len(world.asked)

    port = 0
    first, second, asked = run(work())
    assert first.status == 200
    assert second.error == "refused"
    assert asked == 1


def test_one_bad_address_refuses_the_host(serve: Any) -> None:
    class Mixed:
        async def resolve(self, host: str) -> list[tuple[str, int | None]]:
            return [("93.184.216.34", None), ("127.0.0.1", None)]

    reply, world = run(_one(serve, _says(answer(200)), resolver=Mixed(), allowed_networks=()))
    assert reply.error == "refused"
    assert not world.asked


def test_many_at_once_share_few_clients(serve: Any) -> None:
    async def work() -> tuple[list[Any], int, World]:
        async with serve(_says(answer(200, b"x"))) as world:
            fetcher = world.fetcher(batch_s=0.05)
            asks = [Ask(url=f"https://h{n}.news.example/f", kind="feed") for n in range(150)]
            replies = await asyncio.gather(*(fetcher.fetch(a) for a in asks))
            made = fetcher._carrier.made
            await fetcher.close()
            return replies, made, world

    replies, made, world = run(work())
    assert {r.status for r in replies} == {200}
    assert made <= 6
    assert len({r.host for r in world.asked}) == 150


def test_a_cancelled_fetch_closes_its_connection(serve: Any) -> None:
    async def script(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            writer.write(b"5\r\nhello\r\n")
            await writer.drain()
            await asyncio.sleep(0.02)

    async def work() -> int:
        async with serve(script) as world:
            fetcher = world.fetcher()
            task = asyncio.create_task(fetcher.fetch(Ask(url=FEED, kind="feed")))
            await asyncio.sleep(0.3)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await asyncio.sleep(0.3)
            await fetcher.close()
            return world.open

    assert run(work()) == 0


def test_a_fetcher_that_asked_nothing_closes() -> None:
    async def work() -> None:
        await Fetcher(user_agent="Firsthand/0").close()

    run(work())


def test_where_no_client_can_be_made_each_fetch_says_so(serve: Any) -> None:
    reply, _ = run(_one(serve, _says(answer(200)), ca_pem=b"-----BEGIN CERTIFICATE-----\nbm9uc2Vuc2U=\n-----END CERTIFICATE-----\n"))
    assert (reply.status, reply.error) == (0, "unreachable")
    assert "from this machine" in (reply.reason or "")


def test_closing_ends_who_waits_for_a_connection(serve: Any) -> None:
    async def work() -> Any:
        async with serve(_says(answer(200))) as world:
            fetcher = world.fetcher(batch_s=30.0)
            await fetcher.fetch(Ask(url=FEED, kind="feed"))
            waiting = asyncio.create_task(fetcher.fetch(Ask(url="https://other.news.example/", kind="feed")))
            await asyncio.sleep(0.05)
            await fetcher.close()
            return await waiting

    assert run(work()).error == "unreachable"


def test_a_host_at_two_addresses_waits_for_the_next_client_and_gets_it(serve: Any) -> None:
    async def work() -> list[int]:
        async with serve(_says(answer(200, b"x"))) as world:
            ports = iter([world.tls, world.plain] * 3)

            class Turning:
                async def resolve(self, host: str) -> list[tuple[str, int | None]]:
                    return [("127.0.0.1", next(ports))]

            fetcher = world.fetcher(resolver=Turning(), batch_s=0.02)
            asks = [Ask(url=f"http{'' if n % 2 else 's'}://daily.news.example/{n}", kind="page") for n in range(4)]
            replies = await asyncio.gather(*(fetcher.fetch(a) for a in asks))
            await fetcher.close()
            return [r.status for r in replies]

    assert run(work()) == [200] * 4


def test_a_delta_is_asked_for_beside_a_validator_alone(serve: Any) -> None:
    """RFC 3229: a delta is against an entity tag."""
    for ask, said in (
        (Ask(url=FEED, kind="feed", etag='"a"', delta=True), "feed"),
        (Ask(url=FEED, kind="feed", etag='"a"'), None),
        (Ask(url=FEED, kind="feed", delta=True), None),
    ):
        reply, world = run(_one(serve, _says(answer(226, b"<rss/>", IM="feed")), ask))
        assert world.asked[0].headers.get("a-im") == said
        assert (reply.status, reply.body) == (226, b"<rss/>")


def test_a_form_is_posted_and_sent_on_only_where_the_method_stays(serve: Any) -> None:
    hub = Ask(url="https://hub.news.example/", kind="hub", form=(("hub.mode", "subscribe"), ("hub.topic", "https://x.example/a?b=c&d")))
    _, world = run(_one(serve, _says(answer(202)), hub))
    assert world.asked[0].raw.startswith(b"POST / ")
    assert world.asked[0].headers["content-type"] == "application/x-www-form-urlencoded"
    moved, world = run(_one(serve, _says(answer(302, Location="https://other.news.example/")), hub))
    assert (moved.status, len(world.asked)) == (302, 1)
    kept, world = run(_one(serve, _says(answer(307, Location="https://other.news.example/hub")), hub))
    assert kept.error == "unreachable", "it goes on in a circle here, and ends"
    assert all(request.raw.startswith(b"POST ") for request in world.asked)
    inner, _ = run(_one(serve, _says(answer(307, Location="http://169.254.169.254/")), hub))
    assert inner.error == "refused", "a hub's address is guarded like any other"
