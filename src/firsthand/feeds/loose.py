"""Feeds that are not well-formed, by feedparser without its cleaning; what could hang it is refused first."""

from __future__ import annotations

import io
from typing import Any

import feedparser

from firsthand.errors import NotAFeed
from firsthand.feeds.entries import folded
from firsthand.feeds.head import pace_s
from firsthand.feeds.markup import AS_PRINTED, absolute
from firsthand.feeds.sizes import MAX_ENTRIES, check_loose
from firsthand.model.entry import Enclosure, Entry, EntryLink, EntrySource, FeedDocument
from firsthand.text.dates import stamp

Parsed = Any  # feedparser.FeedParserDict


def read_loose(body: bytes, url: str, content_type: str | None = None) -> FeedDocument:
    """The document that feedparser sees. Raises NotAFeed, TooLarge."""
    body = check_loose(body)
    headers = {} if url == AS_PRINTED else {"content-location": url}
    if content_type:
        headers["content-type"] = content_type
    try:
        # a stream, never a string: feedparser opens strings as files and addresses
        parsed = feedparser.parse(io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except RecursionError:
        raise
    except Exception as error:  # a parser of strangers' files: what it trips over is no feed
        raise NotAFeed(f"unreadable: {type(error).__name__}") from error
    if not parsed.entries and not parsed.get("version"):
        raise NotAFeed
    feed = parsed.feed
    links = _links(feed, url)
    by_rel = {link.rel: link.url for link in reversed(links)}
    version = parsed.get("version") or ""
    return FeedDocument(
        format="atom" if version.startswith("atom") else "rdf" if version in ("rss10", "rss090") else "rss",
        title=folded(_text(feed, "title")),
        link=absolute(url, _text(feed, "link")),
        language=_text(feed, "language"),
        hub=by_rel.get("hub"),
        self_url=by_rel.get("self"),
        ttl_s=pace_s(_text(feed, "ttl"), _text(feed, "sy_updateperiod"), _text(feed, "sy_updatefrequency")),
        rights=_rights(feed),
        entries=tuple(_entry(entry, url) for entry in parsed.entries[:MAX_ENTRIES]),
    )


def _entry(entry: Parsed, base: str) -> Entry:
    contents = entry.get("content") or []
    return Entry(
        guid=_text(entry, "id"),
        url=absolute(base, _text(entry, "link")),
        title=folded(_text(entry, "title")),
        summary=_text(entry, "summary"),
        content=next((value for value in (_text(content, "value") for content in contents) if value), None),
        authors=_authors(entry),
        published=_date(entry, "published") or _date(entry, "created") or (None if _text(entry, "published") else _date(entry, "updated")),
        updated=_date(entry, "updated"),
        categories=tuple(dict.fromkeys(tag for tag in (_text(tag, "term") for tag in entry.get("tags") or []) if tag)),
        source=_source(entry, base),
        rights=_rights(entry),
        enclosures=tuple(_enclosures(entry, base)),
        links=tuple(link for link in _links(entry, base) if link.rel != "enclosure"),
        language=_text(entry, "language") or _text(entry, "dc_language"),
    )


def _text(parsed: Parsed, key: str) -> str | None:
    # not `get`: feedparser answers some keys with the value of others
    value = dict.get(parsed, key) if isinstance(parsed, dict) else None
    return value.encode("utf-8", "replace").decode("utf-8").strip() or None if isinstance(value, str) else None


def _date(entry: Parsed, key: str) -> str | None:
    text = _text(entry, key)
    if text and (read := stamp(text)):
        return read
    moment = dict.get(entry, f"{key}_parsed")
    return "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z".format(*moment[:6]) if moment else None


def _authors(entry: Parsed) -> tuple[str, ...]:
    names = [_text(author, "name") or _text(author, "email") for author in entry.get("authors") or []]
    found = [name for name in names if name] or [name for name in (_text(entry, "author"),) if name]
    return tuple(dict.fromkeys(found))


def _rights(parsed: Parsed) -> str | None:
    said = [
        _text(parsed, key) for key in ("rights", "license", "creativecommons_license", "cc_license", "dcterms_license", "media_copyright")
    ]
    licences = [link.url for link in _links(parsed, "") if link.rel == "license"]
    return "\n".join(dict.fromkeys(value for value in [*said, *licences] if value)) or None


def _source(entry: Parsed, base: str) -> EntrySource | None:
    source = dict.get(entry, "source")
    if not isinstance(source, dict):
        return None
    own = next((link.url for link in _links(source, base) if link.rel == "self"), None)
    return EntrySource(title=folded(_text(source, "title")), url=own or absolute(base, _text(source, "href") or _text(source, "link")))


def _links(parsed: Parsed, base: str) -> list[EntryLink]:
    found = []
    for link in (parsed.get("links") or [])[:200]:
        address = absolute(base, _text(link, "href"))
        if address:
            found.append(EntryLink(rel=(_text(link, "rel") or "alternate").lower(), url=address, type=_text(link, "type")))
    return found


def _enclosures(entry: Parsed, base: str) -> list[Enclosure]:
    found = []
    for link in (entry.get("links") or [])[:200]:
        address = absolute(base, _text(link, "href"))
        if address and (_text(link, "rel") or "").lower() == "enclosure":
            length = _text(link, "length") or ""
            found.append(
                Enclosure(
                    url=address,
                    type=_text(link, "type"),
                    length=int(length) if length.isascii() and length.isdigit() and len(length) < 16 else None,
                )
            )
    return found
