"""The world on loopback: every host over TLS under one authority, and a plain mirror for a visitor's browser."""

from __future__ import annotations

import asyncio
import gzip
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus

from firsthand.world.answers import Answer, Pages
from firsthand.world.certificates import server_context
from firsthand.world.hub import PATH as HUB_PATH
from firsthand.world.hub import Hub
from firsthand.world.nouns import World

_LINE = 16 * 1024
_IDLE_S = 30.0
_HANDSHAKE_S, _FAREWELL_S = 10.0, 1.0  # how long a peer may take to begin, and to end


@dataclass(eq=False)
class Server:
    """A running world. `requests` counts requests and `not_modified` answers of 304, by host; the mirror is not counted."""

    pages: Pages
    clock: Callable[[], float]
    host: str
    ca_pem: bytes
    tls_port: int = 0
    mirror_port: int = 0
    requests: Counter[str] = field(default_factory=Counter)
    not_modified: Counter[str] = field(default_factory=Counter)
    hub: Hub | None = None
    _delivering: asyncio.Task[None] | None = None
    _listeners: list[asyncio.Server] = field(default_factory=list)
    _open: dict[asyncio.Task[None], asyncio.StreamWriter] = field(default_factory=dict)

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every host that the world answers for."""
        return self.pages.hosts

    def resolve(self, host: str) -> tuple[str, int]:
        """Where a host of the world listens. Raises KeyError for any other."""
        if host.lower().rstrip(".") not in self.pages.sites and host.lower().rstrip(".") not in self.pages.bare:
            raise KeyError(host)
        return self.host, self.tls_port

    def mirror_url(self, url: str) -> str:
        """The mirror's address of a page of the world."""
        return f"http://{self.host}:{self.mirror_port}/{url.split('://', 1)[-1]}"

    async def close(self) -> None:
        """Stop listening and drop every connection; those whose handshake is not over end with it."""
        if self._delivering is not None:
            self._delivering.cancel()
            await asyncio.gather(self._delivering, return_exceptions=True)
        # asked before the listener closes: afterwards it no longer knows which connections are its own
        ended = [asyncio.ensure_future(listener.wait_closed()) for listener in self._listeners]
        await asyncio.sleep(0)
        for listener in self._listeners:
            listener.close()
        talking = dict(self._open)
        for writer in talking.values():
            writer.transport.abort()
        await asyncio.gather(*talking, return_exceptions=True)
        await asyncio.wait(ended, timeout=_HANDSHAKE_S + _FAREWELL_S)

    async def _tls(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._converse(reader, writer, mirror=False)

    async def _mirror(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._converse(reader, writer, mirror=True)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, mirror: bool) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open[task] = writer
        try:
            while True:
                request = await asyncio.wait_for(_request(reader), _IDLE_S)
                if request is None:
                    break
                method, target, headers, body = request
                writer.write(self._reply(method, target, headers, body, mirror=mirror))
                await writer.drain()
                if headers.get("connection", "").lower() == "close":
                    break
        except (TimeoutError, ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            pass
        finally:
            await _farewell(writer)
            self._open.pop(task, None)

    def _reply(self, method: str, target: str, headers: dict[str, str], body: bytes, *, mirror: bool) -> bytes:
        now = self.clock()
        if method == "POST" and target == HUB_PATH and self.hub and not mirror:
            answer = Answer(self.hub.take(headers.get("host", "").lower().split(":")[0], body))
        elif method not in ("GET", "HEAD"):
            answer = Answer(405, (("Allow", "GET, HEAD"),))
        elif mirror:
            answer = self.pages.mirrored(target, now)
        else:
            host = headers.get("host", "").lower().split(":")[0]
            answer = self.pages.answer(host, target, headers, now)
            self.requests[host] += 1
            self.not_modified[host] += answer.status == 304
        return _wire(answer, now, head=method == "HEAD", packed="gzip" in headers.get("accept-encoding", ""))


async def _farewell(writer: asyncio.StreamWriter) -> None:
    """Close a connection, so that nothing of it outlives the loop."""
    writer.close()
    try:
        with suppress(TimeoutError, OSError):
            await asyncio.wait_for(writer.wait_closed(), _FAREWELL_S)
    finally:
        writer.transport.abort()


async def _request(reader: asyncio.StreamReader) -> tuple[str, str, dict[str, str], bytes] | None:
    """Method, target, headers and body of the next request; None where the peer has ended."""
    first = await reader.readline()
    if not first.strip():
        return None
    method, target, _ = first.decode("latin-1").split(" ", 2)
    headers: dict[str, str] = {}
    while len(headers) < 100:
        line = (await reader.readline()).decode("latin-1").strip()
        if not line:
            break
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    length = int(headers.get("content-length", "0"))
    return method, target, headers, await reader.readexactly(min(length, 1 << 20)) if length > 0 else b""


def _wire(answer: Answer, now: float, *, head: bool, packed: bool) -> bytes:
    body, headers = answer.body, list(answer.headers)
    if packed and len(body) > 1024:
        body = gzip.compress(body, 6, mtime=0)
        headers.append(("Content-Encoding", "gzip"))
    date = format_datetime(datetime.fromtimestamp(int(now), UTC), usegmt=True)
    headers += [("Date", date), ("Vary", "Accept-Encoding")]
    if answer.status != 304:
        headers.append(("Content-Length", str(len(body))))
    lines = [f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}", *(f"{k}: {v}" for k, v in headers)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + (b"" if head or answer.status == 304 else body)


async def serve(world: World, *, clock: Callable[[], float], host: str = "127.0.0.1", port: int = 0) -> Server:
    """Serve a world at `host`: TLS at `port` (0: any), the mirror at any free port. `clock` gives the world's now in Unix seconds."""
    pages = Pages(world)
    context, ca_pem = server_context(pages.hosts)
    hub = Hub(pages, clock)
    server = Server(pages=pages, clock=clock, host=host, ca_pem=ca_pem, hub=hub)
    secure = await asyncio.start_server(
        server._tls, host, port, ssl=context, limit=_LINE, ssl_handshake_timeout=_HANDSHAKE_S, ssl_shutdown_timeout=_FAREWELL_S
    )
    plain = await asyncio.start_server(server._mirror, host, 0, limit=_LINE)
    server._listeners += [secure, plain]
    server.tls_port = secure.sockets[0].getsockname()[1]
    server.mirror_port = plain.sockets[0].getsockname()[1]
    server._delivering = asyncio.create_task(hub.run())
    return server
