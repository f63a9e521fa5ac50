"""JSON Feed 1.0 and 1.1 (jsonfeed.org), whatever the types of its values."""

from __future__ import annotations

import json
from typing import Any

from firsthand.errors import NotAFeed, TooLarge
from firsthand.feeds.entries import folded
from firsthand.feeds.markup import absolute
from firsthand.feeds.sizes import MAX_ENTRIES, check_json
from firsthand.model.entry import Enclosure, Entry, EntryLink, FeedDocument
from firsthand.text.dates import stamp

Value = dict[str, Any]
_MAX_MEMBERS = 200


def read_json(body: bytes, url: str) -> FeedDocument:
    """The document of a JSON Feed in UTF-8. Raises NotAFeed, TooLarge."""
    check_json(body)
    try:
        feed = json.loads(body.decode("utf-8", "replace"), strict=False)
    except RecursionError as error:
        raise TooLarge("nested too deeply") from error
    except ValueError as error:
        raise NotAFeed(f"not JSON: {error}") from error
    if not isinstance(feed, dict) or ("jsonfeed.org" not in str(feed.get("version", ""))[:100] and not isinstance(feed.get("items"), list)):
        raise NotAFeed("JSON, but no JSON Feed")
    base = absolute(url, _text(feed, "feed_url")) or url
    items = [item for item in _list(feed, "items", MAX_ENTRIES) if isinstance(item, dict)]
    hubs = [absolute(base, _text(hub, "url")) for hub in _list(feed, "hubs") if isinstance(hub, dict)]
    return FeedDocument(
        format="json",
        title=folded(_text(feed, "title")),
        link=absolute(base, _text(feed, "home_page_url")),
        language=_text(feed, "language"),
        hub=next((hub for hub in hubs if hub), None),
        self_url=absolute(url, _text(feed, "feed_url")),
        rights=_text(feed, "rights") or _text(feed, "copyright"),
        entries=tuple(_entry(item, base, _authors(feed)) for item in items),
    )


def _entry(item: Value, base: str, feed_authors: tuple[str, ...]) -> Entry:
    guid = _text(item, "id")
    own, external = absolute(base, _text(item, "url")), absolute(base, _text(item, "external_url"))
    links = [EntryLink(rel="alternate", url=own)] if own else []
    if external:
        links.append(EntryLink(rel="related", url=external))
    return Entry(
        guid=guid,
        url=own or external or (guid if guid and guid.startswith(("https://", "http://")) and absolute("", guid) else None),
        title=folded(_text(item, "title")),
        summary=_text(item, "summary"),
        content=_text(item, "content_html") or _text(item, "content_text"),
        authors=_authors(item) or feed_authors,
        published=_date(item, "date_published"),
        updated=_date(item, "date_modified"),
        categories=tuple(str(tag).strip() for tag in _list(item, "tags") if isinstance(tag, (str, int)) and str(tag).strip()),
        rights=_text(item, "rights") or _text(item, "copyright"),
        enclosures=tuple(_attachments(item, base)),
        links=tuple(links),
        language=_text(item, "language"),
    )


def _attachments(item: Value, base: str) -> list[Enclosure]:
    found = []
    for attachment in _list(item, "attachments"):
        if isinstance(attachment, dict):
            address, size = absolute(base, _text(attachment, "url")), attachment.get("size_in_bytes")
            if address:
                length = size if isinstance(size, int) and not isinstance(size, bool) and 0 <= size < 10**15 else None
                found.append(Enclosure(url=address, type=_text(attachment, "mime_type"), length=length))
    return found


def _authors(value: Value) -> tuple[str, ...]:
    people = [*_list(value, "authors"), value.get("author")]  # 1.1, then 1.0
    names = [_text(person, "name") if isinstance(person, dict) else person for person in people]
    return tuple(dict.fromkeys(name.strip() for name in names if isinstance(name, str) and name.strip()))


def _text(value: Value, key: str) -> str | None:
    found = value.get(key)
    if isinstance(found, str):
        # half of a surrogate pair is no character and cannot be written as UTF-8
        return found.encode("utf-8", "replace").decode("utf-8").strip() or None
    if isinstance(found, (int, float)) and not isinstance(found, bool):
        return str(found)[:100]  # ids are printed as numbers by some
    return None


def _date(value: Value, key: str) -> str | None:
    text = _text(value, key)
    return stamp(text) if text else None


def _list(value: Value, key: str, most: int = _MAX_MEMBERS) -> list[Any]:
    found = value.get(key)
    return found[:most] if isinstance(found, list) else []
