"""Plain text to an article: headline, dateline line, paragraphs, copyright, trailing addresses and bylines."""

from __future__ import annotations

import re

from firsthand.articles.dateline import dateline_of
from firsthand.articles.names import authors_in
from firsthand.articles.read import known
from firsthand.articles.templates import line_hash
from firsthand.facts import Facts
from firsthand.model.article import Article, Hyperlink
from firsthand.text.languages import settle
from firsthand.text.urls import is_web, registrable_domain

_ADDRESS = re.compile(r"https?://[^\s<>\"'()\[\]]{4,2000}")
_COPYRIGHT = re.compile(r"^(?:©|\(c\)\s|copyright\b)|\bcopyright \d{4}\b|©\s*\d{4}|all rights reserved|版权所有|無断転載", re.I)
_NOTICE = re.compile(r"\b(?:may not be (?:published|broadcast|reproduced)|contact us|trademarks?|terms of use|all rights reserved)\b", re.I)
_DATELINE_LINE = re.compile(r"^[^\s(][^()\n]{1,50}\s?\([^()]{2,40}\)\s*[-–—:]?\s*$")
_NAME = re.compile(r"^(?:[^\W\d_][\w.'’-]*)(?:\s[^\W\d_][\w.'’-]*){1,4}$")
_END = ".!?。！？…।؟\"”»'’"
_PARAGRAPH = 80  # characters from which a line is prose even without a full stop
MAX_TEXT = 2_000_000


def read_plain(text: str, url: str, facts: Facts) -> Article:
    """The article of a plain text. The shape: short lines first (section, headline, dateline), prose, then notices, links and names."""
    lines = [" ".join(line.split()) for line in text[:MAX_TEXT].replace("\x00", "").splitlines()]
    lines = [line for line in lines if line]
    prose = [i for i, line in enumerate(lines) if _is_prose(line)]
    first = prose[0] if prose else len(lines)
    last = max((i for i in prose), default=-1)
    end = next((i for i in range(first, len(lines)) if i > first and (_COPYRIGHT.search(lines[i]) or _ADDRESS.match(lines[i]))), last + 1)
    body = tuple(lines[first:end]) if prose else ()
    head, tail = lines[:first], lines[end:]
    headline = max(head, key=len) if head else None
    dateline = next((line for line in head if _DATELINE_LINE.match(line)), None)
    if headline is not None and headline == dateline:
        headline = None
    dateline = dateline.strip(" -–—:") if dateline else dateline_of(body, facts)
    links = []
    for line in lines:
        for found in _ADDRESS.findall(line):
            address = found.rstrip(".,;:!?")
            if is_web(address):
                links.append(Hyperlink(url=address, text=line.replace(found, "").strip() or address))
    names = known(facts).names
    byline = next((line for line in (*tail, *head) if line not in (headline, dateline) and _NAME.match(line) and _capitals(line)), None)
    by_word = next((line for line in (*head, *tail) if len(line) < 120 and names.before.match(line) and line != headline), None)
    byline = by_word or byline
    return Article(
        url=url, outlet=registrable_domain(url) if url else "", headline=headline, body=body,
        lede=body[0] if body else None, genre="article" if body else None,
        authors=authors_in(byline, names) if byline else (), byline=byline, dateline=dateline,
        language=settle(None, " ".join(body) or text[:2000]),
        copyright=next((line for line in reversed(lines) if _COPYRIGHT.search(line)), None),
        links=tuple(dict.fromkeys(links)),
        credit_lines=tuple(line for line in tail if len(line) < 160 and not _ADDRESS.search(line))[:6],
        strip=tuple(line for line in head if line != headline), tail=tuple(tail[:20]),
        line_hashes=tuple(dict.fromkeys(line_hash(line) for line in lines)),
    )  # fmt: skip


def _is_prose(line: str) -> bool:
    if _COPYRIGHT.search(line) or _ADDRESS.search(line) or _NOTICE.search(line):
        return False
    return len(line) >= 2 * _PARAGRAPH or (len(line) >= _PARAGRAPH and line[-1] in _END)


def _capitals(line: str) -> bool:
    words = line.split()
    return sum(w[0].isupper() for w in words) >= max(2, len(words) - 1)
