"""A front page as a feed: the links that look like articles, each with its longest text.

Which of them are new is for the caller to see: it compares the addresses with those of the last reading.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

from firsthand.errors import NotAFeed, NotAPage
from firsthand.feeds.entries import folded
from firsthand.feeds.markup import absolute, same_site
from firsthand.model.entry import Entry, FeedDocument
from firsthand.text import html
from firsthand.text.urls import canonical

MAX_LINKS = 500
_MIN_WORDS, _MIN_LETTERS, _MIN_DENSE = 3, 15, 8  # a headline; scripts that print no spaces need fewer signs
_DATED = re.compile(r"/(?:19|20)\d\d[/-]?(?:0?[1-9]|1[0-2])(?:[/-]|\b)")
_NUMBERED = re.compile(r"\d{5,}")
_SLUG = re.compile(r"[^-_/]+(?:[-_][^-_/]+){3,}")
_OTHER_FILES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".pdf", ".mp3", ".mp4", ".zip", ".xml", ".rss", ".json", ".css", ".js")


def read_front_page(body: bytes, url: str) -> FeedDocument:
    """The article-looking links of the page's own site, in the order of the page. Raises NotAFeed, TooLarge."""
    try:
        page = html.parse(body, url)
    except NotAPage as error:
        raise NotAFeed(str(error)) from error
    own = canonical(url)
    found: dict[str, tuple[str, str]] = {}
    for anchor in page.root.query_selector_all("a[href]"):
        address = absolute(page.base, (anchor.getattr("href") or "").strip())
        if address is None:
            continue
        address = address.partition("#")[0]
        key = canonical(address)
        if key == own or not same_site(address, url):
            continue
        title = folded(anchor.text) or ""
        if key in found:
            if len(title) > len(found[key][1]) and len(title) <= 300:
                found[key] = (found[key][0], title)
        elif len(found) < MAX_LINKS * 4:
            found[key] = (address, title[:300])
    entries = [Entry(url=address, title=title) for address, title in found.values() if is_headline(title) and is_article_address(address)]
    name = page.root.query_selector("title")
    return FeedDocument(
        format="front-page",
        title=folded(name.text) if name else None,
        link=url,
        language=page.language,
        entries=tuple(entries[:MAX_LINKS]),
    )


def is_headline(text: str) -> bool:
    """Whether a link's text is of a headline's length rather than a section's name."""
    dense = sum(unicodedata.category(c) == "Lo" for c in text[:100])
    if dense * 2 > len(text[:100]):
        return len(text) >= _MIN_DENSE
    return len(text) >= _MIN_LETTERS and len(text.split()) >= _MIN_WORDS


def is_article_address(url: str) -> bool:
    """Whether the path is dated, numbered, or ends in a slug of several words."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    if not path or path.lower().endswith(_OTHER_FILES):
        return False
    last = path.rsplit("/", 1)[-1]
    return bool(
        _DATED.search(path) or _NUMBERED.search(path) or _NUMBERED.search(parts.query) or _SLUG.search(last) or last.count("%") >= 8
    )
