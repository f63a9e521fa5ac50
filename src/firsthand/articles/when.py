"""Dates: the markup's, then meta, `<time>`, the address, the text, and a search of the whole page last."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from htmldate import find_date

from firsthand.articles.body import Body
from firsthand.articles.markup import Markup
from firsthand.articles.scan import Scan
from firsthand.facts import Facts, several
from firsthand.model.article import DateEvidence
from firsthand.text.dates import instant, stamp
from firsthand.text.html import Document

_PUBLISHED = ("article:published_time", "og:article:published_time", "article:published", "datepublished", "date", "pubdate", "publishdate", "publish-date", "publish_date", "published_time", "article.published", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "dc.date", "dcterms.date", "sailthru.date", "parsely-pub-date", "cxenseparse:recs:publishtime", "originalpublicationdate", "bt:pubdate", "article_date_original", "displaydate", "date_published", "citation_publication_date", "rnews:datepublished", "cdate", "og:pubdate", "og:published_time", "published", "publication_date", "shareaholic:article_published_time", "date.release", "created", "firstpublished", "dcterms.available", "iso-8601-publish-date")  # fmt: skip
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified", "dcterms.modified", "dc.date.modified", "modified", "updated_time", "revised", "og:modified_time", "date_modified", "article:modified")  # fmt: skip
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?!\d)")


_YEAR = re.compile(r"(?:19|20)\d\d|\d{1,2}[./]\d{1,2}[./]\d\d")
_AROUND = 6
_LINES = 14
_LINE = 120
_OPENING = 60
_SEARCHED = 400_000  # characters
_MONTHS: dict[int, tuple[Facts, dict[str, int]]] = {}


@dataclass(frozen=True, slots=True)
class When:
    published: str | None
    modified: str | None
    evidence: DateEvidence


def month_names(facts: Facts) -> dict[str, int]:
    """Names of months by number, in the languages of `data/months.tsv`."""
    held = _MONTHS.get(id(facts))
    if held is None:
        found: dict[str, int] = {}
        for row in facts.table("months"):
            for number, names in enumerate(several(row["names"], "|"), 1):
                for name in several(names):
                    found.setdefault(name.lower(), number)
        _MONTHS.clear()
        held = _MONTHS[id(facts)] = (facts, found)
    return held[1]


def _read(value: str | None) -> str | None:
    return stamp(value.strip()[:60]) if value else None


def dates_of(document: Document, markup: Markup, found: Scan, body: Body, facts: Facts) -> When:
    """When it was published and last changed, and how each is known."""
    published, how = _published(document, markup, found, body, month_names(facts))
    modified, how_modified = None, None
    for where, value in (("json-ld:dateModified", markup.text("dateModified")), *((f"meta:{n}", document.meta(n)) for n in _MODIFIED)):
        modified = _read(value)
        if modified:
            how_modified = where
            break
    return When(published, modified, DateEvidence(published=how, modified=how_modified))


def _published(document: Document, markup: Markup, found: Scan, body: Body, months: Mapping[str, int]) -> tuple[str | None, str | None]:
    told = [(read, f"json-ld:{key}") for key in ("datePublished", "dateCreated", "uploadDate") if (read := _read(markup.text(key)))]
    told += [(read, f"meta:{name}") for name in _PUBLISHED if (read := _read(document.meta(name)))]
    if told:
        times = [(read, "time") for mark in found.times if (read := _read(mark.value))]
        return _with_offset(told[0], [*told[1:], *times])
    time = _time(found, body)
    if time:
        return time, "time"
    address = _IN_ADDRESS.search(document.url)
    if address:
        return "-".join(address.groups()), "url"
    printed = _printed(found, body, months)
    if printed:
        return printed, "text"
    return _searched(document)


def _with_offset(chosen: tuple[str, str], others: list[tuple[str, str]]) -> tuple[str, str]:
    """The same instant spelt with the place's own offset, where another source has it: UTC is how software prints it."""
    if not chosen[0].endswith(("Z", "+00:00")):
        return chosen
    at = instant(chosen[0])
    for other in others:
        read = other[0]
        if "T" in read and read[-6] in "+-" and not read.endswith("+00:00"):
            moment = instant(read)
            if at is not None and moment is not None and abs(moment - at) < 60:
                return other
    return chosen


def _time(found: Scan, body: Body) -> str | None:
    """A `<time>` of the article: one that says it is the publication's, else the first around the headline."""
    low = (body.title_block or body.first or 0) - _AROUND
    high = body.last if body.last is not None else len(found.blocks)
    around = None
    for mark in found.times:
        read = _read(mark.value)
        if not read:
            continue
        if "publish" in mark.words.lower() or "pubdate" in mark.words.lower():
            return read
        if around is None and low <= mark.block <= high:
            around = read
    return around


def _printed(found: Scan, body: Body, months: Mapping[str, int]) -> str | None:
    """A day printed between the headline and the text, or right before the one or after the other."""
    if body.first is None:
        return None
    title = body.title_block if body.title_block is not None and body.title_block <= body.first else body.first
    last = body.last or body.first
    between = range(title + 1, body.first + 1)[:_LINES]
    near = (*between, *range(title - 1, title - 5, -1), *range(last + 1, last + 4), *range(title - 5, title - 30, -1))
    for number in near:
        if not 0 <= number < len(found.blocks):
            continue
        text = found.blocks[number].text
        if _YEAR.search(text[:_LINE]):
            read = stamp(text[:_LINE] if len(text) <= _LINE else text[:_OPENING], months)
            if read:
                return read
    return None


def _searched(document: Document) -> tuple[str | None, str | None]:
    """htmldate's search of the whole page (without its extensive part, which may take seconds), on pages of a bearable size."""
    source = document.serialized
    if len(source) > _SEARCHED:
        return None, None
    try:
        read = find_date(source, extensive_search=False, original_date=True, url=document.url or None)
    except Exception:  # a third-party parser on a stranger's page: no date is no error
        return None, None
    return (read, "search") if read else (None, None)
