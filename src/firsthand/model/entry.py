"""What a feed says: the document and its entries, as printed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLink:
    rel: str
    url: str
    type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntrySource:
    """RSS `source` or `atom:source`: the feed that an entry was taken from, by the feed's own word."""

    title: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    url: str
    type: str | None = None
    length: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry. `published` and `updated` as in `firsthand.model`; `summary` and `content` are the feed's own HTML, uncleaned."""

    guid: str | None = None
    url: str | None = None
    title: str | None = None
    summary: str | None = None
    content: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    updated: str | None = None
    categories: tuple[str, ...] = ()
    source: EntrySource | None = None
    rights: str | None = None
    enclosures: tuple[Enclosure, ...] = ()
    links: tuple[EntryLink, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedDocument:
    """A feed as read. `format` is rss, atom, rdf, json, news-sitemap, sitemap, sitemap-index or front-page; `ttl_s` seconds.

    `skip_hours` (0-23, GMT) and `skip_days` (Monday is 0) are RSS 2.0's. `children` are a sitemap index's addresses, newest first.
    """

    format: str
    title: str | None = None
    link: str | None = None
    language: str | None = None
    hub: str | None = None
    self_url: str | None = None
    ttl_s: int | None = None
    rights: str | None = None
    entries: tuple[Entry, ...] = ()
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    children: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """An entry whose page waits to be read. `key` is text.urls.canonical of `url`; it appeared at most `gap_s` before `found_at`."""

    key: str
    url: str
    domain: str
    feed: str
    entry: Entry
    found_at: float
    gap_s: float
    due_at: float
    attempts: int = 0
    feed_rights: str | None = None
    feed_language: str | None = None
    again: int = 0  # its page is read again: for the how manieth time; `key` ends in store.ids.AGAIN then
    etag: str | None = None  # of the page as it was read last
    last_modified: str | None = None
    gone_at: float | None = None  # since when its page is not there
