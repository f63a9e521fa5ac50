"""Atom 1.0 (RFC 4287) and 0.3."""

from __future__ import annotations

from firsthand.feeds.entries import entry_of
from firsthand.feeds.head import document_of, named
from firsthand.feeds.markup import BASE, Node, absolute
from firsthand.feeds.sizes import MAX_ENTRIES
from firsthand.model.entry import FeedDocument


def read_atom(root: Node, url: str) -> FeedDocument:
    """The document; a lone `entry` is a feed of one."""
    base = absolute(url, root.get(BASE)) or url
    entries = tuple(entry_of(entry, base) for entry in named(root, "atom:entry")[:MAX_ENTRIES])
    return document_of("atom", root, root, url, entries)
