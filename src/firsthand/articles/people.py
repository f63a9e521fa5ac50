"""Who signs: authors from the markup, meta and the page's byline, and the byline as printed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from firsthand.articles.body import Body
from firsthand.articles.markup import Markup
from firsthand.articles.names import BylineWords, authors_in, looks_named
from firsthand.articles.scan import Block, Scan
from firsthand.articles.words import Words
from firsthand.model.article import Author
from firsthand.text.dates import without_day
from firsthand.text.html import Document
from firsthand.text.urls import registrable_domain

_METAS = ("author", "article:author", "dc.creator", "dcterms.creator", "sailthru.author", "parsely-author", "byl", "bt:author", "article:author_name", "article:author:name", "cxenseparse:author")  # fmt: skip
_LINE = 200
_BEFORE, _AFTER = 6, 8
_SHORT = 120
_NAME = 40  # characters of a name that signs alone
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "li", "th", "figcaption"})
_PREPOSITIONS = 4  # words that may stand between a day and a name ("um 11:18 Uhr von")
_TIME = re.compile(r"\d{1,2}\s?[:.h時时시]\s?\d{2}|\d{4}|\d{1,2}[./-]\d{1,2}|\d\s?[月日월일]")
_WIDE_FROM = "\u2e80"  # the first letter of the scripts that print names without spaces


@dataclass(frozen=True, slots=True)
class People:
    """`lines` are all the byline-like lines of the page near its article, as printed."""

    authors: tuple[Author, ...]
    byline: str | None
    lines: tuple[str, ...]


def people_of(
    document: Document,
    markup: Markup,
    found: Scan,
    body: Body,
    words: Words,
    names: BylineWords,
    months: Mapping[str, int],
    site: str | None,
) -> People:
    """The authors and the byline. Markup is believed before print, but not where it names only the outlet or half a name."""
    own = _own_names(document, markup, site)
    marked, unmarked = _lines(found, body, words, names, months)
    lines = (*marked, *unmarked)
    printed = next((signed for line in lines[:4] if (signed := authors_in(line, names, own))), ())
    told = _told(document, markup, names, own)
    persons = [a for a in printed if a.kind == "person" and looks_named(a.name)]
    if not persons and all(a.kind == "organisation" and a.name.casefold() in own for a in (*told, *printed)):
        signature = _signature(found, body, words, names, own)
        persons = [signature] if signature else []
        lines = (*lines, signature.name) if signature else lines
    if told and persons and all(a.kind == "organisation" and a.name.casefold() in own for a in told):
        told = persons
    elif told and persons:
        told = [_fuller(a, persons) for a in told]
    authors = told or (list(printed) if printed else persons)
    unique = {a.name.casefold(): a for a in reversed(authors)}
    return People(tuple(reversed(unique.values())), lines[0] if lines else None, lines)


def _signature(found: Scan, body: Body, words: Words, names: BylineWords, own: frozenset[str]) -> Author | None:
    """A name alone on the line before the text, or on its first, last or next line, as small papers sign."""
    if body.first is None or body.last is None:
        return None
    pictured = words.bit("caption", "credit", "<figure")
    for number in (body.first - 1, body.first, body.last, body.last + 1):
        if not 0 <= number < len(found.blocks) or number == body.title_block:
            continue
        block = found.blocks[number]
        if (
            len(block.text) > _NAME
            or block.link_chars
            or block.element.tag in _HEADINGS
            or block.text.isupper()
            or block.text[0] >= _WIDE_FROM
        ):
            continue
        if not looks_named(block.text) or _named_for(block) & pictured:
            continue
        signed = authors_in(block.text, names, own)
        if len(signed) == 1 and signed[0].kind == "person" and signed[0].name == block.text:
            return signed[0]
    return None


def _own_names(document: Document, markup: Markup, site: str | None) -> frozenset[str]:
    domain = registrable_domain(document.url)
    return frozenset(
        n.casefold() for n in (site, markup.text("publisher"), domain, domain.split(".")[0], document.meta("og:site_name")) if n
    )


def _told(document: Document, markup: Markup, names: BylineWords, own: frozenset[str]) -> list[Author]:
    authors = list(_all(markup.texts(markup.get("author", "creator")), names, own))
    for name in _METAS:
        if authors:
            break
        value = document.meta(name)
        if value and not value.startswith("http"):
            authors.extend(authors_in(value, names, own, printed=False))
    return authors


def _all(values: tuple[str, ...] | list[str], names: BylineWords, own: frozenset[str]) -> list[Author]:
    return [author for value in values for author in authors_in(value, names, own, printed=False)]


def _fuller(author: Author, persons: list[Author]) -> Author:
    """The printed name of which the markup has only the last word."""
    if " " in author.name or author.kind != "person" or author.name[0] >= _WIDE_FROM:
        return author
    return next((p for p in persons if p.name.endswith(f" {author.name}")), author)


def _lines(found: Scan, body: Body, words: Words, names: BylineWords, months: Mapping[str, int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Byline-like lines around the text: those in elements named for authors, then those that begin like a byline or stand beside the day."""
    mask = words.bit("author")
    title = body.title_block if body.title_block is not None else body.first or 0
    last = body.last if body.last is not None else min(len(found.blocks), title + 30)
    low, high = max(0, title - _BEFORE), last + _AFTER
    inside = set(body.blocks)
    marked: list[tuple[int, str]] = [
        (s.block, s.text)
        for s in found.spans
        if low <= s.block <= high and s.element.groups & mask and len(s.text) < _LINE and not _says_when(s.text, names)
    ]
    unmarked: list[str] = []
    for block in found.blocks[low:high]:
        if len(block.text) >= _LINE:
            continue
        if block.number not in inside and _named_for(block) & mask:
            if not _says_when(block.text, names):
                marked.append((block.number, block.text))
        elif (
            block.number not in inside and title < block.number <= (body.first or 0) and (signed := _beside_day(block.text, names, months))
        ):
            unmarked.append(signed)
        elif block.number not in inside and block.number > title and len(block.text) < _SHORT and _begins(block.text, names):
            unmarked.append(block.text)
    marked.sort(key=lambda pair: pair[0])
    return tuple(dict.fromkeys(text for _, text in marked))[:10], tuple(dict.fromkeys(unmarked))[:5]


def _says_when(line: str, names: BylineWords) -> bool:
    """Whether a line prints a time and names nobody."""
    return any(c.isdigit() for c in line) and (line[0].isdigit() or _TIME.search(line) is not None) and not authors_in(line, names)


def _beside_day(line: str, names: BylineWords, months: Mapping[str, int]) -> str | None:
    """The name in a line that is a day, a clock and a name."""
    if len(line) > _SHORT or not any(c.isdigit() for c in line):
        return None
    rest = (without_day(line, months) or "").split()
    starts = [" ".join(rest[begin:]) for begin in range(min(_PREPOSITIONS, len(rest)))]
    return next((s for s in starts if _begins(s, names)), None) or next((s for s in starts[:1] if looks_named(s)), None)


def _named_for(block: Block) -> int:
    mask = block.element.groups | block.inner.groups
    return mask | (block.element.parent.groups if block.element.parent else 0)


def _begins(line: str, names: BylineWords) -> bool:
    """Whether a line begins with an introducing word and goes on with a name."""
    if not line:
        return False
    found = names.before.match(line)
    if found is None:
        wide = names.wide_before.match(line) if line[0] >= _WIDE_FROM else None
        return wide is not None and 2 <= len(line) - wide.end() <= 20
    rest = line[found.end() :].split()
    return 2 <= len(rest) <= 10 and rest[0][0].isupper() and rest[1][0].isupper()
