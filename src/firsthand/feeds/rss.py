"""RSS 0.91 to 2.0: items inside (or, as some print them, beside) a channel."""

from __future__ import annotations

from firsthand.feeds.entries import entry_of
from firsthand.feeds.head import document_of, named
from firsthand.feeds.markup import BASE, Node, absolute, name_of
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
    # wherever they stand: some nest versions of an item inside it, RSS 1.0 prints them beside the channel
    items = [item for item in root.iter("{*}item") if name_of(item.tag) == "item"][:MAX_ENTRIES]
    top = channels[0].getparent()
    entries = tuple(entry_of(item, base if item.getparent() is top else inside) for item in items)
    return document_of(format, channels[0], root, base, entries)
