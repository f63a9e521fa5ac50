"""A subscriber and a hub on loopback: asked over a real connection, questions and deliveries through the real routes."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote

import pytest
from fastapi import FastAPI

from firsthand.config import Collect
from firsthand.fetching.client import Fetcher
from firsthand.fetching.polite import Polite
from firsthand.model.feed import Feed
from firsthand.model.page import Ask, Reply
from firsthand.pipeline.callback import router
from firsthand.pipeline.collect import Collecting, Figures
from firsthand.pipeline.pushes import MOST_WAITING, Pushes
from firsthand.polling.judge import PUSHED_FLOOR_S, first_state
from firsthand.polling.push import ANSWER_S, REFUSED_S
from firsthand.store.open import open_store
from firsthand.store.shelf import Store
from tests.pipeline.conftest import NOW, Clock
from tests.pipeline.test_collect import HOUR, Inline

FEED = "https://alderlantern.com/feed"
HUB = "http://hub.quaysidebell.org/"  # over http on loopback: its certificate is no matter here; the secret is set by hand where one is needed


@dataclass
class Hub:
    """Takes subscriptions and verifies them at the callback, before it answers or when told to."""

    status: int = 202
    verifies: bool = True
    lease: str = "86400"
    forms: list[dict[str, str]] = field(default_factory=list)
    call: Callable[..., Awaitable[tuple[int, bytes]]] | None = None
    port: int = 0

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        assert head.startswith("POST / HTTP/1.1")
        length = int(next(line.split(": ")[1] for line in head.split("\r\n") if line.lower().startswith("content-length")))
        form = {k: v[0] for k, v in parse_qs((await reader.readexactly(length)).decode()).items()}
        self.forms.append(form)
        if self.verifies and self.status < 300:
            await self.verify(form)
        writer.write(f"HTTP/1.1 {self.status} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    async def verify(self, form: dict[str, str], **more: str) -> tuple[int, bytes]:
        said = {
            "hub.mode": form["hub.mode"],
            "hub.topic": form["hub.topic"],
            "hub.challenge": "c-99",
            "hub.lease_seconds": self.lease,
        } | more
        assert self.call is not None
        return await self.call("GET", path_of(form), query="&".join(f"{k}={quote(v, safe='')}" for k, v in said.items()))


def path_of(form: dict[str, str]) -> str:
    return form["hub.callback"].removeprefix("https://agg.example.com")


class Wire:
    """Feeds from memory, hubs over the real fetcher."""

    def __init__(self, fetcher: Fetcher) -> None:
        self.bodies: dict[str, bytes] = {}
        self.post = Polite(fetcher, None).post  # type: ignore[arg-type]
        self.asked = 0

    async def fetch(self, ask: Ask) -> Reply:
        self.asked += 1
        return Reply(
            ask=ask,
            url=ask.url,
            status=200,
            headers=(("content-type", "application/atom+xml"), ("etag", f'"{len(self.bodies[ask.url])}"')),
            body=self.bodies[ask.url],
        )


class Loopback:
    def __init__(self, hub: Hub) -> None:
        self.hub = hub

    async def resolve(self, host: str) -> list[tuple[str, int | None]]:
        return [("127.0.0.1", self.hub.port)]


class Post:
    """An instance that collects and is pushed to."""

    def __init__(self, folder: Path, hub: Hub, base: str | None = "https://agg.example.com") -> None:
        self.store: Store = open_store(folder)
        self.clock, self.hub = Clock(), hub
        fetcher = Fetcher(
            user_agent="Firsthand/test", resolver=Loopback(hub), allowed_networks=("127.0.0.0/8",), clock=self.clock, batch_s=0.0
        )
        self.fetcher, self.wire = fetcher, Wire(fetcher)
        wire: Any = self.wire
        inline: Any = Inline()
        self.pushes = Pushes(self.store, wire, inline, self.clock, base)
        self.collecting = Collecting(self.store, wire, inline, self.clock, Collect(floor_s=60.0), Figures(), pushes=self.pushes)
        self.app = FastAPI()
        self.app.include_router(router(self.pushes))
        hub.call = self.call
        feed = Feed(url=FEED, domain="alderlantern.com")
        self.store.put_feeds([feed])
        self.store.put_states([first_state(feed, NOW)])
        self.wire.bodies[FEED] = atom(3)

    async def call(self, method: str, path: str, query: str = "", body: bytes = b"", **headers: str) -> tuple[int, bytes]:
        raw = [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()]
        scope = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "path": path, "raw_path": path.encode(),
                 "query_string": query.encode(), "headers": raw, "client": ("192.0.2.7", 1), "server": ("agg.example.com", 443), "scheme": "https", "root_path": ""}  # fmt: skip
        pieces = [body[at : at + 65536] for at in range(0, max(len(body), 1), 65536)]
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}

        async def send(message: Any) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        return sent[0]["status"], b"".join(m.get("body", b"") for m in sent[1:])

    async def poll(self) -> None:
        while self.store.due(self.clock.at, 1) or self.collecting._flight.room < self.collecting._flight.most:
            await self.collecting.batch()

    async def subscribe(self) -> dict[str, str]:
        await self.poll()
        await self.pushes.batch()
        return self.hub.forms[-1]

    def sign(self, secret: str = "agreed") -> None:
        """As if the hub had been asked over TLS."""
        for token, held in self.pushes._held.items():
            self.pushes._held[token] = replace(held, secret=secret)

    async def deliver(self, body: bytes, secret: str | None = "agreed") -> int:
        signature = {"x_hub_signature": "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()} if secret else {}
        status, _ = await self.call("POST", path_of(self.hub.forms[0]), body=body, content_type="application/atom+xml", **signature)
        await self.pushes.batch()
        return status

    def waiting(self) -> set[str]:
        return {p.url for p in self.store.pending(float(2**40), 1000)}


def atom(upto: int, since: int = 0) -> bytes:
    entries = "".join(f"<entry><id>https://alderlantern.com/{n}</id><title>T</title><link href='https://alderlantern.com/{n}'/><updated>2026-11-24T07:{n:02}:00Z</updated></entry>" for n in range(upto, since, -1))  # fmt: skip
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>F</title><id>x</id><updated>2026-11-24T08:00:00Z</updated><link rel='hub' href='{HUB}'/><link rel='self' href='{FEED}'/>{entries}</feed>".encode()


@pytest.fixture
def play(tmp_path: Path) -> Callable[..., None]:
    """Run a scene with an instance and its hub."""

    def run(scene: Callable[[Post, Hub], Awaitable[None]], hub: Hub | None = None, base: str | None = "https://agg.example.com") -> None:
        async def main() -> None:
            it = hub or Hub()
            server = await asyncio.start_server(it.connected, "127.0.0.1", 0)
            it.port = server.sockets[0].getsockname()[1]
            post = Post(tmp_path / "store", it, base)
            try:
                await scene(post, it)
            finally:
                await post.collecting.close()
                await post.fetcher.close()
                post.store.close()
                server.close()

        asyncio.run(asyncio.wait_for(main(), 20))

    return run


def test_a_feed_that_names_a_hub_is_subscribed_to_and_what_comes_waits_to_be_read(play: Any) -> None:
    async def scene(post: Post, hub: Hub) -> None:
        form = await post.subscribe()
        assert (form["hub.mode"], form["hub.topic"]) == ("subscribe", FEED)
        assert [s.state for s in post.store.pushes()] == ["active"], "verified while it was being asked"
        post.sign()
        before = post.waiting()
        assert await post.deliver(atom(5, since=3)) == 202
        assert post.waiting() - before == {"https://alderlantern.com/4", "https://alderlantern.com/5"}
        post.wire.bodies[FEED] = atom(5)
        post.clock.at = post.store.states()[0].next_due_at + 1
        await post.poll()
        state = post.store.states()[0]
        assert state.push_clean == 1, "the poll found nothing that the hub had not brought"
        assert state.next_due_at - post.clock.at >= PUSHED_FLOOR_S
        assert await post.deliver(atom(5, since=3)) == 202
        assert len(post.waiting()) == 5, "brought twice, kept once"

    play(scene)


def test_a_forged_delivery_is_counted_and_not_believed(play: Any) -> None:
    async def scene(post: Post, hub: Hub) -> None:
        await post.subscribe()
        post.sign()
        before, due = post.waiting(), post.store.states()[0].next_due_at
        for secret in (None, "guessed"):
            assert await post.deliver(atom(9, since=3), secret) == 202
        assert post.waiting() == before
        assert post.store.states()[0].next_due_at == due
        held = post.store.pushes()[0]
        assert (held.refused, held.deliveries) == (2, 0)
        assert (await post.call("POST", "/push/unknown", body=b"x"))[0] == 410
        assert (await post.call("POST", path_of(hub.forms[0]), body=bytes(6 << 20)))[0] == 413
        assert (await post.call("POST", path_of(hub.forms[0]), content_length="99999999999"))[0] == 413

    play(scene)


def test_a_thin_ping_makes_the_feed_due_under_its_floors(play: Any) -> None:
    async def scene(post: Post, hub: Hub) -> None:
        await post.subscribe()
        state = post.store.states()[0]
        post.store.put_states([replace(state, next_due_at=NOW + 5 * HOUR, earliest_at=NOW + 90.0)])
        assert await post.deliver(b"", None) == 202, "over http nothing is agreed, so nothing is believed but that there is news"
        assert post.store.states()[0].next_due_at == NOW + 90.0
        before = post.waiting()
        await post.deliver(atom(9, since=3), None)
        assert post.waiting() == before
        post.sign()
        post.store.put_states([replace(state, next_due_at=NOW + 5 * HOUR, earliest_at=NOW + 90.0)])
        await post.deliver(b"not a feed at all")
        assert post.store.states()[0].next_due_at == NOW + 90.0

    play(scene)


def test_a_lease_is_renewed_and_a_dead_hub_relied_upon_no_longer_than_it(play: Any) -> None:
    async def scene(post: Post, hub: Hub) -> None:
        await post.subscribe()
        post.clock.at += 0.6 * 86_400 + HOUR * 2
        await post.pushes.batch()
        assert len(hub.forms) == 2
        assert post.pushes.brings(FEED)
        hub.status = 500
        for _ in range(60):
            post.clock.at += HOUR
            await post.pushes.batch()
        assert not post.pushes.brings(FEED)
        assert 3 <= len(hub.forms) - 2 <= 8, "later and later"
        assert "500" in (post.store.pushes()[0].reason or "")

    play(scene)


def test_a_hub_that_does_not_verify_or_denies_is_not_relied_upon(play: Any) -> None:
    async def scene(post: Post, hub: Hub) -> None:
        form = await post.subscribe()
        assert not post.pushes.brings(FEED)
        assert (await hub.verify(form, **{"hub.topic": "https://alderlantern.com/other"}))[0] == 404
        post.clock.at += ANSWER_S + 1
        await post.pushes.batch()
        assert "did not verify" in (post.store.pushes()[0].reason or "")
        assert (await hub.verify(form, **{"hub.mode": "denied", "hub.reason": "full"}))[0] == 200
        await post.pushes.batch()
        await post.poll()
        await post.pushes.batch()
        assert len(hub.forms) == 1, "a hub that denies is left alone"
        post.clock.at += REFUSED_S + 1
        await post.pushes.batch()
        assert post.store.pushes() == ()

    play(scene, Hub(verifies=False))


def test_a_feed_that_leaves_its_hub_is_unsubscribed(play: Any) -> None:
    async def scene(post: Post, hub: Hub) -> None:
        await post.subscribe()
        post.wire.bodies[FEED] = atom(4).replace(HUB.encode(), b"javascript:nothing")
        post.clock.at = post.store.states()[0].next_due_at + 1
        await post.poll()
        await post.pushes.batch()
        assert [f["hub.mode"] for f in hub.forms] == ["subscribe", "unsubscribe"]
        assert post.store.pushes() == ()
        assert (await post.call("POST", path_of(hub.forms[0]), body=b"x"))[0] == 410

    play(scene)


def test_a_private_instance_subscribes_to_nothing(play: Any) -> None:
    async def scene(post: Post, hub: Hub) -> None:
        await post.poll()
        await post.pushes.batch()
        assert hub.forms == []
        assert post.store.pushes() == ()

    play(scene, base=None)


def test_a_flood_is_turned_away_and_subscriptions_outlive_a_restart(play: Any) -> None:
    async def scene(post: Post, hub: Hub) -> None:
        await post.subscribe()
        statuses = [(await post.call("POST", path_of(hub.forms[0]), body=b"x"))[0] for _ in range(MOST_WAITING + 5)]
        assert statuses.count(503) == 5
        wire: Any = post.wire
        inline: Any = Inline()
        assert Pushes(post.store, wire, inline, post.clock, "https://agg.example.com").brings(FEED)

    play(scene)
