"""What can be said of a line without reading its language: lengths, links, marks, where it stands, what stands around it.

One row of numbers a candidate line; the columns are `names(words)`, and the model in `data/block_model.tsv` names its inputs by
them. Short lines that are links and nothing else are no candidates; they only count in what surrounds the others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import log1p

import numpy as np
from numpy.typing import NDArray

from firsthand.articles.scan import Block, Element, Scan
from firsthand.articles.title import letters
from firsthand.articles.words import Words

Matrix = NDArray[np.float32]
_WIDE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_END = frozenset(".!?。！？…।؟۔།።\"”»'’」）)՝։")
_SENTENCE = re.compile(r"[.!?…](?=\s)|[。！？।؟۔།።]")
_COMMA = re.compile(r"[,，、،;；]")
_DATE = re.compile(r"(?:19|20)\d\d|\d{1,2}:\d{2}")
_ADDRESS = re.compile(r"https?:|www\.")


def _kinds() -> NDArray[np.uint8]:
    """Of every character: 1 comma, 2 digit, 3 capital, 4 mark, 5 quotation mark, 6 sentence end, 7 the mark that quotes, 0 other."""
    kinds = np.zeros(0x10001, dtype=np.uint8)
    for kind, of in (
        (1, ",，、،;；"), (2, "".join(c for c in map(chr, range(0x10000)) if c.isdecimal())), (4, "©@|›→#•·"), (5, "\"“”„«「」‘’"), (7, "»"),
        (3, "".join(map(chr, (*range(0x41, 0x5B), *range(0xC0, 0xDF), *range(0x391, 0x3AC), *range(0x410, 0x430))))), (6, ".!?…。！？।؟۔።"),
    ):  # fmt: skip
        kinds[[ord(c) for c in of]] = kind
    return kinds


_KINDS = _kinds()
_ORDER = np.arange(1, 8, dtype=np.uint8)[None, :]
_WIDE_WEIGHT = 2.0  # a Han character carries about what this many letters do
_GOOD = 40.0  # weight from which a line without links is text
_UP = 5
_WORD = 30.0  # letters of a word; scripts without spaces have no more to say
_SEEN = 160  # characters of a line whose marks are counted
_NAV_SHARE, _NAV_WEIGHT = 0.9, 100.0
_TEXT = (
    "chars", "link_share", "strong_share", "anchors", "ends", "colon", "ellipsis", "sentences", "commas", "digits", "upper", "date", "marks", "quotes",
    "lower_start", "words", "broken", "bare", "inline", "title_share", "is_title", "in_markup", "in_description", "again",
)  # fmt: skip
_PLACE = ("index", "offset", "after_title", "before_title", "depth", "same_style", "style_blocks", "blocks", "page_good", "of_longest")
_AROUND = ("chars", "link_share", "ends", "same_parent", "same_style", "good")
_CONTAINER = ("good", "links", "blocks", "share")
_TAGS = (
    "p",
    "div",
    "td",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "span",
    "blockquote",
    "figcaption",
    "section",
    "article",
    "dd",
    "pre",
    "body",
    "center",
)


@dataclass(frozen=True, slots=True)
class Measures:
    """The candidates' numbers (of `Scan.blocks`) and a row of features for each."""

    candidates: tuple[int, ...]
    rows: Matrix


@dataclass(frozen=True, slots=True)
class Told:
    """What else the page says: headline and its block, the article's text by the markup, the page's description."""

    headline: str | None
    title_block: int | None
    markup_body: str | None
    description: str | None


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


