"""The hub: verified subscribers get the whole feed, signed; broken ones hold up nobody; leases end."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import time
from pathlib import Path
from typing import Any

import pytest

from firsthand.errors import UsageError
from firsthand.outgoing.hub import Asked, Hub, form_of, read
from firsthand.outgoing.routes import Feeds
from firsthand.store.open import open_store
from firsthand.store.sqlite.outgoing import Outgoing
from tests.invented import fill, item, put
from tests.outgoing.conftest import AT, Call, callbacks, echo

BASE = "http://site.example"
TOPIC = "/search.atom?q=harbour"


class Bench:
    """A hub over a small store, with a clock that is set by hand."""

    def __init__(self, folder: Path, there: Any, total_s: float = 1.0) -> None:
        self.at = AT
        self.store = open_store(folder)
        fill(self.store)
        self.kept = Outgoing(folder)
        self.feeds = Feeds(lambda: self.store, lambda: self.at, "Firsthand", BASE)
        self.sender = there.sender(total_s)
        self.hub = Hub(self.kept, self.sender, self.feeds, lambda: self.at)

    def news(self, number: int = 1) -> None:
        url = f"https://harbourlanternpost.com/new/{number}"
        put(self.store, item(url, AT + number, f"Harbour opens again {number}"))
        self.at += 60  # deletions are looked up anew

    async def subscribe(self, callback: str, mode: str = "subscribe", **more: Any) -> None:
        await self.hub.ask(Asked(mode=mode, topic=TOPIC, callback=callback, **more))
        await self.settled()

    async def settled(self) -> None:
        for _ in range(200):
            await self.hub.batch()
            if not self.hub._verifying._tasks and not self.hub._telling._tasks:
                return
            await asyncio.sleep(0.02)

    async def close(self) -> None:
        await self.hub.close()
        await self.sender.close()
        self.kept.close()
        self.store.close()


def test_a_subscriber_is_asked_first_and_then_told_with_a_signature(tmp_path: Path) -> None:
    async def played() -> list[Call]:
        async with callbacks() as there:
            bench = Bench(tmp_path, there)
            await bench.subscribe("http://reader.example/cb?own=1", secret="s3cret", lease_s=7200.0)
            (asked,) = there.calls
            assert asked.method == "GET"
            assert asked.query["hub.mode"] == ["subscribe"]
            assert asked.query["hub.topic"] == [BASE + TOPIC]
            assert asked.query["hub.lease_seconds"] == ["7200"]
            assert asked.query["own"] == ["1"]
            await bench.settled()
            assert len(there.calls) == 1  # nothing is new
            bench.news()
            await bench.settled()
            await bench.settled()
            await bench.close()
            return there.calls

    _, told = asyncio.run(played())
    assert told.method == "POST"
    assert told.headers["content-type"].startswith("application/atom+xml")
    assert f'<{BASE}{TOPIC}>; rel="self"' in told.headers["link"]
    assert told.headers["x-hub-signature"] == "sha256=" + hmac.new(b"s3cret", told.body, hashlib.sha256).hexdigest()
    assert b"Harbour opens again 1" in told.body


def test_who_does_not_want_it_is_not_subscribed_and_who_leaves_is_asked(tmp_path: Path) -> None:
    async def played() -> None:
        async with callbacks(lambda call: (200, b"no") if call.host == "else.example" else echo(call)) as there:
            bench = Bench(tmp_path, there)
            await bench.subscribe("http://else.example/cb")
            await bench.subscribe("http://bad.example/cb")
            assert bench.kept.topics(bench.at) == {}
            await bench.subscribe("http://reader.example/cb")
            assert bench.kept.topics(bench.at) == {TOPIC: 1}
            await bench.subscribe("http://reader.example/cb", mode="unsubscribe")
            assert bench.kept.topics(bench.at) == {}
            await bench.close()

    asyncio.run(played())


def test_leases_end_and_broken_ones_are_tried_later_and_forgotten_at_last(tmp_path: Path) -> None:
    async def played() -> None:
        async with callbacks(lambda call: (410, b"") if call.host == "gone.example" and call.method == "POST" else (500, b"") if call.host == "ill.example" and call.method == "POST" else echo(call)) as there:  # fmt: skip
            bench = Bench(tmp_path, there)
            for name in ("ill", "gone", "well"):
                await bench.subscribe(f"http://{name}.example/cb", lease_s=86_400.0 * 20)
            bench.news()
            await bench.settled()
            assert bench.kept.topics(bench.at) == {TOPIC: 2}  # 410: forgotten at once
            ill = bench.kept.subscriber(TOPIC, "http://ill.example/cb")
            assert ill is not None
            assert (ill.failures, ill.next_at > bench.at) == (1, True)
            for _ in range(12):
                bench.at += 7 * 3600
                await bench.settled()
            assert bench.kept.topics(bench.at) == {TOPIC: 1}
            bench.at += 86_400 * 20
            await bench.settled()
            assert bench.kept.topics(bench.at) == {}
            await bench.close()

    asyncio.run(played())


def test_a_hub_that_was_killed_tells_after_its_start_who_was_not_told(tmp_path: Path) -> None:
    async def played() -> None:
        async with callbacks() as there:
            bench = Bench(tmp_path, there)
            await bench.subscribe("http://reader.example/cb")
            bench.news()
            await bench.close()
            again = Bench(tmp_path, there)
            again.at = bench.at
            await again.settled()
            await again.settled()
            assert [c.method for c in there.calls] == ["GET", "POST"]
            await again.close()

    asyncio.run(played())


@pytest.mark.slow
def test_a_thousand_are_told_without_waiting_for_the_broken_among_them(tmp_path: Path) -> None:
    total_s = 5.0

    async def told(broken: int) -> float:
        async with callbacks() as there:
            bench = Bench(tmp_path / str(broken), there, total_s)
            for n in range(1000):
                host = f"{'hang' if n < broken else 'fine'}{n % 250}.example"
                bench.kept.put_subscriber(_subscriber(f"http://{host}/cb/{n}", bench.at))
            begun = time.monotonic()
            done = 0.0
            while time.monotonic() - begun < 60 and not done:
                await asyncio.sleep(min(await bench.hub.batch(), 0.05))
                if bench.hub.told >= 1000 - broken:
                    done = time.monotonic() - begun
            await bench.close()
            return done

    whole, with_broken = asyncio.run(told(0)), asyncio.run(told(50))
    assert whole
    assert with_broken
    assert with_broken < whole + total_s * 0.6, (whole, with_broken)  # who waits for one that hangs is a patience later


def _subscriber(callback: str, at: float) -> Any:
    from firsthand.model.sending import Subscriber

    return Subscriber(topic=TOPIC, callback=callback, until=at + 86_400, delivered="something older")


@pytest.mark.parametrize(
    "form",
    [
        {}, {"hub.mode": "listen"}, {"hub.mode": "subscribe", "hub.topic": "https://other.example/index.atom", "hub.callback": "http://a.example/"},
        {"hub.mode": "subscribe", "hub.topic": BASE + "/about", "hub.callback": "http://a.example/"}, {"hub.mode": "subscribe", "hub.topic": BASE + TOPIC},
        {"hub.mode": "subscribe", "hub.topic": BASE + TOPIC, "hub.callback": "http://a.example/", "hub.secret": "x" * 200},
        {"hub.mode": "subscribe", "hub.topic": BASE + TOPIC, "hub.callback": "http://a.example/", "hub.lease_seconds": "-1"},
        {"hub.mode": "subscribe", "hub.topic": BASE + TOPIC, "hub.callback": "http://a.example/", "hub.lease_seconds": "1e99"},
    ],
)  # fmt: skip
def test_requests_that_cannot_be_meant(form: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        read(form, BASE)


def test_a_form_is_a_form() -> None:
    assert form_of(b"hub.mode=subscribe&hub.topic=a%20b") == {"hub.mode": "subscribe", "hub.topic": "a b"}
    for bytes_ in (b"\xff\xfe=1", b"&".join(b"a=1" for _ in range(99))):
        with pytest.raises(UsageError):
            form_of(bytes_)
