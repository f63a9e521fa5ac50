"""`attribute`: pages on disk to their origins, with the evidence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any

import typer

from firsthand.cli.batch import Row, answers, body_of, put, rows_of
from firsthand.cli.extract import read_row, templates_of
from firsthand.cli.options import ConfigFile, DataDir, facts_of, settings_of
from firsthand.facts import Facts
from firsthand.model.article import Article
from firsthand.model.codec import to_row
from firsthand.model.origin import Neighbour, Origin
from firsthand.origins.attribute import attribute
from firsthand.origins.revise import MOST_MEMBERS, revise
from firsthand.text.html import text_of
from firsthand.text.sketches import sketch
from firsthand.text.urls import registrable_domain

_HOSTS = re.compile(r"""<a\b[^>]{0,300}?href=["']?(?:https?:)?//([\w.-]{3,100})""", re.I)
_LEAST_LINKS = 4
NEVER = 1e11  # no clock of ours saw these pages


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
    """An answer a row, in order, each judged alone."""
    return answers(rows, lambda row: answer(attribute(read(row, facts), facts)))


def attributed_together(rows: list[Row], facts: Facts) -> Iterator[Row]:
    """As `attributed`, the rows being each other's neighbours and their outlets' templates.

    Nobody knows when they were seen, so printed times alone order them.
    """
    templates = templates_of(rows, facts)
    numbers = {id(row): str(number) for number, row in enumerate(rows)}
    found: list[Neighbour] = []

    def one(row: Row) -> Row:
        article = read(row, facts)
        origin = attribute(article, facts, template=templates.get(article.outlet))
        found.append(
            Neighbour(
                id=numbers[id(row)], url=article.url, outlet=article.outlet, name=article.site_name, headline=article.headline,
                text="\n".join(article.body), language=article.language, published=article.published, first_seen=NEVER, gap_s=NEVER, origin=origin,
            )
        )  # fmt: skip
        return answer(origin)

    alone = list(answers(rows, one))
    revised: dict[str, Origin] = {}
    for members in related(found):
        revised.update(revise(members, facts))
    for number, told in enumerate(alone):
        origin = revised.get(str(number))
        yield {"id": told["id"], **answer(origin)} if origin is not None else told


def related(members: list[Neighbour]) -> list[list[Neighbour]]:
    """Members in groups that may be one story: all together where they are few, else those that share text."""
    if len(members) <= MOST_MEMBERS:
        return [members]
    groups: dict[str, list[Neighbour]] = {m.id: [m] for m in members}
    holders: dict[int, str] = {}
    home = {m.id: m.id for m in members}
    for member in members:
        for hash in sketch(member.text).hashes.tolist():
            other = home[holders.setdefault(hash, member.id)]
            mine = home[member.id]
            if other != mine and len(groups[other]) + len(groups[mine]) <= MOST_MEMBERS:
                for moved in groups.pop(mine):
                    home[moved.id] = other
                    groups[other].append(moved)
    return [g for g in groups.values() if len(g) > 1]


def register(app: typer.Typer) -> None:
    """Add the verb."""

    @app.command("attribute")
    def attribute_verb(
        files: Annotated[list[str] | None, typer.Argument(help="Pages on disk, HTML or plain text, gzip or not.")] = None,
        url: Annotated[str | None, typer.Option(help="Where the page stood.")] = None,
        batch: Annotated[str | None, typer.Option(help="JSON Lines with id, url, file, headers; - is standard input.")] = None,
        together: Annotated[bool, typer.Option("--together", help="The rows serve as each other's neighbours.")] = False,
        json_output: Annotated[bool, typer.Option("--json", help="Accepted for every verb; the output is JSON already.")] = False,
        data_dir: DataDir = None,
        config: ConfigFile = None,
    ) -> None:
        """Whose report each page is: kind, origin, chain, and the exact strings that say so."""
        judge = attributed_together if together else attributed
        put(judge(rows_of(files or [], url, batch), facts_of(settings_of(data_dir, config))))
