"""`attribute`: pages on disk to their origins, with the evidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from firsthand import facts as facts_module
from firsthand.cli.batch import Row, answers, put, rows_of
from firsthand.cli.extract import read_row
from firsthand.facts import Facts
from firsthand.model.codec import to_row
from firsthand.model.origin import Origin
from firsthand.origins.attribute import attribute


def answer(origin: Origin) -> dict[str, Any]:
    """The row that `attribute` prints."""
    row: dict[str, Any] = to_row(origin)
    return row


def attributed(rows: list[Row], facts: Facts) -> Iterator[Row]:
    """An answer a row, in order."""
    return answers(rows, lambda row: answer(attribute(read_row(row, facts), facts)))


def register(app: typer.Typer) -> None:
    """Add the verb."""

    @app.command("attribute")
    def attribute_verb(
        files: Annotated[list[str] | None, typer.Argument(help="Pages on disk, HTML or plain text, gzip or not.")] = None,
        url: Annotated[str | None, typer.Option(help="Where the page stood.")] = None,
        batch: Annotated[str | None, typer.Option(help="JSON Lines with id, url, file, headers; - is standard input.")] = None,
        together: Annotated[bool, typer.Option(help="The rows serve as each other's neighbours.")] = False,
    ) -> None:
        """Whose report each page is: kind, origin, chain, and the exact strings that say so."""
        put(attributed(rows_of(files or [], url, batch), facts_module.load()))
