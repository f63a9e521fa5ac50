"""`firsthand rights`: what the owners allow for one page or many, with the evidence."""

from __future__ import annotations

import time
from typing import Any

import typer

from firsthand.articles.plain import read_plain
from firsthand.articles.read import read_article
from firsthand.cli.attribute import NEVER, related
from firsthand.cli.batch import Row, answers, body_of, put, rows_of
from firsthand.cli.options import ConfigFile, DataDir, facts_of, settings_of
from firsthand.errors import FirsthandError, UsageError
from firsthand.facts import Facts
from firsthand.model.article import Article
from firsthand.model.codec import to_row
from firsthand.model.origin import Neighbour, Origin
from firsthand.origins.attribute import attribute
from firsthand.origins.revise import revise
from firsthand.rights.judge import judge
from firsthand.rights.page import printed
from firsthand.rights.signals import AGENT, Policy, Signals
from firsthand.text.html import Document, is_markup, parse

_KEYS = ("crawl", "index", "store", "show", "snippet_words", "snippet_chars", "image", "search", "ai_input", "ai_train", "tdm", "licence", "holder", "credit", "access", "min_gap_s", "evidence")  # fmt: skip


def _pairs(headers: Any) -> tuple[tuple[str, str], ...]:
    """Headers as an object (values text or lists of it) or as a list of pairs."""
    found: list[tuple[str, str]] = []
    members = list(headers.items()) if isinstance(headers, dict) else headers if isinstance(headers, list) else []
    for member in members:
        if isinstance(member, (list, tuple)) and len(member) == 2:
            values = member[1] if isinstance(member[1], list) else [member[1]]
            found.extend((str(member[0]).lower(), str(value)) for value in values)
    return tuple(found)


def _page(row: Row, headers: tuple[tuple[str, str], ...], url: str) -> Document | None:
    if isinstance(row.get("html"), str):
        return parse(row["html"].encode("utf-8", "replace"), url, headers)
    return parse(body_of(row), url, headers) if row.get("file") else None


def _texts(value: Any) -> tuple[str, ...]:
    members = value if isinstance(value, list) else [value]
    return tuple(str(member) for member in members if member)


def _text(row: Row, name: str) -> str | None:
    value = row.get(name)
    return value if isinstance(value, str) else None


def _body(page: Document | None, article: Article | None) -> tuple[str, ...]:
    """The paragraphs; of plain text every line, since a notice stands between them."""
    if page is None or article is None:
        return ()
    return article.body if is_markup(page.source) else tuple(line.strip() for line in page.source.splitlines() if line.strip())


def _read(row: Row, facts: Facts) -> tuple[str, Document | None, Article | None]:
    """The address of a row, its page and the article on it."""
    url = row.get("url")
    if not isinstance(url, str) or not url:
        raise UsageError("the row names no url")
    page = _page(row, _pairs(row.get("headers")), url)
    if page is None:
        return url, None, None
    return url, page, read_article(page, facts) if is_markup(page.source) else read_plain(page.source, url, facts)


def _one(row: Row, facts: Facts, policy: Policy, known: Origin | None = None) -> Row:
    """The record of a row; `known` is its origin where that was told by the others of the batch."""
    url, page, article = _read(row, facts)
    headers = _pairs(row.get("headers"))
    origin = known or (attribute(article, facts) if article else None)
    documents = row.get("documents")
    rights = judge(
        Signals(
            url=url,
            agent=_text(row, "agent") or AGENT,
            robots=_text(row, "robots"),
            headers=headers,
            documents={str(k): v for k, v in documents.items() if isinstance(v, str)} if isinstance(documents, dict) else {},
            page=page,
            feed_rights=_texts(row.get("feed_rights")),
            printed=printed(article) if article else (),
            body=_body(page, article),
            now=time.time(),
        ),
        facts,
        origin=origin,
        policy=policy,
    )
    found = to_row(rights)
    return {key: found[key] for key in _KEYS}


def origins_together(rows: list[Row], facts: Facts) -> dict[int, Origin]:
    """The origins of rows (by number) that are each other's neighbours: one copy says (AP), twenty say nothing."""
    found: list[Neighbour] = []
    for number, row in enumerate(rows):
        try:
            url, _, article = _read(row, facts)
        except FirsthandError:  # its own row says so
            continue
        if article:
            found.append(
                Neighbour(
                    id=str(number), url=url, outlet=article.outlet, name=article.site_name, headline=article.headline, text="\n".join(article.body),
                    language=article.language, published=article.published, first_seen=NEVER, gap_s=NEVER, origin=attribute(article, facts),
                )
            )  # fmt: skip
    told = {int(n.id): n.origin for n in found if n.origin}
    for members in related(found):
        told.update({int(id): origin for id, origin in revise(members, facts).items()})
    return told


def register(app: typer.Typer) -> None:
    """Add the verb."""

    @app.command("rights")
    def rights(
        files: list[str] = typer.Argument(None, help="Pages: HTML or plain text, gzip allowed."),
        url: str = typer.Option(None, help="Where the page was found."),
        batch: str = typer.Option(None, help="A JSON Lines list of rows; - reads standard input."),
        together: bool = typer.Option(False, "--together", help="The rows serve as each other's neighbours, for the wire rule."),
        country: str = typer.Option(None, help="The operator's country, ISO 3166-1 alpha-2."),
        non_commercial: bool = typer.Option(False, help="The operator is non-commercial."),
        json_lines: bool = typer.Option(False, "--json", help="One JSON line a page, as always."),
        data_dir: DataDir = None,
        config: ConfigFile = None,
    ) -> None:
        """What the owners allow: crawl, index, keep, show, and for what uses."""
        settings = settings_of(data_dir, config)
        facts = facts_of(settings)
        policy = Policy(
            country=country or settings.operator.country or None, non_commercial=non_commercial or settings.operator.non_commercial
        )
        rows = list(rows_of(files or [], url, batch))
        known = origins_together(rows, facts) if together else {}
        numbers = {id(row): number for number, row in enumerate(rows)}
        put(answers(rows, lambda row: _one(row, facts, policy, known.get(numbers[id(row)]))))
