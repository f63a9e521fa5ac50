"""`data-nosnippet`: text that may never stand in a snippet (Google's robots meta specification; span, div and section)."""

from __future__ import annotations

import re

from firsthand.rights.terms import Terms, seen
from firsthand.text.html import Document

MAX_PARTS = 200
MAX_CHARS = 4000
_LETTERS = re.compile(r"[\W_]+")


def letters(text: str) -> str:
    """The text by its letters and digits alone, for comparing."""
    return _LETTERS.sub("", text).casefold()


def protected(page: Document) -> tuple[str, ...]:
    """The texts of a page that carry the attribute, each at most 4,000 characters."""
    if "data-nosnippet" not in page.source:
        return ()
    nodes = page.root.query_selector_all("span[data-nosnippet], div[data-nosnippet], section[data-nosnippet]")
    found = ((node.text or "").strip()[:MAX_CHARS] for node in nodes[:MAX_PARTS])
    return tuple(text for text in found if text)


def touches(snippet: str, texts: tuple[str, ...]) -> bool:
    """Whether a snippet repeats a protected text, or stands inside one."""
    own = letters(snippet)
    return any(part and (part in own or own in part) for part in map(letters, texts)) if own else False


def read(page: Document) -> Terms:
    """How many parts there are, as evidence: display leaves their words out, and so does this."""
    count = len(protected(page))
    return Terms(evidence=seen("data-nosnippet", "body", f"{count} {'part' if count == 1 else 'parts'} of the page")) if count else Terms()
