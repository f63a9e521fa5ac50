"""`keys add / list / remove`: keys for heavier use of the API."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from firsthand.cli.options import AsJson, ConfigFile, DataDir, settings_of
from firsthand.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the verb."""
    verb = typer.Typer(no_args_is_help=True, help="Keys for heavier use of the API.")
    app.add_typer(verb, name="keys")

    @verb.command()
    def add(
        name: Annotated[str, typer.Argument(help="Whose key it is")],
        per_s: Annotated[float, typer.Option("--per-s", help="Requests a second that it allows")] = 50.0,
        burst: Annotated[int, typer.Option(help="Requests at once that it allows")] = 1_000,
        data_dir: DataDir = None,
        config: ConfigFile = None,
    ) -> None:
        """Make a key and print it: this once, it is kept as a hash."""
        from firsthand.api.keys import give
        from firsthand.store.open import open_store

        if per_s <= 0 or burst < 1 or not name.strip():
            raise UsageError("--per-s is above 0, --burst at least 1, and a key has a name")
        store = open_store(settings_of(data_dir, config).data_dir, alone=False)
        try:
            print(give(store, name.strip(), per_s, burst))
        finally:
            store.close()

    @verb.command("list")
    def show(data_dir: DataDir = None, config: ConfigFile = None, as_json: AsJson = False) -> None:
        """Who has keys, and what they allow."""
        from firsthand.api.keys import all_keys
        from firsthand.store.open import open_store

        store = open_store(settings_of(data_dir, config).data_dir, write=False)
        try:
            for key in all_keys(store).values():
                row = {"name": key.name, "per_s": key.rate_per_s, "burst": key.burst}
                print(json.dumps(row) if as_json else f"{key.name}  {key.rate_per_s:g} a second, {key.burst} at once")
        finally:
            store.close()

    @verb.command()
    def remove(name: str, data_dir: DataDir = None, config: ConfigFile = None) -> None:
        """Forget the keys of a name; exit 1 where there is none."""
        from firsthand.api.keys import take_back
        from firsthand.store.open import open_store

        store = open_store(settings_of(data_dir, config).data_dir, alone=False)
        try:
            if not take_back(store, name):
                raise typer.Exit(1)
        finally:
            store.close()
