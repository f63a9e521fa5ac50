"""`extract`: pages on disk to articles, as the line reads them."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

import typer

from firsthand.articles.plain import read_plain
from firsthand.articles.read import read_article
from firsthand.articles.templates import learn
from firsthand.cli.batch import Row, answers, body_of, put, rows_of
from firsthand.cli.options import ConfigFile, DataDir, facts_of, settings_of
from firsthand.facts import Facts
from firsthand.model.article import Article, SiteTemplate
from firsthand.model.codec import to_row
from firsthand.text import html
from firsthand.text.urls import registrable_domain

KEYS = (
    "url", "canonical", "outlet", "genre", "headline", "lede", "body", "authors", "byline", "dateline", "published", "modified", "date_evidence",
    "language", "section", "images", "credit_lines", "copyright", "links", "paywall",
)  # fmt: skip


def read_row(row: Row, facts: Facts, template: SiteTemplate | None = None) -> Article:
    """The article of a row, HTML or plain text. Raises BadInput, UsageError."""
    body, url = body_of(row), str(row.get("url") or "")
    headers = row.get("headers")
    pairs = tuple((str(k), str(v)) for k, v in headers.items()) if isinstance(headers, dict) else ()
    source = html.text_of(body, pairs)
    if html.is_markup(source):
        return read_article(html.Document(source, url), facts, template)
    return read_plain(source, url, facts)


def answer(article: Article) -> dict[str, Any]:
    """The row that `extract` prints."""
    row = {key: to_row(getattr(article, key)) for key in KEYS}
    return {key: value or None if isinstance(value, str) else value for key, value in row.items()}


def templates_of(rows: Iterable[Row], facts: Facts) -> dict[str, SiteTemplate]:
    """What the batch's own pages teach, by outlet; rows that cannot be read teach nothing."""
    pages: dict[str, list[tuple[int, ...]]] = {}

    def one(row: Row) -> Row:
        article = read_row(row, facts)
        pages.setdefault(article.outlet, []).append(article.line_hashes)
        return {}

    for _ in answers(rows, one):
        pass
    return {outlet: learn(outlet, lines, None) for outlet, lines in pages.items()}


def extracted(rows: list[Row], facts: Facts, together: bool) -> Iterator[Row]:
    """An answer a row, in order."""
    templates = templates_of(rows, facts) if together else {}

    def one(row: Row) -> Row:
        return answer(read_row(row, facts, templates.get(registrable_domain(str(row.get("url") or "")))))

    return answers(rows, one)


def register(app: typer.Typer) -> None:
    """Add the verb."""

    @app.command(help="Read articles: headline, body, authors, dates, pictures, credits, links.")
    def extract(
        files: Annotated[list[str] | None, typer.Argument(help="HTML or plain text, gzip or not")] = None,
        url: Annotated[str | None, typer.Option(help="the address of the page")] = None,
        batch: Annotated[str | None, typer.Option(help="JSON Lines of {id, url, file, headers}; - is standard input")] = None,
        together: Annotated[bool, typer.Option("--together", help="the rows teach each outlet's template")] = False,
        json_output: Annotated[bool, typer.Option("--json", help="accepted for every verb; the output is JSON already")] = False,
        data_dir: DataDir = None,
        config: ConfigFile = None,
    ) -> None:
        facts = facts_of(settings_of(data_dir, config))
        gc.freeze()  # what is loaded stays
        gc.set_threshold(50_000, 20, 50)  # a page is trees without cycles: looking for some costs a tenth of the time
        put(extracted(rows_of(files or [], url, batch), facts, together))
