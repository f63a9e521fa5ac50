"""The keys that the store makes: item ids, days, and the hash under which an address is known."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime

from firsthand.model.item import Item
from firsthand.text.urls import canonical, registrable_domain

AGAIN = "#again"  # after the key of an address whose page waits to be read again
_ID = re.compile(r"(20\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])-[0-9a-f]{10}", re.A)


def day_of(instant: float) -> str:
    """The UTC day of an instant, as the file of that day is named: `2026-11-24`."""
    return datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%d")


def day_start(day: str) -> float:
    """The first instant of a UTC day."""
    return datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()


def item_id(url: str, first_seen: float) -> str:
    """The id of an item: the UTC day of `first_seen` and 10 hex digits of blake2b of `url`, `20261124-0a1b2c3d4e`."""
    digits = hashlib.blake2b(url.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()
    return f"{day_of(first_seen).replace('-', '')}-{digits}"


def day_of_id(id: str) -> str | None:
    """The day that an item's id names; None where this is no item's id."""
    found = _ID.fullmatch(id)
    return "-".join(found.groups()) if found else None


def address_key(url: str) -> int:
    """A signed 64-bit hash of the canonical form of `url`: what the catalogue keeps of an address."""
    return _key(canonical(url))


def named_key(url: str) -> int:
    """As `address_key`, for the address of another's page that an item names as its canonical one: found by it, but not it."""
    return _key(f"named {canonical(url)}")


def own_addresses(item: Item) -> tuple[str, ...]:
    """Where an item stands: its address, and its canonical one of the same site; another's page that it names is not its own."""
    named = item.canonical
    ours = named is not None and registrable_domain(named) == registrable_domain(item.url)
    return (item.url, named) if named and ours else (item.url,)


def _key(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), signed=True)
