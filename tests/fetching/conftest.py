"""A server on loopback that answers as a test says, its authority, and a clock that moves when it is slept on."""

from __future__ import annotations

import asyncio
import datetime
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from firsthand.fetching.client import Fetcher
from firsthand.fetching.limits import Patience

LOOPBACK = ("127.0.0.0/8",)


@dataclass
class FakeClock:
    """Sleeping moves it, at once."""

    at: float = 1_790_000_000.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += max(0.0, seconds)
        await asyncio.sleep(0)


@dataclass
class Request:
    host: str
    path: str
    headers: dict[str, str]
    raw: bytes


@dataclass
class World:
    """The server's ports and what it was asked."""

    plain: int
    tls: int
    ca: bytes
    asked: list[Request] = field(default_factory=list)
    open: int = 0
    closed_early: int = 0

    async def resolve(self, host: str) -> list[tuple[str, int | None]]:
        return [("127.0.0.1", self.tls)]

    def fetcher(self, **more: Any) -> Fetcher:
        settings: dict[str, Any] = {
            "user_agent": "Firsthand/0 (+https://reader.example/bot)", "contact": "desk@reader.example", "resolver": self,
            "ca_pem": self.ca, "allowed_networks": LOOPBACK, "batch_s": 0.0, "patience": Patience(total_s=5.0, progress_s=0.6),
        }  # fmt: skip
        return Fetcher(**{**settings, **more})


Script = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]


def answer(status: int, body: bytes = b"", **headers: str) -> bytes:
    lines = "".join(f"{k.replace('_', '-')}: {v}\r\n" for k, v in headers.items())
    return f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n{lines}\r\n".encode() + body


@dataclass(frozen=True)
class Authority:
    ca: bytes
    chain: Path


def _certificates() -> tuple[bytes, bytes]:
    now = datetime.datetime.now(datetime.UTC)
    day = datetime.timedelta(days=1)
    issuer_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "invented authority")])

    def begun(subject: x509.Name, public: Any) -> x509.CertificateBuilder:
        made = x509.CertificateBuilder().subject_name(subject).issuer_name(name).public_key(public)
        return made.serial_number(x509.random_serial_number()).not_valid_before(now - day).not_valid_after(now + 9 * day)

    root = begun(name, issuer_key.public_key()).add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    hosts = [x509.DNSName(h) for h in ("*.news.example", "news.example")]
    leaf = begun(x509.Name([]), key.public_key()).add_extension(x509.SubjectAlternativeName(hosts), critical=True)
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    signed = root.sign(issuer_key, hashes.SHA256()).public_bytes(pem)
    return signed, leaf.sign(issuer_key, hashes.SHA256()).public_bytes(pem) + private


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    ca, chain = _certificates()
    path = tmp_path_factory.mktemp("tls") / "chain.pem"
    path.write_bytes(chain)
    return Authority(ca, path)


@pytest.fixture
def serve(authority: Authority) -> Callable[[Script], Any]:
    @asynccontextmanager
    async def serving(script: Script) -> AsyncIterator[World]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(authority.chain)
        tasks: set[asyncio.Task[Any]] = set()

        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            tasks.add(asyncio.current_task())  # type: ignore[arg-type]
            world.open += 1
            try:
                raw = await reader.readuntil(b"\r\n\r\n")
                first, *rest = raw.decode("latin-1").split("\r\n")
                headers = {k.lower(): v for k, _, v in (line.partition(": ") for line in rest if line)}
                request = Request(headers.get("host", ""), first.split(" ")[1], headers, raw)
                world.asked.append(request)
                await script(request, writer)
                await writer.drain()
            except (ConnectionError, ssl.SSLError):
                world.closed_early += 1
            except asyncio.IncompleteReadError:
                pass
            finally:
                world.open -= 1
                writer.close()
                try:
                    with suppress(TimeoutError, OSError):
                        await asyncio.wait_for(writer.wait_closed(), 1)
                finally:
                    writer.transport.abort()

        plain = await asyncio.start_server(connected, "127.0.0.1", 0)
        tls = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=context, ssl_handshake_timeout=5, ssl_shutdown_timeout=1)
        world = World(plain.sockets[0].getsockname()[1], tls.sockets[0].getsockname()[1], authority.ca)
        try:
            yield world
        finally:
            # asked before they close: afterwards they no longer know which connections are their own
            ended = [asyncio.ensure_future(server.wait_closed()) for server in (plain, tls)]
            await asyncio.sleep(0)
            plain.close()
            tls.close()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await asyncio.wait(ended, timeout=6)

    return serving


def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(asyncio.wait_for(work, 20))
