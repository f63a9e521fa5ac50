"""`group`: copies and stories of a set of articles, in the order given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from firsthand.cli.batch import Row, failure, put, rows_of
from firsthand.cli.options import ConfigFile, DataDir, facts_of, settings_of
from firsthand.errors import BadInput
from firsthand.facts import Facts
from firsthand.stories.features import StoryArticle
from firsthand.stories.live import LiveStories, Placement
from firsthand.text.dates import instant
from firsthand.text.languages import identify, tidy

LONGEST = 4_000_000


def _text(row: Row, key: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else ""


def article_of(row: Row, before: float) -> StoryArticle:
    """The article of a row; one without a usable time stands at `before`, the time of the row above. Raises BadInput."""
    body = row.get("body")
    headline = row.get("headline")
    paragraphs = tuple(p for p in body if isinstance(p, str)) if isinstance(body, list) else ()
    if isinstance(body, str):
        paragraphs = (body,)
    if not isinstance(row["id"], str | int) or not (isinstance(headline, str) or paragraphs):
        raise BadInput("an article has an id and a headline or a body")
    if sum(map(len, paragraphs)) > LONGEST:
        raise BadInput("this article is longer than any")
    headline = headline if isinstance(headline, str) else ""
    published = instant(row["published"]) if isinstance(row.get("published"), str) else None
    language = tidy(row["language"]) if isinstance(row.get("language"), str) else None
    links = row.get("links")
    return StoryArticle(
        id=str(row["id"]),
        url=_text(row, "url"),
        canonical=_text(row, "canonical") or None,
        outlet=_text(row, "outlet"),
        published_at=before if published is None else published,
        language=language or identify(" ".join((headline, *paragraphs[:3]))[:1000])[0],
        headline=headline,
        body=paragraphs,
        links=tuple(u for u in links if isinstance(u, str)) if isinstance(links, list) else (),
    )


def grouped(rows: list[Row], facts: Facts) -> Iterator[Row]:
    """An answer a row, in order: every article is placed in turn, then told where its story went."""
    found: list[StoryArticle | BadInput] = []
    before = 0.0
    for row in rows:
        try:
            if "refused" in row:
                raise BadInput(row["refused"])
            article = article_of(row, before)
            before = article.published_at
            found.append(article)
        except BadInput as error:
            found.append(error)
    live = LiveStories(facts)
    # a running house has counted words for days: a batch is given its own first
    live.learn(a for a in found if isinstance(a, StoryArticle))
    placed: dict[int, Placement] = {}
    into: dict[str, str] = {}
    for number, given in enumerate(found):
        if isinstance(given, StoryArticle):
            placed[number] = live.place(given, learned=True)
            into.update(placed[number].joined)
    for number, (row, what) in enumerate(zip(rows, found, strict=True)):
        yield failure(row, what.kind, str(what)) if isinstance(what, BadInput) else answer(row, placed[number], into)


def answer(row: Row, placement: Placement, into: dict[str, str]) -> Row:
    """The row that `group` prints."""
    member = placement.membership
    story = member.story
    while story in into:
        story = into[story]
    return {"id": row["id"], "story": story, "copy_of": member.copy_of, "role": member.role, "similarity": member.similarity}


def register(app: typer.Typer) -> None:
    """Add the verb."""

    @app.command(help="Group articles: copies, rewrites, translations and independent reports, by story.")
    def group(
        batch: Annotated[
            str, typer.Option(help="JSON Lines of {id, url, outlet, published, language, headline, body}; - is standard input")
        ],
        json_output: Annotated[bool, typer.Option("--json", help="accepted for every verb; the output is JSON already")] = False,
        data_dir: DataDir = None,
        config: ConfigFile = None,
    ) -> None:
        put(grouped(rows_of([], None, batch), facts_of(settings_of(data_dir, config))))
