"""The catalogue's tables and users' CSV as nouns: rows by column name in, outlets and feeds out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from firsthand.model.feed import Feed
from firsthand.model.outlet import Outlet
from firsthand.text.urls import host_of, is_web, registrable_domain

Row = Mapping[str, str]


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
