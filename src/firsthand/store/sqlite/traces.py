"""What other items say of an erased one: its address as their primary link, in their chain, in their evidence."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import fields, replace
from typing import Any

from firsthand.model.codec import from_row, to_row
from firsthand.model.item import Item
from firsthand.model.origin import Hop, Primary, Source
from firsthand.text.urls import canonical, is_web

_NAMED = (frozenset(f.name for f in fields(Source)), frozenset(f.name for f in fields(Hop)))  # every field of these may be None


def pattern_of(addresses: Collection[str]) -> re.Pattern[str]:
    """Finds any of `addresses`, but not the longer addresses that one of them begins."""
    whole = "|".join(re.escape(a) for a in sorted(addresses, key=len, reverse=True))
    return re.compile(rf"(?:{whole})(?![\w%/~=&?#+-]|\.\w)" if whole else r"(?!)")


def without(item: Item, addresses: Collection[str], ids: Collection[str]) -> Item:
    """`item` with no trace of the erased: hands keep their names and lose their address, other strings that hold one go whole.

    Its primary link falls back to its own address, as the earliest copy that is left.
    """
    pattern = pattern_of(addresses)
    forms = {canonical(a) for a in addresses}

    def tainted(text: str) -> bool:
        return bool(pattern.search(text)) or (is_web(text) and canonical(text) in forms)

    row = to_row(item)
    kept = {name: row.pop(name) for name in ("id", "url", "outlet", "primary", "feed")}
    primary = item.primary
    if primary is not None and (primary.item in ids or tainted(primary.url)):
        primary = Primary(url=item.url, kind="own" if item.origin.kind == "own" else "earliest-copy", item=item.id)
    cleaned = from_row(Item, {**_clean(row, tainted), **kept})
    return replace(cleaned, primary=primary, copy_of=None if item.copy_of in ids else item.copy_of)


def _clean(value: Any, tainted: Any) -> Any:
    if isinstance(value, dict):
        return {key: None if isinstance(member, str) and tainted(member) else _clean(member, tainted) for key, member in value.items()}
    if isinstance(value, list):
        return [_clean(member, tainted) for member in value if not _goes(member, tainted)]
    return value


def _goes(member: Any, tainted: Any) -> bool:
    if isinstance(member, str):
        return bool(tainted(member))
    if isinstance(member, dict) and member.keys() not in _NAMED:
        return any(isinstance(v, str) and tainted(v) for v in member.values())
    return False
