"""Lines that say whose it is: agency and source credits after the text, and the copyright line."""

from __future__ import annotations

import re

from firsthand.articles.body import Body
from firsthand.articles.markup import Markup
from firsthand.articles.scan import Scan
from firsthand.articles.words import Words
from firsthand.facts import Facts
from firsthand.text.html import Document

_COPYRIGHT = re.compile(r"©|\(c\)\s*\d{4}|\bcopyright\b|&copy;|版权所有|著作権|無断転載|저작권자|無斷", re.I)


def credit_lines(found: Scan, body: Body, facts: Facts) -> tuple[str, ...]:
    """Short lines around the end of the text that credit someone."""
    return tuple(line for line in body.tail[:6] if len(line) < 160)


def copyright_of(document: Document, markup: Markup, found: Scan, words: Words) -> str | None:
    """The copyright line: the article's own before the site's."""
    told = markup.text("copyrightNotice") or document.meta("copyright", "dcterms.rights", "dc.rights", "rights")
    for block in reversed(found.blocks):
        if len(block.text) < 600 and _COPYRIGHT.search(block.text):
            return block.text
    return told
