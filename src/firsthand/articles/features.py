"""What can be said of a line without reading its language: lengths, links, marks, where it stands, what stands around it.

One row of numbers a block; the columns are `names(words)`, and the model in `data/block_model.tsv` names its columns by them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from firsthand.articles.scan import Block, Element, Scan
from firsthand.articles.title import letters
from firsthand.articles.words import Words

Matrix = NDArray[np.float32]
_WIDE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_END = frozenset(".!?。！？…।؟۔།።\"”»'’」）)՝։")
_SENTENCE = re.compile(r"[.!?…](?=\s)|[。！？।؟۔།።]")
_COMMAS = re.compile(r"[,，、،;；]")
_DIGITS = re.compile(r"\d")
_DATE = re.compile(r"(?:19|20)\d\d|\d{1,2}:\d{2}")
_MARKS = re.compile(r"[©@|»›→#•·]|https?:|www\.")
_QUOTES = re.compile(r"[\"“”„«»「」‘’]")
_WIDE_WEIGHT = 2.0  # a Han character carries about what this many letters do
_UP = 5
_TEXT = (
    "chars", "link_share", "strong_share", "anchors", "ends", "colon", "sentences", "commas", "digits", "upper", "date", "marks", "quotes",
    "lower_start", "words", "broken", "bare", "inline", "hidden_copy", "title_share", "is_title", "in_markup", "in_description", "again",
)  # fmt: skip
_PLACE = ("index", "offset", "after_title", "before_title", "depth", "same_style", "style_blocks", "blocks", "page_good")
_AROUND = ("chars", "link_share", "ends", "same_parent", "same_style", "good")
_CONTAINER = ("good", "links", "blocks", "share")
_TAGS = ("p", "div", "td", "li", "h1", "h2", "h3", "h4", "span", "blockquote", "figcaption", "section", "article", "dd", "pre", "body", "center")


def names(words: Words) -> tuple[str, ...]:
    """The columns, in order."""
    return (
        *_TEXT, *_PLACE, *(f"tag:{t}" for t in _TAGS),
        *(f"{side}{k}:{n}" for side, k in (("prev", 1), ("prev", 2), ("next", 1), ("next", 2)) for n in _AROUND),
        *(f"up{k}:{n}" for k in range(1, _UP + 1) for n in _CONTAINER),
        *(f"near:{g}" for g in words.names), *(f"far:{g}" for g in words.names),
        "good_before", "good_after", "gap_before", "gap_after", "best", "best_share",
    )  # fmt: skip


def weight(text: str) -> float:
    """The length of a text in letters, wide characters counted by what they carry."""
    if text.isascii():
        return float(len(text))
    return len(text) + (_WIDE_WEIGHT - 1) * len(_WIDE.findall(text))


class _Containers:
    """Sums over the elements that enclose blocks."""

    def __init__(self) -> None:
        self.good: dict[int, float] = {}
        self.chars: dict[int, float] = {}
        self.links: dict[int, float] = {}
        self.blocks: dict[int, int] = {}

    def add(self, element: Element | None, chars: float, links: float, good: float) -> None:
        for _ in range(_UP + 3):
            if element is None:
                return
            n = element.number
            self.good[n] = self.good.get(n, 0.0) + good
            self.chars[n] = self.chars.get(n, 0.0) + chars
            self.links[n] = self.links.get(n, 0.0) + links
            self.blocks[n] = self.blocks.get(n, 0) + 1
            element = element.parent


def _style(block: Block) -> str:
    return f"{block.element.tag} {block.element.words}"


def measure(found: Scan, words: Words, headline: str | None, title_block: int | None, markup_body: str | None, description: str | None) -> Matrix:
    """A row a block. `markup_body` is the article's text as the markup has it, `description` the page's."""
    blocks = found.blocks
    count = len(blocks)
    chars = [weight(b.text) for b in blocks]
    link_share = [min(1.0, b.link_chars / len(b.text)) for b in blocks]
    ends = [float(b.text[-1] in _END) for b in blocks]
    good = [c if c >= 40 and s < 0.35 else 0.0 for c, s in zip(chars, link_share, strict=True)]
    styles: dict[str, list[float]] = {}
    containers = _Containers()
    for b, c, s, g in zip(blocks, chars, link_share, good, strict=True):
        containers.add(b.element, c, c * s, g)
        sums = styles.setdefault(_style(b), [0.0, 0.0])
        sums[0] += g
        sums[1] += 1
    page_good = sum(good) or 1.0
    best = _best(blocks, chars, good)
    text = _text_columns(blocks, chars, link_share, ends, headline, markup_body, description)
    place = _place_columns(found, blocks, styles, page_good, title_block)
    tags = [[float(b.element.tag == t) for t in _TAGS] for b in blocks]
    around = _around_columns(blocks, chars, link_share, ends, good)
    ups = [_container_row(b, containers, page_good) for b in blocks]
    groups = _group_columns(blocks, words)
    runs = _run_columns(good, chars, page_good, count)
    tops = [_best_row(b, best, containers, page_good) for b in blocks]
    if not count:
        return np.zeros((0, len(names(words))), dtype=np.float32)
    parts = [np.array(part, dtype=np.float32) for part in (text, place, tags)]
    return np.hstack([*parts, around, np.array(ups, dtype=np.float32), groups, runs, np.array(tops, dtype=np.float32)])


def _text_columns(
    blocks: Sequence[Block], chars: list[float], link_share: list[float], ends: list[float], headline: str | None, markup_body: str | None, description: str | None
) -> list[list[float]]:  # fmt: skip
    title = letters(headline or "")
    title_words = set((headline or "").casefold().split())
    known = letters(markup_body) if markup_body else ""
    told = letters(description) if description else ""
    seen: set[str] = set()
    rows = []
    for b, c, s, e in zip(blocks, chars, link_share, ends, strict=True):
        text = b.text
        size = len(text)
        bare = letters(text)
        own = text.casefold().split()
        rows.append([
            np.log1p(c), s, min(1.0, b.strong_chars / size), float(len(b.anchors)), e, float(text[-1] in ":："), float(len(_SENTENCE.findall(text))),
            len(_COMMAS.findall(text)) / size * 100, len(_DIGITS.findall(text)) / size, sum(map(str.isupper, text[:200])) / min(size, 200), float(bool(_DATE.search(text))),
            float(len(_MARKS.findall(text))), float(len(_QUOTES.findall(text))), float(text[0].islower()), c / max(1, len(own)), float(b.broken), float(b.element.tag in ("div", "td", "body", "center", "span")),
            float(b.inner is not b.element), float(bare in seen), sum(w in title_words for w in own) / max(1, len(own)),
            float(bool(title) and bare == title), (1.0 if len(bare) > 8 and bare in known else 0.0) if known else -1.0,
            (1.0 if len(bare) > 8 and bare[:60] in told else 0.0) if told else -1.0, float(text in seen),
        ])  # fmt: skip
        seen.add(bare)
    return rows


def _place_columns(found: Scan, blocks: Sequence[Block], styles: dict[str, list[float]], page_good: float, title_block: int | None) -> list[list[float]]:
    count = len(blocks)
    total = (blocks[-1].start + len(blocks[-1].text)) if blocks else 1
    rows = []
    for i, b in enumerate(blocks):
        sums = styles[_style(b)]
        after = float(min(200, max(-200, i - title_block))) if title_block is not None else -999.0
        rows.append([
            i / count, b.start / total, after, float(title_block is not None and i < title_block), float(b.element.depth), sums[0] / page_good,
            sums[1], float(count), float(np.log1p(page_good)),
        ])  # fmt: skip
    return rows


def _around_columns(blocks: Sequence[Block], chars: list[float], link_share: list[float], ends: list[float], good: list[float]) -> Matrix:
    count = len(blocks)
    base = np.array([np.log1p(chars), link_share, ends, [float(g > 0) for g in good]], dtype=np.float32) if count else np.zeros((4, 0), np.float32)
    parents = np.array([b.element.parent.number if b.element.parent else 0 for b in blocks], dtype=np.int64)
    numbers: dict[str, int] = {}
    styles = np.array([numbers.setdefault(_style(b), len(numbers)) for b in blocks], dtype=np.int64)
    columns = []
    for shift in (1, 2, -1, -2):
        moved = np.full((6, count), -1.0, dtype=np.float32)
        if count > abs(shift):
            into = slice(shift, None) if shift > 0 else slice(None, shift)
            outof = slice(None, -shift) if shift > 0 else slice(-shift, None)
            moved[:3, into] = base[:3, outof]
            moved[3, into] = parents[into] == parents[outof]
            moved[4, into] = styles[into] == styles[outof]
            moved[5, into] = base[3, outof]
        columns.append(moved.T)
    return np.hstack(columns)


def _container_row(block: Block, containers: _Containers, page_good: float) -> list[float]:
    row: list[float] = []
    element: Element | None = block.element.parent if block.element.tag in ("p", "li", "span", "a") and block.element.parent else block.element
    for _ in range(_UP):
        if element is None:
            row.extend((-1.0, -1.0, -1.0, -1.0))
            continue
        n = element.number
        all_chars = containers.chars.get(n, 0.0) or 1.0
        good = containers.good.get(n, 0.0)
        row.extend((good / page_good, containers.links.get(n, 0.0) / all_chars, float(min(400, containers.blocks.get(n, 0))), good / all_chars))
        element = element.parent
    return row


def _group_columns(blocks: Sequence[Block], words: Words) -> Matrix:
    near = np.array([near_groups(b) for b in blocks], dtype=np.int64).reshape(-1, 1)
    far = np.array([b.element.above for b in blocks], dtype=np.int64).reshape(-1, 1)
    bits = np.arange(len(words.names), dtype=np.int64).reshape(1, -1)
    return np.hstack([(near >> bits) & 1, (far >> bits) & 1]).astype(np.float32)


def near_groups(block: Block) -> int:
    """The word groups of a block's element, of its first words' element and of the two around it."""
    element = block.element
    mask = element.groups | block.inner.groups
    for _ in range(2):
        if element.parent is None:
            break
        element = element.parent
        mask |= element.groups
    return mask


def _run_columns(good: list[float], chars: list[float], page_good: float, count: int) -> Matrix:
    """Shares of good text before and after within ten lines, and lines since and until the nearest good one."""
    g = np.array(good, dtype=np.float32)
    total = np.concatenate([[0.0], np.cumsum(g)])
    at = np.arange(count)
    before = total[at] - total[np.maximum(0, at - 10)]
    after = total[np.minimum(count, at + 11)] - total[np.minimum(count, at + 1)]
    since, until = np.full(count, 50.0), np.full(count, 50.0)
    last = -50
    for i in range(count):
        since[i] = min(50, i - last)
        if good[i]:
            last = i
    last = count + 50
    for i in range(count - 1, -1, -1):
        until[i] = min(50, last - i)
        if good[i]:
            last = i
    return np.stack([before / page_good, after / page_good, since, until], axis=1).astype(np.float32)


def _best(blocks: Sequence[Block], chars: list[float], good: list[float]) -> Element | None:
    """The container that plain paragraph scoring picks (Arc90's readability, without its word lists)."""
    scores: dict[int, float] = {}
    elements: dict[int, Element] = {}
    for b, c, g in zip(blocks, chars, good, strict=True):
        if not g:
            continue
        value = 1 + len(_COMMAS.findall(b.text)) + min(c / 100, 3)
        element: Element | None = b.element
        for share in (1.0, 0.8, 0.5, 0.3):
            if element is None:
                break
            scores[element.number] = scores.get(element.number, 0.0) + value * share
            elements[element.number] = element
            element = element.parent
    return elements[max(scores, key=lambda n: scores[n])] if scores else None


def _best_row(block: Block, best: Element | None, containers: _Containers, page_good: float) -> list[float]:
    if best is None:
        return [-1.0, 0.0]
    element: Element | None = block.element
    steps = 0
    while element is not None and element.number > best.number:
        element, steps = element.parent, steps + 1
    inside = element is best
    return [float(steps) if inside else -1.0, containers.good.get(best.number, 0.0) / page_good]
