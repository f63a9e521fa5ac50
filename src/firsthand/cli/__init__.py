"""The command line, a file a verb; results on stdout, progress on stderr, DESIGN's exit codes."""

from __future__ import annotations

import importlib
import sys

import typer

import firsthand
from firsthand.errors import FirsthandError

VERBS = ("parse", "extract", "attribute", "rights", "group", "takedown", "claim", "why", "story", "origin", "run", "demo", "ingest", "doctor", "catalogue", "discover", "search", "export", "keys", "readers", "mcp", "backup", "restore", "config")  # fmt: skip


def _help_order() -> typer.Typer:
    app = typer.Typer(
        name="firsthand", no_args_is_help=True, invoke_without_command=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
        help="An automatic aggregator of all the world's media that links every item to its primary source.",
    )  # fmt: skip
    wanted = next((a for a in sys.argv[1:] if not a.startswith("-")), None)
    # one verb costs the imports of one verb: `firsthand parse` must not load the web server
    for verb in (wanted,) if wanted in VERBS else VERBS:
        try:
            module = importlib.import_module(f"firsthand.cli.{verb}")
        except ModuleNotFoundError as missing:
            if missing.name != f"firsthand.cli.{verb}":
                raise
            continue
        module.register(app)
    return app


def _before(version: bool = typer.Option(False, "--version", help="Print the version and end.")) -> None:
    if version:
        print(f"firsthand {firsthand.__version__}")
        raise typer.Exit()


def main() -> None:
    """Run the command line; every FirsthandError is one sentence and its exit code."""
    app = _help_order()
    app.callback()(_before)
    try:
        app()
    except FirsthandError as error:
        print(f"firsthand: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.exit(0)
