"""Whose report it is: the origin of an item, with the evidence."""

from __future__ import annotations

from dataclasses import dataclass

BY_OWNER = "owner"  # the method of a verdict that the outlet's owner stated: no reading of the page changes it
BY_OPERATOR = "operator"  # ... or the operator, who accepted a reader's report
STATED = frozenset({BY_OWNER, BY_OPERATOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who reported it. All None but one is allowed; an agency that the page does not name has `name` None."""

    name: str | None = None
    domain: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """A hand on the way, primary first. `relation` to the hop before: wire republished translation rewrite spun press-release cites unknown."""

    name: str | None = None
    domain: str | None = None
    url: str | None = None
    relation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One exact string that stands on the page. `weight` is a log-odds."""

    signal: str
    where: str
    text: str
    weight: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    what: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """What the page prints about itself, believed or not."""

    byline: str | None = None
    publisher: str | None = None
    copyright: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The verdict on one item; see the command `attribute` for the values."""

    kind: str = "unknown"  # own agency press-release republished translation mixed unknown
    origin: Source | None = None
    contributors: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    altered: str = "unknown"  # none trimmed edited translated spun unknown
    chain: tuple[Hop, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    claimed: Claimed = Claimed()
    confidence: float = 0.0
    method: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Primary:
    """The one primary link of an item. `kind`: own, origin, earliest-copy, agency-site (the original is not public)."""

    url: str
    kind: str
    name: str | None = None
    item: str | None = None  # id of our item at that address, if we hold it


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A first source that the text links to. `kind`: court, law, filing, journal, dataset, release, government, body; `title` the link's words."""

    url: str
    kind: str
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """An article that we hold and may compare with; `first_seen` and `gap_s` (s) bound when it appeared."""

    id: str
    url: str
    outlet: str
    name: str | None
    headline: str | None
    text: str
    language: str | None
    published: str | None
    first_seen: float
    gap_s: float
    origin: Origin | None = None
