"""Where an outlet's feeds are: what its pages say, then where systems like its own keep them; and which finds are no news.

Pure: a page, a robots.txt and a feed in, candidates and verdicts out. The asking is the caller's, at most eight requests a host.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from firsthand.catalogue.addresses import is_comments, is_podcast_address
from firsthand.model.entry import FeedDocument
from firsthand.text.dates import instant
from firsthand.text.html import Document
from firsthand.text.urls import canonical, join, registrable_domain

MOST_REQUESTS = 8
MOST_GUESSES = 3
YEAR_S = 365 * 86400.0
_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml", "text/xml", "application/xml", "application/json", "application/x-rss+xml", "text/rss", "rss"})  # fmt: skip
_VAGUE = frozenset({"text/xml", "application/xml", "application/json"})
_FEED_PATH = re.compile(
    r"(?:^|[/._?=&~-])(?:rss|rss\d|atom|feeds?|rdf|backend|newsfeed|rssfeed|outboundfeeds)(?:\d?(?:\.\w{2,4})?(?:[/._?=&~-]|$))|\.(?:rss|rdf|atom)$",
    re.I,
)
_MACHINE = re.compile(r"\.(?:xml|rss|rdf|atom|json)(?:$|\?)|[?&](?:format|type|feed|alt|outputtype|f)=(?:feed|rss|atom|xml|json)", re.I)
_NEWS_SITEMAP = re.compile(r"news|recent|latest|noticias|nachrichten|actualit", re.I)
_FEED_HOST = re.compile(r"https?://(?:feeds?|feeds?\d|rss|atom|xml)\.", re.I)  # a proxy's, or one's own under another domain
_SPECIAL = re.compile(r"oembed|wp-json|opensearch|manifest", re.I)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that may be a feed. `via` says how it was found: alternate, link, list, robots, index, system, guess, page."""

    url: str
    via: str
    format: str | None = None
    title: str | None = None


def on_page(document: Document, anchors: Sequence[tuple[str, str]], words: frozenset[str] = frozenset()) -> Iterator[Candidate]:
    """Feeds that a page names: autodiscovery links, then links whose address or text says so. Comments and podcasts are left out.

    `anchors`: (address, text) of its links. A link that is called a feed without looking like one may be a page that lists them.
    """
    seen: set[str] = set()

    def fresh(url: str) -> bool:
        key = canonical(url)
        if key in seen or is_comments(url) or is_podcast_address(url) or _SPECIAL.search(url):
            return False
        seen.add(key)
        return True

    for link in document.links:
        rels = link.rel.split()
        if ("alternate" in rels or "feed" in rels) and _is_feed_link(link.type, link.href, link.hreflang) and fresh(link.href):
            yield Candidate(link.href, "alternate", link.type)
        elif "sitemap" in rels and fresh(link.href):
            yield Candidate(link.href, "robots", "sitemap")
    own = registrable_domain(document.url)
    lists = []
    for url, text in anchors:
        looks = bool(_FEED_HOST.match(url) or _FEED_PATH.search(urlsplit(url).path) or _MACHINE.search(url))
        called = text.lower() in words
        if registrable_domain(url) != own and not (called and _MACHINE.search(url)) and not _FEED_HOST.match(url):
            continue
        if (looks or called) and canonical(url) != canonical(document.url) and fresh(url):
            found = Candidate(
                url, "link" if _MACHINE.search(url) or _FEED_HOST.match(url) or (looks and not called) else "list", None, text[:100] or None
            )
            if found.via == "link":
                yield found
            else:
                lists.append(found)
    yield from lists


def in_robots(sitemaps: Sequence[str]) -> Iterator[Candidate]:
    """Sitemaps that robots.txt names, those that say news first; at most two."""
    ordered = sorted(dict.fromkeys(sitemaps), key=lambda url: not _NEWS_SITEMAP.search(url))
    return (Candidate(url, "robots", "sitemap") for url in ordered[:2])


def in_index(document: FeedDocument) -> Iterator[Candidate]:
    """The sitemaps of a sitemap index that say news, at most two; others list a whole archive."""
    named = [url for url in document.children if _NEWS_SITEMAP.search(urlsplit(url).path)]
    return (Candidate(url, "index", "sitemap") for url in named[:2])


