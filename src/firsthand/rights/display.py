"""What may be shown of an item, and for how long its text is kept."""

from __future__ import annotations

import html
import re
from dataclasses import replace

from firsthand.model.item import Item
from firsthand.model.rights import Rights
from firsthand.rights import nosnippet

DAY_S = 86_400.0
TRANSIENT_S = 72 * 3600.0
_DROPPED = re.compile(r"<(script|style|template|noscript)\b[^>]*>.*?</\1\s*>", re.I | re.S)
_UNSHOWN = re.compile(r"<(span|div|section)\b[^>]*\bdata-nosnippet\b[^>]*>", re.I)
_BREAK = re.compile(r"</?(?:p|br|div|li|ul|ol|h[1-6]|tr|td|blockquote|section|figure)\b[^>]*>", re.I)
_TAG = re.compile(r"<[^>]*>")
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
MAX_SOURCE = 20_000
WIDE_PER_WORD = 2  # characters of a script without spaces that count as a word


def plain(markup: str) -> str:
    """The visible text of a feed's own HTML on one line: no scripts, nothing that carries data-nosnippet, no control characters."""
    text = _without_unshown(_DROPPED.sub(" ", markup[:MAX_SOURCE]))
    text = html.unescape(_TAG.sub("", _BREAK.sub(" ", text)))
    if "<" in text:  # escaped twice, as many feeds do
        text = html.unescape(_TAG.sub("", _BREAK.sub(" ", _without_unshown(_DROPPED.sub(" ", text)))))
    return " ".join(_INVISIBLE.sub("", text).split())


def _without_unshown(markup: str) -> str:
    """The markup without elements that carry data-nosnippet; one that never closes takes the rest with it."""
    found = _UNSHOWN.search(markup)
    while found:
        depth, at = 1, found.end()
        for tag in re.compile(rf"<(/?){found.group(1)}\b[^>]*>", re.I).finditer(markup, found.end()):
            depth += -1 if tag.group(1) else 1
            at = tag.end()
            if depth == 0:
                break
        markup = markup[: found.start()] + " " + (markup[at:] if depth == 0 else "")
        found = _UNSHOWN.search(markup)
    return markup


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
        elif not in_word:
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
    kept = text[:end].rstrip(" ,;:-–—(«“\"'")
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
    )


def retention_s(rights: Rights) -> float:
    """How many seconds the text may be kept after its analysis; infinity where it is licensed, 0 where it is reserved or paid."""
    if rights.store in ("none", "metadata") or rights.access == "paid" or rights.tdm == "deny":
        return 0.0
    if rights.store == "text":
        return float("inf")
    return 0.0 if rights.licence == "all-rights-reserved" and rights.show == "headline" else TRANSIENT_S
