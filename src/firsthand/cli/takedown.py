"""`firsthand takedown`: letters to the takedown address. `read` says what a letter asks and does nothing."""

from __future__ import annotations

import base64
import binascii
import sys
from pathlib import Path

import typer

from firsthand.cli.batch import Row, answers, put, rows_of
from firsthand.cli.options import ConfigFile, DataDir, facts_of, settings_of
from firsthand.errors import BadInput, UsageError
from firsthand.facts import Facts
from firsthand.letters.read import read_letter
from firsthand.model.codec import to_row

takedown = typer.Typer(no_args_is_help=True, help="Letters from owners: what they ask, and what was done about it.")


def _raw(row: Row) -> bytes:
    coded = row.get("raw_base64")
    if isinstance(coded, str):
        try:
            return base64.b64decode(coded, validate=False)
        except (binascii.Error, ValueError) as error:
            raise BadInput(f"not base64: {error}") from error
    name = row.get("file")
    if not isinstance(name, str):
        raise UsageError("the row names no file and has no raw_base64")
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read {name}: {error.strerror}") from error


def _one(row: Row, facts: Facts, our_hosts: frozenset[str]) -> Row:
    found: Row = to_row(read_letter(_raw(row), facts, our_hosts=our_hosts))
    return found


@takedown.command("read")
def read(
    files: list[str] = typer.Argument(None, help="Letters as they came: .eml files."),
    batch: str = typer.Option(None, help="A JSON Lines list of rows; - reads standard input."),
    our_host: list[str] = typer.Option([], help="A host of this instance; else the domain written to."),
    json_lines: bool = typer.Option(False, "--json", help="One JSON line a letter, as always."),
    data_dir: DataDir = None,
    config: ConfigFile = None,
) -> None:
    """Say what each letter asks, of what and by whom; nothing is verified and nothing is done."""
    facts = facts_of(settings_of(data_dir, config))
    hosts = frozenset(our_host)
    put(answers(rows_of(files or [], None, batch), lambda row: _one(row, facts, hosts)))


def register(app: typer.Typer) -> None:
    """Add the verb with its sub-verbs; those on cases cost the store's imports, `read` does not."""
    if "read" not in sys.argv[2:3]:
        from firsthand.cli.takedown_cases import hook

        hook(takedown)
    app.add_typer(takedown, name="takedown")
