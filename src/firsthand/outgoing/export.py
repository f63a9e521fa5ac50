"""A day as rows for others: what `show` allows, with the rights that travel, never more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from firsthand.errors import UsageError
from firsthand.model.item import Item
from firsthand.store.shelf import ItemQuery, Store

DAY_S = 86_400.0
USAGES = {"any": None, "train": "ai_train", "ai-input": "ai_input", "search": "search"}


def bounds(day: str) -> tuple[float, float]:
    """The Unix seconds of a UTC day `YYYY-MM-DD`, from and until. Raises UsageError."""
    try:
        start = datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC).timestamp()
    except ValueError as error:
        raise UsageError(f"a day is YYYY-MM-DD, not {day}") from error
    return start, start + DAY_S


def rows(store: Store, day: str, usage: str = "any") -> Iterator[dict[str, Any]]:
    """The items of a day, newest first; with a `usage` only those whose owners allow it in words (unknown is no)."""
    if usage not in USAGES:
        raise UsageError(f"the usage is one of {', '.join(USAGES)}, not {usage}")
    after, before = bounds(day)
    cursor: str | None = None
    while True:
        listing = store.items(ItemQuery(after=after, before=before, limit=200, cursor=cursor))
        for item in listing.members:
            field = USAGES[usage]
            if field is None or getattr(item.rights, field) == "allow":
                yield row(item)
        cursor = listing.next
        if cursor is None:
            return


def row(item: Item) -> dict[str, Any]:
    """An item, flat."""
    origin, rights = item.origin, item.rights
    return {
        "id": item.id, "url": item.url, "outlet": item.outlet, "headline": item.headline, "snippet": item.snippet, "language": item.language,
        "published": item.published, "first_seen": datetime.fromtimestamp(item.first_seen, UTC).isoformat(), "first_seen_gap_s": item.first_seen_gap_s,
        "topic": item.topic, "place": item.place, "story": item.story, "role": item.role, "copy_of": item.copy_of,
        "primary_url": item.primary.url if item.primary else None, "primary_kind": item.primary.kind if item.primary else None,
        "origin_kind": origin.kind, "origin_name": origin.origin.name if origin.origin else None, "origin_domain": origin.origin.domain if origin.origin else None,
        "confidence": origin.confidence, "rights_show": rights.show, "rights_search": rights.search, "rights_ai_input": rights.ai_input,
        "rights_ai_train": rights.ai_train, "rights_tdm": rights.tdm, "licence": rights.licence, "holder": rights.holder,
    }  # fmt: skip
