"""The catalogue as rows for others, each with who states it; and the counts that a release may not fall below."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO

from firsthand.model.feed import Feed
from firsthand.model.outlet import Coverage, Outlet
from firsthand.model.statement import Claim

OUTLETS = (
    "site",
    "domain",
    "name",
    "homepage",
    "country",
    "region",
    "languages",
    "kind",
    "owner",
    "state_control",
    "covers",
    "successor",
    "sources",
)
FEEDS = ("feed_url", "domain", "title", "section", "language", "country", "format", "edition", "note", "sources")
STATEMENTS = ("kind", "subject", "field", "value", "source", "seen")
Row = dict[str, str | None]


def outlet_rows(outlets: Iterable[Outlet]) -> Iterator[Row]:
    """Outlets under OUTLETS; several values stand apart by a space."""
    for o in outlets:
        yield {name: _cell(getattr(o, name)) for name in OUTLETS}


def feed_rows(feeds: Iterable[Feed]) -> Iterator[Row]:
    """Feeds under FEEDS."""
    for f in feeds:
        yield {"feed_url": f.url, **{name: _cell(getattr(f, name)) for name in FEEDS[1:]}}


def statement_rows(claims: Iterable[Claim]) -> Iterator[Row]:
    """Who says what, under STATEMENTS; to be named by a list without any field is a statement too."""
    for claim in claims:
        said = [(s.field, s.value) for s in claim.statements()] or [("named", "yes")]
        for field, value in said:
            yield {"kind": claim.kind, "subject": claim.subject, "field": field, "value": value, "source": claim.source, "seen": claim.seen}


def write_csv(rows: Iterable[Row], columns: Sequence[str], out: IO[str]) -> None:
    """RFC 4180. A cell that a spreadsheet would run as a formula is given a leading apostrophe."""
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow(["'" + v if (v := row[c] or "")[:1] in ("=", "+", "-", "@") else v for c in columns])


def summary(held: Coverage) -> str:
    """One line of figures of a Coverage."""
    countries, languages = held.countries, held.languages
    listed = [line[1] for code, line in countries.items() if code]
    return (
        f"{sum(line[0] for line in countries.values())} outlets, {sum(line[1] for line in countries.values())} feeds, "
        f"{sum(line[2] for line in countries.values())} live; countries with feeds {sum(n > 0 for n in listed)}, with 3 {sum(n >= 3 for n in listed)}, "
        f"with 5 {sum(n >= 5 for n in listed)}; languages with feeds {sum(bool(tag) and line[1] > 0 for tag, line in languages.items())}, "
        f"of outlets {sum(bool(tag) and line[0] > 0 for tag, line in languages.items())}"
    )


def short(held: Coverage, least: int, live: int) -> list[str]:
    """Countries with outlets that have fewer feeds listed than `least`, or live than `live`."""
    return [f"{code} {listed} listed, {alive} live" for code, (outlets, listed, alive) in held.countries.items() if code and outlets and (listed < least or alive < live)]  # fmt: skip


def fallen(held: Coverage, floors: Mapping[str, Mapping[str, Sequence[int]]]) -> list[str]:
    """Countries and languages whose outlets or listed feeds are fewer than they were."""
    found = []
    for name, now in (("countries", held.countries), ("languages", held.languages)):
        for code, before in floors.get(name, {}).items():
            have = now.get(code, (0, 0, 0))
            if code and any(h < b for h, b in zip(have[:2], before[:2], strict=False)):
                found.append(f"{code} fell from {before[0]} outlets, {before[1]} feeds to {have[0]}, {have[1]}")
    return found


def _cell(value: object) -> str | None:
    return " ".join(value) or None if isinstance(value, tuple) else str(value) if value else None
