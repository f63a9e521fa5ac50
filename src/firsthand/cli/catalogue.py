"""`catalogue list | show | check | remove | export | add | import`: who there is, in and out."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated

import typer

from firsthand import __version__, facts
from firsthand.catalogue import derive, exports
from firsthand.catalogue.topics import labels
from firsthand.cli import catalogue_export, catalogue_import
from firsthand.cli.catalogue_store import reading, writing
from firsthand.cli.options import AsJson, ConfigFile, DataDir, settings_of
from firsthand.model.codec import to_row
from firsthand.model.outlet import Coverage, Outlet
from firsthand.pipeline import catalogue
from firsthand.store.shelf import OutletQuery, OutletRow, Store
from firsthand.text.urls import registrable_domain

Country = Annotated[str | None, typer.Option(help="ISO 3166-1 alpha-2")]
Language = Annotated[str | None, typer.Option(help="BCP 47")]


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    group = typer.Typer(no_args_is_help=True, help="Outlets and feeds: list, show, check, add, import, export, remove.")
    app.add_typer(group, name="catalogue")
    _listing(group)
    _checking(group)
    catalogue_import.register(group)
    catalogue_export.register(group)


def _listing(group: typer.Typer) -> None:
    @group.command("list")
    def list_(
        country: Country = None, language: Language = None, topic: Annotated[str | None, typer.Option(help="A section that one of its feeds is of")] = None,
        live: Annotated[bool | None, typer.Option("--live/--not-live", help="With, or without, a feed that gave an entry in the last seven days")] = None,
        data_dir: DataDir = None, config: ConfigFile = None, as_json: AsJson = False,
    ) -> None:  # fmt: skip
        """The outlets of the catalogue, with how many feeds of each are listed and live."""
        with reading(settings_of(data_dir, config)) as store:
            sections = labels(topic, facts.table("sections")) if topic else ()
            query = OutletQuery(country=country.upper() if country else None, language=language, sections=sections, live=live, limit=1000)
            for row in _all(store, query):
                print(_line(row, as_json))

    @group.command()
    def show(domain: str, data_dir: DataDir = None, config: ConfigFile = None, as_json: AsJson = False) -> None:
        """One outlet: who says what of it, its editions, its feeds and their health."""
        with reading(settings_of(data_dir, config)) as store:
            own = registrable_domain(domain)
            feeds = store.feeds(domain=own)
            # a feed that somebody added may be of an outlet that no list names
            outlet = store.outlet(own) or (Outlet(site=own, domain=own, homepage=f"https://{own}/") if feeds else None)
            if outlet is None:
                print(f"firsthand: {domain} is not in the catalogue", file=sys.stderr)
                raise typer.Exit(1)
            told = [*store.claims("outlet", [outlet.site])[outlet.site]]
            health = {s.url: s.health for s in store.states(domain=outlet.domain)}
            row = {
                **to_row(outlet),
                "said": [{"field": s.field, "value": s.value, "source": s.source, "seen": s.seen} for s in derive.told(told)],
                "assessments": derive.assessments(told, catalogue.sources()),
                "editions": [to_row(e) for e in derive.editions(outlet.site, feeds, store.edition_claims(outlet.site))],
                "feeds": [{**to_row(f), "health": health.get(f.url)} for f in feeds],
            }
        print(json.dumps(row, ensure_ascii=False) if as_json else _page(row))


def _all(store: Store, query: OutletQuery) -> Iterator[OutletRow]:
    while True:
        page = store.outlet_rows(query, time.time())
        yield from page.members
        if page.next is None:
            return
        query = replace(query, cursor=page.next)


def _line(row: OutletRow, as_json: bool) -> str:
    outlet = row.outlet
    if as_json:
        return json.dumps({**to_row(outlet), "feeds_listed": row.listed, "feeds_live": row.live}, ensure_ascii=False)
    return f"{outlet.domain}\t{outlet.country or ''}\t{','.join(outlet.languages)}\t{row.listed}\t{row.live}\t{outlet.name}"


def _page(row: dict[str, object]) -> str:
    """What `show` tells a person."""

    def rows(name: str) -> list[dict[str, str | None]]:
        found = row[name]
        return found if isinstance(found, list) else []

    lines = [f"{row['name'] or row['domain']}  {row['homepage']}", ""]
    lines += [f"  {s['field']:<14} {s['value']}  ({s['source']}{', ' + s['seen'] if s['seen'] else ''})" for s in rows("said")]
    assessed = [f"  {a['field']:<14} {a['value']}  ({a['name']}, {a['seen'] or 'undated'})" for a in rows("assessments")]
    lines += ["", "Ownership and control, as others state it:", *(assessed or ["  not assessed"])]
    lines += (
        ["", "Editions:", *(f"  {e['language']}  {e['homepage'] or ''}  {e['feeds']} feeds" for e in rows("editions"))]
        if rows("editions")
        else []
    )
    lines += [
        "",
        "Feeds:",
        *([f"  {f['url']}  {f['language'] or ''}  {f['health'] or 'never asked'}" for f in rows("feeds")] or ["  none known"]),
    ]
    return "\n".join(lines)


def _checking(group: typer.Typer) -> None:
    @group.command()
    def check(
        least: Annotated[int, typer.Option(help="Feeds that each country with outlets should have listed")] = 0,
        live: Annotated[int, typer.Option(help="Feeds that each country with outlets should have live")] = 0,
        floors: Annotated[str | None, typer.Option(help="A file of counts that no country may fall below: `check --json > FILE` writes one")] = None,
        data_dir: DataDir = None, config: ConfigFile = None, as_json: AsJson = False,
    ) -> None:  # fmt: skip
        """Outlets, listed feeds and live feeds per country and language; exit 1 where a country is under its floor."""
        with reading(settings_of(data_dir, config)) as store:
            held = store.coverage(time.time())
        short = exports.short(held, least, live) + (exports.fallen(held, catalogue_export.floors_of(floors)) if floors else [])
        if as_json:
            print(json.dumps({"countries": held.countries, "languages": held.languages, "short": short}, ensure_ascii=False))
        else:
            _table(held)
        print(f"{exports.summary(held)}; under their floor: {'; '.join(short) or 'none'}", file=sys.stderr)
        raise typer.Exit(1 if short else 0)

    @group.command()
    def remove(source: Annotated[str, typer.Argument(help="The key of a list, as `show` names it")], data_dir: DataDir = None, config: ConfigFile = None) -> None:  # fmt: skip
        """Take a list out: what only it says goes, and it stays out until `restore` or an import under its key brings it back."""
        with writing(settings_of(data_dir, config)) as store:
            changed = catalogue.withdraw(store, source)
        print(f"{changed} outlets and feeds changed", file=sys.stderr)
        raise typer.Exit(0 if changed else 1)

    @group.command()
    def restore(source: Annotated[str, typer.Argument(help="The key of a list that was removed")], data_dir: DataDir = None, config: ConfigFile = None) -> None:  # fmt: skip
        """Let a removed list in again: what ships of it comes back at once, what was imported when it is imported anew."""
        with writing(settings_of(data_dir, config)) as store:
            known = catalogue.restore(store, source)
            catalogue.shipped(store, __version__)
        raise typer.Exit(0 if known else 1)


def _table(held: Coverage) -> None:
    for title, lines in (("country", held.countries), ("language", held.languages)):
        print(f"{title}\toutlets\tfeeds\tlive")
        for code, (outlets, listed, live) in lines.items():
            print(f"{code or '-'}\t{outlets}\t{listed}\t{live}")
