"""`catalogue list | show | import | export | check`: who there is, in and out."""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from firsthand import app as wiring
from firsthand import facts
from firsthand.catalogue import opml, tables
from firsthand.cli.options import AsJson, ConfigFile, DataDir, settings_of
from firsthand.errors import UsageError
from firsthand.model.codec import to_row
from firsthand.model.feed import Feed
from firsthand.store.open import open_store
from firsthand.store.shelf import Store
from firsthand.text.urls import is_web, registrable_domain

Country = Annotated[str | None, typer.Option(help="ISO 3166-1 alpha-2")]
Language = Annotated[str | None, typer.Option(help="BCP 47")]


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    group = typer.Typer(no_args_is_help=True, help="Outlets and feeds: list, show, import, export, check.")
    app.add_typer(group, name="catalogue")
    _reading(group)
    _writing(group)


def _filled(store: Store, data_dir: DataDir, config: ConfigFile) -> Store:
    wiring.fill_catalogue(store, settings_of(data_dir, config))
    return store


def _reading(group: typer.Typer) -> None:
    @group.command("list")
    def list_(country: Country = None, language: Language = None, as_json: AsJson = False) -> None:
        """The outlets that the shipped lists state."""
        for outlet in tables.outlets(facts.stream("catalogue/outlets")):
            if (country and outlet.country != country.upper()) or (language and language not in outlet.languages):
                continue
            print(json.dumps(to_row(outlet), ensure_ascii=False) if as_json else f"{outlet.domain}\t{outlet.country or ''}\t{','.join(outlet.languages)}\t{outlet.name}")  # fmt: skip

    @group.command()
    def show(domain: str, data_dir: DataDir = None, config: ConfigFile = None) -> None:
        """One outlet: facts, who states them, feeds and their health."""
        store = _filled(open_store(settings_of(data_dir, config).data_dir), data_dir, config)
        try:
            outlet = store.outlet(registrable_domain(domain))
            if outlet is None:
                print(f"firsthand: {domain} is not in the catalogue", file=sys.stderr)
                raise typer.Exit(1)
            states = {s.url: s.health for s in store.states(domain=outlet.domain)}
            print(json.dumps({**to_row(outlet), "feeds": [{**to_row(f), "health": states.get(f.url)} for f in store.feeds(domain=outlet.domain)]}, ensure_ascii=False, indent=1))  # fmt: skip
        finally:
            store.close()

    @group.command()
    def check(least: Annotated[int, typer.Option(help="Feeds that each country should have")] = 1) -> None:
        """Counts per country; exit 1 where a country with outlets has fewer feeds than asked."""
        outlets = Counter(o.country for o in tables.outlets(facts.stream("catalogue/outlets")))
        feeds = Counter(f.country for f in tables.feeds(facts.stream("catalogue/feeds")))
        short = sorted(c for c in outlets if c and feeds[c] < least)
        for code in sorted(c for c in outlets if c):
            print(f"{code}\t{outlets[code]} outlets\t{feeds[code]} feeds")
        print(f"{sum(outlets.values())} outlets, {sum(feeds.values())} feeds; under {least}: {', '.join(short) or 'none'}", file=sys.stderr)
        raise typer.Exit(1 if short else 0)


def _writing(group: typer.Typer) -> None:
    @group.command()
    def add(url: str, data_dir: DataDir = None, config: ConfigFile = None) -> None:
        """Add a feed by its address; it is asked from the next round on."""
        if not is_web(url):
            raise UsageError(f"{url} is no web address")
        _add([Feed(url=url, domain=registrable_domain(url), sources=("operator",))], data_dir, config)

    @group.command("import")
    def import_(file: Path, data_dir: DataDir = None, config: ConfigFile = None) -> None:
        """Take in an OPML file, or a CSV or TSV with the columns of the catalogue's feeds (feed_url at least)."""
        try:
            body = file.read_bytes()
        except OSError as error:
            raise UsageError(f"cannot read {file}: {error.strerror}") from error
        if body.lstrip()[:5] in (b"<?xml", b"<opml"):
            found = list(opml.read(body, f"import:{file.name}"))
        else:
            lines = body.decode("utf-8-sig", "replace").splitlines()
            found = list(tables.feeds(csv.DictReader(lines, delimiter="\t" if lines and "\t" in lines[0] else ",", restval="")))
        _add(found, data_dir, config)

    @group.command()
    def export(
        format: Annotated[str, typer.Option(help="opml or csv")] = "opml", country: Country = None, language: Language = None
    ) -> None:
        """Print the shipped feeds with who states them."""
        outlets = {o.domain: o for o in tables.outlets(facts.stream("catalogue/outlets"))}
        feeds = [f for f in tables.feeds(facts.stream("catalogue/feeds")) if (not country or f.country == country.upper()) and (not language or f.language == language)]  # fmt: skip
        if format == "opml":
            sys.stdout.writelines(opml.write(feeds, outlets, "Firsthand"))
        elif format == "csv":
            writer = csv.writer(sys.stdout)
            writer.writerow(("feed_url", "registrable_domain", "title", "section", "language", "country", "format", "source_keys"))
            writer.writerows((f.url, f.domain, f.title, f.section, f.language, f.country, f.format, " ".join(f.sources)) for f in feeds)
        else:
            raise UsageError(f"the format is opml or csv, not {format}")


def _add(feeds: list[Feed], data_dir: DataDir, config: ConfigFile) -> None:
    if not feeds:
        raise UsageError("no feed address was found in it")
    store = open_store(settings_of(data_dir, config).data_dir)
    try:
        store.put_feeds(feeds)
        store.put_states(wiring.first_states(feeds))
    finally:
        store.close()
    print(f"{len(feeds)} feeds added", file=sys.stderr)
