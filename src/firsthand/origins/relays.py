"""Evidence of links: an address whose words are the headline's is the page that this one was taken from."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from firsthand.origins.names import Known, bare
from firsthand.origins.signs import Sign
from firsthand.origins.view import View, domain_of
from firsthand.text.tokens import fold

_WORD = re.compile(r"[^\W\d_]{3,}")
_LEAST_WORDS = 5
_LEAST_SHARE = 0.6


def relay_signs(view: View) -> list[Sign]:
    """Links to another publisher whose address or words say the same headline, or that are that publisher's name alone."""
    title = _words(view.article.headline or "")
    found: list[Sign] = []
    links = [(link.url, link.text, False) for link in view.article.links[:200]]
    links += [(line.url, line.text, True) for line in view.via if line.url]
    for url, text, after in links:
        domain = domain_of(url)
        if not domain or domain == view.own.domain or domain in view.names.carriers:
            continue
        known = view.names.site(domain)
        if view.own.is_source(known):
            continue
        if _says(_slug(url), title) or _says(_words(text), title):
            found.append(Sign("link-same-title", "body", url, known, "republished", url=url))
        elif after and len(urlsplit(url).path) > 12 and _is_name_of(text, known):
            found.append(
                Sign(
                    "link-named", "body", url, replace(known, name=known.name if known.kind != "stranger" else text), "republished", url=url
                )
            )
    return found[:2]


def notice_of(view: View, relay: Sign) -> str | None:
    """The owner's name in the page's copyright line, where the relay's owner is of that name."""
    owner = view.names.owner(relay.source.domain or "")
    line = view.article.copyright
    if not owner or not line or owner not in bare(line):
        return None
    return line[:160]


def _is_name_of(text: str, known: Known) -> bool:
    """Whether a link's words are the name of the site it leads to: by a table, or because its domain is made of them."""
    said = bare(text)
    if known.name and said == bare(known.name):
        return True
    label = bare((known.domain or "").partition(".")[0]).replace(" ", "")
    words = [w for w in said.split() if len(w) >= 4]
    return len(said) < 60 and bool(words) and sum(len(w) for w in words if w in label) >= 0.6 * max(len(label), 1)


def _says(words: set[str], title: set[str]) -> bool:
    """Whether an address or a link's words are the headline's."""
    return len(words) >= _LEAST_WORDS and len(words & title) >= _LEAST_SHARE * len(words)


def _words(text: str) -> set[str]:
    return set(_WORD.findall(fold(text)))


def _slug(url: str) -> set[str]:
    """The words of the longest path segment."""
    segments = [s for s in unquote(urlsplit(url).path).split("/") if s]
    longest = max(segments, key=len, default="")
    return _words(longest.replace("-", " ").replace("_", " "))
