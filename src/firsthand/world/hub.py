"""A hub for those of the world's feeds that name one (W3C WebSub): verifies intent, delivers what is new, signed as agreed.

It delivers to loopback alone: nobody outside the world is ever called.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import ipaddress
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode, urlsplit

from firsthand.world import feeds
from firsthand.world.answers import Pages
from firsthand.world.nouns import TrueArticle

PATH = "/hub"
LEASE_S = 86_400.0  # of the world's clock
EVERY_S = 0.5  # of ours
_ANSWER_S = 5.0
MOST = 200  # subscriptions


@dataclass(eq=False)
class _Subscriber:
    topic: str
    callback: str
    secret: str
    until: float
    seen: set[str] = field(default_factory=set)


@dataclass(eq=False)
class Hub:
    """`deliveries` counts what was taken by a subscriber. Await `run` beside the server."""

    pages: Pages
    clock: Callable[[], float]
    deliveries: int = 0
    _held: dict[tuple[str, str], _Subscriber] = field(default_factory=dict)
    _asked: list[dict[str, str]] = field(default_factory=list)

    def take(self, host: str, body: bytes) -> int:
        """The status to a request at `https://HOST/hub`; its intent is verified soon."""
        form = {name: values[0] for name, values in parse_qs(body.decode("latin-1")).items()}
        feed = self.pages.feeds.get(form.get("hub.topic", ""))
        known = feed is not None and "hub" in feed.quirks and urlsplit(feed.url).hostname == host
        if not known or form.get("hub.mode") not in ("subscribe", "unsubscribe") or not _inside(form.get("hub.callback", "")):
            return 400
        if len(self._held) + len(self._asked) >= MOST:
            return 503
        self._asked.append(form)
        return 202

    async def run(self) -> None:
        """Verify and deliver until called back."""
        while True:
            for form in [self._asked.pop(0) for _ in range(len(self._asked))]:
                with suppress(OSError, TimeoutError, ValueError):
                    await self._verify(form)
            for one in list(self._held.values()):
                with suppress(OSError, TimeoutError, ValueError):
                    await self._deliver(one)
            await asyncio.sleep(EVERY_S)

    async def _verify(self, form: dict[str, str]) -> None:
        challenge = secrets.token_hex(8)
        said = {
            "hub.mode": form["hub.mode"],
            "hub.topic": form["hub.topic"],
            "hub.challenge": challenge,
            "hub.lease_seconds": str(int(LEASE_S)),
        }
        joint = "&" if "?" in form["hub.callback"] else "?"
        status, answer = await _call("GET", form["hub.callback"] + joint + urlencode(said))
        if status // 100 != 2 or answer != challenge.encode():
            return
        key = (form["hub.topic"], form["hub.callback"])
        self._held.pop(key, None)
        if form["hub.mode"] == "subscribe":
            seen = {a.url for a in self._entries(form["hub.topic"])}
            self._held[key] = _Subscriber(*key, secret=form.get("hub.secret", ""), until=self.clock() + LEASE_S, seen=seen)

    async def _deliver(self, one: _Subscriber) -> None:
        now = self.clock()
        new = tuple(a for a in self._entries(one.topic) if a.url not in one.seen)
        if now >= one.until:
            del self._held[one.topic, one.callback]
        elif new:
            feed = self.pages.feeds[one.topic]
            body, media = feeds.body(self.pages.sites[urlsplit(one.topic).hostname or ""], feed, new, now)
            signature = (
                {"X-Hub-Signature": "sha256=" + hmac.new(one.secret.encode(), body, hashlib.sha256).hexdigest()} if one.secret else {}
            )
            status, _ = await _call("POST", one.callback, body, {"Content-Type": media, **signature})
            if status == 410:
                del self._held[one.topic, one.callback]
            if status // 100 == 2:
                one.seen |= {a.url for a in new}
                self.deliveries += 1

    def _entries(self, topic: str) -> tuple[TrueArticle, ...]:
        feed = self.pages.feeds[topic]
        return self.pages.entries(self.pages.sites[urlsplit(topic).hostname or ""], feed, self.clock())


def _inside(callback: str) -> bool:
    """Whether a callback lies on loopback, by address, over plain HTTP."""
    try:
        parts = urlsplit(callback)
        return parts.scheme == "http" and ipaddress.ip_address(parts.hostname or "").is_loopback and parts.port is not None
    except ValueError:
        return False


async def _call(method: str, url: str, body: bytes = b"", headers: dict[str, str] | None = None) -> tuple[int, bytes]:
    """The status and body of one request."""
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    lines = [f"{method} {target} HTTP/1.1", f"Host: {parts.netloc}", "Connection: close", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    reader, writer = await asyncio.wait_for(asyncio.open_connection(parts.hostname, parts.port), _ANSWER_S)
    try:
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode() + body)
        raw = await asyncio.wait_for(reader.read(65_536), _ANSWER_S)
        while piece := await asyncio.wait_for(reader.read(65_536), _ANSWER_S):
            raw += piece
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
    head, _, answer = raw.partition(b"\r\n\r\n")
    return int(head.split(b" ", 2)[1]), answer
