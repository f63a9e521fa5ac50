"""Dates: the markup's, then meta, `<time>`, the address, the text, and a search of the whole page last."""

from __future__ import annotations

import re
from dataclasses import dataclass

from firsthand.articles.body import Body
from firsthand.articles.markup import Markup
from firsthand.articles.scan import Scan
from firsthand.facts import Facts
from firsthand.model.article import DateEvidence
from firsthand.text.dates import stamp
from firsthand.text.html import Document

_PUBLISHED = ("article:published_time", "og:article:published_time", "article:published", "datepublished", "date", "pubdate", "publishdate", "publish-date", "publish_date", "published_time", "article.published", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "dc.date", "dcterms.date", "sailthru.date", "parsely-pub-date", "cxenseparse:recs:publishtime", "originalpublicationdate", "bt:pubdate", "article_date_original", "displaydate", "date_published", "citation_publication_date", "rnews:datepublished", "cdate", "og:pubdate", "og:published_time", "published", "publication_date", "shareaholic:article_published_time", "date.release", "created", "firstpublished", "dcterms.available", "iso-8601-publish-date")  # fmt: skip
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified", "dcterms.modified", "dc.date.modified", "modified", "updated_time", "revised", "og:modified_time", "date_modified", "article:modified")  # fmt: skip
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?!\d)")


@dataclass(frozen=True, slots=True)
class When:
    published: str | None
    modified: str | None
    evidence: DateEvidence


def _read(value: str | None) -> str | None:
    return stamp(value.strip()[:60]) if value else None


def dates_of(document: Document, markup: Markup, found: Scan, body: Body, facts: Facts) -> When:
    """When it was published and last changed, and how each is known."""
    published, how = _published(document, markup, found, body)
    modified, how_modified = None, None
    for where, value in (("json-ld:dateModified", markup.text("dateModified")), *((f"meta:{n}", document.meta(n)) for n in _MODIFIED)):
        modified = _read(value)
        if modified:
            how_modified = where
            break
    return When(published, modified, DateEvidence(published=how, modified=how_modified))


def _published(document: Document, markup: Markup, found: Scan, body: Body) -> tuple[str | None, str | None]:
    for key in ("datePublished", "dateCreated", "uploadDate"):
        read = _read(markup.text(key))
        if read:
            return read, f"json-ld:{key}"
    for name in _PUBLISHED:
        read = _read(document.meta(name))
        if read:
            return read, f"meta:{name}"
    for mark in found.times:
        read = _read(mark.value)
        if read and ("published" in mark.words.lower() or mark.block <= (body.last or 0)):
            return read, "time"
    address = _IN_ADDRESS.search(document.url)
    if address:
        return "-".join(address.groups()), "url"
    return None, None
