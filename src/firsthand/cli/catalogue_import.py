"""`catalogue add URL` and `catalogue import FILE`: one outlet from any of its pages; lists and dumps of any size."""

from __future__ import annotations

import asyncio
import bz2
import gzip
import json
import lzma
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from firsthand.catalogue.importers import formats
from firsthand.cli.catalogue_store import writing
from firsthand.cli.options import AsJson, ConfigFile, DataDir, settings_of
from firsthand.errors import BadInput, NetworkError, UsageError
from firsthand.pipeline import catalogue
from firsthand.pipeline.discover import Explorer, Findings, FoundFeed
from firsthand.pipeline.discover_add import adopt, found_for
from firsthand.polling.judge import first_state
from firsthand.store.shelf import Store
from firsthand.text.urls import is_web

LINE = 32 * 1024 * 1024
console = Console(stderr=True, highlight=False)


def register(group: typer.Typer) -> None:
    """Add the verbs."""
    _add(group)
    _import(group)


def _add(group: typer.Typer) -> None:
    @group.command()
    def add(
        url: Annotated[str, typer.Argument(help="Any page of an outlet, its host, or a feed")],
        as_given: Annotated[bool, typer.Option("--as-given", help="It is a feed: take it without asking it first")] = False,
        data_dir: DataDir = None, config: ConfigFile = None, as_json: AsJson = False,
    ) -> None:  # fmt: skip
        """Find the feeds of a page and add them; they are asked from the next round on."""
        settings = settings_of(data_dir, config)
        if as_given:
            if not is_web(url):
                raise UsageError(f"{url} is no web address")
            chosen, home = [FoundFeed(url=url, via="given", format="", title=None, language=None, hub=None, entries=0)], url
        else:
            # the whole instance is wired there, which the other verbs need not load
            from firsthand import app as wiring
            from firsthand.cli import discover

            with wiring.exploring(settings) as explorer:
                found = asyncio.run(_find(explorer, url))
            row = discover.row_of(found)
            if as_json:
                print(json.dumps(row, ensure_ascii=False))
            else:
                discover.show(row, console)
            chosen, home = list(found.feeds), found.reply.url if found.reply else url
            if found.reply is None or found.reply.status == 0:
                raise NetworkError(found.reason or f"{url} does not answer")
        if not chosen:
            console.print("no feed of news was found there")
            raise typer.Exit(1)
        with writing(settings) as store:
            added = adopt(store, chosen, home, time.time())
        console.print(f"{len(added)} feeds added")


async def _find(explorer: Explorer, url: str) -> Findings:
    try:
        return await found_for(explorer, url)
    finally:
        await explorer.close()


def _import(group: typer.Typer) -> None:
    @group.command("import")
    def import_(
        file: Annotated[Path, typer.Argument(help="A list; .gz, .bz2, .xz and .zip are unpacked on the way")],
        as_: Annotated[str | None, typer.Option("--as", help=f"{', '.join(formats.FORMATS)}; recognised by itself where possible")] = None,
        of: Annotated[str | None, typer.Option(help="Whose trust.txt this is: a domain")] = None,
        seen: Annotated[str | None, typer.Option(help="Date of the list (YYYY-MM-DD); default: that of the file")] = None,
        data_dir: DataDir = None, config: ConfigFile = None,
    ) -> None:  # fmt: skip
        """Take in a list of outlets or feeds: what it says is kept as its word, rows are derived from all."""
        try:
            dated = seen or time.strftime("%Y-%m-%d", time.gmtime(file.stat().st_mtime))
            with plain(file) as (opened, raw), _progress(raw, file.stat().st_size, file.name) as tick:
                head = opened.read(formats.HEAD)
                kind = as_ or formats.recognise(head, file.name)
                if kind is None:
                    raise UsageError(f"{file} is no list that is recognised; say which with --as {'|'.join(formats.FORMATS)}")
                source = f"{kind}:{file.name}"[:200]
                told = formats.claims(kind, _lines(head, opened, tick), source, catalogue.vocabulary(), seen=dated, domain=of or "")
                with writing(settings_of(data_dir, config)) as store:
                    if kind in ("opml", "csv"):
                        counts = catalogue.take_list(store, source, told, time.time())
                        _ask_soon(store, source)
                    else:
                        counts = catalogue.take(store, told, time.time(), joining=True)
        except OSError as error:
            raise UsageError(f"cannot read {file}: {error.strerror or error}") from error
        except (EOFError, zipfile.BadZipFile, lzma.LZMAError) as error:
            raise BadInput(f"{file} is broken: {error}") from error
        console.print(f"{kind}: " + ", ".join(f"{n} {name}" for name, n in counts.items()))
        if not counts["claims"] and not counts["candidates"]:
            print(f"firsthand: nothing was found in {file}", file=sys.stderr)
            raise typer.Exit(1)


def _ask_soon(store: Store, source: str) -> None:
    """One's own list is asked as soon as there is time; the world's dumps are only listed."""
    listed = {c.subject for c in store.claims_by(source) if c.kind == "feed"}
    known = {s.url for s in store.states()}
    store.put_states(first_state(f, time.time()) for f in store.feeds() if f.url in listed and f.url not in known)


@contextmanager
def plain(path: Path) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """A file's plain bytes, unpacked as they are read, and the raw file whose position tells how far that is."""
    with path.open("rb") as raw:
        magic = raw.read(6)
        raw.seek(0)
        if magic[:2] == b"\x1f\x8b":
            with gzip.open(raw, "rb") as opened:
                yield opened, raw  # type: ignore[misc]
        elif magic[:3] == b"BZh":
            with bz2.open(raw, "rb") as opened:
                yield opened, raw
        elif magic == b"\xfd7zXZ\x00":
            with lzma.open(raw, "rb") as opened:
                yield opened, raw
        elif magic[:4] == b"PK\x03\x04":
            with zipfile.ZipFile(raw) as archive, archive.open(archive.namelist()[0]) as opened:
                yield opened, raw
        else:
            yield raw, raw


@contextmanager
def _progress(raw: IO[bytes], size: int, name: str) -> Iterator[Callable[[], None]]:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(name, total=size)
        yield lambda: progress.update(task, completed=raw.tell())


def _lines(head: bytes, opened: IO[bytes], tick: Callable[[], None]) -> Iterator[bytes]:
    """Lines of at most 32 MiB, the beginning that was read for recognising first."""
    first, count = head.splitlines(keepends=True), 0
    if first and not first[-1].endswith(b"\n"):
        first[-1] += opened.readline(LINE)
    yield from first
    while line := opened.readline(LINE):
        count += 1
        if count % 5_000 == 0:
            tick()
        yield line
