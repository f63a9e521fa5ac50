"""Dates: the markup's, then meta, a `<time>` or a printed day at the headline, the address, a day around the text, scripts last."""

from __future__ import annotations

import re
from dataclasses import dataclass

from firsthand.articles.body import Body
from firsthand.articles.markup import Markup
from firsthand.articles.printed import Told, around_text, at_headline, local_clock
from firsthand.articles.scan import Scan
from firsthand.articles.words import Words
from firsthand.facts import Facts, several
from firsthand.model.article import DateEvidence
from firsthand.text.dates import instant, stamp, with_offset_of
from firsthand.text.html import Document
from firsthand.text.languages import tidy
from firsthand.text.urls import host_of

_PUBLISHED = ("article:published_time", "og:article:published_time", "article:published", "datepublished", "date", "pubdate", "publishdate", "publish-date", "publish_date", "published_time", "article.published", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "dc.date", "dcterms.date", "sailthru.date", "parsely-pub-date", "cxenseparse:recs:publishtime", "originalpublicationdate", "bt:pubdate", "article_date_original", "displaydate", "date_published", "citation_publication_date", "rnews:datepublished", "cdate", "og:pubdate", "og:published_time", "published", "publication_date", "shareaholic:article_published_time", "date.release", "created", "firstpublished", "dcterms.available", "iso-8601-publish-date")  # fmt: skip
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified", "dcterms.modified", "dc.date.modified", "modified", "updated_time", "revised", "og:modified_time", "date_modified", "article:modified")  # fmt: skip
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?!\d)")
_IN_SCRIPT = re.compile(r"[\"']datePublished[\"']\s{0,3}:\s{0,3}[\"']([^\"'<>]{8,40})[\"']")
_MONTH_FIRST = frozenset({"US", "PH", "FM", "MH", "PW"})  # Unicode CLDR, short dates
_DAY_FIRST = frozenset({"uk", "au", "nz", "ie", "in", "za", "pk", "ng", "gh", "ke", "sg", "my", "bd", "lk"})  # top-level domains
_MONTHS: dict[int, tuple[Facts, dict[str, dict[str, int]]]] = {}


@dataclass(frozen=True, slots=True)
class When:
    published: str | None
    modified: str | None
    evidence: DateEvidence


def month_names(facts: Facts, language: str | None = None) -> dict[str, int]:
    """Names of months by number, in the languages of `data/months.tsv`; where two languages differ (`listopad`), in `language`."""
    held = _MONTHS.get(id(facts))
    if held is None:
        _MONTHS.clear()
        held = _MONTHS[id(facts)] = (facts, {})
    known = held[1]
    first = (language or "").split("-")[0].lower()
    if first not in known:
        rows = sorted(facts.table("months"), key=lambda row: row["language"] != first)
        found: dict[str, int] = {}
        for row in rows:
            for number, names in enumerate(several(row["names"], "|"), 1):
                for name in several(names):
                    found.setdefault(name.lower(), number)
        known[first] = found
    return known[first]


def day_order(language: str | None, url: str) -> str | None:
    """`dmy` or `mdy` as days in figures are printed in this language and country, None where both are usual or nothing is known."""
    tag = tidy(language)
    if tag is None:
        return None
    first, _, country = tag.partition("-")
    if first != "en":
        return "dmy"
    if country:
        return "mdy" if country[-2:] in _MONTH_FIRST else "dmy" if country[-2:] != "CA" else None
    return "dmy" if host_of(url).rsplit(".", 1)[-1] in _DAY_FIRST else None


def _read(value: str | None) -> str | None:
    return stamp(value.strip()[:60]) if value else None


def dates_of(document: Document, markup: Markup, found: Scan, body: Body, words: Words, facts: Facts) -> When:
    """When it was published and last changed, and how each is known."""
    language = document.language or document.meta("og:locale", "content-language")
    told = Told(found, body, words, month_names(facts, language), day_order(language, document.url))
    modified, how_modified = None, None
    for where, value in (("json-ld:dateModified", markup.text("dateModified")), *((f"meta:{n}", document.meta(n)) for n in _MODIFIED)):
        modified = _read(value)
        if modified:
            how_modified = where
            break
    published, how = _published(document, markup, told, modified)
    return When(published, modified, DateEvidence(published=how, modified=how_modified))


def _published(document: Document, markup: Markup, told: Told, modified: str | None) -> tuple[str | None, str | None]:
    marked = [(read, f"json-ld:{key}") for key in ("datePublished", "dateCreated", "uploadDate") if (read := _read(markup.text(key)))]
    marked += [(read, f"meta:{name}") for name in _PUBLISHED if (read := _read(document.meta(name)))]
    if marked:
        times = [(read, "time") for mark in told.scan.times if (read := _read(mark.value))]
        return _in_place(_with_offset(marked[0], [*marked[1:], *times]), modified, told)
    address = _IN_ADDRESS.search(document.url)
    day = "-".join(address.groups()) if address else None
    told_at = document.source.find("datePublished")
    script = _IN_SCRIPT.search(document.source, max(0, told_at - 1)) if told_at >= 0 else None
    if script and (read := _read(script[1])):
        return read, "script"
    near = at_headline(told)
    if near and (day is None or near[0][:10] == day or "T" in near[0]):
        return near
    if day:
        return day, "url"
    return around_text(told) or (None, None)


def _in_place(chosen: tuple[str, str], modified: str | None, told: Told) -> tuple[str, str]:
    """An instant told in UTC in the offset of the place, where the page prints the same moment (or that of the last change) by the local clock."""
    if not chosen[0].endswith(("Z", "+00:00")):
        return chosen
    local = local_clock(told)
    for moment in (chosen[0], modified) if local else ():
        placed = with_offset_of(chosen[0], moment, local) if moment and local else None
        if placed:
            return placed, chosen[1]
    return chosen


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
