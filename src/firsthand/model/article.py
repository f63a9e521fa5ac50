"""What was printed: one article as its page gives it, nothing mended."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    name: str
    kind: str  # person | organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    url: str
    caption: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hyperlink:
    """A link in the article's own text."""

    url: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What the page's markup says about whose it is.

    `where` is as in an origin's evidence: `json-ld:author`, `json-ld:publisher`, `json-ld:isBasedOn`, `meta:author`,
    `meta:syndication-source`, `canonical`, `tracker`, ...; `text` as it stands there. Only the article's own node, never
    a picture's.
    """

    where: str
    text: str
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NearLine:
    """A short line around the text that is not the text's own.

    `place`: head (between title and text), inside (between paragraphs), after (or among the last three). `scope`: signed (a byline's, date's or source's
    element), text, picture (a caption or credit), elsewhere (navigation, related, comments, footer, aside).
    """

    text: str
    place: str
    scope: str
    url: str | None = None  # of the first link in it


@dataclass(frozen=True, slots=True, kw_only=True)
class DateEvidence:
    """How each date is known: `json-ld:datePublished`, `meta:article:published_time`, `time`, `url`, `text`, `search`."""

    published: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article. `strip` is the text between title and body, `tail` the ~150 characters after the body (for origins)."""

    url: str
    outlet: str  # registrable domain
    canonical: str | None = None
    genre: str | None = None  # article live gallery video opinion obituary data teaser
    headline: str | None = None
    lede: str | None = None
    body: tuple[str, ...] = ()
    authors: tuple[Author, ...] = ()
    byline: str | None = None
    dateline: str | None = None
    published: str | None = None
    modified: str | None = None
    date_evidence: DateEvidence = DateEvidence()
    language: str | None = None
    section: str | None = None
    images: tuple[Image, ...] = ()
    credit_lines: tuple[str, ...] = ()
    copyright: str | None = None
    links: tuple[Hyperlink, ...] = ()
    paywall: bool | None = None
    # beyond what `extract` prints
    site_name: str | None = None
    strip: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()
    near: tuple[NearLine, ...] = ()
    claims: tuple[Claim, ...] = ()
    next_page: str | None = None  # the address of the article's next part
    line_hashes: tuple[int, ...] = ()  # 64-bit hashes of the page's text lines, for site templates


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteTemplate:
    """What is known of an outlet's pages: hashes of lines that stand on several of them are boilerplate.

    `lines` boilerplate hashes; `bylines` bylines seen on most pages (desks); `pages` how many pages taught it; `seen` on how
    many of them each hash stood (the learner's memory, bounded).
    """

    outlet: str
    version: int = 1
    pages: int = 0
    lines: frozenset[int] = frozenset()
    bylines: tuple[str, ...] = ()
    seen: tuple[tuple[int, int], ...] = ()
