"""RSS 0.91 to 2.0: items inside (or, as some print them, beside) a channel."""

from __future__ import annotations

from firsthand.feeds.entries import entry_of
from firsthand.feeds.head import document_of, named
from firsthand.feeds.markup import BASE, Node, absolute
from firsthand.feeds.sizes import MAX_ENTRIES
from firsthand.model.entry import FeedDocument


def read_rss(root: Node, url: str) -> FeedDocument | None:
    """The document, or None where there is no channel."""
    return _read("rss", root, url)


def read_rdf(root: Node, url: str) -> FeedDocument | None:
    """RSS 0.90 and 1.0: as RSS, with the items beside the channel. None where there is no channel."""
    return _read("rdf", root, url)


def _read(format: str, root: Node, url: str) -> FeedDocument | None:
    channels = named(root, "channel")
    if not channels:
        return None
    base = absolute(url, root.get(BASE)) or url
    inside = absolute(base, channels[0].get(BASE)) or base
    items = [(item, inside) for channel in channels for item in named(channel, "item")] + [(item, base) for item in named(root, "item")]
    entries = tuple(entry_of(item, at) for item, at in items[:MAX_ENTRIES])
    return document_of(format, channels[0], root, base, entries)
