"""What strangers give as an address for us to send to: nothing inside is ever reached."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from firsthand.errors import NetworkError, Refused
from firsthand.fetching.sender import Sender
from tests.outgoing.conftest import callbacks

INSIDE = (
    "http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://0x7f.0.0.1/", "http://017700000001/",
    "http://localhost/", "http://LOCALHOST./", "http://10.0.0.1/", "http://172.16.0.1/", "http://172.31.255.255/", "http://192.168.1.1/", "http://169.254.169.254/",
    "http://169.254.10.10/", "http://100.64.0.1/", "http://0.0.0.0/", "http://0/", "http://192.0.0.1/", "http://192.0.2.1/", "http://198.18.0.1/", "http://198.51.100.7/",
    "http://203.0.113.9/", "http://224.0.0.1/", "http://240.0.0.1/", "http://255.255.255.255/", "http://168.63.129.16/", "http://3232235777/", "http://0xc0a80101/",
    "http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[::ffff:10.0.0.1]/", "http://[64:ff9b::127.0.0.1]/",
    "http://[64:ff9b::a9fe:a9fe]/", "http://[2002:7f00:1::]/", "http://[fe80::1]/", "http://[fc00::1]/", "http://[fd00:ec2::254]/", "http://[ff02::1]/",
    "http://[2001:db8::1]/", "http://[::127.0.0.1]/", "http://[2001:0:7f00:1::]/", "http://①②⑦.⓪.⓪.①/", "http://127。0。0。1/", "http://127.0.0.1%00.example/",
    "http://user@example.com/", "http://user:pass@example.com/", "http://example.com@127.0.0.1/", "http://127.0.0.1#@example.com/", "http://127.0.0.1\\@example.com/",
    "http://example.com:22/", "http://example.com:25/", "http://example.com:6379/", "http://example.com:0/", "https://example.com:3306/", "http://[::1]:80/",
    "ftp://example.com/", "file:///etc/passwd", "gopher://127.0.0.1:70/_", "javascript:alert(1)", "data:text/plain,x", "//example.com/", "example.com", "", "http://",
    "http:///path", "http://\r\nHost: x/", "http://exa\x00mple.com/", "jar:http://127.0.0.1!/", "unix:/run/x.sock", "http://" + "a" * 3000 + ".example/",
    "http://inside.example/", "http://mixed.example/", "http://mapped.example/", "http://nowhere.example/",
)  # fmt: skip
NAMES = {
    "example.com": ["93.184.216.34"],
    "inside.example": ["192.168.0.10"],
    "mixed.example": ["93.184.216.34", "10.0.0.1"],
    "mapped.example": ["::ffff:169.254.169.254"],
    "localhost": ["127.0.0.1"],
}


class Names:
    """A resolver that says what a stranger's name server may say."""

    async def resolve(self, host: str) -> list[tuple[str, int | None]]:
        return [(a, None) for a in NAMES.get(host.rstrip(".").lower(), [])]


class Rebinding:
    """Public when it is looked at, inside when it is used."""

    def __init__(self) -> None:
        self.asked = 0

    async def resolve(self, host: str) -> list[tuple[str, int | None]]:
        self.asked += 1
        return [("93.184.216.34" if self.asked == 1 else "127.0.0.1", None)]


@pytest.mark.parametrize("url", INSIDE)
def test_nothing_inside_is_reached(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def tried() -> None:
        sender = Sender(user_agent="Firsthand/0", resolver=Names(), total_s=0.5)
        monkeypatch.setattr(sender._carrier, "lease", _reached)
        with pytest.raises(NetworkError):
            await sender.vet(url)
        receipt = await sender.post(url, b"x")
        assert (receipt.status, receipt.taken) == (0, False)
        await sender.close()

    asyncio.run(tried())


async def _reached(pin: Any) -> Any:
    raise AssertionError(f"a connection was about to be made to {pin}")


def test_a_name_that_is_bent_inside_after_it_was_looked_at_reaches_nothing() -> None:
    async def tried() -> None:
        sender = Sender(user_agent="Firsthand/0", resolver=Rebinding(), total_s=0.5)
        await sender.vet("http://rebinding.example/hook")
        receipt = await sender.post("http://rebinding.example/hook", b"x")
        assert receipt.refused
        with pytest.raises(Refused):
            await sender.vet("http://rebinding.example/hook")
        await sender.close()

    asyncio.run(tried())


def test_a_redirect_is_not_followed_and_a_slow_answer_is_given_up() -> None:
    async def tried() -> None:
        async with callbacks(lambda call: None if call.host.startswith("hang") else (307, b"")) as there:
            sender = there.sender(total_s=0.4)
            assert (await sender.post("http://moved.example/", b"x")).status == 307
            assert len(there.calls) == 1
            slow = await sender.post("http://hang.example/", b"x")
            assert (slow.status, slow.refused) == (0, False)
            await sender.close()

    asyncio.run(tried())


def test_an_answer_that_comes_in_pieces_is_read_and_one_that_never_ends_is_taken_by_its_status(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("firsthand.fetching.sender.BODY_S", 0.3)

    ended = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ended.clear()
        head = await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 X\r\nContent-Length: 12\r\nConnection: close\r\n\r\n")
        for piece in (b"chal", b"leng") if b"endless" in head else (b"chal", b"leng", b"ed-x"):
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.05)
        if b"endless" in head:
            await reader.read()
        writer.close()
        ended.set()

    async def tried() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        sender = Sender(user_agent="x", resolver=Names(), allowed_networks=("127.0.0.0/8",), total_s=2.0)
        assert (await sender.post(f"http://127.0.0.1:{port}/", b"x")).body == b"challenged-x"
        endless = await sender.post(f"http://127.0.0.1:{port}/endless", b"x")
        assert (endless.taken, endless.body) == (True, b"challeng")
        await sender.close()
        await asyncio.wait_for(ended.wait(), 5)
        server.close()
        await asyncio.sleep(0.05)

    asyncio.run(tried())
