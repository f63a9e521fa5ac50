"""What a source says of an outlet, an edition or a feed; rows are derived from such statements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

TOGETHER = "+"


@dataclass(frozen=True, slots=True)
class Statement:
    """One value of one field, as one source states it. `seen` is the date of the source's copy (YYYY-MM-DD or YYYY-MM)."""

    kind: str  # outlet edition feed
    subject: str
    field: str
    value: str
    source: str
    seen: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """Everything that one source says of one subject.

    `subject` is an outlet's site, an edition's `site tag`, a feed's url. `source` is a key, or several joined by `+` where
    lists were merged before they came to us and one of them says it. Members of a value are separated by one space.
    """

    kind: str
    subject: str
    source: str
    fields: tuple[tuple[str, str], ...] = ()
    seen: str | None = None

    def statements(self) -> Iterator[Statement]:
        """Field by field."""
        return (Statement(self.kind, self.subject, name, value, self.source, self.seen) for name, value in self.fields)

    def of(self, name: str) -> str | None:
        """The value of a field."""
        return next((value for field, value in self.fields if field == name), None)

    def sources(self) -> tuple[str, ...]:
        """The keys of `source`."""
        return tuple(self.source.split(TOGETHER))


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedSource:
    """Who states. `grade`: owner, probe, list or estimate; a vote within a grade has `weight`; `states`: the fields it can state."""

    key: str
    grade: str = "list"
    weight: float = 1.0
    states: frozenset[str] = frozenset()
    name: str = ""
    licence: str = ""
    credit: str = ""
    seen: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A service of an outlet in one language: what the BBC's Somali service is to the BBC."""

    site: str
    language: str  # BCP 47
    homepage: str | None = None
    name: str | None = None
    feeds: int = 0
    sources: tuple[str, ...] = ()
