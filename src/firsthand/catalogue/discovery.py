"""Where an outlet's feeds are: what its pages say, then where systems like its own keep them; and which finds are no news.

Pure: a page, a robots.txt and a feed in, candidates and verdicts out. The asking is the caller's, at most eight requests a host.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from firsthand.model.entry import FeedDocument
from firsthand.text.html import Document
from firsthand.text.urls import join, registrable_domain

MOST_REQUESTS = 8
MOST_GUESSES = 3
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml", "text/xml", "application/xml")
_COMMENTS = re.compile(r"comments?/feed|/comments?(?:[./?]|$)|[?&]comments?=|feed=comments", re.I)
_FEED_LINK = re.compile(r"(?:^|[/._?=&-])(?:rss|atom|feeds?)(?:[/._?=&-]|$)", re.I)
_NEWS_SITEMAP = re.compile(r"news|recent|post|latest", re.I)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that may be a feed. `via` says how it was found: alternate, link, robots, system."""

    url: str
    via: str
    format: str | None = None
    title: str | None = None


def on_page(document: Document) -> Iterator[Candidate]:
    """Feeds that a page names: autodiscovery links, then links whose address says so. Comment feeds are left out."""
    seen: set[str] = set()
    for link in document.links:
        if "alternate" in link.rel.split() and link.type in _FEED_TYPES and not _COMMENTS.search(link.href) and link.href not in seen:
            seen.add(link.href)
            yield Candidate(link.href, "alternate", link.type)
    own = registrable_domain(document.url)
    for node in document.root.query_selector_all("a[href]")[:5000]:
        url = join(document.base, node.getattr("href"))
        if (
            url
            and url not in seen
            and registrable_domain(url) == own
            and _FEED_LINK.search(urlsplit(url).path)
            and not _COMMENTS.search(url)
        ):
            seen.add(url)
            yield Candidate(url, "link", None, (node.text or "").strip()[:100] or None)


def in_robots(sitemaps: Sequence[str]) -> Iterator[Candidate]:
    """News sitemaps that robots.txt names, those that say news first; at most two."""
    ordered = sorted(sitemaps, key=lambda url: not _NEWS_SITEMAP.search(url))
    return (Candidate(url, "robots", "sitemap") for url in ordered[:2])


def guesses(document: Document, paths: Iterable[dict[str, str]]) -> Iterator[Candidate]:
    """Where the system that made the page keeps its feeds, then the commonest places; for pages that name none."""
    generator = (document.meta("generator") or "").lower()
    head = document.source[:200_000].lower()
    rows = [r for r in paths if r["scope"] == "site" and r["path"].startswith("/") and "{" not in r["path"]]

    def fits(row: dict[str, str]) -> bool:
        marks = [
            m.strip().lower()
            for m in row["detected_by"].replace("generator ", "").replace("generator", "").split(";")
            if len(m.strip()) > 3
        ]
        return (bool(generator) and row["system"].split()[0].lower() in generator) or any(m in head for m in marks if "/" in m or "." in m)

    ranked = sorted(rows, key=lambda r: (not fits(r), -int(r["seen_domains"] or 0)))
    seen: set[str] = set()
    for row in ranked:
        url = join(document.url, row["path"])
        if url and url not in seen:
            seen.add(url)
            yield Candidate(url, "system", row["format"])
        if len(seen) >= MOST_GUESSES:
            return


def unfit(document: FeedDocument, url: str) -> str | None:
    """Why a feed is none of news: comments, a podcast, nothing dated, or other people's pages; None where it is."""
    entries = document.entries
    if _COMMENTS.search(url) or (document.title or "").lower().startswith(("comments on", "comments for")):
        return "a feed of readers' comments"
    if document.format == "sitemap-index":
        return None if document.children else "an empty index"
    if not entries:
        return "no entry"
    audio = sum(any((e.type or "").startswith(("audio/", "video/")) for e in entry.enclosures) for entry in entries)
    if audio >= 0.8 * len(entries):
        return "a podcast"
    if document.format != "front-page" and not any(e.published or e.updated for e in entries):
        return "no entry has a date"
    own = registrable_domain(document.link or url)
    foreign = sum(registrable_domain(e.url) not in (own, registrable_domain(url)) for e in entries if e.url)
    if foreign > 0.5 * len(entries):
        return "most entries lead to other outlets"
    return None


def same_entries(one: FeedDocument, other: FeedDocument) -> bool:
    """Whether two feeds carry the same entries (Jaccard of addresses at least 0.9): one is an alias."""
    a, b = ({e.url for e in d.entries if e.url} for d in (one, other))
    return bool(a | b) and len(a & b) / len(a | b) >= 0.9
