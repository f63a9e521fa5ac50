"""What a reader keeps: an account, what it follows, its rules. Private: apart from the media store."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A reader who is known."""

    id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A list of ours that a reader follows: `address` is that of its feed. Everything first seen until `read_until` is read."""

    number: int
    address: str
    title: str
    folder: str
    added_at: float
    read_until: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What a reader did with an item; `read` None: as the subscription says."""

    read: bool | None = None
    starred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WordRule:
    """`kind`: mute (never shown) or highlight; it fits where all its words are in headline, snippet or outlet."""

    number: int
    kind: str
    words: str
