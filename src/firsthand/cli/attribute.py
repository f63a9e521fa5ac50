"""`attribute`: pages on disk to their origins, with the evidence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any

import typer

from firsthand import facts as facts_module
from firsthand.cli.batch import Row, answers, body_of, put, rows_of
from firsthand.cli.extract import read_row
from firsthand.facts import Facts
from firsthand.model.article import Article
from firsthand.model.codec import to_row
from firsthand.model.origin import Origin
from firsthand.origins.attribute import attribute
from firsthand.text.html import text_of
from firsthand.text.urls import registrable_domain

_HOSTS = re.compile(r"""<a\b[^>]{0,300}?href=["']?(?:https?:)?//([\w.-]{3,100})""", re.I)
_LEAST_LINKS = 4


def answer(origin: Origin) -> dict[str, Any]:
    """The row that `attribute` prints."""
    row: dict[str, Any] = to_row(origin)
    return row


def read(row: Row, facts: Facts) -> Article:
    """The article of a row; where nobody says where the page stood, its outlet is the site that most of its links stay on."""
    article = read_row(row, facts)
    if article.outlet:
        return article
    hosts = Counter(registrable_domain(h) for h in _HOSTS.findall(text_of(body_of(row))))
    most = hosts.most_common(1)
    home = most[0][0] if most and most[0][1] >= _LEAST_LINKS else registrable_domain(article.canonical) if article.canonical else ""
    return replace(article, outlet=home)


def attributed(rows: list[Row], facts: Facts) -> Iterator[Row]:
    """An answer a row, in order."""
    return answers(rows, lambda row: answer(attribute(read(row, facts), facts)))


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
