"""What other items say of erased ones: their address as a primary link, in a chain, in evidence; taken out in one pass a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any
from urllib.parse import unquote

from firsthand.model.codec import from_row, to_row
from firsthand.model.item import Item
from firsthand.model.origin import Hop, Primary, Source
from firsthand.text.urls import canonical

_NAMED = (frozenset(f.name for f in fields(Source)), frozenset(f.name for f in fields(Hop)))  # every field of these may be None
_OWN = ("id", "url", "outlet", "primary", "feed")
_RUN = re.compile(r"(?=(https?://[^\s\"'<>\\]{1,4096}))", re.I)  # overlapping: an address may hold another
_ID = re.compile(r"\b\d{8}-[0-9a-f]{10}\b", re.A)


@dataclass(frozen=True)
class Traces:
    """Addresses and ids of what is erased, however many."""

    addresses: frozenset[str]
    ids: frozenset[str]

    @cached_property
    def _forms(self) -> frozenset[str]:
        return frozenset(canonical(address) for address in self.addresses)

    def names(self, text: str) -> bool:
        """Whether a text holds one of the addresses, in any spelling; a longer address that one of them begins is another."""
        if any(canonical(found) in self._forms for found in _addresses_in(text)):
            return True
        return "%3a%2f%2f" in text.lower() and any(canonical(found) in self._forms for found in _addresses_in(unquote(text)))

    def may_name(self, record: str) -> bool:
        """Whether a record is worth taking apart."""
        return any(found in self.ids for found in _ID.findall(record)) or self.names(record)

    def out_of(self, item: Item) -> Item:
        """`item` without them: hands keep their names and lose their address, other strings that hold one go whole.

        Its primary link falls back to its own address, as the earliest copy that is left.
        """
        row = to_row(item)
        kept = {name: row.pop(name) for name in _OWN}
        primary = item.primary
        if primary is not None and (primary.item in self.ids or self.names(primary.url)):
            primary = Primary(url=item.url, kind="own" if item.origin.kind == "own" else "earliest-copy", item=item.id)
        cleaned = from_row(Item, {**self._clean(row), **kept})
        return replace(cleaned, primary=primary, copy_of=None if item.copy_of in self.ids else item.copy_of)

    def _clean(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: None if isinstance(member, str) and self.names(member) else self._clean(member) for key, member in value.items()}
        if isinstance(value, list):
            return [self._clean(member) for member in value if not self._goes(member)]
        return value

    def _goes(self, member: Any) -> bool:
        if isinstance(member, str):
            return self.names(member)
        if isinstance(member, dict) and member.keys() not in _NAMED:
            return any(isinstance(v, str) and self.names(v) for v in member.values())
        return False


def traces_of(addresses: Iterable[str], ids: Iterable[str]) -> Traces:
    """Traces of these."""
    return Traces(frozenset(addresses), frozenset(ids))


def _addresses_in(text: str) -> Iterator[str]:
    for run in _RUN.findall(text):
        yield run
        trimmed = run.rstrip(".,;:!?)]}*_")
        if trimmed != run:
            yield trimmed
        if "&" in run:
            yield run.partition("&")[0]
