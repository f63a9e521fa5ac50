"""A page's text as blocks, in one pass over its tree: every line with where it stands, every picture, every time.

The tree is written out by the parser as well-formed markup (all tags closed, `<`, `>` and `"` escaped in attributes), so that
one linear tokenizer is enough; no recursion, and memory bounded by the caps below.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from firsthand.articles.words import Words
from firsthand.text.html import attributes

MAX_SOURCE = 3_000_000  # characters of markup read; of 3,385 pages of news 7 were longer
MAX_TAGS = 60_000
MAX_BLOCKS = 6_000
MAX_DEPTH = 120  # deeper elements count as this one
_TAG = re.compile(r"<([^>]*)>")
_MARK = re.compile(r'(?:^|\s)(?:class|id|itemprop|role|rel|data-component|data-testid|data-qa)="([^"]{1,300})')
_HREF = re.compile(r'\shref="([^"]*)"')
_CLASS = re.compile(r'\s(?:class|itemprop|rel)="([^"]{1,300})')
_NO_WIDTH = ("\u200b", "\ufeff")
_HIDDEN = re.compile(r'\shidden(?:=|\s|$)|style="[^"]*(?:display:\s?none|visibility:\s?hidden)|type="hidden"')
_SKIPPED = frozenset({"svg", "math", "template", "object", "select", "textarea", "canvas", "video", "audio", "title"})
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "basefont", "bgsound", "frame", "keygen"})  # fmt: skip
_INLINE = frozenset({"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "label", "mark", "nobr", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "picture", "amp-img", "data", "noscript"})  # fmt: skip
_STRONG = frozenset({"b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th", "dt"})
_CACHED = 200  # characters of a tag that is worth remembering
_CACHE = 20_000
_MARKED = 300  # characters of a tag in which its names are looked for
_OPEN, _VOID_TAG, _SKIP, _LIGHT = range(4)  # a light element tells nothing that its parent does not


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
    text: str
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
    attributes: dict[str, str]
    element: Element
    after: int  # number of the block that follows it
    hidden: bool = False


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
    hidden: list[str]
    cut: bool  # whether a cap was met


@dataclass(slots=True)
class _Kind:
    """What the text of a tag says, whichever element has it."""

    tag: str
    does: int
    words: str
    groups: int
    hidden: bool
    dated: bool


def _one_line(text: str) -> str:
    for sign in _NO_WIDTH:
        if sign in text:
            text = text.replace(sign, " ")
    return " ".join(text.split())


_VOIDS = {tag: _Kind(tag, _VOID_TAG, "", 0, False, False) for tag in _VOID}


class Scanner:
    """The state of one pass; `scan` below is how to use it."""

    def __init__(self, words: Words) -> None:
        self.words = words
        root = Element(0, "html", 0, 0, None, 0)
        self.stack: list[Element] = [root]
        self.out = Scan([], [], [], [], 1, [], False)
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
        self.spanning = words.bit("credit", "author")

    def run(self, source: str) -> Scan:
        start = max(0, source.find("<body"))
        pieces = _TAG.split(source[start : start + MAX_SOURCE], MAX_TAGS)
        self.out.cut = len(source) - start > MAX_SOURCE or len(pieces) > 2 * MAX_TAGS
        pieces = pieces[: 2 * MAX_TAGS] if len(pieces) > 2 * MAX_TAGS else [*pieces, ""]
        skipped, depth, blocks, kinds, stack = "", 0, self.out.blocks, self.words.kinds, self.stack
        for text, raw in zip(pieces[::2], pieces[1::2], strict=True):
            if skipped:
                name = raw.lstrip("/").split(" ", 1)[0]
                if name == skipped:
                    depth += -1 if raw[0] == "/" else 1
                    skipped = skipped if depth else ""
                continue
            if text:
                self.text(text)
            if not raw or raw[0] == "!":
                continue
            if raw[0] == "/":
                self.close(raw[1:])
                continue
            kind = kinds.get(raw) or self.kind(raw)
            if kind.does == _LIGHT and len(stack) <= MAX_DEPTH:
                stack.append(stack[-1])
                if kind.tag == "a":
                    self.begin_anchor(kind, raw)
                elif kind.tag in _STRONG:
                    self.strong += 1
            elif kind.does == _OPEN or kind.does == _LIGHT:
                self.open(kind, raw)
            elif kind.does == _SKIP:
                skipped, depth = kind.tag, 1
            else:
                self.void(kind.tag, raw)
            if len(blocks) >= MAX_BLOCKS:
                self.out.cut = True
                break
        self.flush()
        return self.out

    def kind(self, raw: str) -> _Kind:
        end = raw.find(" ")
        tag = raw if end < 0 else raw[:end]
        if tag in _VOID:
            return _VOIDS[tag]
        if tag == "a":
            classes = _CLASS.search(raw)
            words = classes[1] if classes else ""
            groups = self.words.groups(words, tag)
            hidden = ("hid" in raw or "none" in raw) and _HIDDEN.search(raw) is not None
            return _Kind(tag, _OPEN if groups or hidden else _LIGHT, words, groups, hidden, False)
        words = " ".join(_MARK.findall(raw, 0, _MARKED)) if "=" in raw else ""
        does = _SKIP if tag in _SKIPPED else _OPEN
        hidden = tag == "noscript" or (("hid" in raw or "none" in raw) and _HIDDEN.search(raw) is not None)
        groups = self.words.groups(words, tag)
        dated = tag == "time" or 'itemprop="date' in raw
        if does == _OPEN and tag in _INLINE and tag != "a" and not (groups or hidden or dated):
            does = _LIGHT
        kind = _Kind(tag, does, words, groups, hidden, dated)
        if len(raw) <= _CACHED:
            if len(self.words.kinds) > _CACHE:
                self.words.kinds.clear()
            self.words.kinds[raw] = kind
        return kind

    def text(self, raw: str) -> None:
        if raw.isspace():
            if self.parts:
                self.parts.append(" ")
            return
        if self.stack[-1].hidden:
            if len(self.out.hidden) < 400:
                self.out.hidden.append(_one_line(html.unescape(raw)))
            return
        text = html.unescape(raw) if "&" in raw else raw
        if self.inner is None:
            self.inner = self.stack[-1]
            element: Element | None = self.inner
            while element is not None and element.tag in _INLINE:
                element = element.parent
            self.block_element = element or self.stack[0]
        self.parts.append(text)
        if self.anchor is not None:
            self.link_chars += len(text)
        if self.strong:
            self.strong_chars += len(text)

    def open(self, kind: _Kind, raw: str) -> None:
        tag = kind.tag
        inline = tag in _INLINE
        if not inline:
            if self.parts or self.anchor is not None:
                self.flush()
            self.breaks = 0
        if len(self.stack) > MAX_DEPTH:
            self.over += 1
            self.out.cut = True
            return
        parent = self.stack[-1]
        element = Element(
            self.out.elements,
            tag,
            kind.groups,
            parent.above | parent.groups,
            parent,
            parent.depth + 1,
            kind.words,
            kind.hidden or parent.hidden,
        )
        self.out.elements += 1
        self.stack.append(element)
        if tag == "a":
            self.begin_anchor(kind, raw)
        elif tag in _STRONG:
            self.strong += 1
        if inline and kind.groups & self.spanning:
            self.spans.append((element, len(self.parts), len(self.stack)))
        if kind.dated:
            self.mark_time(tag, raw, element)

    def begin_anchor(self, kind: _Kind, raw: str) -> None:
        href = _HREF.search(raw)
        if href:
            address = href[1]
            self.anchor = (html.unescape(address) if "&" in address else address, kind.words, len(self.parts))

    def mark_time(self, tag: str, raw: str, element: Element) -> None:
        values = attributes(raw)
        name = values.get("itemprop", "")
        value = values.get("datetime") or (values.get("content") if name.lower().startswith("date") else None) or ""
        if (value or tag == "time") and len(self.out.times) < 200:
            self.out.times.append(TimeMark(value[:100], f"{name} {element.words}", len(self.out.blocks), element))

    def close(self, tag: str) -> None:
        if self.over:
            self.over -= 1
            return
        if tag == "a":
            self.end_anchor()
        elif tag not in _INLINE and (self.parts or self.anchor is not None):
            self.flush()
        if tag in _STRONG and self.strong:
            self.strong -= 1
        if len(self.stack) > 1:
            if self.spans and self.spans[-1][2] == len(self.stack):
                element, begin, _ = self.spans.pop()
                self.end_span(element, begin)
            self.stack.pop()

    def end_span(self, element: Element, begin: int) -> None:
        text = _one_line("".join(self.parts[begin:]))
        if text and len(text) <= 300 and len(self.out.spans) < 500:
            self.out.spans.append(Span(text, element, len(self.out.blocks)))

    def end_anchor(self) -> None:
        if self.anchor is None:
            return
        href, words, begin = self.anchor
        text = _one_line("".join(self.parts[begin:]))
        if text:
            self.anchors.append(Anchor(href, text, words))
        self.anchor = None

    def void(self, tag: str, raw: str) -> None:
        if tag == "br":
            self.flush()
            self.breaks += 1
        elif tag == "img":
            if len(self.out.pictures) < 400:
                parent = self.stack[-1]
                self.out.pictures.append(Picture(attributes(raw), parent, len(self.out.blocks), parent.hidden))
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
            self.parts = []
            if text:
                self.out.blocks.append(
                    Block(
                        len(self.out.blocks),
                        text,
                        self.block_element,
                        self.inner or self.block_element,
                        self.anchors,
                        self.link_chars,
                        self.strong_chars,
                        self.breaks,
                        self.length,
                    )
                )
                self.length += len(text)
                self.anchors = []
                self.breaks = 0
            elif anchor is None:
                self.anchors = []
            if self.spans:
                self.spans = [(element, 0, depth) for element, _, depth in self.spans]
        self.inner = None
        self.link_chars = 0
        self.strong_chars = 0


def scan(source: str, words: Words) -> Scan:
    """Read serialized markup. Never raises; what lies beyond a cap is left out and `cut` says so."""
    return Scanner(words).run(source)
