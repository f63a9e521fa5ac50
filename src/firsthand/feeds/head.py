"""What a feed says of itself: title, language, hub, pace and rights, alike in RSS, RDF and Atom."""

from __future__ import annotations

import re

from firsthand.feeds.entries import READERS, Gathered, Reader, folded, gather, readings, rights_of
from firsthand.feeds.markup import LANGUAGE, Node, name_of, text_of
from firsthand.model.entry import Entry, FeedDocument

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PERIODS = {"hourly": 3600, "daily": 86400, "dayly": 86400, "weekly": 604800, "monthly": 2592000, "yearly": 31536000}
_MOST_S = 31536000
_NUMBER = re.compile(r"\d{1,12}")


def _said(got: Gathered, node: Node, name: str) -> None:
    text = text_of(node)
    if text:
        got.texts.setdefault(name, text)


def _members(got: Gathered, node: Node, name: str) -> None:
    got.texts.setdefault(name, " ".join(text_of(child) for child in node))


_KEPT = ("title", "link", "language", "copyright", "rights", "license", "rsl", "content", "id")
_READERS: dict[str, Reader] = {
    name: reader for name, reader in READERS.items() if name.rpartition(":")[2] in _KEPT and name != "media:content"
} | {"ttl": _said, "sy:updateperiod": _said, "sy:updatefrequency": _said, "skiphours": _members, "skipdays": _members}  # fmt: skip


_reading = readings(_READERS)


def document_of(format: str, head: Node, root: Node, base: str, entries: tuple[Entry, ...]) -> FeedDocument:
    """A feed from the element that speaks of it and from its entries."""
    got = gather(head, base, _reading)
    links = {link.rel: link.url for link in reversed(got.links)}
    return FeedDocument(
        format=format,
        title=folded(got.text("title", "dc:title")),
        link=got.url or got.other_url,
        language=got.text("language", "dc:language") or head.get(LANGUAGE) or root.get(LANGUAGE) or None,
        hub=links.get("hub"),
        self_url=links.get("self"),
        ttl_s=pace_s(got.text("ttl"), got.text("sy:updateperiod"), got.text("sy:updatefrequency")),
        rights=rights_of(got),
        entries=entries,
        skip_hours=hours_of(got.text("skiphours") or ""),
        skip_days=days_of(got.text("skipdays") or ""),
    )


def pace_s(ttl: str | None, period: str | None = None, frequency: str | None = None) -> int | None:
    """The interval that the publisher asks for in seconds: RSS 2.0's ttl (minutes), else the syndication module's; at most a year."""
    if ttl and _NUMBER.fullmatch(ttl) and int(ttl) > 0:
        return min(int(ttl) * 60, _MOST_S)
    length = _PERIODS.get((period or "").lower())
    if length is None:
        return None
    times = int(frequency) if frequency and _NUMBER.fullmatch(frequency) and int(frequency) > 0 else 1
    return max(length // times, 1)


def hours_of(text: str) -> tuple[int, ...]:
    """RSS 2.0's skipHours, GMT; 24 is 0."""
    return tuple(
        sorted({int(word) % 24 for word in text.split() if word.isascii() and word.isdigit() and len(word) <= 2 and int(word) <= 24})
    )


def days_of(text: str) -> tuple[int, ...]:
    """RSS 2.0's skipDays; Monday is 0."""
    return tuple(sorted({_DAYS.index(word.lower()) for word in text.split() if word.lower() in _DAYS}))


def named(node: Node, *names: str) -> list[Node]:
    """The children of these names, in order."""
    return [child for child in node if name_of(child.tag) in names]
