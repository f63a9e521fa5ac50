"""Entries and subscriptions as the Google Reader API writes them, in JSON and Atom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape as html
from typing import Any
from xml.sax.saxutils import quoteattr

from firsthand.model.item import Item
from firsthand.model.reader import Account, Subscription
from firsthand.readers.desk import Entry, ReaderDesk
from firsthand.readers.numbers import long_form
from firsthand.store.topics import topic_of
from firsthand.text.xml import xml_plain, xml_text

STATE = "user/-/state/com.google/"
HIGHLIGHTED = "Highlighted"
_SCHEME = "http://www.google.com/reader/"


def stream_id(subscription: Subscription, base: str) -> str:
    """The id of a feed."""
    return f"feed/{base}{subscription.address}"


def subscription(held: Subscription, base: str) -> dict[str, Any]:
    """A subscription."""
    folder = [{"id": f"user/-/label/{held.folder}", "label": held.folder}] if held.folder else []
    return {
        "id": stream_id(held, base), "title": held.title, "categories": folder, "url": f"{base}{held.address}", "htmlUrl": page_of(held, base),
        "iconUrl": f"{base}/favicon.ico", "sortid": f"{held.number:08X}", "firstitemmsec": str(int(held.added_at * 1000)),
    }  # fmt: skip


def page_of(held: Subscription, base: str) -> str:
    """The page of the list that is followed."""
    topic = topic_of(held.address)
    return f"{base}{topic[0].page if topic else '/'}"


def unread_counts(account: Account, desk: ReaderDesk) -> dict[str, Any]:
    """What is unread, by feed and folder and in all."""
    subscriptions = desk.kept.subscriptions(account)
    counted: dict[str, tuple[int, float]] = {}
    every: dict[str, float] = {}
    for held in subscriptions:
        unread = {e.item.id: e.item.first_seen for e in desk.entries(account, [held]) if not e.read}
        every |= unread
        newest = max(unread.values(), default=0.0)
        for key in (stream_id(held, desk.base), *((f"user/-/label/{held.folder}",) if held.folder else ())):
            count, latest = counted.get(key, (0, 0.0))
            counted[key] = (count + len(unread), max(latest, newest))
    counted[f"{STATE}reading-list"] = (len(every), max(every.values(), default=0.0))
    return {
        "max": 1000,
        "unreadcounts": [{"id": k, "count": n, "newestItemTimestampUsec": str(int(at * 1e6))} for k, (n, at) in counted.items()],
    }


def labels(entry: Entry) -> list[tuple[str, str]]:
    """The states and labels of an entry: what it is filed under and the bare name."""
    found = [(f"{STATE}reading-list", "reading-list"), (f"{STATE}{'read' if entry.read else 'fresh'}", "read" if entry.read else "fresh")]
    if entry.starred:
        found.append((f"{STATE}starred", "starred"))
    if entry.highlighted:
        found.append((f"user/-/label/{HIGHLIGHTED}", HIGHLIGHTED))
    if entry.subscription and entry.subscription.folder:
        found.append((f"user/-/label/{entry.subscription.folder}", entry.subscription.folder))
    return found


def link_of(item: Item) -> str:
    """Where an entry leads: the primary source."""
    return item.primary.url if item.primary else item.url


def summary(item: Item, base: str) -> str:
    """What an app shows: the text that the rights allow, who reported it, our page of it. HTML; all of others escaped."""
    body = "".join(f"<p>{html(p)}</p>" for p in item.body) or (f"<p>{html(item.snippet)}</p>" if item.snippet else "")
    source = item.origin.origin
    named = html(source.name or source.domain or "") if source else ""
    by = f"<p>Reported by {named}; seen at {html(item.outlet)}.</p>" if named else f"<p>Seen at {html(item.outlet)}.</p>"
    return f'{body}{by}<p><a href="{html(item.url)}">As found</a>, <a href="{base}/item/{item.id}">with the evidence</a></p>'


def entry(held: Entry, desk: ReaderDesk) -> dict[str, Any]:
    """An entry in JSON."""
    item, listed = held.item, held.subscription
    origin = {"streamId": stream_id(listed, desk.base), "title": listed.title, "htmlUrl": page_of(listed, desk.base)} if listed else {"streamId": f"feed/{desk.base}/outlet/{item.outlet}.atom", "title": item.outlet, "htmlUrl": f"{desk.base}/outlet/{item.outlet}"}  # fmt: skip
    return {
        "id": long_form(item), "crawlTimeMsec": str(int(item.first_seen * 1000)), "timestampUsec": str(int(item.first_seen * 1e6)), "published": int(item.first_seen),
        "updated": int(item.first_seen), "title": item.headline or item.outlet, "author": author(item), "canonical": [{"href": link_of(item)}],
        "alternate": [{"href": link_of(item), "type": "text/html"}], "via": [{"href": item.url}], "categories": [name for name, _ in labels(held)],
        "summary": {"direction": "ltr", "content": summary(item, desk.base)}, "origin": origin,
    }  # fmt: skip


def author(item: Item) -> str:
    """Who wrote it, as far as we say."""
    return ", ".join(a.name for a in item.authors) or item.outlet


def atom(entries: Sequence[Entry], stream: str, desk: ReaderDesk) -> str:
    """A stream as Atom with Google Reader's categories."""
    parts = "".join(_atom_entry(e, desk) for e in entries)
    latest = max((e.item.first_seen for e in entries), default=desk.now())
    title = next((e.subscription.title for e in entries if e.subscription), desk.title) if stream.startswith("feed/") else desk.title
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xmlns:gr="http://www.google.com/schemas/reader/atom/">'
        f"<id>tag:google.com,2005:reader/{xml_text(stream)}</id><title>{xml_text(title)}</title><updated>{_stamp(latest)}</updated>{parts}</feed>"
    )


def _atom_entry(held: Entry, desk: ReaderDesk) -> str:
    item = held.item
    marks = "".join(
        f"<category term={quoteattr(xml_plain(name))} scheme={quoteattr(_SCHEME)} label={quoteattr(xml_plain(label))}/>"
        for name, label in labels(held)
    )
    return (
        f"<entry gr:crawl-timestamp-msec={quoteattr(str(int(item.first_seen * 1000)))}><id gr:original-id={quoteattr(item.id)}>{long_form(item)}</id>{marks}"
        f"<title>{xml_text(item.headline or item.outlet)}</title><published>{_stamp(item.first_seen)}</published><updated>{_stamp(item.first_seen)}</updated>"
        f'<link rel="alternate" href={quoteattr(xml_plain(link_of(item)))} type="text/html"/><summary type="html">{xml_text(summary(item, desk.base))}</summary>'
        f"<author><name>{xml_text(author(item))}</name></author></entry>"
    )


def _stamp(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
