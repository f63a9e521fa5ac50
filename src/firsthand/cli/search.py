"""`search QUERY`: the store's items by the site's own grammar."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console

from firsthand.api.shapes import item_row
from firsthand.cli.options import AsJson, ConfigFile, DataDir, settings_of
from firsthand.store.open import open_store


def register(app: typer.Typer) -> None:
    """Add the verb."""

    @app.command()
    def search(query: Annotated[str, typer.Argument(help='Words, "phrases", OR, -without, site: lang: country: topic: origin: kind: after: before:')], limit: int = 20, data_dir: DataDir = None, config: ConfigFile = None, as_json: AsJson = False) -> None:  # fmt: skip
        """Search what the store holds, newest first."""
        store = open_store(settings_of(data_dir, config).data_dir, write=False)
        try:
            hits = store.search(query, limit=limit).members
        finally:
            store.close()
        console = Console(highlight=False)
        for hit in hits:
            if as_json:
                print(json.dumps(item_row(hit.item), ensure_ascii=False))
            else:
                console.print(
                    f"{hit.item.id}  {hit.item.outlet}  {hit.item.headline or ''}  {json.dumps(hit.item.primary.url) if hit.item.primary else ''}",
                    soft_wrap=True,
                )
        if not hits:
            console.print("nothing fits", style="dim")
            raise typer.Exit(1)
