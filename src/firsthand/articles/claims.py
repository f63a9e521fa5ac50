"""What the page's markup says about whose the article is, as it stands there; the article's own node only."""

from __future__ import annotations

from firsthand.articles.markup import Markup
from firsthand.articles.people import People
from firsthand.articles.scan import Scan
from firsthand.facts import Facts
from firsthand.model.article import Claim
from firsthand.text.html import Document

_KEYS = ("author", "creator", "contributor", "editor", "accountablePerson", "publisher", "provider", "sourceOrganization", "isBasedOn", "isBasedOnUrl", "copyrightHolder", "copyrightNotice", "creditText", "articleSource", "translationOfWork", "translator", "producer", "sponsor", "license", "publisherImprint", "maintainer", "reporter")  # fmt: skip
_METAS = ("author", "article:author", "article:author_name", "articleauthor", "dc.creator", "dcterms.creator", "dc.contributor", "dc.publisher", "dcterms.publisher", "dc.source", "dcterms.source", "byl", "byline", "sailthru.author", "parsely-author", "bt:author", "cxenseparse:author", "twitter:creator", "syndication-source", "original-source", "source", "news_source", "article:publisher", "article:source", "og:article:author", "contentprovider", "content-provider", "provider", "publisher", "copyright", "dc.rights", "dcterms.rights", "rights", "agency", "article:agency", "newssource", "originator", "owner", "creditline", "partner", "article:content_source", "content_source", "contentsource", "articlesource", "mediaid")  # fmt: skip
_MOST = 80


def _short(value: str) -> str:
    return value[:400]


def claims_of(document: Document, markup: Markup, canonical: str | None, found: Scan, people: People, facts: Facts) -> tuple[Claim, ...]:
    """Every claim, markup first; none twice."""
    claims: list[Claim] = []
    for key in _KEYS:
        for name, node in markup.named(markup.node.get(key)):
            address = next((v for k in ("url", "@id", "sameAs") if isinstance(v := node.get(k), str) and v.startswith("http")), None)
            claims.append(Claim(where=f"json-ld:{key}", text=_short(name), url=address or (name if name.startswith("http") else None)))
    for name, content in document.metas:
        if name in _METAS and content:
            claims.append(Claim(where=f"meta:{name}", text=_short(content), url=content if content.startswith("http") else None))
    if canonical:
        claims.append(Claim(where="canonical", text=canonical, url=canonical))
    if document.title:
        claims.append(Claim(where="title", text=_short(document.title)))
    claims.extend(_trackers(document, found, facts))
    claims.extend(Claim(where="byline", text=_short(line)) for line in people.lines)
    return tuple(dict.fromkeys(claims))[:_MOST]


def _trackers(document: Document, found: Scan, facts: Facts) -> list[Claim]:
    """Counting pixels by which an outlet that lets others carry its reports follows them."""
    marks = [t for r in facts.republishers if r.tracking for t in r.tracking.split(";") if "." in t or "=" in t]
    marks = ["republication-pixel", *(m.strip() for m in marks)]
    tracking = [
        p.attributes.get("src", "")
        for p in found.pictures
        if any(m in p.raw or ("&" in m and m.replace("&", "&amp;") in p.raw) for m in marks)
    ]
    return [
        Claim(where="tracker", text=_short(s), url=s if s.startswith("http") else None)
        for s in tracking
        if s and any(m in s for m in marks)
    ]
