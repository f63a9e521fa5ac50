"""Callbacks on loopback: a server that answers by path, and names that lead to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from firsthand.fetching.sender import Sender

AT = 1_795_500_000.0
LOOPBACK = ("127.0.0.0/8",)


@dataclass
class Call:
    """One request that came."""

    host: str
    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes


@dataclass
class Callbacks:
    """What came, and how it is answered: `answer` gives status and body, None hangs until the caller gives up."""

    port: int
    answer: Callable[[Call], tuple[int, bytes] | None]
    calls: list[Call] = field(default_factory=list)

    async def resolve(self, host: str) -> list[tuple[str, int | None]]:
        return [("127.0.0.1", self.port)]

    def sender(self, total_s: float = 1.0) -> Sender:
        return Sender(user_agent="Firsthand/0", resolver=self, allowed_networks=LOOPBACK, total_s=total_s)


def echo(call: Call) -> tuple[int, bytes] | None:
    """A subscriber that wants everything; hosts that begin with `hang` say nothing, those with `bad` are broken."""
    if call.host.startswith("hang"):
        return None
    if call.host.startswith("bad"):
        return 500, b""
    return 200, call.query.get("hub.challenge", [""])[0].encode()


@asynccontextmanager
async def callbacks(answer: Callable[[Call], tuple[int, bytes] | None] = echo) -> AsyncIterator[Callbacks]:
    """The server, as long as it is needed."""
    there: list[Callbacks] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            method, target, _ = head[0].split(" ")
            headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in head[1:] if line)}
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            parts = urlsplit(target)
            call = Call(headers["host"].split(":")[0], method, parts.path, parse_qs(parts.query), headers, body)
            there[0].calls.append(call)
            said = there[0].answer(call)
            if said is None:
                await reader.read()
                return
            writer.write(f"HTTP/1.1 {said[0]} X\r\nContent-Length: {len(said[1])}\r\nConnection: close\r\n\r\n".encode() + said[1])
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=2048)
    there.append(Callbacks(server.sockets[0].getsockname()[1], answer))
    try:
        yield there[0]
    finally:
        server.close()
        await asyncio.sleep(0)
