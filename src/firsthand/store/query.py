"""The search grammar: words, "a phrase", OR, -not, and site: lang: country: topic: origin: kind: after: before:.

Words side by side must all be there; OR joins its two neighbours and binds closer. A sign that is given twice takes either
value, with a minus before it neither (`lang:et lang:fi -site:example.org`). `origin:` takes a domain or an agency's
name. `after:` is inclusive and `before:` exclusive; both take a day (`2026-11-24`, UTC) or an instant (RFC 3339). What a person
typed never reaches the engine as syntax: it is cut into terms by `text.tokens.search_terms`, which cut the documents, and quoted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache

from firsthand import facts
from firsthand.errors import UsageError
from firsthand.text.tokens import fold, search_terms
from firsthand.text.urls import registrable_domain

LONGEST = 512
MOST_TERMS = 32
FIELDS = {"site": "outlet", "lang": "language", "country": "about", "topic": "topic", "origin": "origin", "kind": "kind", "after": "after", "before": "before"}  # fmt: skip
KINDS = ("own", "agency", "press-release", "republished", "translation", "mixed", "unknown")
_PART = re.compile(r'(-?)(?:([A-Za-z]{2,8}):)?("[^"]*"?|[^\s"]+)')


@dataclass(frozen=True, slots=True)
class Search:
    """A query as read. `match` and `unwanted` are engine expressions of quoted terms only.

    `filters` by column; `either` are columns with several values of which one must be met, `neither` those of which none may be.
    """

    match: str | None = None
    unwanted: str | None = None
    filters: dict[str, str | float] = field(default_factory=dict)
    either: dict[str, list[str]] = field(default_factory=dict)
    neither: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """A sign or a word as it was typed: its sign's name (empty for words) and the query without it."""

    name: str
    text: str
    others: str


def parts(text: str) -> list[Part]:
    """What a query is made of, for those who want to take a part out again."""
    found = list(_PART.finditer(text))
    whole = [m[0] for m in found]
    return [
        Part(m[2].lower() if m[2] and m[2].lower() in FIELDS else "", m[0], " ".join(w for n, w in enumerate(whole) if n != k))
        for k, m in enumerate(found)
    ]  # fmt: skip


def read(text: str) -> Search:
    """Read a query. Raises UsageError, with what was expected, on one that says nothing or a filter that cannot be read."""
    if len(text) > LONGEST:
        raise UsageError(f"a query has at most {LONGEST} characters")
    groups: list[list[str]] = []
    unwanted: list[str] = []
    signs = _Signs()
    joining = False
    for minus, name, value in _PART.findall(text):
        if name.lower() in FIELDS:
            signs.take(name.lower(), value.strip('"'), bool(minus))
            joining = False
            continue
        if value.endswith(":") and value[:-1].lower() in FIELDS:
            raise UsageError(f"{value} needs a value")
        if value == "OR" and not minus and not name:
            joining = bool(groups)
            continue
        phrase = _phrase(f"{name}:{value}" if name else value)
        if not phrase:
            continue
        if minus:
            unwanted.append(phrase)
        elif joining:
            groups[-1].append(phrase)
        else:
            groups.append([phrase])
        joining = False
    if not groups and not signs.some and not unwanted:
        raise UsageError("the query has no word to look for")
    if sum(map(len, groups)) + len(unwanted) > MOST_TERMS:
        raise UsageError(f"a query has at most {MOST_TERMS} words")
    match = " AND ".join(f"({' OR '.join(group)})" if len(group) > 1 else group[0] for group in groups)
    return Search(match or None, " OR ".join(unwanted) or None, signs.filters(), signs.either(), signs.neither)


class _Signs:
    """The signs of a query, gathered by column."""

    def __init__(self) -> None:
        self.wanted: dict[str, list[str | float]] = {}
        self.neither: dict[str, list[str]] = {}

    @property
    def some(self) -> bool:
        return bool(self.wanted or self.neither)

    def take(self, name: str, value: str, minus: bool) -> None:
        read, column = _filter(name, value), FIELDS[name]
        if minus and isinstance(read, float):
            raise UsageError(f"-{name}: cannot be taken away; say the other of after: and before:")
        if minus:
            self.neither.setdefault(column, []).append(str(read))
        elif isinstance(read, float):
            self.wanted[column] = [read]  # the last one counts
        elif read not in self.wanted.setdefault(column, []):
            self.wanted[column].append(read)

    def filters(self) -> dict[str, str | float]:
        return {column: values[0] for column, values in self.wanted.items() if len(values) == 1}

    def either(self) -> dict[str, list[str]]:
        return {column: [str(v) for v in values] for column, values in self.wanted.items() if len(values) > 1}


def _phrase(words: str) -> str:
    """The terms of a word or phrase as one quoted phrase; a single character of a script without spaces begins a term."""
    terms = search_terms(words).split()
    if not terms:
        return ""
    quoted = '"' + " ".join(term.replace('"', '""') for term in terms) + '"'
    return quoted + "*" if len(terms) == 1 and len(terms[0]) == 1 and ord(terms[0]) >= 0x0E00 else quoted


def _filter(name: str, value: str) -> str | float:
    if not value:
        raise UsageError(f"{name}: needs a value")
    if name in ("after", "before"):
        return _instant(name, value)
    if name in ("site", "origin"):
        return (_agencies().get(fold(value)) if name == "origin" else None) or registrable_domain(value)
    if name == "country":
        return value.upper()
    if name == "lang":
        return value.replace("_", "-").split("-")[0].lower()
    if name == "kind" and value.lower() not in KINDS:
        raise UsageError(f"kind: is one of {', '.join(KINDS)}")
    return value.lower()


@cache
def _agencies() -> dict[str, str]:
    """Domains of agencies by every name that they go by."""
    return {fold(n): a.domain for a in facts.load().agencies if a.domain for n in (a.id, a.name, a.own_name or a.name, *a.aliases)}


def _instant(name: str, value: str) -> float:
    try:
        found = datetime.fromisoformat(value)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError) as error:
        raise UsageError(f"{name}: needs a day like 2026-11-24 or an instant like 2026-11-24T12:00:00Z") from error