def guesses(document: Document, paths: Iterable[dict[str, str]]) -> Iterator[Candidate]:
    """Where the system that made the page keeps its feeds, then the commonest places; for pages that name none."""
    generator = (document.meta("generator") or "").lower()
    head = document.source[:200_000].lower()
    rows = [
        r
        for r in paths
        if r["scope"] == "site" and r["path"].startswith("/") and "{" not in r["path"] and r["format"] not in ("json", "html")
    ]

    def fits(row: dict[str, str]) -> bool:
        marks = [m.strip().lower() for m in row["detected_by"].split(";") if len(m.strip()) > 3 and "generator" not in m]
        named = bool(generator) and row["system"].split()[0].lower() in generator
        return named or any(m in head for m in marks if re.search(r"[/.]\w|\w[/.]|-\w", m) and " " not in m and m not in (".php", ".aspx"))

    def is_sitemap(row: dict[str, str]) -> bool:
        return "sitemap" in row["format"]

    ranked = sorted((r for r in rows if not is_sitemap(r)), key=lambda r: (not fits(r), -int(r["seen_domains"] or 0)))
    seen: set[str] = set()
    for row in ranked:
        url = join(document.url, row["path"])
        if url and canonical(url) not in seen:
            seen.add(canonical(url))
            yield Candidate(url, "system" if fits(row) else "guess", row["format"])
        if len(seen) >= MOST_GUESSES:
            break
    for path in ("/news-sitemap.xml", "/sitemap.xml"):
        if url := join(document.url, path):
            yield Candidate(url, "guess", "sitemap")


def in_order(candidates: Iterable[Candidate], home: str) -> list[Candidate]:
    """Which to ask first: the feed of everything before sections, before news sitemaps, before pages that list feeds."""
    place = {"alternate": 0, "link": 1, "robots": 1, "index": 1, "page": 1, "list": 2, "system": 3, "guess": 4}
    unique: dict[str, Candidate] = {}
    for candidate in candidates:
        unique.setdefault(canonical(candidate.url), candidate)
    depth = {c.url: urlsplit(c.url).path.strip("/").count("/") + bool(urlsplit(c.url).query) for c in unique.values()}
    return sorted(unique.values(), key=lambda c: (place[c.via], registrable_domain(c.url) != registrable_domain(home), depth[c.url], len(c.url)))  # fmt: skip


def unfit(document: FeedDocument, url: str, now: float | None = None, home: str | None = None) -> str | None:
    """Why a feed is none of news: comments, a podcast, nothing dated or new, or other people's pages; None where it is.

    `home`: a page of the outlet that named it; a feed elsewhere must lead back there.
    """
    entries = document.entries
    title = (document.title or "").lower()
    if is_comments(url) or title.startswith(("comments on", "comments for")):
        return "a feed of readers' comments"
    if document.format == "sitemap-index":
        return "an index of sitemaps"
    if not entries:
        return "no entry"
    audio = sum(any((e.type or "").startswith(("audio/", "video/")) for e in entry.enclosures) for entry in entries)
    if audio >= 0.8 * len(entries):
        return "a podcast"
    replies = sum("#comment" in (e.url or "") for e in entries)
    if replies > 0.5 * len(entries):
        return "a feed of readers' comments"
    if document.format == "front-page":
        return None
    times = [t for e in entries if (t := instant(e.published or e.updated or "")) is not None]
    if not times:
        return "no entry has a date"
    if now is not None and max(times) < now - YEAR_S:
        return "no entry for over a year"
    own = registrable_domain(document.link or url)
    foreign = sum(registrable_domain(e.url) not in (own, registrable_domain(url)) for e in entries if e.url)
    if foreign > 0.5 * len(entries):
        return "most entries lead to other outlets"
    site = registrable_domain(home) if home else None
    if site and site not in (registrable_domain(url), registrable_domain(document.link or "")):
        led = sum(registrable_domain(e.url) == site for e in entries if e.url)
        return None if led > 0.5 * len(entries) else "another site's feed"
    return None


def same_entries(one: FeedDocument, other: FeedDocument) -> bool:
    """Whether two feeds carry the same entries (Jaccard of addresses at least 0.9): one is an alias."""
    a, b = ({canonical(e.url) for e in d.entries if e.url} for d in (one, other))
    return bool(a | b) and len(a & b) / len(a | b) >= 0.9


def _is_feed_link(kind: str | None, url: str, hreflang: str | None) -> bool:
    """Whether a link's type is a feed's; where the type is missing or vague its address must say so."""
    plain = kind.split(";")[0].strip() if kind else ""
    if plain in _FEED_TYPES and plain not in _VAGUE:
        return True
    told = bool(_FEED_PATH.search(urlsplit(url).path)) or "feed" in url
    return (plain in _VAGUE or not plain) and told and not hreflang
