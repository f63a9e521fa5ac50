"""Nouns to JSON-able rows and back, by their declared fields."""

from __future__ import annotations

import dataclasses
import types
import typing
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


def to_row(noun: Any) -> Any:
    """A dataclass as nested dicts and lists; tuples become lists, everything else stays."""
    if dataclasses.is_dataclass(noun) and not isinstance(noun, type):
        return {f.name: to_row(getattr(noun, f.name)) for f in dataclasses.fields(noun)}
    if isinstance(noun, (tuple, list, frozenset)):
        return [to_row(member) for member in noun]
    if isinstance(noun, dict):
        return {key: to_row(value) for key, value in noun.items()}
    return noun


def from_row(kind: type[T], row: dict[str, Any]) -> T:
    """The dataclass `kind` from a row; keys that it does not know are dropped, absent ones take their default.

    Raises TypeError where a field without a default is absent.
    """
    return typing.cast(T, _build(kind, row))


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _build(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        options = [arm for arm in typing.get_args(hint) if arm is not type(None)]
        return _build(options[0], value) if len(options) == 1 else value
    if origin is tuple:
        member = typing.get_args(hint)[0]
        return tuple(_build(member, v) for v in value)
    if origin is frozenset:
        member = typing.get_args(hint)[0]
        return frozenset(_build(member, v) for v in value)
    if dataclasses.is_dataclass(hint):
        hints = _hints(typing.cast(type, hint))
        return typing.cast(Any, hint)(**{k: _build(hints[k], v) for k, v in value.items() if k in hints})
    return value
