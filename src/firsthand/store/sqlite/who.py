"""Who says what of whom, the lives of hosts, and how many outlets and feeds are listed and live."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from firsthand.model.outlet import Coverage, Outlet
from firsthand.model.site import Site
from firsthand.model.statement import Claim
from firsthand.store.shelf import Listing, OutletQuery, OutletRow
from firsthand.store.sqlite.files import Files
from firsthand.store.sqlite.rows import pack, primary_subtag, unpack
from firsthand.store.sqlite.statements import statements
from firsthand.store.sqlite.stories import LIVE_S

_SQL = statements("who")
_PAGE = 5_000


class Who:
    """`shelf.ClaimShelf` in `catalogue.db`."""

    def __init__(self, files: Files) -> None:
        self._file = files.catalogue

    def put_claims(self, claims: Iterable[Claim], *, joining: bool = False) -> None:
        """Insert or replace by kind, subject and source; `joining` adds to what the source said on the same day."""
        with self._file.writing() as file:
            file.many(_SQL["join_claim" if joining else "put_claim"], (_claim_row(c) for c in claims))

    def claims(self, kind: str, subjects: Iterable[str]) -> dict[str, list[Claim]]:
        """Everything that is said of each subject; a site's editions by `edition_claims`."""
        return {subject: [_claim(row) for row in self._file.rows(_SQL["claims_of"], (kind, subject))] for subject in subjects}

    def edition_claims(self, site: str) -> list[Claim]:
        """What is said of the language services of an outlet."""
        return [_claim(row) for row in self._file.rows(_SQL["editions_of"], {"site": site})]

    def all_claims(self) -> Iterator[Claim]:
        """Every claim by kind and subject, a page at a time."""
        last = ("", "", "")
        while rows := self._file.rows(_SQL["claims"], (*last, _PAGE)):
            yield from (_claim(row) for row in rows)
            last = rows[-1][:3]

    def claim_sources(self) -> Mapping[str, int]:
        """How many claims each source has made."""
        return dict(self._file.rows(_SQL["claim_sources"]))

    def claims_by(self, source: str) -> list[Claim]:
        """The claims of one source, as it is written in them."""
        return [_claim(row) for row in self._file.rows(_SQL["claims_by"], (source,))]

    def replace_claims(self, source: str, instead: Iterable[Claim]) -> None:
        """Take every claim of a source out and put others in their place, in one transaction."""
        with self._file.writing() as file:
            file.run(_SQL["drop_claims_by"], (source,))
            file.many(_SQL["put_claim"], (_claim_row(c) for c in instead))

    def drop(self, *, outlets: Iterable[str] = (), feeds: Iterable[str] = ()) -> None:
        """Take derived rows out: outlets by site, feeds by url with what polling knows of them."""
        with self._file.writing() as file:
            file.many(_SQL["drop_outlet"], ((site,) for site in outlets))
            for url in feeds:
                file.run(_SQL["drop_feed"], (url,))
                file.run(_SQL["drop_feed_state"], (url,))

    def put_sites(self, sites: Iterable[Site]) -> None:
        """Insert or replace by site."""
        with self._file.writing() as file:
            file.many(_SQL["put_site"], (_site_row(s) for s in sites))

    def add_sites(self, sites: Iterable[Site]) -> None:
        """Insert those that are not known; the others stay as they are."""
        with self._file.writing() as file:
            file.many(_SQL["add_site"], (_site_row(s) for s in sites))

    def site(self, site: str) -> Site | None:
        """What is known of a host."""
        record = self._file.value(_SQL["site"], (site,))
        return unpack(Site, record) if record else None

    def sites_named(self, name: str) -> tuple[Site, ...]:
        """Hosts that a list calls exactly so, at most three."""
        return tuple(unpack(Site, record) for (record,) in self._file.rows(_SQL["sites_named"], (name,)))

    def sites_due(self, now: float, countries: Sequence[str], limit: int) -> tuple[Site, ...]:
        """Hosts to visit: those of the countries given ('' = unknown), in their order, an equal part of `limit` each."""
        found: list[Site] = []
        for place, country in enumerate(countries):
            share = max(1, (limit - len(found)) // max(1, len(countries) - place))
            found.extend(unpack(Site, record) for (record,) in self._file.rows(_SQL["sites_due"], (country, now, share)))
            if len(found) >= limit:
                break
        return tuple(found[:limit])

    def site_countries(self, now: float) -> Mapping[str, int]:
        """How many hosts are due by country ('' = unknown)."""
        return dict(self._file.rows(_SQL["site_countries"], (now,)))

    def sites_by_status(self) -> Mapping[str, int]:
        """How many hosts are in each status."""
        return dict(self._file.rows(_SQL["sites_by_status"]))

    def sites_in(self, status: str, limit: int = 200) -> tuple[Site, ...]:
        """Hosts of a status, for the operator's page."""
        return tuple(unpack(Site, record) for (record,) in self._file.rows(_SQL["sites_in"], (status, limit)))

    def outlet_rows(self, query: OutletQuery, now: float) -> Listing[OutletRow]:
        """Outlets by site with their listed and live feeds."""
        wanted = f" {primary_subtag(query.language)} " if query.language else None
        rows = self._file.rows(
            _SQL["outlet_rows"],
            {
                "cursor": query.cursor or "", "country": query.country, "language": wanted, "limit": query.limit + 1, "since": now - LIVE_S,
                "sections": json.dumps(query.sections) if query.sections else None, "live": None if query.live is None else int(query.live),
            },
        )  # fmt: skip
        members = tuple(OutletRow(unpack(Outlet, record), listed, live) for _, record, listed, live in rows[: query.limit])
        return Listing(members, rows[query.limit - 1][0] if len(rows) > query.limit else None)

    def coverage(self, now: float) -> Coverage:
        """Listed beside live, by country and by language."""
        since = {"since": now - LIVE_S}
        outlets: dict[str, int] = dict(self._file.rows(_SQL["listed_by_country"]))
        speaking: Counter[str] = Counter()
        for tags, count in self._file.rows(_SQL["outlets_by_language"]):
            for tag in tags.split() or [""]:
                speaking[tag] += count
        return Coverage(
            countries=_lines(outlets, self._file.rows(_SQL["feeds_by_country"], since)),
            languages=_lines(speaking, self._file.rows(_SQL["feeds_by_language"], since)),
        )


def _lines(outlets: Mapping[str, int], feeds: Iterable[tuple[str, int, int]]) -> dict[str, tuple[int, int, int]]:
    counted = {key: (listed, live) for key, listed, live in feeds}
    return {key: (outlets.get(key, 0), *counted.get(key, (0, 0))) for key in sorted({*outlets, *counted})}


def _claim_row(claim: Claim) -> tuple[str, str, str, str | None, str]:
    fields = json.dumps(dict(claim.fields), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace").decode()
    return claim.kind, claim.subject, claim.source, claim.seen, fields


def _claim(row: tuple[str, str, str, str | None, str]) -> Claim:
    kind, subject, source, seen, fields = row
    return Claim(kind, subject, source, tuple(json.loads(fields).items()), seen)


def _site_row(site: Site) -> tuple[str, str, str, str, float, int, str]:
    return site.site, site.status, site.country or "", primary_subtag(site.language) or "", site.next_visit_at, site.evidence, pack(site)
