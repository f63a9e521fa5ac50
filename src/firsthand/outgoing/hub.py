"""The WebSub hub (W3C Recommendation, 23 January 2018) of our own feeds: who is told, and the telling.

A subscription is verified by asking its callback; the callback's address passes fetching's guard then and at every telling. What a
subscriber is sent is the whole feed, signed where it gave a secret. Each is told for itself: one that hangs holds up nobody, is
tried again later and later, and is forgotten after ten failures or at the end of its lease.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from firsthand.engines.local import Flight
from firsthand.errors import FirsthandError, NetworkError, UsageError
from firsthand.fetching.sender import Receipt, Sender
from firsthand.model.sending import Subscriber
from firsthand.outgoing import lists
from firsthand.outgoing.routes import Feeds
from firsthand.store.sqlite.outgoing import Outgoing
from firsthand.store.topics import Topic, topic_of

LEASE_S, LEAST_LEASE_S, MOST_LEASE_S = 10 * 86_400.0, 3_600.0, 30 * 86_400.0
MOST_FAILURES = 10
MOST_OF_HOST = 2_000
MOST_TOPICS = 1_000
MOST_SECRET = 199
AT_ONCE = 256
LOOK_S = 5.0  # between looks at what has changed


Document = tuple[str, bytes, str]  # version, body, media type


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A subscription request as it was sent. `mode`: subscribe or unsubscribe; `lease_s` None: ours."""

    mode: str
    topic: str
    callback: str
    secret: str | None = None
    lease_s: float | None = None


def read(form: dict[str, str], base: str) -> Asked:
    """A request as WebSub spells it. Raises UsageError."""
    mode, topic, callback = (form.get(f"hub.{name}", "") for name in ("mode", "topic", "callback"))
    if mode not in ("subscribe", "unsubscribe"):
        raise UsageError("hub.mode is subscribe or unsubscribe")
    own = topic.removeprefix(base)
    if own == topic or topic_of(own) is None:
        raise UsageError("hub.topic is the address of one of the feeds of this site")
    if not callback or len(callback) > 2_000:
        raise UsageError("hub.callback is an http or https address")
    secret = form.get("hub.secret") or None
    if secret is not None and len(secret.encode("utf-8", "replace")) > MOST_SECRET:
        raise UsageError("hub.secret has at most 199 bytes")
    lease = form.get("hub.lease_seconds", "")
    if lease and not (lease.isascii() and lease.isdigit() and len(lease) < 12):
        raise UsageError("hub.lease_seconds is a whole number of seconds")
    return Asked(mode=mode, topic=own, callback=callback, secret=secret, lease_s=float(lease) if lease else None)


def signature(secret: str, body: bytes) -> str:
    """The value of X-Hub-Signature."""
    return f"sha256={hmac.digest(secret.encode('utf-8', 'replace'), body, 'sha256').hex()}"


