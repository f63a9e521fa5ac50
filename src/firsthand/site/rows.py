"""Lists of what is no article as feeds: `/outlets` and `/removals` at .atom (RFC 4287), .rss and .json (JSON Feed 1.1)."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from fastapi import APIRouter, Request
from fastapi.responses import Response

from firsthand.model.outlet import Outlet
from firsthand.model.takedown import Case
from firsthand.site import words
from firsthand.site.face import Face
from firsthand.store.shelf import Store

MOST = 200
KINDS = {"atom": "application/atom+xml", "rss": "application/rss+xml", "json": "application/feed+json"}
FOOTER = "An automatic aggregator. The primary source is linked on each item. Trademarks and materials belong to their owners. Owners ask for removal at"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of such a list; `at` in Unix seconds."""

    id: str
    title: str
    url: str
    text: str
    at: float


def install(routes: APIRouter, face: Face) -> None:
    """The addresses of this room."""
    for name in KINDS:  # an address each: `/outlet/example.com` must not be taken for a feed of the format "com"
        _list(routes, face, name, "outlets", lambda base, store, now: [_outlet(base, o, now) for o in store.outlets(limit=MOST).members])
        _list(routes, face, name, "removals", lambda base, store, now: [_removal(base, c) for c in store.cases()[-MOST:]][::-1])


def _list(routes: APIRouter, face: Face, format: str, path: str, rows: Callable[[str, Store, float], list[Row]]) -> None:
    @routes.get(f"/{path}.{format}")
    async def feed(request: Request) -> Response:
        base = face.context.public_url or str(request.base_url).rstrip("/")
        made = rows(base, face.store, face.context.now())
        text = write(
            format, f"{face.context.title}: {path}", f"{base}/{path}", f"{base}/{path}.{format}", f"{FOOTER} {base}/takedown", made
        )
        return Response(text, media_type=f"{KINDS[format]}; charset=utf-8", headers={"access-control-allow-origin": "*"})


def _outlet(base: str, outlet: Outlet, now: float) -> Row:
    facts = ", ".join(part for part in (outlet.country, *outlet.languages, outlet.kind, outlet.owner) if part)
    return Row(
        f"urn:firsthand:outlet:{outlet.domain}", outlet.name or outlet.domain, f"{base}/outlet/{outlet.domain}", facts, now // 86400 * 86400
    )


def _removal(base: str, case: Case) -> Row:
    state = words.CASE_WORDS.get(case.state, case.state)
    text = f"{state}; arrived by {case.channel}; {len(case.items)} items"
    return Row(
        f"urn:firsthand:case:{case.id}",
        f"Case {case.id}",
        f"{base}/takedown/{case.id}",
        text,
        case.events[-1].at if case.events else case.arrived_at,
    )


def write(format: str, title: str, page: str, own: str, about: str, rows: Sequence[Row]) -> str:
    """The list in one of `KINDS`."""
    if format == "json":
        items = [{"id": r.id, "url": r.url, "title": r.title, "content_text": r.text, "date_modified": words.machine(r.at)} for r in rows]
        return json.dumps(
            {"version": "https://jsonfeed.org/version/1.1", "title": title, "home_page_url": page, "feed_url": own, "description": about, "items": items},
            ensure_ascii=False,
        )  # fmt: skip
    if format == "rss":
        entries = "".join(
            f'<item><title>{_text(r.title)}</title><link>{escape(r.url)}</link><guid isPermaLink="false">{escape(r.id)}</guid>'
            f"<pubDate>{format_datetime(datetime.fromtimestamp(r.at, UTC))}</pubDate><description>{_text(r.text)}</description></item>"
            for r in rows
        )
        return (
            f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>{_text(title)}</title><link>{escape(page)}</link>'
            f"<description>{_text(about)}</description>{entries}</channel></rss>"
        )
    entries = "".join(
        f'<entry><id>{escape(r.id)}</id><title>{_text(r.title)}</title><updated>{words.machine(r.at)}</updated><link rel="alternate" href={quoteattr(r.url)}/>'
        f"<summary>{_text(r.text)}</summary></entry>"
        for r in rows
    )
    updated = words.machine(max((r.at for r in rows), default=0.0))
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><id>{escape(own)}</id><title>{_text(title)}</title><updated>{updated}</updated>'
        f'<author><name>{_text(title)}</name></author><link rel="self" href={quoteattr(own)}/><link rel="alternate" href={quoteattr(page)}/>'
        f"<subtitle>{_text(about)}</subtitle>{entries}</feed>"
    )


def _text(text: str) -> str:
    """XML 1.0 text: what the format cannot hold is left out."""
    return escape("".join(c for c in text if c in "\t\n" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c >= "\U00010000"))
