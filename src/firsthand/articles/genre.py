"""What sort of page it is, and whether it is behind a wall."""

from __future__ import annotations

import re

from firsthand.articles.body import Body
from firsthand.articles.markup import Markup
from firsthand.articles.scan import Scan
from firsthand.articles.words import Words
from firsthand.text.html import Document

_OPINION = re.compile(r"(?:^|[/\s])(?:opinions?|meinung|kommentare?|op-?ed|editorials?|columnists?|tribunes?|opinion(?:es|i)|debatt|ledare|kolumne[n]?|leserbriefe?|letters?|mielipide|commentary|comment-is-free|cronik|kronik)(?:[/\s]|$)", re.I)  # fmt: skip
_OBITUARY = re.compile(r"(?:^|[/\s])(?:obituar(?:y|ies)|nachrufe?|traueranzeigen?|necrolog(?:ie|ia|icas?)|obits?|dodsannoncer)(?:[/\s]|$)", re.I)  # fmt: skip
_DATA = re.compile(r"(?:^|/)(?:weather|wetter|meteo|tiempo|scores?|results?|ergebnisse|spielplan|standings|boxscore|horoscopes?|lottery|lotto)(?:/|$)", re.I)  # fmt: skip
_TEASER_CHARS = 200


def genre_of(document: Document, markup: Markup, body: Body, headline: str | None) -> str | None:
    """article, live, gallery, video, opinion, obituary, data or teaser; None where there is nothing to read."""
    path = document.url.split("//", 1)[-1].partition("/")[2][:300]
    section = " ".join(markup.texts(markup.get("articleSection"))[:5]) if markup.node else ""
    length = sum(map(len, body.paragraphs))
    kind = document.meta("og:type") or ""
    if "liveblogposting" in markup.types or (
        re.search(r"(?:^|[/-])live(?:blog|ticker)?(?:[/-]|$)", path, re.I) and len(body.paragraphs) > 12
    ):
        return "live"
    if "opinionnewsarticle" in markup.types or _OPINION.search(path) or _OPINION.search(section):
        return "opinion"
    if _OBITUARY.search(path) or _OBITUARY.search(section):
        return "obituary"
    if length < 600 and (
        markup.types & {"imagegallery", "mediagallery"}
        or re.search(r"/(?:galler(?:y|ies)|fotos?|bilder|photos?|fotostrecke|fotogaleri[ae]?|slideshow)/", path, re.I)
    ):
        return "gallery"
    if length < 600 and (
        markup.types & {"videoobject"} or kind.startswith("video") or re.search(r"/(?:videos?|watch|mediathek)/", path, re.I)
    ):
        return "video"
    if _DATA.search(path):
        return "data"
    if not length and not headline:
        return None
    return "teaser" if length < _TEASER_CHARS else "article"


def paywall_of(markup: Markup, document: Document, found: Scan, body: Body, words: Words) -> bool | None:
    """True or False where the page says so (schema.org isAccessibleForFree, content tiers), None where it is silent."""
    free = markup.node.get("isAccessibleForFree")
    if isinstance(free, list) and free:
        free = free[0]
    if isinstance(free, bool):
        return not free
    if isinstance(free, str) and free.strip().rsplit("/", 1)[-1].lower() in ("true", "false"):
        return free.strip().lower().endswith("false")
    tier = (document.meta("article:content_tier", "content_tier", "og:article:content_tier") or "").lower()
    if tier in ("free", "metered", "locked"):
        return tier != "free"
    return None
