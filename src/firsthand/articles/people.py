"""Who signs: authors from the markup, meta and the page's byline, and the byline as printed."""

from __future__ import annotations

from dataclasses import dataclass

from firsthand.articles.body import Body
from firsthand.articles.markup import Markup
from firsthand.articles.names import BylineWords, authors_in
from firsthand.articles.scan import Scan
from firsthand.articles.words import Words
from firsthand.model.article import Author
from firsthand.text.html import Document

_METAS = (
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "sailthru.author",
    "parsely-author",
    "byl",
    "bt:author",
    "article:author_name",
)


@dataclass(frozen=True, slots=True)
class People:
    """`lines` are all the byline-like lines of the page near its article, as printed."""

    authors: tuple[Author, ...]
    byline: str | None
    lines: tuple[str, ...]


def people_of(document: Document, markup: Markup, found: Scan, body: Body, words: Words, names: BylineWords, site: str | None) -> People:
    """The authors and the byline."""
    lines = _lines(found, body, words)
    authors: list[Author] = []
    for told in markup.texts(markup.get("author", "creator")):
        authors.extend(authors_in(told, names, site))
    if not authors:
        for name in _METAS:
            told_meta = document.meta(name)
            if told_meta and not told_meta.startswith("http"):
                authors.extend(authors_in(told_meta, names, site))
            if authors:
                break
    if not authors and lines:
        authors.extend(authors_in(lines[0], names, site))
    unique = {a.name.casefold(): a for a in reversed(authors)}
    return People(tuple(reversed(unique.values())), lines[0] if lines else None, lines)


def _lines(found: Scan, body: Body, words: Words) -> tuple[str, ...]:
    mask = words.bit("meta")
    low, high = body.title_block or 0, body.last if body.last is not None else len(found.blocks)
    lines = []
    for block in found.blocks[max(0, low - 5) : high + 8]:
        marked = block.element.groups | block.inner.groups | (block.element.parent.groups if block.element.parent else 0)
        if (
            len(block.text) < 200
            and marked & mask
            and any(
                w in f"{block.element.words} {block.inner.words} {block.element.parent.words if block.element.parent else ''}".lower()
                for w in ("author", "byline", "autor", "writer", "reporter", "auteur", "signature")
            )
        ):
            lines.append(block.text)
    return tuple(dict.fromkeys(lines))[:10]
