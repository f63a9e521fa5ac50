"""The world on loopback: hosts, robots, feeds, validators, the mirror."""

from __future__ import annotations

import asyncio
import gc
import gzip
import hashlib
import hmac
import ssl
import warnings
from collections.abc import Awaitable, Callable
from contextlib import suppress
from urllib.parse import parse_qs, urlencode, urlsplit

from firsthand.world.answers import Pages
from firsthand.world.build import build
from firsthand.world.hub import Hub
from firsthand.world.nouns import World
from firsthand.world.serve import Server, serve

START = 1790000000.0


async def _get(server: Server, host: str, target: str, *lines: str, mirror: bool = False) -> tuple[int, dict[str, str], bytes]:
    context = None if mirror else ssl.create_default_context(cadata=server.ca_pem.decode())
    port = server.mirror_port if mirror else server.tls_port
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context, server_hostname=None if mirror else host)
    writer.write("\r\n".join((f"GET {target} HTTP/1.1", f"Host: {host}", "Connection: close", *lines, "", "")).encode())
    raw = await reader.read()
    await _end(writer)
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *rest = head.decode().split("\r\n")
    return int(first.split()[1]), {line.split(": ", 1)[0].lower(): line.split(": ", 1)[1] for line in rest}, body


async def _end(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()


def _run(world: World, now: float, act: Callable[[Server], Awaitable[None]]) -> None:
    async def main() -> None:
        server = await serve(world, clock=lambda: now)
        try:
            await act(server)
        finally:
            await server.close()

    asyncio.run(main())


def test_every_host_answers_for_itself_under_one_authority(world: World, now: float) -> None:
    async def act(server: Server) -> None:
        for site in world.sites:
            status, headers, body = await _get(server, site.host, "/robots.txt")
            assert status == 200
            assert b"User-agent: *" in body
            assert server.resolve(site.host) == ("127.0.0.1", server.tls_port)
            assert headers["content-type"].startswith("text/plain")
            status, headers, _ = await _get(server, site.domain, "/x")
            assert (status, headers["location"]) == (301, f"https://{site.host}/x")
        assert server.requests[world.sites[0].host] == 1

    _run(world, now, act)


def test_validators_hold_until_something_is_new(world: World, now: float) -> None:
    async def act(server: Server) -> None:
        feed = next(f for s in world.sites for f in s.feeds if not f.quirks and server.pages.entries(s, f, now))
        host, path = feed.url.removeprefix("https://").split("/", 1)
        status, headers, body = await _get(server, host, "/" + path)
        assert status == 200
        assert body
        assert (await _get(server, host, "/" + path, f"If-None-Match: {headers['etag']}"))[0] == 304
        assert (await _get(server, host, "/" + path, f"If-Modified-Since: {headers['last-modified']}"))[0] == 304
        assert (await _get(server, host, "/" + path, 'If-None-Match: "other"'))[0] == 200
        assert server.not_modified[host] == 2

    _run(world, now, act)


def test_packed_when_asked(world: World, now: float) -> None:
    async def act(server: Server) -> None:
        article = next(a for a in world.articles if a.stands(now))
        path = article.url.removeprefix(f"https://{article.site}")
        _, headers, body = await _get(server, article.site, path, "Accept-Encoding: gzip")
        assert headers["content-encoding"] == "gzip"
        assert gzip.decompress(body) == (await _get(server, article.site, path))[2]

    _run(world, now, act)


def test_the_mirror_shows_each_page_under_the_banner_and_leads_only_to_itself(world: World, now: float) -> None:
    async def act(server: Server) -> None:
        for article in [a for a in world.articles if a.stands(now)][:40]:
            path = "/" + article.url.removeprefix("https://")
            status, _, body = await _get(server, "127.0.0.1", path, mirror=True)
            text = body.decode()
            assert status == 200
            assert "invented media world" in text
            assert f'href="https://{article.site}' not in text
            assert server.mirror_url(article.url).endswith(path)
        assert (await _get(server, "127.0.0.1", "/", mirror=True))[0] == 200

    _run(world, now, act)


def test_bad_requests_end_quietly(world: World, now: float) -> None:
    async def act(server: Server) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.mirror_port)
        writer.write(b"nonsense\r\n\r\n")
        assert await reader.read() == b""
        await _end(writer)
        assert (await _get(server, world.sites[0].host, "/nothing-here"))[0] == 404

    _run(world, now, act)


