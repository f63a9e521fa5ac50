"""The body: which lines of a page are the article's own text."""

from __future__ import annotations

from dataclasses import dataclass

from firsthand.articles.markup import Markup
from firsthand.articles.scan import Anchor, Block, Element, Scan
from firsthand.articles.templates import line_hash
from firsthand.articles.title import Title, letters
from firsthand.articles.words import Words
from firsthand.model.article import SiteTemplate
from firsthand.text.html import Document

_TAIL_CHARS = 150
_STRIP_BLOCKS = 40


@dataclass(frozen=True, slots=True)
class Body:
    """Paragraphs as published, the lede, the lines before and after, and the numbers of the first and last block."""

    paragraphs: tuple[str, ...]
    lede: str | None
    strip: tuple[str, ...]
    tail: tuple[str, ...]
    anchors: tuple[Anchor, ...]
    blocks: tuple[int, ...]
    title_block: int | None

    @property
    def first(self) -> int | None:
        return self.blocks[0] if self.blocks else None

    @property
    def last(self) -> int | None:
        return self.blocks[-1] if self.blocks else None


def choose_body(document: Document, found: Scan, markup: Markup, title: Title, words: Words, template: SiteTemplate | None) -> Body:
    known = template.lines if template else frozenset()
    blocks = [b for b in found.blocks if not (known and line_hash(b.text) in known)]
    chosen = _chosen(blocks, words, title)
    numbers = tuple(b.number for b in chosen)
    paragraphs = tuple(b.text for b in chosen)
    anchors = tuple(a for b in chosen for a in b.anchors)
    first, last = (numbers[0], numbers[-1]) if numbers else (None, None)
    return Body(
        paragraphs=paragraphs,
        lede=document.meta("og:description", "description"),
        strip=_strip(found, title, first),
        tail=_tail(found, last),
        anchors=anchors,
        blocks=numbers,
        title_block=title.block,
    )


def _strip(found: Scan, title: Title, first: int | None) -> tuple[str, ...]:
    if first is None:
        return ()
    begin = title.block + 1 if title.block is not None and title.block < first else max(0, first - 8)
    return tuple(b.text for b in found.blocks[begin:first][-_STRIP_BLOCKS:])


def _tail(found: Scan, last: int | None) -> tuple[str, ...]:
    if last is None:
        return ()
    lines: list[str] = []
    length = 0
    for block in found.blocks[last + 1 : last + 30]:
        lines.append(block.text)
        length += len(block.text)
        if length > _TAIL_CHARS and len(lines) >= 3:
            break
    return tuple(lines)


def _chosen(blocks: list[Block], words: Words, title: Title) -> list[Block]:
    bad = words.bit("comment", "footer", "nav", "related", "share", "<footer", "<nav", "<form", "caption", "<figure", "advert", "subscribe")
    scores: dict[int, float] = {}
    elements: dict[int, Element] = {}
    for b in blocks:
        if len(b.text) < 40 or b.link_chars * 2 > len(b.text) or near(b) & bad:
            continue
        value = 1 + b.text.count(",") + b.text.count("，") + b.text.count("、") + min(len(b.text) / 100, 3)
        element: Element | None = b.element
        for share in (1.0, 0.8, 0.5, 0.3):
            if element is None:
                break
            scores[element.number] = scores.get(element.number, 0) + value * share
            elements[element.number] = element
            element = element.parent
    if not scores:
        return []
    best = elements[max(scores, key=lambda n: scores[n])]
    chosen = []
    wanted = letters(title.headline or "")
    for b in blocks:
        element = b.element
        while element is not None and element.number > best.number:
            element = element.parent
        if element is not best or near(b) & bad or b.link_chars * 2 > len(b.text):
            continue
        if letters(b.text) == wanted or (len(b.text) < 40 and b.text[-1:] not in '.!?。！？…"”»'):
            continue
        chosen.append(b)
    return chosen


def near(block: Block) -> int:
    """The word groups of a block's element and of the two around it."""
    element = block.element
    mask = element.groups
    for _ in range(2):
        if element.parent is None:
            break
        element = element.parent
        mask |= element.groups
    return mask