class Hub:
    """Verifies and tells. `batch` is carried like the other batches; nothing in it waits for a subscriber."""

    def __init__(self, kept: Outgoing, sender: Sender, feeds: Feeds, now: Callable[[], float], pace: float = 1.0) -> None:
        self._kept, self._sender, self._feeds, self._now, self._pace = kept, sender, feeds, now, pace
        self._verifying: Flight[None] = Flight(AT_ONCE)
        self._telling: Flight[Subscriber | None] = Flight(AT_ONCE)
        self._written: dict[str, Document] = {}
        self.told = 0

    async def ask(self, asked: Asked) -> None:
        """Begin to verify a request, which is answered 202 meanwhile. Raises UsageError, Refused, Unreachable, FirsthandError."""
        if not self._verifying.room or self._verifying.flying(f"{asked.topic} {asked.callback}"):
            raise FirsthandError("the hub is busy: ask again in a minute")
        try:
            parts = urlsplit(asked.callback)
        except ValueError as error:
            raise UsageError("hub.callback is an http or https address") from error
        if asked.mode == "subscribe" and self._kept.of_host(f"{parts.scheme}://{parts.netloc}/") >= MOST_OF_HOST:
            raise UsageError("this host has as many subscriptions as one may have")
        topics = self._kept.topics(self._now())
        if asked.mode == "subscribe" and asked.topic not in topics and len(topics) >= MOST_TOPICS:
            raise FirsthandError("the hub has as many topics as it takes")
        await self._sender.vet(asked.callback)
        self._verifying.start(f"{asked.topic} {asked.callback}", self._verify(asked))

    async def _verify(self, asked: Asked) -> None:
        """Whether the callback wants what was asked in its name (section 5.3)."""
        lease = min(max(asked.lease_s or LEASE_S, LEAST_LEASE_S), MOST_LEASE_S)
        challenge = secrets.token_urlsafe(24)
        asking = {"hub.mode": asked.mode, "hub.topic": f"{self._feeds.base}{asked.topic}", "hub.challenge": challenge}
        if asked.mode == "subscribe":
            asking["hub.lease_seconds"] = f"{lease:.0f}"
        receipt = await self._sender.get(_with_query(asked.callback, asking))
        if not receipt.taken or receipt.body.strip() != challenge.encode():
            return
        if asked.mode == "unsubscribe":
            self._kept.drop_subscriber(asked.topic, asked.callback)
            return
        held = self._kept.subscriber(asked.topic, asked.callback)
        document = (await asyncio.to_thread(self._documents, (*self._kept.topics(self._now()), asked.topic))).get(asked.topic)
        version = held.delivered if held else (document[0] if document else "")
        until = self._now() + lease
        self._kept.put_subscriber(
            Subscriber(topic=asked.topic, callback=asked.callback, secret=asked.secret, until=until, delivered=version)
        )

    def _document(self, topic: str) -> Document | None:
        """Version, body and media type of a feed; written anew only when its version changes."""
        found = topic_of(topic)
        try:
            document = self._feeds.document(*found) if found else None
        except UsageError:
            return None
        if found is None or document is None:
            return None
        version = lists.version(document)
        held = self._written.get(topic)
        if held is None or held[0] != version:
            text, kind = lists.write(found[1], document)
            held = self._written[topic] = (version, text.encode("utf-8", "replace"), kind)
        return held

    async def batch(self) -> float:
        """Begin to tell everybody who is behind, take in what came of earlier tellings; seconds until it wants to be run again."""
        await self._verifying.landed(0.0)
        now = self._now()
        self._kept.end_leases(now, MOST_FAILURES)
        begun = time.monotonic()
        documents = await asyncio.to_thread(self._documents, tuple(self._kept.topics(now)))
        took_s = time.monotonic() - begun
        waiting = False
        for topic, document in documents.items():
            for subscriber in self._kept.subscribers(topic, document[0], now):
                key = f"{topic} {subscriber.callback}"
                if self._telling.flying(key):
                    continue
                if not self._telling.room:
                    waiting = True
                    break
                self._telling.start(key, self._tell(subscriber, document))
        results = await self._telling.landed(0.2 if waiting else 0.0)
        self._kept.delivered([r for r in results if r is not None])
        return 0.05 if waiting or results else max(LOOK_S, 4 * took_s)

    def _documents(self, topics: tuple[str, ...]) -> dict[str, Document]:
        """What each topic has to tell now."""
        self._written = {topic: held for topic, held in self._written.items() if topic in topics}
        return {topic: document for topic in topics if (document := self._document(topic)) is not None}

    async def _tell(self, subscriber: Subscriber, document: Document) -> Subscriber | None:
        """One telling (section 7); None where the subscriber said that it is gone."""
        version, body, kind = document
        base, found = self._feeds.base, topic_of(subscriber.topic) or (Topic("index"), "atom")
        links = f'<{base}/hub>; rel="hub", <{base}{found[0].feed(found[1])}>; rel="self"'
        headers = [("Content-Type", f"{kind}; charset=utf-8"), ("Link", links)]
        if subscriber.secret:
            headers.append(("X-Hub-Signature", signature(subscriber.secret, body)))
        receipt = await self._sender.post(subscriber.callback, body, tuple(headers))
        return self._judged(subscriber, version, receipt)

    def _judged(self, subscriber: Subscriber, version: str, receipt: Receipt) -> Subscriber | None:
        if receipt.status == 410 or receipt.refused:
            self._kept.drop_subscriber(subscriber.topic, subscriber.callback)
            return None
        if receipt.taken:
            self.told += 1
            return replace(subscriber, delivered=version, failures=0, next_at=0.0)
        failures = subscriber.failures + 1
        wait = min(60.0 * 2**failures, 6 * 3_600.0)
        return replace(subscriber, failures=failures, next_at=self._now() + wait)

    async def close(self) -> None:
        """Call back what is in the air: who was not told yet is told after the next start."""
        await self._verifying.cancel()
        await self._telling.cancel()


def form_of(body: bytes) -> dict[str, str]:
    """An urlencoded form, the last value of a name. Raises UsageError."""
    try:
        return dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=32))
    except ValueError as error:
        raise UsageError("this is no form") from error


def _with_query(url: str, asked: dict[str, str]) -> str:
    parts = urlsplit(url)
    query = f"{parts.query}&{urlencode(asked)}" if parts.query else urlencode(asked)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def refusal(error: Exception) -> str:
    """Why a callback is not taken, without what its name resolves to."""
    return "this callback cannot be reached from here" if isinstance(error, NetworkError) else str(error)