def test_closing_leaves_no_connection_behind(world: World, now: float) -> None:
    """One peer in the middle of a handshake, one that has said nothing yet, one that keeps its connection."""

    async def act(server: Server) -> None:
        context = ssl.create_default_context(cadata=server.ca_pem.decode())
        _, kept = await asyncio.open_connection("127.0.0.1", server.tls_port, ssl=context, server_hostname=world.sites[0].host)
        _, silent = await asyncio.open_connection("127.0.0.1", server.mirror_port)
        _, halfway = await asyncio.open_connection("127.0.0.1", server.tls_port)
        halfway.write(b"\x16\x03\x01")
        await asyncio.sleep(0.05)
        closing = asyncio.create_task(server.close())
        await asyncio.sleep(0.05)
        assert not closing.done()
        await _end(halfway)
        await asyncio.wait_for(closing, 5)
        await _end(kept)
        await _end(silent)

    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        _run(world, now, act)
        gc.collect()
    assert [str(w.message) for w in told if "unclosed" in str(w.message)] == []


def test_gone_pages_say_so() -> None:
    world = build(4, outlets=40, start_at=START)
    pages = Pages(world)
    gone = [a for a in world.articles if a.deleted_at]
    assert gone
    for article in gone:
        path = article.url.removeprefix(f"https://{article.site}")
        assert article.deleted_at is not None
        assert pages.answer(article.site, path, {}, article.deleted_at - 1).status == 200
        assert pages.answer(article.site, path, {}, article.deleted_at).status == article.deleted_status
        assert pages.answer(article.site, path, {}, article.published - 1).status == 404


def test_a_hub_verifies_and_delivers_what_is_new_signed(world: World) -> None:
    site, feed, later = next(
        (s, f, a.feed_at)
        for s in world.sites
        for f in s.feeds
        for a in world.articles
        if "hub" in f.quirks and a.site == s.host and a.language == f.language
    )
    at = [later - 1]
    came: list[tuple[str, dict[str, str], bytes]] = []

    async def subscriber(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        headers = {line.split(": ", 1)[0].lower(): line.split(": ", 1)[1] for line in head.split("\r\n")[1:] if line}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        came.append((head.split(" ")[1], headers, body))
        answer = parse_qs(urlsplit(head.split(" ")[1]).query).get("hub.challenge", [""])[0].encode()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(answer), answer))
        await writer.drain()
        await _end(writer)

    async def main() -> None:
        hub = Hub(Pages(world), lambda: at[0])
        listener = await asyncio.start_server(subscriber, "127.0.0.1", 0)
        callback = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}/push/t"
        form = {"hub.mode": "subscribe", "hub.topic": feed.url, "hub.callback": callback, "hub.secret": "s"}
        assert hub.take("elsewhere.example", urlencode(form).encode()) == 400
        assert hub.take(site.host, urlencode({**form, "hub.callback": "http://192.0.2.1:80/x"}).encode()) == 400, "nobody outside is called"
        assert hub.take(site.host, urlencode(form).encode()) == 202
        running = asyncio.create_task(hub.run())
        while len(came) < 1:
            await asyncio.sleep(0.02)
        at[0] = later + 1
        while len(came) < 2:
            await asyncio.sleep(0.02)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        listener.close()

    asyncio.run(asyncio.wait_for(main(), 20))
    _, headers, body = came[1]
    assert headers["x-hub-signature"] == "sha256=" + hmac.new(b"s", body, hashlib.sha256).hexdigest()
    assert b'rel="hub"' in body
