"""Atom 1.0 (RFC 4287) and 0.3."""

from __future__ import annotations

from firsthand.feeds.entries import entry_of
from firsthand.feeds.head import document_of
from firsthand.feeds.markup import BASE, Node, absolute, name_of
from firsthand.feeds.sizes import MAX_ENTRIES
from firsthand.model.entry import FeedDocument


def read_atom(root: Node, url: str) -> FeedDocument:
    """The document; a lone `entry` is a feed of one."""
    base = absolute(url, root.get(BASE)) or url
    entries = [entry for entry in root.iter("{*}entry") if name_of(entry.tag) == "atom:entry"][:MAX_ENTRIES]
    read = tuple(entry_of(entry, base) for entry in entries)
    return document_of("atom", root, root, url, read)
