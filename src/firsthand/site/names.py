"""What things are called on pages: sections, countries, languages, licences, outlets; read from `data/` once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, lru_cache

from firsthand import facts
from firsthand.model.outlet import Outlet
from firsthand.site.tongues import ENGLISH, Tongue
from firsthand.store.shelf import Store


@lru_cache(maxsize=1)
def topics() -> tuple[dict[str, str], ...]:
    """The sections, in their order: id and English name."""
    return tuple({"id": row["id"], "name": row["name"]} for row in facts.table("topics"))


def topic(id: str, tongue: Tongue = ENGLISH) -> str:
    """A section's name."""
    return next((tongue.say(t["name"]) for t in topics() if t["id"] == id), id)


@lru_cache(maxsize=1)
def countries() -> Mapping[str, str]:
    """English names of countries by ISO 3166-1 alpha-2."""
    return {row["code"]: row["name"] for row in facts.table("countries")}


@cache
def _translated(table: str, key: str, tag: str) -> Mapping[str, str]:
    """Names of a table of `data/tongues/` in one language of the interface."""
    return {row[key]: row[tag] for row in facts.table(f"tongues/{table}") if row.get(tag)}


@cache
def months(tag: str, length: str) -> tuple[str, ...]:
    """Names of the months as they stand beside a day, `long` or `short`."""
    for row in facts.table("tongues/months"):
        if row["language"] == tag and row["length"] == length:
            return tuple(row[str(k)] for k in range(1, 13))
    return months("en", length)


def country(code: str, tongue: Tongue = ENGLISH) -> str:
    """A country's name; a code that nobody knows stays as it is."""
    upper = code.upper()
    return _translated("countries", "code", tongue.tag).get(upper) or countries().get(upper, upper)


@lru_cache(maxsize=1)
def _languages() -> Mapping[str, dict[str, str]]:
    return {row["tag"].lower(): row for row in facts.table("languages")}


def _language_row(tag: str) -> tuple[dict[str, str] | None, str]:
    """The row of the longest known beginning of a tag, and what is left of it."""
    parts = tag.replace("_", "-").split("-")
    for length in range(len(parts), 0, -1):
        row = _languages().get("-".join(parts[:length]).lower())
        if row:
            return row, "-".join(parts[length:])
    return None, tag


def language(tag: str, tongue: Tongue = ENGLISH) -> str:
    """`Portuguese (Brazil)`; a tag that nobody knows stays as it is."""
    row, rest = _language_row(tag)
    if row is None:
        return tag
    name = _translated("languages", "tag", tongue.tag).get(row["tag"]) or row["name"]
    return f"{name} ({country(rest, tongue) if len(rest) == 2 else rest})" if rest else name


def own_language(tag: str) -> str:
    """A language's name for itself; empty where it is unknown or the English one."""
    row, _ = _language_row(tag)
    return row["own"] if row and row["own"] != row["name"] else ""


def base_language(tag: str | None) -> str | None:
    """`pt` of `pt-BR`: what lists and searches go by."""
    return tag.replace("_", "-").split("-")[0].lower() or None if tag else None


def by_base(counted: Mapping[str, int]) -> dict[str, int]:
    """Counts by tag as counts by language."""
    summed: dict[str, int] = {}
    for tag, number in counted.items():
        base = base_language(tag) or ""
        summed[base] = summed.get(base, 0) + number
    return summed


def known_language(tag: str) -> bool:
    """Whether a tag begins with a language that we have a name for."""
    return _language_row(tag)[0] is not None


def language_names() -> Mapping[str, str]:
    """All tags with their names."""
    return {row["tag"]: row["name"] for row in _languages().values()}


def direction(tag: str | None) -> str:
    """`rtl`, `ltr`, or `auto` where the language is unknown."""
    if not tag:
        return "auto"
    row, _ = _language_row(tag)
    return row["direction"] if row else "auto"


@lru_cache(maxsize=1)
def licences() -> Mapping[str, dict[str, str]]:
    """Licences that allow an article to be shown whole: identifier to name and address."""
    return {row["id"]: {"name": row["name"], "url": row["url"]} for row in facts.table("licence_pages")}


class Outlets:
    """Outlets by domain, each asked once a page."""

    def __init__(self, store: Store) -> None:
        self._ask: Callable[[str], Outlet | None] = store.outlet
        self._known: dict[str, Outlet | None] = {}

    def outlet(self, domain: str) -> Outlet | None:
        """The outlet, if it is in the catalogue."""
        if domain not in self._known:
            self._known[domain] = self._ask(domain)
        return self._known[domain]

    def name(self, domain: str) -> str:
        """Its name, or its domain."""
        found = self.outlet(domain)
        return (found.name if found else "") or domain

    def country(self, domain: str) -> str | None:
        """Where it publishes, if that is stated."""
        found = self.outlet(domain)
        return found.country if found else None
