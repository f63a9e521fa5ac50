"""What a reader takes along: subscriptions as OPML, stars as the JSON of Google Reader (which FreshRSS writes) or Miniflux; in and out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import quoteattr

from firsthand.catalogue import opml
from firsthand.errors import BadInput, UsageError
from firsthand.model.reader import Account
from firsthand.readers import greader_rows as rows
from firsthand.readers.desk import ReaderDesk
from firsthand.text.urls import is_web
from firsthand.text.xml import xml_plain

MOST = 20_000
MOST_BYTES = 32 << 20


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of an import: how many were taken, how many we do not hold."""

    taken: int
    unknown: int


def opml_out(desk: ReaderDesk, account: Account) -> str:
    """An account's subscriptions, a folder an outline."""
    held = desk.kept.subscriptions(account)
    parts = []
    for folder in sorted({s.folder for s in held}):
        outlines = "".join(
            f'<outline type="rss" text={quoteattr(xml_plain(s.title))} title={quoteattr(xml_plain(s.title))} xmlUrl={quoteattr(desk.base + s.address)} htmlUrl={quoteattr(rows.page_of(s, desk.base))}/>\n'
            for s in held
            if s.folder == folder
        )
        parts.append(f"<outline text={quoteattr(xml_plain(folder))}>\n{outlines}</outline>\n" if folder else outlines)
    return f'<?xml version="1.0" encoding="utf-8"?>\n<opml version="2.0"><head><title>{quoteattr(desk.title)[1:-1]}</title></head><body>\n{"".join(parts)}</body></opml>\n'


def opml_in(desk: ReaderDesk, account: Account, body: bytes) -> Taken:
    """Follow the lists of ours and the outlets of the catalogue that an OPML file names. Raises BadInput."""
    taken = unknown = 0
    for feed in opml.read(body):
        if taken + unknown >= MOST:
            break
        for address in (feed.url, f"https://{feed.domain}/"):
            try:
                desk.subscribe(account, address, feed.section or "", (feed.title or "") if address == feed.url else "")
                taken += 1
                break
            except UsageError:
                continue
        else:
            unknown += 1
    return Taken(taken, unknown)


def stars_out(desk: ReaderDesk, account: Account) -> str:
    """What an account starred and we still hold."""
    items = [rows.entry(e, desk) for e in desk.starred(account)]
    return json.dumps({"id": f"{rows.STATE}starred", "title": desk.title, "author": account.name, "items": items}, ensure_ascii=False)


def stars_in(desk: ReaderDesk, account: Account, body: bytes) -> Taken:
    """Star what we hold of a file of stars. Raises BadInput."""
    if len(body) > MOST_BYTES:
        raise BadInput("this file of stars is too large")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadInput("this is no JSON") from error
    store, ids, unknown = desk.store(), [], 0
    for addresses in _starred(found):
        item = next((i for url in addresses if (i := store.item_at(url)) is not None and i.hidden is None), None)
        if item is None:
            unknown += 1
        else:
            ids.append(item.id)
    desk.kept.mark(account, dict.fromkeys(ids), desk.now(), starred=True)
    return Taken(len(set(ids)), unknown)


def _starred(found: Any) -> Iterator[list[str]]:
    """The addresses of each starred entry."""
    rows_of = found if isinstance(found, list) else (found.get("items") or found.get("entries") or []) if isinstance(found, dict) else []
    if not isinstance(rows_of, list):
        raise BadInput("this is no file of stars")
    for row in rows_of[:MOST]:
        if not isinstance(row, dict) or row.get("starred") is False:
            continue
        addresses = [row.get("url"), row.get("external_url")]
        for name in ("canonical", "alternate", "via"):
            links = row.get(name)
            addresses += [link.get("href") for link in links if isinstance(link, dict)] if isinstance(links, list) else []
        yield [url for url in addresses if isinstance(url, str) and len(url) < 3_000 and is_web(url)]
