"""The headline: what markup, meta, `<h1>` and `<title>` say, weighed against each other; and the site's name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from firsthand.articles.markup import Markup
from firsthand.articles.scan import Block, Scan
from firsthand.text.html import Document
from firsthand.text.urls import registrable_domain

_SEPARATOR = re.compile(r"\s+[|–—·•»«:~]+\s+|\s+-+\s+|\s*[|｜_–—]\s*|\s+::\s+|(?<=\S)-(?=[^-]*$)")
_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Title:
    """The headline as printed and, where it is found in the page's text, the number of its block."""

    headline: str | None
    block: int | None


def letters(text: str) -> str:
    """Letters and digits alone, case folded."""
    return _LETTERS.sub("", text.casefold())


def site_name_of(document: Document, markup: Markup) -> str | None:
    """The outlet's name as the page gives it."""
    return document.meta("og:site_name", "application-name", "apple-mobile-web-app-title") or markup.text("publisher")


def _headings(found: Scan) -> list[Block]:
    return [b for b in found.blocks if b.element.tag == "h1" or (b.element.parent is not None and b.element.parent.tag == "h1")]


def headline_of(document: Document, markup: Markup, found: Scan, site: str | None) -> Title:
    """The headline. An `<h1>` that agrees with another source is preferred, for it is what a reader sees."""
    told = [t for t in (markup.text("headline"), document.meta("og:title"), document.meta("twitter:title"), markup.text("name")) if t]
    told = [strip_site(" ".join(t.split()), site, document.url) for t in told]
    page_title = document.title
    headings = _headings(found)
    witness = letters(" ".join([*told, page_title or ""]))
    agreed = [b for b in headings if len(letters(b.text)) > 3 and letters(b.text) in witness]
    if agreed:
        best = max(agreed, key=lambda b: len(b.text))
        return Title(best.text, best.number)
    headline = told[0] if told else strip_site(page_title, site, document.url) if page_title else None
    if headline is None and headings:
        return Title(headings[0].text, headings[0].number)
    if headline is None:
        return Title(None, None)
    return Title(headline, _place(headline, found))


def _place(headline: str, found: Scan) -> int | None:
    wanted = letters(headline)
    matches = [b for b in found.blocks if not b.link_chars and letters(b.text) == wanted]
    best = next((b for b in matches if b.element.tag in ("h1", "h2", "h3")), matches[0] if matches else None)
    return best.number if best else None


def strip_site(title: str, site: str | None, url: str) -> str:
    """A title without the outlet's name at either end."""
    parts = _SEPARATOR.split(title)
    if len(parts) < 2:
        return title
    names = {letters(n) for n in (site or "", registrable_domain(url), registrable_domain(url).split(".")[0]) if n}
    for part, at_end in ((parts[-1], True), (parts[0], False)):
        folded = letters(part)
        if folded and (folded in names or any(len(n) > 3 and (n in folded or folded in n) for n in names)) and len(part) < len(title) / 2:
            cut = title.rfind(part) if at_end else title.find(part) + len(part)
            kept = title[:cut] if at_end else title[cut:]
            return kept.strip(" |｜–—-·•»«:~_")
    return title
