"""Nouns to JSON-able rows and back, by their declared fields."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")
_PLAIN = frozenset({str, int, float, bool, type(None)})


def to_row(noun: Any) -> Any:
    """A dataclass as nested dicts and lists; tuples become lists, everything else stays."""
    kind: Any = type(noun)
    if kind in _PLAIN:
        return noun
    names = _fields(kind)
    if names is not None:
        return {name: to_row(getattr(noun, name)) for name in names}
    if isinstance(noun, (tuple, list, frozenset)):
        return [to_row(member) for member in noun]
    if isinstance(noun, dict):
        return {key: to_row(value) for key, value in noun.items()}
    return noun


@cache
def _fields(kind: type) -> tuple[str, ...] | None:
    return tuple(f.name for f in dataclasses.fields(kind)) if dataclasses.is_dataclass(kind) else None


def from_row(kind: type[T], row: dict[str, Any]) -> T:
    """The dataclass `kind` from a row; keys that it does not know are dropped, absent ones take their default.

    Raises TypeError where a field without a default is absent.
    """
    return typing.cast(T, typing.cast(Reader, _reader(typing.cast(Any, kind)))(row))


Reader = Callable[[Any], Any]


@cache
def _reader(hint: Any) -> Reader | None:
    """What makes a member of type `hint` from its row; None where it stays as it is. Built once a type: items are read by the million."""
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        options = [arm for arm in typing.get_args(hint) if arm is not type(None)]
        return _reader(options[0]) if len(options) == 1 else None
    if origin in (tuple, frozenset):
        return _several(typing.cast(type, origin), _reader(typing.get_args(hint)[0]))
    return _one(hint) if isinstance(hint, type) and dataclasses.is_dataclass(hint) else None


def _several(kind: type, member: Reader | None) -> Reader:
    if member is None:
        return kind
    return lambda values: kind(None if value is None else member(value) for value in values)


def _one(kind: type) -> Reader:
    hints = typing.get_type_hints(kind)
    readers = {f.name: _reader(hints[f.name]) for f in dataclasses.fields(kind)}

    def build(row: dict[str, Any]) -> Any:
        fields = {}
        for name, value in row.items():
            if name in readers:
                reader = readers[name]
                fields[name] = value if reader is None or value is None else reader(value)
        return kind(**fields)

    return build
