"""Nouns as the `record` column: JSON without the fields that stand at their default, so that a new field needs no migration."""

from __future__ import annotations

import dataclasses
import json
from functools import cache, lru_cache
from typing import Any, TypeVar

from firsthand.model.codec import from_row
from firsthand.model.item import Item
from firsthand.model.story import Story

T = TypeVar("T")


@cache
def _defaults(kind: type) -> tuple[tuple[str, Any], ...]:
    return tuple((f.name, f.default) for f in dataclasses.fields(kind))


def _sparse(value: Any) -> Any:
    kind = type(value)
    if kind in (str, int, float, bool, type(None)):
        return value
    if dataclasses.is_dataclass(kind):
        pairs = ((name, default, getattr(value, name)) for name, default in _defaults(kind))
        return {name: _sparse(member) for name, default, member in pairs if member != default}
    if isinstance(value, frozenset):
        return sorted(_sparse(member) for member in value)
    return [_sparse(member) for member in value]


def pack(noun: Any) -> str:
    """A noun as its record; `unpack` gives an equal noun. Lone surrogates are replaced: they are no text."""
    return json.dumps(_sparse(noun), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace").decode()


def unpack(kind: type[T], record: str) -> T:
    """The noun of a record."""
    return from_row(kind, json.loads(record))


@lru_cache(maxsize=2048)
def unpack_item(record: str) -> Item:
    """The item of a record; the same record soon again gives the very same noun, so that what is made of it may be kept beside it."""
    return unpack(Item, record)


@lru_cache(maxsize=1024)
def unpack_story(record: str) -> Story:
    """The story of a record; the same record soon again gives the very same noun."""
    return unpack(Story, record)


def primary_subtag(tag: str | None) -> str | None:
    """The language of a BCP 47 tag, lower case: `pt` of `pt-BR`."""
    return tag.replace("_", "-").split("-", 1)[0].lower() if tag else None
