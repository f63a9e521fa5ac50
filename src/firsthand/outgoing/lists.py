"""Every list as Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1.

Each entry carries the primary source as `atom:source` / `source`, the page that it was found at as `via`, rights and
language; text only as the rights show it. What was removed stands as `at:deleted-entry` (RFC 6721); each names its hub (WebSub).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from firsthand.model.item import Item
from firsthand.outgoing.deletions import Deleted
from firsthand.text.xml import xml_text

FOOTER = "An automatic aggregator. The primary source is linked on each item. Trademarks and materials belong to their owners. Owners ask for removal at"


def about(page_url: str) -> str:
    """What every feed says of itself, with where owners turn to: the site's own page, or the address that stands on it."""
    parts = urlsplit(page_url)
    return f"{FOOTER} {parts.scheme}://{parts.netloc}/takedown" if parts.netloc else f"{FOOTER} /takedown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A feed to be written: its own address, that of its page and hub, what it holds, what was removed."""

    title: str
    self_url: str
    page_url: str
    items: tuple[Item, ...]
    now: float
    hub: str | None = None
    deleted: tuple[Deleted, ...] = ()


def atom(document: Document) -> str:
    """An Atom document."""
    entries = "".join(_atom_entry(item) for item in document.items)
    gone = "".join(f'<at:deleted-entry ref="urn:firsthand:{escape(d.item)}" when="{_stamp(d.at)}"/>' for d in document.deleted)
    updated = max((*(i.first_seen for i in document.items), *(d.at for d in document.deleted)), default=document.now)
    hub = f'<link rel="hub" href={quoteattr(document.hub)}/>' if document.hub else ""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">'
        f"<id>{escape(document.self_url)}</id><title>{xml_text(document.title)}</title><updated>{_stamp(updated)}</updated>{hub}"
        f'<link rel="self" href={quoteattr(document.self_url)}/><link rel="alternate" href={quoteattr(document.page_url)}/>'
        f"<subtitle>{escape(about(document.page_url))}</subtitle>{gone}{entries}</feed>"
    )


def rss(document: Document) -> str:
    """An RSS 2.0 document with Dublin Core rights and `source`."""
    parts = "".join(_rss_item(item) for item in document.items)
    hub = f'<atom:link rel="hub" href={quoteattr(document.hub)}/>' if document.hub else ""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">'
        f"<channel><title>{xml_text(document.title)}</title><link>{escape(document.page_url)}</link><description>{escape(about(document.page_url))}</description>"
        f'<atom:link rel="self" type="application/rss+xml" href={quoteattr(document.self_url)}/>{hub}{parts}</channel></rss>'
    )


def json_feed(document: Document) -> str:
    """A JSON Feed 1.1 document; `_firsthand` holds the origin's kind and the rights of an entry, and the ids that were removed."""
    rows: list[dict[str, Any]] = []
    for item in document.items:
        row: dict[str, Any] = {
            "id": item.id, "url": primary_url(item), "external_url": item.url, "title": item.headline or item.outlet, "date_published": _stamp(item.first_seen),
            "content_text": item.snippet or "", "authors": [{"name": _author(item)}], "_firsthand": {"about": "origin and rights", "kind": item.origin.kind,
            "primary": item.primary.kind if item.primary else None, "source": item.origin.origin.name if item.origin.origin else None, "ai_train": item.rights.ai_train,
            "ai_input": item.rights.ai_input, "licence": item.rights.licence, "rights": _rights(item) or None},
        }  # fmt: skip
        if item.language:
            row["language"] = item.language
        rows.append(row)
    written = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": document.title,
        "home_page_url": document.page_url,
        "feed_url": document.self_url,
        "description": about(document.page_url),
        **({"hubs": [{"type": "WebSub", "url": document.hub}]} if document.hub else {}),
        "_firsthand": {"about": "ids of entries that were removed", "deleted": [d.item for d in document.deleted]},
        "items": rows,
    }
    return json.dumps(written, ensure_ascii=False)


def primary_url(item: Item) -> str:
    """Where an entry leads: the primary source."""
    return item.primary.url if item.primary else item.url


def _atom_entry(item: Item) -> str:
    language = f" xml:lang={quoteattr(item.language)}" if item.language else ""
    source = item.origin.origin
    held = ""
    if source and (source.name or source.domain):
        held = f"<source><title>{xml_text(source.name or source.domain or '')}</title>{f'<id>{escape(source.url)}</id>' if source.url else ''}</source>"
    rights = f"<rights>{xml_text(_rights(item))}</rights>" if _rights(item) else ""
    summary = f"<summary>{xml_text(item.snippet)}</summary>" if item.snippet else ""
    return (
        f"<entry{language}><id>urn:firsthand:{escape(item.id)}</id><title>{xml_text(item.headline or item.outlet)}</title>"
        f'<updated>{_stamp(item.first_seen)}</updated><link rel="alternate" href={quoteattr(primary_url(item))}/><link rel="via" href={quoteattr(item.url)}/>'
        f"<author><name>{xml_text(_author(item))}</name></author>{held}{rights}{summary}</entry>"
    )


def _rss_item(item: Item) -> str:
    source = item.origin.origin
    held = f"<source url={quoteattr(source.url)}>{xml_text(source.name or source.domain or '')}</source>" if source and source.url else ""
    rights = f"<dc:rights>{xml_text(_rights(item))}</dc:rights>" if _rights(item) else ""
    language = f"<dc:language>{escape(item.language)}</dc:language>" if item.language else ""
    summary = f"<description>{xml_text(item.snippet)}</description>" if item.snippet else ""
    when = format_datetime(datetime.fromtimestamp(item.first_seen, UTC))
    return (
        f'<item><title>{xml_text(item.headline or item.outlet)}</title><link>{escape(primary_url(item))}</link><guid isPermaLink="false">urn:firsthand:{escape(item.id)}</guid>'
        f'<pubDate>{when}</pubDate><atom:link rel="via" href={quoteattr(item.url)}/>{held}{rights}{language}{summary}</item>'
    )


def _author(item: Item) -> str:
    return ", ".join(a.name for a in item.authors) or item.outlet


def _rights(item: Item) -> str:
    return item.rights.credit or item.rights.licence or item.copyright or ""


def _stamp(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def write(format: str, document: Document) -> tuple[str, str]:
    """The document and its media type; `format` is atom, rss or json."""
    if format == "atom":
        return atom(document), "application/atom+xml"
    if format == "rss":
        return rss(document), "application/rss+xml"
    return json_feed(document), "application/feed+json"


def version(document: Document) -> str:
    """What changes when a reader should look again: which entries there are and how they are told, not in which order."""
    told = sorted(f"{i.id}\0{i.headline}\0{i.snippet}\0{primary_url(i)}" for i in document.items)
    return hashlib.sha256("\0".join((*told, *(d.item for d in document.deleted))).encode("utf-8", "replace")).hexdigest()[:32]
