"""Sitemaps 0.9, Google's news sitemaps, and indexes of sitemaps.

A sitemap speaks for its own site alone: addresses under another registrable domain are left out (sitemaps.org, "location").
"""

from __future__ import annotations

from firsthand.feeds.entries import folded
from firsthand.feeds.markup import Node, absolute, name_of, same_site, text_of
from firsthand.feeds.sizes import MAX_ENTRIES
from firsthand.model.entry import Entry, EntryLink, FeedDocument
from firsthand.text.dates import instant, stamp

MAX_ADDRESSES = 50_000  # sitemaps.org
_MAX_LINKS = 200


def read_sitemap(root: Node, url: str) -> FeedDocument:
    """The document of a `urlset`: news entries in their order, plain ones newest first."""
    site = _site(url)
    found = [
        entry
        for entry in (_entry(child, url) for child in root[:MAX_ADDRESSES] if _local(child) == "url")
        if entry is not None and _own(entry.url, site)
    ]
    if any(entry.title for entry in found):
        return FeedDocument(format="news-sitemap", entries=tuple(found[:MAX_ENTRIES]))
    found.sort(key=lambda entry: -(_when(entry.updated)))
    return FeedDocument(format="sitemap", entries=tuple(found[:MAX_ENTRIES]))


def read_sitemap_index(root: Node, url: str) -> FeedDocument:
    """The document of a `sitemapindex`: its children, newest first."""
    site = _site(url)
    children: list[tuple[float, str]] = []
    for node in root[:MAX_ADDRESSES]:
        if _local(node) == "sitemap":
            said = {_local(child): text_of(child) for child in node}
            address = absolute(url, said.get("loc"))
            if address and _own(address, site):
                children.append((_when(stamp(said.get("lastmod") or "")), address))
    children.sort(key=lambda child: -child[0])
    return FeedDocument(format="sitemap-index", children=tuple(dict.fromkeys(address for _, address in children[:MAX_ENTRIES])))


def _entry(node: Node, url: str) -> Entry | None:
    address = modified = None
    news: dict[str, str] = {}
    links: list[EntryLink] = []
    for child in node:
        local = _local(child)
        if local == "loc" and address is None:
            address = absolute(url, text_of(child))
        elif local == "lastmod":
            modified = stamp(text_of(child))
        elif local == "news":
            news = {_local(part): text_of(part) for part in child.iter() if isinstance(part.tag, str) and not len(part)}
        elif local == "link":
            href = absolute(url, child.get("href"))
            if href and len(links) < _MAX_LINKS:
                links.append(EntryLink(rel=(child.get("rel") or "alternate").strip().lower(), url=href, type=child.get("type")))
    if address is None:
        return None
    return Entry(
        url=address,
        title=folded(news.get("title")),
        published=stamp(news.get("publication_date") or ""),
        updated=modified,
        categories=tuple(dict.fromkeys(word.strip() for word in news.get("keywords", "").split(",") if word.strip())),
        links=tuple(links),
        language=news.get("language") or None,
    )


def _local(node: Node) -> str:
    return name_of(node.tag).rpartition(":")[2]


def _site(url: str) -> str | None:
    return absolute("", url)


def _own(address: str | None, site: str | None) -> bool:
    return address is not None and (site is None or same_site(address, site))


def _when(printed: str | None) -> float:
    return (instant(printed) if printed else None) or float("-inf")
