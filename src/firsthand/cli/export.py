"""`export --day D`: a day's items as JSONL, CSV or Parquet, each with the rights that travel."""

from __future__ import annotations

import csv
import itertools
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from firsthand.cli.options import ConfigFile, DataDir, settings_of
from firsthand.errors import UsageError
from firsthand.outgoing.export import rows
from firsthand.store.open import open_store

GROUP = 20_000


def register(app: typer.Typer) -> None:
    """Add the verb."""

    @app.command()
    def export(
        day: Annotated[str, typer.Option(help="A UTC day: 2026-11-24")],
        format: Annotated[str, typer.Option(help="jsonl, csv or parquet")] = "jsonl",
        usage: Annotated[str, typer.Option(help="Only what owners allow for: any, train, ai-input, search")] = "any",
        out: Annotated[Path | None, typer.Option(help="The file to write (parquet needs one); default: standard output")] = None,
        data_dir: DataDir = None,
        config: ConfigFile = None,
    ) -> None:
        """Write a day's items; what an owner reserved cannot be in an export for that use."""
        store = open_store(settings_of(data_dir, config).data_dir, write=False)
        try:
            found = rows(store, day, usage)
            if format == "parquet":
                _parquet(found, out)
                return
            with out.open("w", encoding="utf-8", newline="") if out else sys.stdout as stream:
                if format == "jsonl":
                    stream.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in found)
                elif format == "csv":
                    first = next(found, None)
                    if first is not None:
                        writer = csv.DictWriter(stream, list(first))
                        writer.writeheader()
                        writer.writerows(itertools.chain((first,), found))
                else:
                    raise UsageError(f"the format is jsonl, csv or parquet, not {format}")
        finally:
            store.close()


def _parquet(found: Iterator[dict[str, Any]], out: Path | None) -> None:
    if out is None:
        raise UsageError("--format parquet needs --out FILE")
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError as error:
        raise UsageError("Parquet needs the extra: pip install 'firsthand[export]'") from error
    writer = None
    for group in iter(lambda: list(itertools.islice(found, GROUP)), []):
        table = arrow.Table.from_pylist(group)
        writer = writer or parquet.ParquetWriter(out, table.schema, compression="zstd")
        writer.write_table(table.cast(writer.schema))
    if writer is None:
        raise UsageError("there is no item of that day")
    writer.close()
