"""Evidence of links: an address whose words are the headline's is the page that this one was taken from."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from firsthand.origins.names import Known
from firsthand.origins.signs import Sign
from firsthand.origins.view import View, domain_of
from firsthand.text.tokens import fold

_WORD = re.compile(r"[^\W\d_]{3,}")
_LEAST_WORDS = 5
_LEAST_SHARE = 0.6


def relay_signs(view: View) -> list[Sign]:
    """Links to another publisher whose address says the same headline."""
    title = set(_WORD.findall(fold(view.article.headline or "")))
    found: list[Sign] = []
    for link in view.article.links[:200]:
        domain = domain_of(link.url)
        if not domain or domain == view.own.domain:
            continue
        slug = _slug(link.url)
        if len(slug) >= _LEAST_WORDS and len(slug & title) >= _LEAST_SHARE * len(slug):
            known = view.names.site(domain)
            if not view.own.is_source(known):
                found.append(Sign("link-same-title", "body", link.url, named_by_notice(known, view), "republished", url=link.url))
    return found[:2]


def named_by_notice(known: Known, view: View) -> Known:
    """The source as it is known; its copyright notice on the page adds no name where a table has one."""
    return known


def _slug(url: str) -> set[str]:
    """The words of the longest path segment."""
    segments = [s for s in unquote(urlsplit(url).path).split("/") if s]
    longest = max(segments, key=len, default="")
    return set(_WORD.findall(fold(longest.replace("-", " ").replace("_", " "))))
