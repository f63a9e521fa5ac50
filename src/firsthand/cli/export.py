"""`export`: a day's items as JSONL, CSV or Parquet, each with the rights that travel; removals as Lumen takes them."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from firsthand.cli.options import ConfigFile, DataDir, settings_of
from firsthand.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the verb."""

    @app.command()
    def export(
        day: Annotated[str, typer.Option(help="A UTC day: 2026-11-24")] = "",
        format: Annotated[str, typer.Option(help="jsonl, csv or parquet")] = "jsonl",
        usage: Annotated[str, typer.Option(help="Only what owners allow for: any, train, ai-input, search")] = "any",
        out: Annotated[Path | None, typer.Option(help="The file to write (parquet needs one); default: standard output")] = None,
        into: Annotated[Path | None, typer.Option(help="A new folder: items, term counts, manifest, checksums")] = None,
        removals: Annotated[
            bool, typer.Option("--removals", help="The removals instead of a day, as the Lumen database takes them")
        ] = False,
        data_dir: DataDir = None,
        config: ConfigFile = None,
    ) -> None:
        """Write a day's items; what an owner reserved cannot be in an export for that use."""
        from firsthand.outgoing import bulk, export, lumen, writers
        from firsthand.store.open import open_store

        settings = settings_of(data_dir, config)
        if format not in writers.FORMATS:
            raise UsageError(f"the format is one of {', '.join(writers.FORMATS)}, not {format}")
        if bool(day) == removals:
            raise UsageError("name a day (--day 2026-11-24) or --removals")
        if format == "parquet" and out is None and into is None and not removals:
            raise UsageError("--format parquet needs --out FILE or --into FOLDER")
        store = open_store(settings.data_dir, write=False)
        try:
            if removals:
                text = json.dumps(lumen.notices(store.cases(), settings.operator.name), ensure_ascii=False, indent=1) + "\n"
                print(text, end="") if out is None else out.write_text(text, encoding="utf-8")
            elif into is not None:
                print(json.dumps(bulk.export_day(store, day, into, format, usage, time.time()), ensure_ascii=False))
            elif out is not None:
                writers.write(format, export.rows(store, day, usage), out)
            else:
                (writers.jsonl if format == "jsonl" else writers.as_csv)(export.rows(store, day, usage), sys.stdout)
        finally:
            store.close()
