"""A day as rows for others: what `show` allows, with the rights that travel, never more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from firsthand.errors import UsageError
from firsthand.model.origin import Origin
from firsthand.model.rights import Rights
from firsthand.store.shelf import Store

USAGES = {"any": None, "train": "ai_train", "ai-input": "ai_input", "search": "search"}
Row = dict[str, Any]
# names and kinds of the columns, in their order: s a text, f a number
COLUMNS: Mapping[str, str] = dict.fromkeys(("id", "url", "outlet", "headline", "snippet", "language", "published", "first_seen"), "s") | {"first_seen_gap_s": "f"} | dict.fromkeys(
    ("topic", "place", "story", "role", "copy_of", "primary_url", "primary_kind", "origin_kind", "origin_name", "origin_domain"), "s"
) | {"confidence": "f"} | dict.fromkeys(("rights_show", "rights_search", "rights_ai_input", "rights_ai_train", "rights_tdm", "licence", "holder", "credit"), "s")  # fmt: skip
_RIGHTS, _ORIGIN = Rights(), Origin()
_NONE: Row = {}


def day_of(text: str) -> str:
    """A UTC day `YYYY-MM-DD`. Raises UsageError."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").strftime("%Y-%m-%d")
    except ValueError as error:
        raise UsageError(f"a day is YYYY-MM-DD, not {text}") from error


def rows(store: Store, day: str, usage: str = "any") -> Iterator[Row]:
    """The items of a day, oldest first; with a `usage` only those whose owners allow it in words (unknown is no). Raises UsageError."""
    if usage not in USAGES:
        raise UsageError(f"the usage is one of {', '.join(USAGES)}, not {usage}")
    field = USAGES[usage]
    for record in store.records(day_of(day)):
        if field is None or record.get("rights", _NONE).get(field) == "allow":
            yield row(record)


def row(record: Row) -> Row:
    """An item's record, flat; what it leaves out stands at its default."""
    origin, rights, primary = record.get("origin", _NONE), record.get("rights", _NONE), record.get("primary") or _NONE
    source = origin.get("origin") or _NONE
    get = record.get
    return {
        "id": get("id"), "url": get("url"), "outlet": get("outlet"), "headline": get("headline"), "snippet": get("snippet"), "language": get("language"),
        "published": get("published"), "first_seen": datetime.fromtimestamp(record["first_seen"], UTC).isoformat(), "first_seen_gap_s": round(get("first_seen_gap_s", 0.0), 1),
        "topic": get("topic"), "place": get("place"), "story": get("story"), "role": get("role", "origin"), "copy_of": get("copy_of"),
        "primary_url": primary.get("url"), "primary_kind": primary.get("kind"), "origin_kind": origin.get("kind", _ORIGIN.kind), "origin_name": source.get("name"),
        "origin_domain": source.get("domain"), "confidence": round(origin.get("confidence", 0.0), 3), "rights_show": rights.get("show", _RIGHTS.show),
        "rights_search": rights.get("search", _RIGHTS.search), "rights_ai_input": rights.get("ai_input", _RIGHTS.ai_input),
        "rights_ai_train": rights.get("ai_train", _RIGHTS.ai_train), "rights_tdm": rights.get("tdm", _RIGHTS.tdm), "licence": rights.get("licence"),
        "holder": rights.get("holder"), "credit": rights.get("credit"),
    }  # fmt: skip
