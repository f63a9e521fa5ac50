"""The tables that ship, as nouns and as claims: rows by column name in, outlets, feeds and who states them out.

A shipped row was merged from the lists of `source_keys` before it came here; each of its fields is a claim of those lists among
them that can state it, together where several can.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from firsthand.catalogue.sources import Sources
from firsthand.model.feed import Feed
from firsthand.model.outlet import Outlet
from firsthand.model.statement import TOGETHER, Claim
from firsthand.text.urls import host_of, is_web, registrable_domain

Row = Mapping[str, str]
_OUTLET_FIELDS = ("homepage", "name", "country", "region", "languages", "kind", "owner", "state_control", "covers")
_FEED_FIELDS = ("title", "section", "language", "country", "format", "note")


def outlet_claims(rows: Iterable[Row], sources: Sources) -> Iterator[Claim]:
    """Who states what of the outlets of `outlets.tsv`-shaped rows."""
    for row in rows:
        if is_web(row.get("homepage", "")):
            yield from _claims("outlet", host_of(row["homepage"]).removeprefix("www."), row, _OUTLET_FIELDS, sources)


def feed_claims(rows: Iterable[Row], sources: Sources) -> Iterator[Claim]:
    """Who states what of the feeds of `feeds.tsv`-shaped rows."""
    for row in rows:
        if is_web(row.get("feed_url", "")):
            yield from _claims("feed", row["feed_url"], row, _FEED_FIELDS, sources)


def _claims(kind: str, subject: str, row: Row, names: tuple[str, ...], sources: Sources) -> Iterator[Claim]:
    keys = tuple(row.get("source_keys", "").split())
    said: dict[str, list[tuple[str, str]]] = {}
    domain = row.get("registrable_domain")
    for name in names:
        if value := row.get(name):
            # what ships of `covers` is ours, whoever named the outlet
            who = "knowledge" if name == "covers" else sources.who_states(name, keys)
            said.setdefault(who, []).append((name, value))
    if domain and keys and domain != subject:
        said.setdefault(sources.who_states("homepage", keys), []).append(("domain", domain))
    for key in keys:  # to be named by a list is a claim too
        if not any(key in source.split(TOGETHER) for source in said):
            said[key] = []
    for source, fields in said.items():
        seen = max((sources.of(k).seen or "" for k in source.split(TOGETHER)), default="")
        yield Claim(kind, subject, source, tuple(fields), seen or None)


def with_covers(rows: Iterable[Row], covers: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Outlet rows with the countries that `covers` (domain -> codes) says they report on."""
    return ({**row, "covers": covers.get(row.get("registrable_domain", ""), "")} for row in rows)


def without(rows: Iterable[Row], withdrawn: frozenset[str], sources: Sources) -> Iterator[Row]:
    """The rows with some lists taken out; a row that no list of news media is left for is gone."""
    if not withdrawn:
        yield from rows
        return
    for row in rows:
        rest = [k for k in row.get("source_keys", "").split() if k not in withdrawn]
        if any(sources.of(k).grade != "estimate" for k in rest):
            yield {**row, "source_keys": " ".join(rest)}


def outlets(rows: Iterable[Row]) -> Iterator[Outlet]:
    """Outlets of `outlets.tsv`-shaped rows; a row whose home page is no web address is left out."""
    for row in rows:
        homepage = row.get("homepage", "")
        if is_web(homepage):
            yield Outlet(
                site=host_of(homepage).removeprefix("www."),
                domain=row.get("registrable_domain") or registrable_domain(homepage),
                homepage=homepage,
                name=row.get("name", ""),
                country=row.get("country") or None,
                region=row.get("region") or None,
                languages=tuple(row.get("languages", "").split()),
                kind=row.get("kind") or None,
                owner=row.get("owner") or None,
                state_control=row.get("state_control") or None,
                covers=tuple(row.get("covers", "").split()),
                sources=tuple(row.get("source_keys", "").split()),
            )


def feeds(rows: Iterable[Row]) -> Iterator[Feed]:
    """Feeds of `feeds.tsv`-shaped rows; a row without a web address is left out."""
    for row in rows:
        url = row.get("feed_url", "")
        if is_web(url):
            yield Feed(
                url=url,
                domain=row.get("registrable_domain") or registrable_domain(url),
                title=row.get("title") or None,
                section=row.get("section") or None,
                language=row.get("language") or None,
                country=row.get("country") or None,
                format=row.get("format") or None,
                note=row.get("note") or None,
                sources=tuple(row.get("source_keys", "").split()),
            )
