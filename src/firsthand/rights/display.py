"""What may be shown of an item, and for how long its text is kept."""

from __future__ import annotations

import re
from dataclasses import replace

from resiliparse.parse.html import HTMLTree, NodeType

from firsthand.model.item import Item
from firsthand.model.origin import Evidence
from firsthand.model.rights import Rights
from firsthand.rights import nosnippet

TRANSIENT_S = 72 * 3600.0
MAX_SOURCE = 20_000
OVERLAP = "overlap"  # where the evidence stands that quotes a text that two pages share
QUOTED_WORDS = 7  # what the strictest of the countries' presets leaves free
WIDE_PER_WORD = 2  # characters of a script without spaces that count as a word
_NEVER = "script, style, template, noscript, iframe, object, svg, math, [data-nosnippet]"
_BLOCKS = frozenset(
    [
        "p",
        "br",
        "div",
        "li",
        "ul",
        "ol",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "tr",
        "td",
        "th",
        "dt",
        "dd",
        "blockquote",
        "section",
        "figure",
        "figcaption",
        "hr",
        "img",
    ]
)
_ESCAPED = re.compile(r"</?[a-z][^<>]{0,500}>|&(?:[a-z]{2,8}|#\d{1,6});", re.I)
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")


def _text_of(markup: str) -> str:
    body = HTMLTree.parse(f"<body>{markup}</body>").body
    if body is None:
        return ""
    unshown = body.query_selector(_NEVER)
    while unshown is not None:
        unshown.decompose()
        unshown = body.query_selector(_NEVER)
    return "".join(node.value or "" if node.type == NodeType.TEXT else " " if node.tag in _BLOCKS else "" for node in body)


def plain(markup: str) -> str:
    """The visible text of a feed's own HTML on one line: no scripts, nothing that carries data-nosnippet, no control characters."""
    text = _text_of(markup[:MAX_SOURCE])
    if _ESCAPED.search(text):  # escaped twice, as many feeds do
        text = _text_of(text)
    return " ".join(_INVISIBLE.sub("", text).split())


def _word_end(text: str, words: int) -> int:
    """Where the first `words` words end; two characters of a script that writes no spaces count as one word."""
    used = 0.0
    in_word = False
    for at, character in enumerate(text):
        if _WIDE.match(character):
            used += 1 / WIDE_PER_WORD
            in_word = False
        elif character.isspace():
            in_word = False
        elif not in_word and character.isalnum():
            used += 1
            in_word = True
        if used > words:
            return at
    return len(text)


def cut(text: str, words: int | None, chars: int | None) -> str | None:
    """The beginning of a text within both caps, the ellipsis included, ended at a word; None where nothing fits."""
    end = _word_end(text, words) if words is not None else len(text)
    if chars is not None and min(end, len(text)) > chars:
        end = chars
    if end >= len(text):
        return text or None
    if chars is not None and end + 1 > chars:
        end = max(0, chars - 1)  # room for the ellipsis
    if end and not text[end].isspace() and not _WIDE.match(text[end - 1]):
        space = text.rfind(" ", 0, end)
        inside = any(_WIDE.match(c) for c in text[max(space, 0) : end])
        end = end if inside else max(space, 0)
    kept = text[:end].rstrip(" ,;:-–—(«“\"'、，；：（「『،؛")
    return f"{kept}…" if kept else None


def snippet(summary_html: str | None, rights: Rights, protected: tuple[str, ...] = ()) -> str | None:
    """What may be shown of the publisher's own feed summary, or None. `protected`: the page's data-nosnippet texts."""
    if not summary_html or rights.show not in ("snippet", "full") or rights.index == "deny":
        return None
    shown_text = cut(plain(summary_html), rights.snippet_words, rights.snippet_chars)
    if shown_text is None or nosnippet.touches(shown_text, protected):
        return None
    return shown_text


def shown(item: Item, rights: Rights) -> Item:
    """The item with every field that `rights.show` does not allow left out. Names stay at every level: attribution is never off."""
    level = ("none", "link", "headline", "snippet", "full").index(rights.show)
    return replace(
        item,
        rights=rights,
        headline=item.headline if level >= 2 else None,
        snippet=item.snippet if level >= 3 else None,
        body=item.body if level >= 4 else (),
        images=item.images if rights.image != "none" else (),
        origin=item.origin if level >= 4 else replace(item.origin, evidence=tuple(_quoted(e, level) for e in item.origin.evidence)),
    )


def _quoted(evidence: Evidence, level: int) -> Evidence:
    """Words of the text that prove a copy are an excerpt too: a few where an excerpt may be shown, none elsewhere."""
    if evidence.where != OVERLAP:
        return evidence
    return replace(evidence, text=(cut(evidence.text, QUOTED_WORDS, None) if level >= 3 else None) or "…")


def retention_s(rights: Rights) -> float:
    """How many seconds the text may be kept after its analysis; infinity where it is licensed, 0 where it is reserved or paid."""
    if rights.store in ("none", "metadata") or rights.access == "paid" or rights.tdm == "deny":
        return 0.0
    if rights.store == "text":
        return float("inf")
    return 0.0 if rights.licence == "all-rights-reserved" and rights.show == "headline" else TRANSIENT_S
