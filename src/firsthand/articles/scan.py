"""A page's text as blocks, in one pass over its tree: every line with where it stands, every picture, every time.

The tree is written out by the parser as well-formed markup (all tags closed, `<`, `>` and `"` escaped in attributes), so that
one linear tokenizer is enough; no recursion, and memory bounded by the caps below.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from firsthand.articles.tags import INLINE, Does, Kind, Kinds
from firsthand.articles.words import Words
from firsthand.text.html import attributes

MAX_SOURCE = 3_000_000  # characters of markup read; of 3,385 pages of news 7 were longer
MAX_TAGS = 60_000
MAX_BLOCKS = 6_000
MAX_DEPTH = 120  # deeper elements count as this one
_TAG = re.compile(r"<([^>]*)>")
_NO_WIDTH = ("\u200b", "\ufeff")


@dataclass(slots=True)
class Element:
    """An open or closed element; `groups` are its own word groups, `above` those of all that enclose it."""

    number: int
    tag: str
    groups: int
    above: int
    parent: Element | None
    depth: int
    words: str = ""
    hidden: bool = False


@dataclass(slots=True)
class Anchor:
    href: str
    text: str  # with the white space of the source
    words: str = ""  # of its class, id and rel


@dataclass(slots=True)
class Block:
    """A line of text: what stands between two block boundaries or `<br>`s."""

    number: int
    text: str
    element: Element  # the innermost block-level element
    inner: Element  # the innermost element of its first words
    anchors: list[Anchor] = field(default_factory=list)
    link_chars: int = 0
    strong_chars: int = 0
    broken: int = 0  # `<br>`s right before it
    start: int = 0  # characters of text before it


@dataclass(slots=True)
class Picture:
    raw: str  # the tag
    element: Element
    after: int  # number of the block that follows it
    hidden: bool = False

    @property
    def attributes(self) -> dict[str, str]:
        """Read when asked for: most pictures of a page are not the article's."""
        return attributes(self.raw)


@dataclass(slots=True)
class Span:
    """The text of an inline element whose name speaks of a credit or an author, and the block it stands in."""

    text: str
    element: Element
    block: int


@dataclass(slots=True)
class TimeMark:
    """A `<time>` or an element with itemprop date*: its machine form, itemprop or class words, and the block it stands in."""

    value: str
    words: str
    block: int
    element: Element


@dataclass(slots=True)
class Scan:
    blocks: list[Block]
    pictures: list[Picture]
    times: list[TimeMark]
    spans: list[Span]
    elements: int
    cut: bool  # whether a cap was met


def _one_line(text: str) -> str:
    if not text.isascii():
        for sign in _NO_WIDTH:
            if sign in text:
                text = text.replace(sign, " ")
    return " ".join(text.split())


