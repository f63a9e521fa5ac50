"""Outlets, feeds, what pages of an outlet have in common."""

from __future__ import annotations

from collections.abc import Iterable

from firsthand.model.article import SiteTemplate
from firsthand.model.feed import Feed
from firsthand.model.outlet import Outlet
from firsthand.store.shelf import Listing
from firsthand.store.sqlite.files import Files
from firsthand.store.sqlite.rows import pack, primary_subtag, unpack
from firsthand.store.sqlite.statements import statements

_SQL = statements("catalogue")


class Catalogue:
    """`shelf.CatalogueShelf` in `catalogue.db`."""

    def __init__(self, files: Files) -> None:
        self._file = files.catalogue

    def put_outlets(self, outlets: Iterable[Outlet]) -> None:
        """Insert or replace by site."""
        with self._file.writing() as file:
            file.many(_SQL["put_outlet"], (_outlet_row(o) for o in outlets))

    def put_feeds(self, feeds: Iterable[Feed]) -> None:
        """Insert or replace by url."""
        with self._file.writing() as file:
            file.many(_SQL["put_feed"], ((f.url, f.domain, pack(f)) for f in feeds))

    def outlet(self, domain: str) -> Outlet | None:
        """The first outlet by site of a registrable domain."""
        record = self._file.value(_SQL["outlet"], (domain,))
        return unpack(Outlet, record) if record else None

    def outlets(
        self, *, country: str | None = None, language: str | None = None, cursor: str | None = None, limit: int = 200
    ) -> Listing[Outlet]:
        """Outlets by site; `language` is compared by primary subtag."""
        wanted = f" {primary_subtag(language)} " if language else None
        rows = self._file.rows(_SQL["outlets"], {"cursor": cursor or "", "country": country, "language": wanted, "limit": limit + 1})
        return Listing(tuple(unpack(Outlet, record) for _, record in rows[:limit]), rows[limit - 1][0] if len(rows) > limit else None)

    def feeds(self, *, domain: str | None = None) -> tuple[Feed, ...]:
        """All feeds, or those of a registrable domain, by url."""
        rows = self._file.rows(_SQL["feeds_of"], (domain,)) if domain else self._file.rows(_SQL["feeds"])
        return tuple(unpack(Feed, record) for (record,) in rows)

    def template(self, outlet: str) -> SiteTemplate | None:
        """What is known of an outlet's pages."""
        record = self._file.value(_SQL["template"], (outlet,))
        return unpack(SiteTemplate, record) if record else None

    def put_templates(self, templates: Iterable[SiteTemplate]) -> None:
        """Insert or replace by outlet."""
        with self._file.writing() as file:
            file.many(_SQL["put_template"], ((t.outlet, pack(t)) for t in templates))


def _outlet_row(outlet: Outlet) -> tuple[str, str, str | None, str, str]:
    tags = dict.fromkeys(primary_subtag(tag) for tag in outlet.languages)
    return outlet.site, outlet.domain, outlet.country, f" {' '.join(tag for tag in tags if tag)} ", pack(outlet)
