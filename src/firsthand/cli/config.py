"""`config check`: whether the configuration can be read, and what it comes to."""

from __future__ import annotations

import dataclasses
import json
from typing import Annotated, Any

import typer

from firsthand.cli.options import ConfigFile, DataDir, settings_of


def register(app: typer.Typer) -> None:
    """Add the verb."""
    group = typer.Typer(no_args_is_help=True, help="Look at the configuration.")
    app.add_typer(group, name="config")

    @group.command()
    def check(data_dir: DataDir = None, config: ConfigFile = None, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
        """Read the configuration and print every setting; exit 3 where something is wrong in it."""
        settings = settings_of(data_dir, config)
        flat: dict[str, Any] = {}
        for field in dataclasses.fields(settings):
            value = getattr(settings, field.name)
            if dataclasses.is_dataclass(value):
                flat |= {f"{field.name}.{f.name}": getattr(value, f.name) for f in dataclasses.fields(value)}
            else:
                flat[field.name] = value
        if flat["mailbox.password"]:
            flat["mailbox.password"] = "(set)"
        if as_json:
            print(
                json.dumps(
                    {k: list(v) if isinstance(v, tuple) else v if isinstance(v, (int, float, bool)) else str(v) for k, v in flat.items()}
                )
            )
            return
        for name, value in flat.items():
            print(f"{name} = {', '.join(value) if isinstance(value, tuple) else value}")