class Scanner:
    """The state of one pass; `scan` below is how to use it."""

    def __init__(self, kinds: Kinds) -> None:
        self.kinds = kinds
        self.picturing = kinds.picturing
        root = Element(0, "html", 0, 0, None, 0)
        self.stack: list[Element] = [root]
        self.out = Scan([], [], [], [], 1, False)
        self.parts: list[str] = []
        self.block_element = root
        self.inner: Element | None = None
        self.anchor: tuple[str, str, int] | None = None
        self.anchors: list[Anchor] = []
        self.link_chars = 0
        self.strong_chars = 0
        self.strong = 0
        self.breaks = 0
        self.length = 0
        self.over = 0  # open elements deeper than the cap
        self.spans: list[tuple[Element, int, int]] = []  # open ones: element, first part, depth
        self.skipped, self.depth = "", 0  # the element whose contents are left out, and how many of its name are open

    def run(self, source: str) -> Scan:
        start = max(0, source.find("<body"))
        pieces = _TAG.split(source[start : start + MAX_SOURCE], MAX_TAGS)
        self.out.cut = len(source) - start > MAX_SOURCE or len(pieces) > 2 * MAX_TAGS
        pieces = pieces[: 2 * MAX_TAGS] if len(pieces) > 2 * MAX_TAGS else [*pieces, ""]
        acts = (self.block, self.inline, self.light, self.light, self.void, self.skip, self.shut, self.shut, self.shut_anchor)
        blocks, known, read, parts = self.out.blocks, self.kinds.known, self.kinds.read, self.parts
        for text, raw in zip(pieces[::2], pieces[1::2], strict=True):
            if self.skipped:
                self.skip_over(raw)
                continue
            if text:
                if not text.isspace():
                    self.text(text)
                elif parts:
                    parts.append(" ")
            if raw and raw[0] != "!":
                kind = known.get(raw) or read(raw)
                acts[kind.does](kind, raw)
            if len(blocks) >= MAX_BLOCKS:
                self.out.cut = True
                break
        self.flush()
        return self.out

    def skip(self, kind: Kind, raw: str) -> None:
        self.skipped, self.depth = kind.tag, 1

    def skip_over(self, raw: str) -> None:
        if raw.lstrip("/").split(" ", 1)[0] == self.skipped:
            self.depth += -1 if raw[0] == "/" else 1
            if not self.depth:
                self.skipped = ""

    def text(self, raw: str) -> None:
        top = self.stack[-1]
        if top.hidden:
            return
        text = html.unescape(raw) if "&" in raw else raw
        if self.inner is None:
            self.inner = element = top
            while element.tag in INLINE and element.parent is not None:
                element = element.parent
            self.block_element = element
        self.parts.append(text)
        if self.anchor is not None:
            self.link_chars += len(text)
        if self.strong:
            self.strong_chars += len(text)

    def block(self, kind: Kind, raw: str) -> None:
        if self.parts or self.anchor is not None:
            self.flush()
        self.breaks = 0
        self.element(kind, raw)

    def inline(self, kind: Kind, raw: str) -> None:
        element = self.element(kind, raw)
        if element is None:
            return
        if kind.tag == "a":
            self.begin_anchor(kind, raw)
        if kind.signs:
            self.spans.append((element, len(self.parts), len(self.stack)))

    def element(self, kind: Kind, raw: str) -> Element | None:
        stack = self.stack
        if len(stack) > MAX_DEPTH:
            self.over += 1
            self.out.cut = True
            return None
        parent = stack[-1]
        number = self.out.elements
        element = Element(
            number,
            kind.tag,
            kind.groups,
            parent.above | parent.groups,
            parent,
            parent.depth + 1,
            kind.words,
            kind.hidden or parent.hidden,
        )
        self.out.elements = number + 1
        stack.append(element)
        if kind.strong:
            self.strong += 1
        if kind.dated:
            self.mark_time(kind.tag, raw, element)
        return element

    def light(self, kind: Kind, raw: str) -> None:
        stack = self.stack
        if len(stack) > MAX_DEPTH:
            self.inline(kind, raw)
            return
        top = stack[-1]
        stack.append(top)
        if kind.tag in ("span", "small") and (top.groups | (top.parent.groups if top.parent else 0)) & self.picturing:
            self.spans.append((top, len(self.parts), len(stack)))
        if kind.tag == "a":
            self.begin_anchor(kind, raw)
        elif kind.strong:
            self.strong += 1

    def begin_anchor(self, kind: Kind, raw: str) -> None:
        begin = raw.find(' href="') + 7
        if begin > 6:
            address = raw[begin : raw.find('"', begin)]
            self.anchor = (html.unescape(address) if "&" in address else address, kind.words, len(self.parts))

    def mark_time(self, tag: str, raw: str, element: Element) -> None:
        values = attributes(raw)
        name = values.get("itemprop", "")
        value = values.get("datetime") or (values.get("content") if name.lower().startswith("date") else None) or ""
        if (value or tag == "time") and len(self.out.times) < 200:
            self.out.times.append(TimeMark(value[:100], f"{name} {element.words}", len(self.out.blocks), element))

    def shut(self, kind: Kind, raw: str) -> None:
        if self.over:
            self.over -= 1
            return
        if kind.does == Does.SHUT_BLOCK and (self.parts or self.anchor is not None):
            self.flush()
        if kind.strong and self.strong:
            self.strong -= 1
        stack = self.stack
        if len(stack) > 1:
            if self.spans and self.spans[-1][2] == len(stack):
                element, begin, _ = self.spans.pop()
                self.end_span(element, begin)
            stack.pop()

    def shut_anchor(self, kind: Kind, raw: str) -> None:
        if not self.over and self.anchor is not None:
            self.end_anchor()
        self.shut(kind, raw)

    def end_span(self, element: Element, begin: int) -> None:
        text = _one_line("".join(self.parts[begin:]))
        if text and len(text) <= 300 and len(self.out.spans) < 500:
            self.out.spans.append(Span(text, element, len(self.out.blocks)))

    def end_anchor(self) -> None:
        if self.anchor is None:
            return
        href, words, begin = self.anchor
        text = "".join(self.parts[begin:])
        if text and not text.isspace():
            self.anchors.append(Anchor(href, text, words))
        self.anchor = None

    def void(self, kind: Kind, raw: str) -> None:
        tag = kind.tag
        if tag == "br":
            self.flush()
            self.breaks += 1
        elif tag == "img":
            if len(self.out.pictures) < 400:
                parent = self.stack[-1]
                self.out.pictures.append(Picture(raw, parent, len(self.out.blocks), parent.hidden))
        elif tag == "meta":
            if 'itemprop="date' in raw:
                self.mark_time(tag, raw, self.stack[-1])
        elif tag == "hr":
            self.flush()
            self.breaks = 0

    def flush(self) -> None:
        anchor = self.anchor
        if anchor is not None:
            self.end_anchor()
            self.anchor = (anchor[0], anchor[1], 0)
        if self.parts:
            text = _one_line("".join(self.parts))
            self.parts.clear()
            if text:
                self.add(text)
            elif anchor is None:
                self.anchors = []
            if self.spans:
                self.spans = [(element, 0, depth) for element, _, depth in self.spans]
        self.inner = None
        self.link_chars = 0
        self.strong_chars = 0

    def add(self, text: str) -> None:
        blocks, inner = self.out.blocks, self.inner or self.block_element
        blocks.append(
            Block(len(blocks), text, self.block_element, inner, self.anchors, self.link_chars, self.strong_chars, self.breaks, self.length)
        )
        self.length += len(text)
        self.anchors = []
        self.breaks = 0


def scan(source: str, words: Words) -> Scan:
    """Read serialized markup. Never raises; what lies beyond a cap is left out and `cut` says so."""
    if words.kinds is None:
        words.kinds = Kinds(words)
    return Scanner(words.kinds).run(source)
