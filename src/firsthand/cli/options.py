"""Options that every verb has, and how they become settings."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from firsthand import facts
from firsthand.config import Settings, read
from firsthand.facts import Facts

DataDir = Annotated[Path | None, typer.Option("--data-dir", help="The folder that holds this instance.")]
ConfigFile = Annotated[Path | None, typer.Option("--config", help="The configuration file (default: firsthand.toml here).")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


def settings_of(data_dir: Path | None, config: Path | None, overrides: dict[str, Any] | None = None) -> Settings:
    """Settings of a command; None among the overrides means not given. Raises ConfigError."""
    given = {key: value for key, value in (overrides or {}).items() if value is not None}
    if data_dir is not None:
        given["data_dir"] = data_dir
    return read(config, os.environ, given)


def facts_of(settings: Settings) -> Facts:
    """The facts of an instance: what is shipped and the operator's own beside it. Raises OSError, ConfigError."""
    return facts.load(Path(settings.own_facts) if settings.own_facts else None)
