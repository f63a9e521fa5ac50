"""`catalogue export`: OPML, CSV or Parquet, each row with who states it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from firsthand.catalogue import exports, opml
from firsthand.cli.catalogue_store import reading
from firsthand.cli.options import ConfigFile, DataDir, settings_of
from firsthand.errors import ConfigError, UsageError
from firsthand.model.feed import Feed
from firsthand.model.outlet import Outlet
from firsthand.store.shelf import Store

_COLUMNS = {"feeds": exports.FEEDS, "outlets": exports.OUTLETS, "statements": exports.STATEMENTS}
_GROUP = 50_000


def register(group: typer.Typer) -> None:
    """Add the verb."""

    @group.command()
    def export(
        format: Annotated[str, typer.Option(help="opml, csv or parquet")] = "opml",
        what: Annotated[str, typer.Option(help="feeds, outlets or statements (who says what)")] = "feeds",
        country: Annotated[str | None, typer.Option(help="ISO 3166-1 alpha-2")] = None, language: Annotated[str | None, typer.Option(help="BCP 47")] = None,
        out: Annotated[Path | None, typer.Option(help="The file to write; parquet needs one")] = None, data_dir: DataDir = None, config: ConfigFile = None,
    ) -> None:  # fmt: skip
        """The catalogue for others, with who states each row."""
        if format not in ("opml", "csv", "parquet") or what not in _COLUMNS or (format == "opml" and what != "feeds"):
            raise UsageError("the format is opml (feeds only), csv or parquet; what is feeds, outlets or statements")
        with reading(settings_of(data_dir, config)) as store:
            outlets = list(_outlets(store, country, language))
            by_domain = {o.domain: o for o in reversed(outlets)}  # the first of a domain by site
            feeds = [f for f in store.feeds() if _fits(f, by_domain, country, language)]
            if format == "opml":
                _text(opml.write(feeds, by_domain, "Firsthand"), out)
            else:
                _rows(format, what, _chosen(store, what, outlets, feeds, whole=not (country or language)), out)


def _chosen(store: Store, what: str, outlets: list[Outlet], feeds: list[Feed], *, whole: bool) -> Iterator[exports.Row]:
    if what == "feeds":
        return exports.feed_rows(feeds)
    if what == "outlets":
        return exports.outlet_rows(outlets)
    subjects = {("outlet", o.site) for o in outlets} | {("feed", f.url) for f in feeds}
    return exports.statement_rows(c for c in store.all_claims() if whole or (c.kind, c.subject.partition(" ")[0] if c.kind == "edition" else c.subject) in subjects)  # fmt: skip


def _outlets(store: Store, country: str | None, language: str | None) -> Iterator[Outlet]:
    cursor = None
    while True:
        page = store.outlets(country=country.upper() if country else None, language=language, cursor=cursor, limit=2000)
        yield from page.members
        if (cursor := page.next) is None:
            return


def _fits(feed: Feed, chosen: Mapping[str, Outlet], country: str | None, language: str | None) -> bool:
    if not (country or language):
        return True
    outlet = chosen.get(feed.domain)
    its_country = feed.country or (outlet.country if outlet else None)
    tag = feed.language or (outlet.languages[0] if outlet and outlet.languages else "")
    return (not country or its_country == country.upper()) and (not language or tag.split("-")[0] == language.split("-")[0])


def _text(parts: Iterable[str], out: Path | None) -> None:
    if out is None:
        sys.stdout.writelines(parts)
    else:
        with out.open("w", encoding="utf-8") as file:
            file.writelines(parts)


def _rows(format: str, what: str, rows: Iterable[exports.Row], out: Path | None) -> None:
    columns = _COLUMNS[what]
    if format == "csv":
        if out is None:
            exports.write_csv(rows, columns, sys.stdout)
        else:
            with out.open("w", encoding="utf-8", newline="") as file:
                exports.write_csv(rows, columns, file)
        return
    if out is None:
        raise UsageError("parquet needs --out FILE")
    _parquet(rows, columns, out)


def _parquet(rows: Iterable[exports.Row], columns: Sequence[str], out: Path) -> None:
    try:
        import pyarrow as arrow
        import pyarrow.parquet as parquet
    except ImportError as missing:
        raise ConfigError("parquet needs the export extra: pip install 'firsthand[export]'") from missing
    schema = arrow.schema([(name, arrow.string()) for name in columns])
    with parquet.ParquetWriter(str(out), schema, compression="zstd") as writer:
        part: list[exports.Row] = []
        for row in rows:
            part.append(row)
            if len(part) == _GROUP:
                writer.write_table(arrow.Table.from_pylist(part, schema=schema))
                part = []
        writer.write_table(arrow.Table.from_pylist(part, schema=schema))


def floors_of(path: str) -> Mapping[str, Mapping[str, Sequence[int]]]:
    """The counts of an earlier `check --json`. Raises UsageError."""
    try:
        found = json.loads(Path(path).read_text(encoding="utf-8"))
        return {name: {str(k): [int(n) for n in v] for k, v in found[name].items()} for name in ("countries", "languages")}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise UsageError(f"{path} does not hold the counts that `catalogue check --json` prints: {error}") from error
