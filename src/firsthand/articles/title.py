"""The headline: what markup, meta, `<h1>` and `<title>` say, weighed against each other; and the site's name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from firsthand.articles.markup import Markup
from firsthand.articles.scan import Block, Scan
from firsthand.text.html import Document
from firsthand.text.tokens import skeleton
from firsthand.text.urls import registrable_domain

_SEPARATOR = re.compile(r"\s+[|–—·•»«:~]+\s+|\s+-+\s+|\s*[|｜_–—：]\s*|\s+::\s+|(?<=\w):\s+|(?<=[\u3000-\u9fff\uac00-\ud7af])-+(?=[^-]*$)")
_LONGEST = 1_000  # characters of a title
_SOUND = 5  # consonants of a domain's label from which a name in another script that sounds the same is the outlet's
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


@dataclass(frozen=True, slots=True)
class _Heading:
    """An `<h1>`: its lines as one, and the number of its first."""

    text: str
    number: int
    lines: int


def _headings(found: Scan) -> list[_Heading]:
    held: dict[int, _Heading] = {}
    for block in found.blocks:
        element = block.element if block.element.tag == "h1" else block.element.parent
        if element is not None and element.tag == "h1":
            known = held.get(element.number)
            held[element.number] = (
                _Heading(f"{known.text} {block.text}", known.number, known.lines + 1) if known else _Heading(block.text, block.number, 1)
            )
    return list(held.values())


def headline_of(document: Document, markup: Markup, found: Scan, site: str | None) -> Title:
    """The headline. What the page tells others (`og:title`) is the publisher's own word for it, free of the labels that a layout
    adds. Where markup and `<h1>` agree against it, or markup and `<title>`, theirs holds; an `<h1>` that says the same stands for it.
    """
    headings = _headings(found)
    page_title = strip_site(document.title, site, document.url) if document.title else None
    shared, marked = (
        strip_site(" ".join(t.split()), site, document.url) if t and letters(t) != letters(site or "") else None
        for t in (document.meta("og:title") or document.meta("twitter:title", "dc.title", "title"), markup.text("headline", "name"))
    )
    chosen = shared or marked
    if shared and marked and letters(shared) != letters(marked):
        first = letters(headings[0].text) if headings else ""
        agreed = first == letters(marked) and letters(page_title or "") == letters(shared)
        if agreed or (first not in (letters(shared), letters(marked)) and letters(page_title or "") == letters(marked)):
            chosen = marked
    if chosen is not None:
        shown = _shown(chosen, page_title, headings)
        if shown is None:
            return Title(chosen, _place(chosen, found))
        return Title(chosen if letters(shown.text) == letters(chosen) else shown.text, shown.number)
    if page_title:
        witness = letters(document.title or "")
        agreeing = [b for b in headings if len(letters(b.text)) > 3 and letters(b.text) in witness]
        if agreeing:
            best = max(agreeing, key=lambda b: len(b.text))
            return Title(best.text, best.number)
        standing = _standing(page_title, found)
        return Title(standing.text, standing.number) if standing else Title(page_title, _place(page_title, found))
    return Title(headings[0].text, headings[0].number) if headings else Title(None, None)


def _shown(told: str, page_title: str | None, headings: list[_Heading]) -> _Heading | None:
    """The `<h1>` that is the told headline: the same, more of it where it is cut short, or it without what follows."""
    folded = letters(told)
    cut = told.rstrip().endswith(("...", "…"))
    for block in headings:
        own = letters(block.text)
        if not own:
            continue
        if own == folded or (own.startswith(folded) and (cut or own == letters(page_title or ""))):
            return block
        at = folded.find(own) if len(own) > 15 else -1
        if at >= 0 and at + len(own) < len(folded):
            return block
    return None


def _standing(title: str, found: Scan) -> Block | None:
    """The line of the page that is the longer part of a title in parts: the rest is a name that the page does not tell otherwise."""
    parts = [p for p in _SEPARATOR.split(title) if p]
    if len(parts) < 2:
        return None
    wanted = {letters(title[title.find(p) :]) for p in parts[1:]} | {letters(title[: title.rfind(p)]) for p in parts[1:]}
    wanted = {w for w in wanted if 2 * len(w) >= len(letters(title))}
    return next((b for b in found.blocks if not b.link_chars and len(b.text) < len(title) and letters(b.text) in wanted), None)


def _place(headline: str, found: Scan) -> int | None:
    wanted = letters(headline)
    matches = [b for b in found.blocks if not b.link_chars and letters(b.text) == wanted]
    best = next((b for b in matches if b.element.tag in ("h1", "h2", "h3")), matches[0] if matches else None)
    return best.number if best else None


def strip_site(title: str, site: str | None, url: str) -> str:
    """A title without the outlet's name at either end."""
    title = title[:_LONGEST]
    parts = _SEPARATOR.split(title)
    if len(parts) < 2:
        return title
    label = registrable_domain(url).split(".")[0]
    names = {letters(n) for n in (site or "", registrable_domain(url), label) if n}
    sound = skeleton(label)
    for part, at_end in ((parts[-1], True), (parts[0], False)):
        folded = letters(part)
        if (
            folded
            and (
                folded in names
                or (len(sound) >= _SOUND and not folded.isascii() and skeleton(folded) == sound)
                or any(len(n) > 3 and (n in folded or folded in n) for n in names)
            )
            and len(part) < len(title) / 2
        ):
            cut = title.rfind(part) if at_end else title.find(part) + len(part)
            kept = title[:cut] if at_end else title[cut:]
            return kept.strip(" |｜–—-·•»«:~_")
    return title
