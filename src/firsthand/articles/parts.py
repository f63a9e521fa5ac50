"""Articles in several pages: the address of the next part, where the page has one.

`rel=next` alone does not say it: publishing systems also mark the neighbouring story so. The next part's address is this one's with
the next number, in the shapes that systems give it: `?page=2`, `/2/`, `/page/2`, `-2.html`, `_2.shtml`, `,2.html`.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

from firsthand.articles.body import Body
from firsthand.articles.scan import Scan
from firsthand.text.html import Document
from firsthand.text.urls import join

_PATH = re.compile(r"^(.*?)(?:/(?:page|seite|pagina|p)?[/-]?|[-_,](?:p(?:age)?)?)(\d{1,2})(\.[a-z]{3,5})?/?$", re.I)
_ENDING = re.compile(r"^(.*?)(\.[a-z]{3,5})?/?$", re.I)
_DAY = re.compile(r"/\d{4}/\d{1,2}/\d{1,2}/?$")
_QUERY = frozenset({"page", "p", "pg", "seite", "pagina", "paged", "pagenum", "currentpage", "pageno"})
_MOST = 40  # parts of one article
_AFTER = 30  # lines after the text in which numbers of pages stand
_LINKS = 400


def next_page(document: Document, found: Scan, body: Body) -> str | None:
    """The address of the article's next part, or None."""
    here = _parted(document.url)
    if here is None:
        return None
    told = [link.href for link in document.links if "next" in link.rel.split()]
    last = body.last if body.last is not None else len(found.blocks)
    beside = [
        join(document.base, anchor.href)
        for block in found.blocks[max(0, last - 2) : last + _AFTER]
        for anchor in block.anchors[:_LINKS]
        if "next" in anchor.words.lower() or anchor.text.strip() == str(here[1] + 1)
    ]
    return next((url for url in (*told, *beside) if url and _follows(here, url)), None)


def _parted(url: str) -> tuple[tuple[str, str, frozenset[tuple[str, str]]], int] | None:
    """(what all parts' addresses share: host, path and query; the number, 1 where there is none)."""
    try:
        parts = urlsplit(url)
        query = parse_qsl(parts.query, max_num_fields=100)
    except ValueError:
        return None
    number = next((int(v) for k, v in query if k.lower() in _QUERY and v.isascii() and v.isdigit() and len(v) < 3), None)
    rest = frozenset((k, v) for k, v in query if k.lower() not in _QUERY)
    path = parts.path
    numbered = _PATH.match(path) if number is None else None
    if numbered and 0 < int(numbered[2]) <= _MOST and not _DAY.search(path):
        stem, ending, number = numbered[1], numbered[3] or "", int(numbered[2])
    else:
        plain = _ENDING.match(path)
        stem, ending = (plain[1], plain[2] or "") if plain else (path, "")
    return (parts.netloc.lower(), f"{stem.rstrip('/')}{ending}", rest), 1 if number is None else number


def _follows(here: tuple[tuple[str, str, frozenset[tuple[str, str]]], int], url: str) -> bool:
    there = _parted(url)
    return there is not None and there[0] == here[0] and there[1] == here[1] + 1 <= _MOST
