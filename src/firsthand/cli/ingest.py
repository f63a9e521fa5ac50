"""`ingest FILE.warc.gz`: archived pages through the same line into the store."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
import uvloop
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from firsthand import app as wiring
from firsthand.cli.options import ConfigFile, DataDir, settings_of
from firsthand.cli.running import console
from firsthand.config import Settings
from firsthand.errors import UsageError
from firsthand.pipeline.ingest import batches, size_of

BATCH = 64


def register(app: typer.Typer) -> None:
    """Add the verb."""

    @app.command()
    def ingest(
        files: Annotated[list[Path], typer.Argument(help="WARC files as CC-NEWS ships them")],
        data_dir: DataDir = None,
        config: ConfigFile = None,
    ) -> None:
        """Take archived pages in; what an earlier run took in is left as it stands."""
        for file in files:
            if not file.is_file():
                raise UsageError(f"there is no file {file}")
        settings = settings_of(data_dir, config)
        items, dropped = uvloop.run(_ingest(files, settings))
        console.print(f"{items} items, {dropped} pages left out with their reasons (see /status or `firsthand doctor`)")
        if not items:
            raise typer.Exit(1)


async def _ingest(files: list[Path], settings: Settings) -> tuple[int, int]:
    instance, _ = wiring.open_instance(settings, wiring.Surroundings())
    items = dropped = 0
    try:
        with Progress(
            TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[items]} items"), TimeElapsedColumn(), console=console
        ) as progress:
            task = progress.add_task("reading", total=sum(size_of(f) for f in files), items=0)
            for file in files:
                for pages, offset in batches(file, BATCH):
                    reads, failed = await instance.line.reading.read(pages)
                    items += instance.line.reading.write(reads, failed, instance.surroundings.clock.now())
                    dropped += len(failed)
                    progress.update(task, completed=offset, items=items)
    finally:
        await instance.close()
    return items, dropped
