"""What is told again: membership of an item in a story, and the story."""

from __future__ import annotations

from dataclasses import dataclass

from firsthand.model.origin import Primary


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """Where an item belongs. `role`: origin copy rewrite translation coverage; `similarity` 0..1 to `copy_of` or the story."""

    id: str
    story: str
    copy_of: str | None = None
    role: str = "origin"
    similarity: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RankTerm:
    """One term of the ranking formula as it came out for a story."""

    name: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One story. `independent` counts reports with no shared text, owner or credit found."""

    id: str
    headline: str
    language: str | None
    first_seen: float
    updated: float
    outlets: int
    independent: int
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    topic: str | None = None
    place: str | None = None
    primary: Primary | None = None
    lead: str | None = None  # id of the item whose headline is shown
    score: float = 0.0
    terms: tuple[RankTerm, ...] = ()
    merged_into: str | None = None  # permalinks survive joins
    closed: bool = False
