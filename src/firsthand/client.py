"""A small typed client of the API, sync and async:

    from firsthand.client import Client
    with Client("https://firsthand.example") as client:
        for item in client.each_item(language="et", topic="world"):
            print(item.headline, item.primary.url)

Nouns are frozen dataclasses; fields that a newer server adds are passed over. A refusal is raised as `Problem`; a busy server
(429, 503) is asked again as its Retry-After says, three times at most.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import TracebackType
from typing import Any, Generic, Self, TypeVar
from urllib.parse import quote, urlencode

from pyreqwest.client import ClientBuilder, SyncClientBuilder

from firsthand.model.codec import from_row
from firsthand.model.feed import Feed
from firsthand.model.origin import Document, Hop, Origin
from firsthand.model.outlet import Outlet

T = TypeVar("T")
Value = str | int | float | None
TRIES, LONGEST_WAIT_S = 3, 60.0


class Problem(Exception):
    """What the server refused (RFC 9457): its status, title and detail."""

    def __init__(self, status: int, title: str, detail: str | None) -> None:
        super().__init__(f"{status} {title}{f': {detail}' if detail else ''}")
        self.status, self.title, self.detail = status, title, detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The one primary link. kind: own, origin, earliest-copy, agency-site."""

    url: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRights:
    """What the owner says; it binds whoever takes the item on."""

    show: str
    index: str
    search: str
    ai_input: str
    ai_train: str
    tdm: str
    licence: str | None = None
    holder: str | None = None
    credit: str | None = None
    access: str = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item, cut to what its rights allow."""

    id: str
    url: str
    outlet: str
    first_seen: str
    first_seen_gap_s: float
    origin: Origin
    rights: ItemRights
    headline: str | None = None
    language: str | None = None
    published: str | None = None
    topic: str | None = None
    place: str | None = None
    snippet: str | None = None
    primary: Link | None = None
    story: str | None = None
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One story; `independent` counts reports with no shared text, owner or credit found."""

    id: str
    headline: str
    first_seen: str
    updated: str
    outlets: int
    independent: int
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    language: str | None = None
    topic: str | None = None
    primary: Link | None = None
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An item of a story and the hands that it came through."""

    id: str
    url: str
    outlet: str
    role: str
    copy_of: str | None = None
    chain: tuple[Hop, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """What an outlet reported itself, whom it credits and who credits it."""

    outlet: str
    of_the_last: int
    kinds: dict[str, int]
    credits: list[dict[str, Any]]
    credited_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A part of a list, and the cursor of the next part."""

    items: tuple[T, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """A question: where it is asked and how its answer is read."""

    path: str
    asked: Mapping[str, Value]
    read: Callable[[Any], T]

    def at(self, base: str) -> str:
        """The whole address."""
        given = {name: value for name, value in self.asked.items() if value is not None}
        return f"{base.rstrip('/')}/api/v1/{self.path}{f'?{urlencode(given)}' if given else ''}"

    def onward(self, cursor: str) -> Call[T]:
        """The same question of the next part."""
        return Call(self.path, {**self.asked, "cursor": cursor}, self.read)


def _one(kind: type[T]) -> Callable[[Any], T]:
    return lambda row: from_row(kind, row)


def _list(kind: type[T]) -> Callable[[Any], Page[T]]:
    return lambda row: Page(tuple(from_row(kind, member) for member in row["items"]), row["next"])


def items(**asked: Value) -> Call[Page[Item]]:
    """outlet country place language topic story origin kind after before limit cursor."""
    return Call("items", asked, _list(Item))


def item(id: str) -> Call[Item]:
    """One item."""
    return Call(f"items/{quote(id, safe='')}", {}, _one(Item))


def search(q: str, **asked: Value) -> Call[Page[Item]]:
    """The site's search grammar; limit cursor."""
    return Call("search", {"q": q, **asked}, _list(Item))


def stories(**asked: Value) -> Call[Page[Story]]:
    """topic country outlets language order after limit cursor."""
    return Call("stories", asked, _list(Story))


def story(id: str) -> Call[Story]:
    """One story with its items."""
    return Call(f"stories/{quote(id, safe='')}", {}, _one(Story))


def chain(id: str) -> Call[tuple[Member, ...]]:
    """Through whose hands the items of a story came."""
    return Call(f"stories/{quote(id, safe='')}/chain", {}, lambda row: _list(Member)({**row, "next": None}).items)


def outlets(**asked: Value) -> Call[Page[Outlet]]:
    """country language limit cursor."""
    return Call("outlets", asked, _list(Outlet))


def outlet(domain: str) -> Call[Outlet]:
    """One outlet."""
    return Call(f"outlets/{quote(domain, safe='')}", {}, _one(Outlet))


def ledger(domain: str) -> Call[Ledger]:
    """Whom an outlet credits and who credits it."""
    return Call(f"outlets/{quote(domain, safe='')}/ledger", {}, _one(Ledger))


def feeds(**asked: Value) -> Call[Page[Feed]]:
    """domain limit cursor."""
    return Call("feeds", asked, _list(Feed))


def stats() -> Call[dict[str, Any]]:
    """Counts of the whole."""
    return Call("stats", {}, dict)


class _Told:
    """What both clients say of an answer."""

    @staticmethod
    def headers(key: str | None) -> tuple[tuple[str, str], ...]:
        """What is sent along."""
        return (("Accept", "application/json"), *((("Authorization", f"Bearer {key}"),) if key else ()))

    @staticmethod
    def wait(status: int, retry_after: str | None, tried: int) -> float | None:
        """Seconds until it is asked again; None where it is not."""
        if status not in (429, 503) or tried >= TRIES:
            return None
        asked = float(retry_after) if retry_after and retry_after.isascii() and retry_after.isdigit() else 2.0**tried
        return asked if asked <= LONGEST_WAIT_S else None

    @staticmethod
    def read(call: Call[T], status: int, body: bytes) -> T:
        """The answer as its noun. Raises Problem."""
        try:
            found = json.loads(body)
        except ValueError:
            found = {}
        if status != 200 or not isinstance(found, dict):
            told = found if isinstance(found, dict) else {}
            raise Problem(status, str(told.get("title") or "no answer of this API"), told.get("detail"))
        return call.read(found)


class Client:
    """Asks one server. Close it, or use it in a `with`."""

    def __init__(self, base: str = "http://127.0.0.1:8000", *, key: str | None = None, timeout_s: float = 30.0) -> None:
        self._base, self._headers = base, _Told.headers(key)
        self._client = SyncClientBuilder().timeout(timedelta(seconds=timeout_s)).build()

    def ask(self, call: Call[T]) -> T:
        """The answer to a question of this module: `client.ask(story(id))`. Raises Problem."""
        for tried in range(TRIES + 1):
            response = self._client.get(call.at(self._base)).headers(self._headers).build().send()
            body = bytes(response.bytes())
            wait = _Told.wait(response.status, response.get_header("retry-after"), tried)
            if wait is None:
                break
            time.sleep(wait)
        return _Told.read(call, response.status, body)

    def each(self, call: Call[Page[T]]) -> Iterator[T]:
        """Every member of a list, part after part."""
        while True:
            page = self.ask(call)
            yield from page.items
            if page.next is None:
                return
            call = call.onward(page.next)

    def each_item(self, **asked: Value) -> Iterator[Item]:
        """Every item that fits, newest first."""
        return self.each(items(**{"limit": 100, **asked}))

    def each_story(self, **asked: Value) -> Iterator[Story]:
        """Every story that fits."""
        return self.each(stories(**{"limit": 100, **asked}))

    def search(self, q: str, **asked: Value) -> Iterator[Item]:
        """Every item that answers a query, newest first."""
        return self.each(search(q, **{"limit": 100, **asked}))

    def close(self) -> None:
        """End what is open."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


class AsyncClient:
    """The same for asyncio: `async with`, `await client.ask(...)`, `async for`."""

    def __init__(self, base: str = "http://127.0.0.1:8000", *, key: str | None = None, timeout_s: float = 30.0) -> None:
        self._base, self._headers = base, _Told.headers(key)
        self._client = ClientBuilder().timeout(timedelta(seconds=timeout_s)).build()

    async def ask(self, call: Call[T]) -> T:
        """The answer to a question of this module. Raises Problem."""
        for tried in range(TRIES + 1):
            response = await self._client.get(call.at(self._base)).headers(self._headers).build().send()
            body = bytes(await response.bytes())
            wait = _Told.wait(response.status, response.get_header("retry-after"), tried)
            if wait is None:
                break
            await asyncio.sleep(wait)
        return _Told.read(call, response.status, body)

    async def each(self, call: Call[Page[T]]) -> AsyncIterator[T]:
        """Every member of a list, part after part."""
        while True:
            page = await self.ask(call)
            for member in page.items:
                yield member
            if page.next is None:
                return
            call = call.onward(page.next)

    def each_item(self, **asked: Value) -> AsyncIterator[Item]:
        """Every item that fits, newest first."""
        return self.each(items(**{"limit": 100, **asked}))

    def each_story(self, **asked: Value) -> AsyncIterator[Story]:
        """Every story that fits."""
        return self.each(stories(**{"limit": 100, **asked}))

    def search(self, q: str, **asked: Value) -> AsyncIterator[Item]:
        """Every item that answers a query, newest first."""
        return self.each(search(q, **{"limit": 100, **asked}))

    async def close(self) -> None:
        """End what is open."""
        await self._client.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()
