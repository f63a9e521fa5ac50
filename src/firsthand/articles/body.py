"""The body: which lines of a page are the article's own text, and what stands right before and after them."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from firsthand.articles.doubt import SURE, best_threshold, of_today, voted
from firsthand.articles.features import Measures, Told, measure
from firsthand.articles.markup import Markup, plain, read_markup
from firsthand.articles.scan import Anchor, Block, Scan, scan
from firsthand.articles.score import Model, likelihood
from firsthand.articles.templates import line_hash
from firsthand.articles.title import Title, headline_of, letters, site_name_of
from firsthand.articles.words import Words
from firsthand.model.article import SiteTemplate
from firsthand.text.dates import without_day
from firsthand.text.html import Document

_TAIL_CHARS = 150
_TAIL_LINES = 3
_STRIP_LINES = 40
_LEAST_MARKUP = 300  # characters of an articleBody that is worth comparing with
_MOST_MARKUP = 300_000
_BREAK = re.compile(r"\n\s*|</p>|<br\s?/?>")
_CLOSING = re.compile(r"^(?:©|\(c\)\s|copyright\b|cc[ -]by\b)|creativecommons\.org/licen|all rights reserved|©\s?(?:19|20)\d\d", re.I)
_CLOSED = 300  # characters of a last line in which it is looked for
THRESHOLD = 0.5  # the highest
_DOUBTFUL, _COMPANY, _NEXT = 0.2, 3, 2
_OPENINGS, _DATED, _BESIDE_DAY = 4, 80, 40  # lines before the text, characters of them and of what may stand beside a day
_TITLE_SIZES = 2  # a line longer than this many headlines is not the headline


@dataclass(frozen=True, slots=True)
class Seen:
    """A page looked at once: its lines and what they measure, its markup and headline."""

    scan: Scan
    markup: Markup
    title: Title
    site: str | None
    features: Measures
    credited: frozenset[int]  # lines of captions that name whose picture it is


@dataclass(frozen=True, slots=True)
class Body:
    """Paragraphs as published, the lede, the lines before and after, and the numbers of the body's blocks."""

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


def looked_at(document: Document, words: Words) -> Seen:
    """What every later step reads."""
    found = scan(document.serialized, words)
    markup = read_markup(document, document.url)
    site = site_name_of(document, markup)
    title = headline_of(document, markup, found, site)
    text = markup.text("articleBody")
    told = text if text and len(text) >= _LEAST_MARKUP else None
    beside = Told(title.headline, title.block, told, document.meta("og:description", "description"))
    named = words.bit("credit")
    credited = frozenset(s.block for s in found.spans if s.element.groups & named and found.blocks[s.block : s.block + 1])
    captions = frozenset(n for n in credited if found.blocks[n].element.tag == "figcaption")
    return Seen(found, markup, title, site, measure(found, words, beside), captions)


def choose_body(document: Document, seen: Seen, model: Model, template: SiteTemplate | None, months: Mapping[str, int]) -> Body:
    """The body by the block model; lines that the outlet's template knows are left out."""
    blocks = [seen.scan.blocks[n] for n in seen.features.candidates]
    given = likelihood(seen.features.rows, model)
    lengths = np.array([len(b.text) for b in blocks], dtype=np.float32)
    threshold, expected = best_threshold(given, lengths, THRESHOLD)
    if expected < SURE and of_today(document):
        given = voted(document, blocks, given)
        threshold, _ = best_threshold(given, lengths, THRESHOLD)
    chosen = _trimmed(_chosen(seen, given, threshold, template.lines if template else frozenset()), months)
    numbers = tuple(b.number for b in chosen)
    first, last = (numbers[0], numbers[-1]) if numbers else (None, None)
    paragraphs = tuple(b.text for b in chosen)
    return Body(
        paragraphs=_fuller(paragraphs, seen.markup) or paragraphs,
        lede=document.meta("og:description", "description"),
        strip=_strip(seen.scan, seen.title, first),
        tail=_tail(seen.scan, last),
        anchors=tuple(a for b in chosen for a in b.anchors),
        blocks=numbers,
        title_block=seen.title.block,
    )


