"""JSON written once: an item's text is kept as long as the store gives the very same noun, and lists are joined from such texts."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, TypeVar

from fastapi.responses import Response

from firsthand.api.schema import SAID
from firsthand.api.shapes import item_row
from firsthand.model.item import Item

T = TypeVar("T")
KEPT = 2_048


def encode(value: Any) -> bytes:
    """Compact JSON in UTF-8; what is no text (a lone surrogate) is replaced."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


class Rendered(Generic[T]):
    """The texts of the nouns that were asked for last, by identity: a noun is frozen, so the same object has the same text."""

    def __init__(self, render: Callable[[T], bytes], most: int = KEPT) -> None:
        self._render, self._most = render, most
        self._held: OrderedDict[int, tuple[T, bytes]] = OrderedDict()

    def __call__(self, noun: T) -> bytes:
        """Its text. Not for several threads at once."""
        key = id(noun)
        held = self._held.get(key)
        if held is not None and held[0] is noun:
            self._held.move_to_end(key)
            return held[1]
        text = self._render(noun)
        self._held[key] = (noun, text)
        if len(self._held) > self._most:
            self._held.popitem(last=False)
        return text


def item_texts() -> Rendered[Item]:
    """The texts of items."""
    return Rendered(lambda item: encode(item_row(item)))


def listed(texts: Iterable[bytes], next: str | None) -> Response:
    """A list of texts that are JSON already."""
    return sent(b'{"items":[' + b",".join(texts) + b'],"next":' + encode(next) + b"}")


def sent(text: bytes) -> Response:
    """An answer of JSON."""
    return Response(text, media_type="application/json")


def answer(value: Any) -> Response:
    """An answer of rows."""
    return sent(encode(value))


def with_items(row: dict[str, Any], texts: Iterable[bytes]) -> bytes:
    """A row, and its items behind it."""
    return encode(row)[:-1] + b',"items":[' + b",".join(texts) + b"]}"


def problem(status: int, detail: str | None, headers: Mapping[str, str] | None = None) -> Response:
    """An RFC 9457 answer."""
    return Response(
        encode({"type": "about:blank", "title": SAID.get(status, "Error"), "status": status, "detail": detail}),
        status_code=status,
        media_type="application/problem+json",
        headers={"access-control-allow-origin": "*", **(headers or {})},
    )
