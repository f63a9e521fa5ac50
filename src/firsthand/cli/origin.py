"""`origin report|list|accept|refuse`: reports that an origin is told wrongly, and the operator's decision on them."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from firsthand import facts as facts_module
from firsthand.cli.options import ConfigFile, DataDir, settings_of
from firsthand.errors import StoreLocked, UsageError
from firsthand.model.codec import to_row
from firsthand.pipeline.reports import RELATIONS, Report, decide, file_report, reports
from firsthand.store.open import open_store
from firsthand.store.shelf import Store

Number = Annotated[int, typer.Argument(metavar="NUMBER", help="A report's number, as `list` gives it")]
Json = Annotated[bool, typer.Option("--json", help="JSON instead of a table")]


def register(app: typer.Typer) -> None:
    """Add the verb."""
    origin = typer.Typer(help="Reports that an origin is told wrongly.", no_args_is_help=True)
    for command in (report, list_, accept, refuse):
        origin.command(name=command.__name__.rstrip("_"))(command)
    app.add_typer(origin, name="origin")


def report(
    url: Annotated[str, typer.Argument(help="The address of an item, or its id")],
    kind: Annotated[str, typer.Option(help=f"What it is: {', '.join(RELATIONS)}")],
    source: Annotated[str, typer.Option(help="Whose report it is, by name or domain; nobody for the outlet's own")] = "",
    because: Annotated[str, typer.Option(help="Why, in a sentence")] = "",
    data_dir: DataDir = None,
    config: ConfigFile = None,
) -> None:
    """Queue a report; prints it. It changes nothing until it is accepted."""
    with _store(data_dir, config) as store:
        item = store.item_at(url) if "://" in url else store.item(url)
        if item is None:
            raise UsageError(f"the store holds no item at {url}")
        _print(file_report(store, item, kind, source, because, time.time()))


def list_(
    every: Annotated[bool, typer.Option("--all", help="Those that were decided, too")] = False,
    as_json: Json = False,
    data_dir: DataDir = None,
    config: ConfigFile = None,
) -> None:
    """The reports that wait, oldest first."""
    store = open_store(settings_of(data_dir, config).data_dir, write=False)
    try:
        found = reports(store, state=None if every else "open")
        if as_json:
            for one in found:
                _print(one)
            return
        table = Table("number", "item", "says", "because", "state")
        for one in found:
            item = store.item(one.item)
            table.add_row(
                str(one.number),
                item.url if item else one.item,
                f"{one.kind} {one.source}".strip(),
                one.because,
                f"{one.state} {one.note}".strip(),
            )
        Console(highlight=False).print(table if found else "no report waits")
    finally:
        store.close()


def accept(
    number: Number,
    note: Annotated[str, typer.Option(help="A word to the journal")] = "",
    data_dir: DataDir = None,
    config: ConfigFile = None,
) -> None:
    """The item says from now on what the report says, whatever its page is read as later."""
    _decide(number, True, note, data_dir, config)


def refuse(
    number: Number,
    note: Annotated[str, typer.Option(help="Why, for the journal")] = "",
    data_dir: DataDir = None,
    config: ConfigFile = None,
) -> None:
    """The report is closed and changes nothing."""
    _decide(number, False, note, data_dir, config)


def _decide(number: int, accepted: bool, note: str, data_dir: DataDir, config: ConfigFile) -> None:
    with _store(data_dir, config) as store:
        _print(decide(store, number, accepted=accepted, note=note, now=time.time(), facts=facts_module.load()))


@contextmanager
def _store(data_dir: DataDir, config: ConfigFile) -> Iterator[Store]:
    """The store for writing, beside a running instance where there is one: it tells the story anew by itself."""
    where = settings_of(data_dir, config).data_dir
    try:
        store = open_store(where)
    except StoreLocked:
        store = open_store(where, alone=False)
    try:
        yield store
    finally:
        store.close()


def _print(one: Report) -> None:
    print(json.dumps(to_row(one), ensure_ascii=False))
