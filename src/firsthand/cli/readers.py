"""`readers add / list / remove`: accounts of readers, by the operator."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from firsthand.cli.options import ConfigFile, DataDir, settings_of

if TYPE_CHECKING:
    from pathlib import Path

    from firsthand.readers.desk import ReaderDesk


def register(app: typer.Typer) -> None:
    """Add the verb."""
    verb = typer.Typer(no_args_is_help=True, help="Accounts of readers: they follow lists, star, mute, and use their own apps.")
    app.add_typer(verb, name="readers")

    @verb.command()
    def add(name: str, data_dir: DataDir = None, config: ConfigFile = None) -> None:
        """Make an account; the password is asked for, or read from standard input. Prints the password for apps, this once."""
        password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        with _desk(data_dir, config) as desk:
            print(desk.make_account(name, password))

    @verb.command("list")
    def show(data_dir: DataDir = None, config: ConfigFile = None) -> None:
        """The names of all accounts."""
        with _desk(data_dir, config) as desk:
            for name in desk.kept.accounts():
                print(name)

    @verb.command()
    def remove(name: str, data_dir: DataDir = None, config: ConfigFile = None) -> None:
        """Forget an account with everything of it; exit 1 where there is none."""
        with _desk(data_dir, config) as desk:
            if not desk.kept.drop_account(name):
                raise typer.Exit(1)


@contextmanager
def _desk(data_dir: Path | None, config: Path | None) -> Iterator[ReaderDesk]:
    import time

    from firsthand.readers.desk import ReaderDesk
    from firsthand.store.open import open_readers, open_store

    where = settings_of(data_dir, config).data_dir
    kept = open_readers(where)
    try:
        yield ReaderDesk(kept, lambda: open_store(where, write=False), time.time, "")
    finally:
        kept.close()
