"""`backup FOLDER`: a copy of the store as it stands, while it is being written."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from firsthand.cli.options import ConfigFile, DataDir, settings_of
from firsthand.cli.running import console
from firsthand.store.open import open_store


def register(app: typer.Typer) -> None:
    """Add the verb."""

    @app.command()
    def backup(
        folder: Annotated[Path, typer.Argument(help="A folder that is not there yet")], data_dir: DataDir = None, config: ConfigFile = None
    ) -> None:
        """Copy the store into a new folder; readers and the writer go on."""
        store = open_store(settings_of(data_dir, config).data_dir, write=False)
        try:
            store.backup(str(folder))
        finally:
            store.close()
        console.print(f"copied to {folder}")