class _Page:
    """The blocks with what every column needs of them."""

    def __init__(self, found: Scan) -> None:
        self.blocks = blocks = found.blocks
        wide = any(_WIDE.search(b.text) for b in blocks[:: max(1, len(blocks) // 60)])
        self.chars = [weight(b.text) if wide else float(len(b.text)) for b in blocks]
        self.link_share = [min(1.0, b.link_chars / len(b.text)) for b in blocks]
        self.ends = [float(b.text[-1] in _END) for b in blocks]
        self.good = [c if c >= _GOOD and s < 0.35 else 0.0 for c, s in zip(self.chars, self.link_share, strict=True)]
        self.page_good = sum(self.good) or 1.0
        self.longest = max(self.good, default=0.0) or 1.0
        self.candidates = tuple(
            i for i, (c, s) in enumerate(zip(self.chars, self.link_share, strict=True)) if not (s > _NAV_SHARE and c < _NAV_WEIGHT)
        )
        numbers: dict[tuple[str, str], int] = {}
        self.style = [numbers.setdefault((b.element.tag, b.element.words), len(numbers)) for b in blocks]
        self.style_good = [0.0] * len(numbers)
        self.style_count = [0] * len(numbers)
        for style, g in zip(self.style, self.good, strict=True):
            self.style_good[style] += g
            self.style_count[style] += 1
        self.sums = self._sums()

    def _sums(self) -> dict[int, list[float]]:
        """[good, links, blocks, chars] of every element that encloses blocks, by its number."""
        sums: dict[int, list[float]] = {}
        elements: dict[int, Element] = {}
        for b, c, s, g in zip(self.blocks, self.chars, self.link_share, self.good, strict=True):
            element: Element | None = b.element
            while element is not None and element.number not in elements:
                elements[element.number] = element
                sums[element.number] = [0.0, 0.0, 0.0, 0.0]
                element = element.parent
            own = sums[b.element.number]
            own[0] += g
            own[1] += c * s
            own[2] += 1
            own[3] += c
        for number in sorted(elements, reverse=True):  # a parent's number is lower than its children's
            parent = elements[number].parent
            if parent is not None:
                above, own = sums[parent.number], sums[number]
                above[0] += own[0]
                above[1] += own[1]
                above[2] += own[2]
                above[3] += own[3]
        return sums


def measure(found: Scan, words: Words, told: Told) -> Measures:
    """A row for every candidate."""
    page = _Page(found)
    if not page.candidates:
        return Measures((), np.zeros((0, len(names(words))), dtype=np.float32))
    index = np.array(page.candidates)
    parts = [np.array(part, dtype=np.float32) for part in (_text_columns(page, told), _place_columns(page, told), _tag_columns(page))]
    containers = np.array(_container_columns(page), dtype=np.float32)
    best = np.array(_best_columns(page), dtype=np.float32)
    rows = [*parts, _around_columns(page)[index], containers, _group_columns(page, words), _run_columns(page)[index], best]
    return Measures(page.candidates, np.hstack(rows))


def _text_columns(page: _Page, told: Told) -> list[tuple[float, ...]]:
    title = letters(told.headline or "")
    title_words = set((told.headline or "").casefold().split())
    markup = letters(told.markup_body) if told.markup_body else ""
    description = told.description or ""
    seen: set[str] = set()
    rows: list[tuple[float, ...]] = []
    counts = character_counts([page.blocks[i].text[:_SEEN] for i in page.candidates])
    for i, (commas, digits, upper, marks, quotes, ends, both) in zip(page.candidates, counts, strict=True):
        b, c = page.blocks[i], page.chars[i]
        text = b.text
        size = len(text)
        head = text[:_SEEN]
        most = len(head)
        spaces = text.count(" ") + 1
        share = len([w for w in text.casefold().split() if w in title_words]) / spaces if title_words and size < 300 else 0.0
        is_title = bool(title) and size < 2 * len(told.headline or "") and letters(text) == title
        in_markup = -1.0 if not markup else float(size > 8 and letters(head) in markup)
        rows.append((
            log1p(c), page.link_share[i], min(1.0, b.strong_chars / size), len(b.anchors), page.ends[i], text[-1] in ":：", text.endswith(("...", "…")),
            ends and len(_SENTENCE.findall(head)), commas / most * 100, digits / most, upper / most,
            digits > 2 and _DATE.search(head) is not None, marks + both + (len(_ADDRESS.findall(head)) if "http" in head or "www." in head else 0), quotes + both, text[0].islower(), min(c / spaces, _WORD), min(b.broken, 5),
            b.element.tag in ("div", "td", "body", "center", "span"), b.inner is not b.element, share, is_title, in_markup,
            -1.0 if not description else size > 8 and text[:60] in description, text in seen,
        ))  # fmt: skip
        seen.add(text)
    return rows


def character_counts(texts: list[str]) -> list[list[int]]:
    """How many commas, digits, capitals, marks, quotation marks, sentence ends and closing guillemets each (not empty) text has."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    kinds = _KINDS[np.minimum(codes, len(_KINDS) - 1)]
    starts = np.cumsum([0, *(len(t) for t in texts[:-1])])
    found: list[list[int]] = np.add.reduceat(kinds[:, None] == _ORDER, starts, axis=0, dtype=np.int64).tolist()
    return found


def _place_columns(page: _Page, told: Told) -> list[tuple[float, ...]]:
    blocks, count = page.blocks, len(page.blocks)
    total = blocks[-1].start + len(blocks[-1].text)
    good = float(np.log1p(page.page_good))
    title = told.title_block
    rows: list[tuple[float, ...]] = []
    for i in page.candidates:
        style = page.style[i]
        rows.append((
            i / count, blocks[i].start / total, -999.0 if title is None else float(min(200, max(-200, i - title))), float(title is not None and i < title),
            float(blocks[i].element.depth), page.style_good[style] / page.page_good, float(min(300, page.style_count[style])), float(min(1500, count)), good,
            min(1.0, page.chars[i] / page.longest),
        ))  # fmt: skip
    return rows


def _tag_columns(page: _Page) -> list[tuple[bool, ...]]:
    known = {t: tuple(t == other for other in _TAGS) for t in _TAGS}
    nothing = (False,) * len(_TAGS)
    return [known.get(page.blocks[i].element.tag, nothing) for i in page.candidates]


def _around_columns(page: _Page) -> Matrix:
    count = len(page.blocks)
    base = np.array([np.log1p(page.chars), page.link_share, page.ends, np.array(page.good) > 0], dtype=np.float32)
    parents = np.array([b.element.parent.number if b.element.parent else 0 for b in page.blocks], dtype=np.int64)
    styles = np.array(page.style, dtype=np.int64)
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


def _container_columns(page: _Page) -> list[list[float]]:
    known: dict[int, list[float]] = {}
    rows = []
    for i in page.candidates:
        element = page.blocks[i].element
        start = element.parent if element.tag in ("p", "li", "span", "a") and element.parent else element
        row = known.get(start.number)
        if row is None:
            row = known[start.number] = _container_row(start, page)
        rows.append(row)
    return rows


def _container_row(start: Element, page: _Page) -> list[float]:
    row: list[float] = []
    element: Element | None = start
    for _ in range(_UP):
        if element is None:
            row.extend((-1.0, -1.0, -1.0, -1.0))
            continue
        good, links, blocks, chars = page.sums[element.number]
        row.extend((good / page.page_good, links / (chars or 1.0), min(400.0, blocks), good / (chars or 1.0)))
        element = element.parent
    return row


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


def _group_columns(page: _Page, words: Words) -> Matrix:
    near = np.array([near_groups(page.blocks[i]) for i in page.candidates], dtype=np.int64).reshape(-1, 1)
    far = np.array([page.blocks[i].element.above for i in page.candidates], dtype=np.int64).reshape(-1, 1)
    bits = np.arange(len(words.names), dtype=np.int64).reshape(1, -1)
    return np.hstack([(near >> bits) & 1, (far >> bits) & 1]).astype(np.float32)


def _run_columns(page: _Page) -> Matrix:
    """Shares of good text before and after within ten lines, and lines since and until the nearest good one."""
    good = np.array(page.good, dtype=np.float64)
    count = len(good)
    total = np.concatenate([[0.0], np.cumsum(good)])
    at = np.arange(count)
    before = total[at] - total[np.maximum(0, at - 10)]
    after = total[np.minimum(count, at + 11)] - total[np.minimum(count, at + 1)]
    is_good = good > 0
    last = np.maximum.accumulate(np.where(is_good, at, -60))
    following = np.minimum.accumulate(np.where(is_good, at, count + 60)[::-1])[::-1]
    since = np.minimum(50, at - np.concatenate([[-60], last[:-1]]))
    until = np.minimum(50, np.concatenate([following[1:], [count + 60]]) - at)
    return np.stack([before / page.page_good, after / page.page_good, since, until], axis=1).astype(np.float32)


def _best(blocks: Sequence[Block], chars: Sequence[float], good: Sequence[float]) -> Element | None:
    """The container that plain paragraph scoring picks (Arc90's readability, without its word lists)."""
    scores: dict[int, float] = {}
    elements: dict[int, Element] = {}
    for b, c, g in zip(blocks, chars, good, strict=True):
        if not g:
            continue
        value = 1 + len(_COMMA.findall(b.text)) + min(c / 100, 3)
        element: Element | None = b.element
        for share in (1.0, 0.8, 0.5, 0.3):
            if element is None:
                break
            scores[element.number] = scores.get(element.number, 0.0) + value * share
            elements[element.number] = element
            element = element.parent
    return elements[max(scores, key=lambda n: scores[n])] if scores else None


def _best_columns(page: _Page) -> list[tuple[float, float]]:
    best = _best(page.blocks, page.chars, page.good)
    if best is None:
        return [(-1.0, 0.0)] * len(page.candidates)
    share = page.sums[best.number][0] / page.page_good
    rows = []
    for i in page.candidates:
        element: Element | None = page.blocks[i].element
        steps = 0
        while element is not None and element.number > best.number:
            element, steps = element.parent, steps + 1
        rows.append((float(steps) if element is best else -1.0, share))
    return rows