def _chosen(seen: Seen, given: NDArray[np.float32], threshold: float, known: frozenset[int]) -> list[Block]:
    title, size = letters(seen.title.headline or ""), len(seen.title.headline or "")
    blocks = [seen.scan.blocks[number] for number in seen.features.candidates]
    chosen = []
    for block, taken in zip(blocks, with_companions(given, companion_keys(blocks), threshold), strict=True):
        if not taken or block.number in seen.credited or (known and line_hash(block.text) in known):
            continue
        if len(block.text) >= _TITLE_SIZES * size or letters(block.text) != title:
            chosen.append(block)
    return chosen


def _trimmed(chosen: list[Block], months: Mapping[str, int]) -> list[Block]:
    """Without the short lines before the first paragraph that print a day, with or without a name: they are the headline's company; and
    without the lines at the end that say whose it all is.
    """
    while len(chosen) > 1 and _CLOSING.search(chosen[-1].text[:_CLOSED]):
        chosen = chosen[:-1]
    for count, block in enumerate(chosen[:_OPENINGS]):
        if len(block.text) > _DATED:
            return [b for b in chosen[:count] if not _is_day(b.text, months)] + chosen[count:]
    return chosen


def _is_day(line: str, months: Mapping[str, int]) -> bool:
    if not any(c.isdigit() for c in line):
        return False
    rest = without_day(line, months)
    return rest is not None and len(rest) <= _BESIDE_DAY


def companion_keys(blocks: list[Block]) -> list[tuple[int, str, str]]:
    """What lines of one kind have in common: the box they stand in, their tag and class. Lines that are mostly link keep company with none."""
    keys = []
    for number, block in enumerate(blocks):
        element = block.element
        box = element.parent if element.parent and element.tag in ("p", "div", "li") else element
        keys.append((-1 - number, "", "") if 2 * block.link_chars >= len(block.text) else (box.number, element.tag, element.words))
    return keys


def with_companions(given: NDArray[np.float32], keys: list[tuple[int, str, str]], threshold: float) -> list[bool]:
    """The lines above the threshold, and doubtful lines among or next to three or more chosen ones of their kind: a text's last line is
    no worse than its others. Measured on other outlets' pages: +.002 to +.006 body F1 on every corpus.
    """
    taken = [bool(p > threshold) for p in given]
    kinds: dict[tuple[int, str, str], list[int]] = {}
    for number, key in enumerate(keys):
        kinds.setdefault(key, []).append(number)
    for members in kinds.values():
        sure = [n for n in members if given[n] > threshold]
        if len(sure) >= _COMPANY:
            for n in members:
                if given[n] >= _DOUBTFUL and sure[0] - _NEXT <= n <= sure[-1] + _NEXT:
                    taken[n] = True
    return taken


def _fuller(paragraphs: tuple[str, ...], markup: Markup) -> tuple[str, ...] | None:
    """The markup's articleBody where the page itself shows less than half of it: text that a script would have drawn."""
    told = markup.node.get("articleBody")
    if not isinstance(told, str) or len(told) < _LEAST_MARKUP or 2 * sum(map(len, paragraphs)) >= len(told):
        return None
    pieces = (plain(piece) for piece in _BREAK.split(html.unescape(told[:_MOST_MARKUP])))
    return tuple(piece for piece in pieces if piece) or None


def _strip(found: Scan, title: Title, first: int | None) -> tuple[str, ...]:
    if first is None:
        return ()
    begin = title.block + 1 if title.block is not None and title.block < first else max(0, first - 8)
    return tuple(b.text for b in found.blocks[begin:first][-_STRIP_LINES:])


def _tail(found: Scan, last: int | None) -> tuple[str, ...]:
    if last is None:
        return ()
    lines: list[str] = []
    length = 0
    for block in found.blocks[last + 1 : last + 30]:
        lines.append(block.text)
        length += len(block.text)
        if length > _TAIL_CHARS and len(lines) >= _TAIL_LINES:
            break
    return tuple(lines)
