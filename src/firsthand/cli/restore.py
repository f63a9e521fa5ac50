"""`restore FOLDER`: an instance from a backup, without what its owners had removed since."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from firsthand.cli.options import ConfigFile, DataDir, settings_of
from firsthand.takedowns.restoring import restore_instance


def register(app: typer.Typer) -> None:
    """Add the verb."""

    @app.command()
    def restore(
        folder: Annotated[Path, typer.Argument(help="A folder that `backup` made")],
        newer: Annotated[
            Path | None, typer.Option(help="What is left of the last data directory: its keys, and removals since the backup")
        ] = None,
        data_dir: DataDir = None,
        config: ConfigFile = None,
    ) -> None:
        """Bring a backup back into an empty data directory; what was removed stays removed."""
        where = settings_of(data_dir, config).data_dir
        erased = restore_instance(folder, where, newer)
        print(f"restored to {where}; {erased} items that were removed since have been erased again")
