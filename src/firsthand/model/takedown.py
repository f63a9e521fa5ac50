"""What an owner asks, and what was done about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a letter asks, read from the letter alone; see the command `takedown read` for the values."""

    intent: str
    also: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    headlines: tuple[str, ...] = ()
    claimed_domain: str | None = None
    from_domain: str | None = None
    complete: bool = False
    language: str | None = None
    bulk: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice with the elements of article 16(2) of Regulation (EU) 2022/2065, as a form or a program hands it in.

    `good_faith`: the sender states in good faith that it is accurate and complete.
    """

    name: str
    email: str
    urls: tuple[str, ...]
    reasons: str
    good_faith: bool = False
    domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """By what right the sender speaks. `strength`: none, aligned (DKIM), challenged, operator; `domains` it speaks for."""

    strength: str
    domains: tuple[str, ...] = ()
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One of our items that a letter asks about: what a decision has to know of it."""

    item: str
    url: str
    outlet: str  # registrable domain
    origin: str | None = None  # registrable domain of whose report it is
    origin_kind: str = "unknown"
    lead: bool = False  # its story is told by it


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to do about a letter. `delete` and `hide` are ids of items; `domains` are bound whole; `reason` is one sentence.

    `action`: delete, hide (and wait for the operator), ask-proof, queue (for the operator), restore, refuse, answer (nothing to remove).
    `everywhere`: the texts are bound at every outlet, the sender being their origin or its agency.
    """

    action: str
    delete: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    everywhere: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEvent:
    at: float
    state: str  # received asked-proof queued hidden deleting erased proven receipt unfounded refused restored delisting delisted
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One takedown case. `deadline_at` is arrival plus 24 h. `targets` are addresses asked for, `domains` whole domains.

    After erasure `targets` and `domains` are emptied: the tombstones bind, the case keeps counts and times.
    """

    id: str
    arrived_at: float
    deadline_at: float
    channel: str  # mail form api operator
    sender: str
    state: str
    letter: Letter
    standing: Standing
    targets: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    items: tuple[str, ...] = ()  # ids of our items
    everywhere: bool = False  # the texts are bound at every outlet
    events: tuple[CaseEvent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """A keyed hash that binds: no title, text or clear address. `kind`: url, domain, sketch, name."""

    kind: str
    hash: str
    case: str
    at: float
    scope: str | None = None  # for a sketch: keyed hash of the domain it binds on, None for every outlet; for a name: the item's id
