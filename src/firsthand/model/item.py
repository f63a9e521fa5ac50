"""What the store keeps and the faces show: an article with its verdicts."""

from __future__ import annotations

from dataclasses import dataclass

from firsthand.model.article import Author, Image
from firsthand.model.origin import Document, Origin, Primary
from firsthand.model.rights import Rights


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item. Shown text is already cut to what `rights.show` allows; `body` is filled only where it is `full`.

    `id` is the UTC day of `first_seen` and 10 hex digits of the keyed-by-nothing blake2b of `url`: `20261124-0a1b2c3d4e`.
    `first_seen_gap_s`: it appeared at most that many seconds earlier (the poll gap).
    """

    id: str
    url: str
    outlet: str
    first_seen: float
    first_seen_gap_s: float = 0.0
    canonical: str | None = None
    headline: str | None = None
    snippet: str | None = None
    body: tuple[str, ...] = ()
    authors: tuple[Author, ...] = ()
    byline: str | None = None
    dateline: str | None = None
    copyright: str | None = None
    published: str | None = None
    modified: str | None = None
    language: str | None = None
    section: str | None = None
    genre: str | None = None
    topic: str | None = None
    place: str | None = None
    images: tuple[Image, ...] = ()
    primary: Primary | None = None
    origin: Origin = Origin()
    documents: tuple[Document, ...] = ()  # first sources that the text links to
    rights: Rights = Rights()
    story: str | None = None
    copy_of: str | None = None
    role: str = "origin"
    similarity: float = 0.0
    feed: str | None = None
    hidden: str | None = None  # case number while a takedown is open


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A headline or lede as it stood when read again; only what changed is kept."""

    item: str
    seen_at: float
    what: str  # headline | lede | correction | gone | origin (a verdict that changed) | behind (`text` is the item whose correction it has not followed)
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """An input that did not become an item, and why."""

    url: str
    stage: str
    reason: str
    at: float = 0.0
