"""Keys for heavier use of the API: given by the operator, kept as hashes in the store's settings, sent as `Authorization: Bearer`."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass

from firsthand.store.shelf import Store

SETTING = "api-keys"
MARK = "fh_"  # so that scanners of public code know one


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key as we keep it: who has it and what it allows; `digest` is the SHA-256 of a random key, so it needs no salt."""

    digest: str
    name: str
    rate_per_s: float = 50.0
    burst: int = 1_000


def presented(header: str | None) -> str | None:
    """The key of an Authorization header (RFC 6750), or None; other bearers' tokens are for the address that they are sent to."""
    scheme, _, key = (header or "").partition(" ")
    return key.strip()[:200] if scheme.lower() == "bearer" and key.strip().startswith(MARK) else None


def digest_of(key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def all_keys(store: Store) -> dict[str, Key]:
    """Every key by its digest."""
    return {row["digest"]: Key(**row) for row in json.loads(store.setting(SETTING) or "[]")}


def give(store: Store, name: str, rate_per_s: float, burst: int) -> str:
    """Make a key and keep its hash; the key itself is told this once."""
    key = MARK + secrets.token_urlsafe(30)
    made = Key(digest=digest_of(key), name=name, rate_per_s=rate_per_s, burst=burst)
    _put(store, {**all_keys(store), made.digest: made})
    return key


def take_back(store: Store, name: str) -> int:
    """Forget the keys of a name; how many."""
    held = all_keys(store)
    kept = {d: k for d, k in held.items() if k.name != name}
    _put(store, kept)
    return len(held) - len(kept)


def knower(reader: Callable[[], Store]) -> Callable[[str], Key | None]:
    """Who holds a key, as the store knows now."""
    return lambda key: all_keys(reader()).get(digest_of(key))


def _put(store: Store, keys: dict[str, Key]) -> None:
    store.put_setting(SETTING, json.dumps([asdict(k) for k in keys.values()]))
