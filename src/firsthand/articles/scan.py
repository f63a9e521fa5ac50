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
MAX_BLOCKS = 6_000
MAX_DEPTH = 120  # deeper elements count as this one
_TOKEN = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)([^>]*)>|<!--|([^<]+)")
_MARK = re.compile(r'(?:^|\s)(?:class|id|itemprop|role|data-component|data-testid|data-qa)="([^"]{1,300})')
_SPACE = re.compile(r"[\s\u200b\ufeff]+")
_HIDDEN = re.compile(r'\shidden(?:=|\s|$)|style="[^"]*(?:display:\s?none|visibility:\s?hidden)|type="hidden"')
_RAW = frozenset({"script", "style", "svg", "math", "template", "iframe", "object", "select", "textarea", "canvas", "video", "audio", "noembed", "noframes", "xmp", "plaintext", "title"})  # fmt: skip
_NESTING = frozenset({"svg", "math", "template", "object", "select", "canvas", "video", "audio"})
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "basefont", "bgsound", "frame", "keygen"})  # fmt: skip
_INLINE = frozenset({"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "label", "mark", "nobr", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "picture", "amp-img", "data", "noscript"})  # fmt: skip
_STRONG = frozenset({"b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th", "dt"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


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
    rel: str = ""
    words: str = ""


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
    elements: int
    hidden: list[str]
    cut: bool  # whether a cap was met


class Scanner:
    """The state of one pass; `scan` below is how to use it."""

    def __init__(self, words: Words) -> None:
        self.words = words
        root = Element(0, "html", 0, 0, None, 0)
        self.stack: list[Element] = [root]
        self.out = Scan([], [], [], 1, [], False)
        self.parts: list[str] = []
        self.block_element = root
        self.inner: Element | None = None
        self.anchor: tuple[str, str, str, int] | None = None
        self.anchors: list[Anchor] = []
        self.link_chars = 0
        self.strong_chars = 0
        self.strong = 0
        self.breaks = 0
        self.length = 0
        self.over = 0  # open elements deeper than the cap

    def run(self, source: str) -> Scan:
        position, end = max(0, source.find("<body")), min(len(source), MAX_SOURCE)
        match_at = _TOKEN.match
        while position < end:
            found = match_at(source, position, end)
            if found is None:
                position += 1
                continue
            position = found.end()
            text = found[4]
            if text is not None:
                self.text(text)
                continue
            tag = found[2]
            if tag is None:
                close = source.find("-->", position)
                position = end if close < 0 else close + 3
                continue
            tag = tag.lower()
            if tag in _RAW and not found[1]:
                position = self.skip(tag, source, position, end)
            elif found[1]:
                self.close(tag)
            else:
                self.open(tag, found[3])
            if len(self.out.blocks) >= MAX_BLOCKS:
                self.out.cut = True
                break
        self.out.cut = self.out.cut or len(source) > MAX_SOURCE
        self.flush()
        return self.out

    def skip(self, tag: str, source: str, position: int, end: int) -> int:
        """Past the end of an element whose content is no text; those that may nest are counted."""
        shut, begin, depth = f"</{tag}>", f"<{tag}", 1
        while depth:
            close = source.find(shut, position, end)
            if close < 0:
                return end
            if tag in _NESTING:
                inside = source.find(begin, position, close)
                while inside >= 0:
                    depth += source[inside + len(begin) : inside + len(begin) + 1] in " >"
                    inside = source.find(begin, inside + 1, close)
            depth -= 1
            position = close + len(shut)
        return position

    def text(self, raw: str) -> None:
        if not raw.strip():
            if self.parts:
                self.parts.append(" ")
            return
        if self.stack[-1].hidden:
            if len(self.out.hidden) < 400:
                self.out.hidden.append(_SPACE.sub(" ", html.unescape(raw)).strip())
            return
        text = html.unescape(raw) if "&" in raw else raw
        if self.inner is None:
            self.inner = self.stack[-1]
            self.block_element = next((e for e in reversed(self.stack) if e.tag not in _INLINE), self.stack[0])
        self.parts.append(text)
        if self.anchor is not None:
            self.link_chars += len(text)
        if self.strong:
            self.strong_chars += len(text)

    def open(self, tag: str, raw: str) -> None:
        if tag in _VOID:
            self.void(tag, raw)
            return
        if tag not in _INLINE:
            self.flush()
            self.breaks = 0
        parent = self.stack[-1]
        if len(self.stack) > MAX_DEPTH:
            self.over += 1
            self.out.cut = True
            return
        words = " ".join(_MARK.findall(raw)) if "=" in raw else ""
        groups = self.words.groups(words, tag)
        element = Element(self.out.elements, tag, groups, parent.above | parent.groups, parent, parent.depth + 1, words)
        element.hidden = parent.hidden or tag == "noscript" or (("hid" in raw or "none" in raw) and _HIDDEN.search(raw) is not None)
        self.out.elements += 1
        self.stack.append(element)
        if tag == "a":
            values = attributes(raw)
            if "href" in values:
                self.anchor = (values["href"], values.get("rel", ""), words, len(self.parts))
        elif tag in _STRONG:
            self.strong += 1
        if tag == "time" or 'itemprop="date' in raw:
            self.mark_time(tag, raw, element)

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
        if tag in _VOID:
            return
        if tag == "a":
            self.end_anchor()
        elif tag not in _INLINE:
            self.flush()
        if tag in _STRONG and self.strong:
            self.strong -= 1
        if len(self.stack) > 1 and self.stack[-1].tag == tag:
            self.stack.pop()

    def end_anchor(self) -> None:
        if self.anchor is None:
            return
        href, rel, words, begin = self.anchor
        text = _SPACE.sub(" ", "".join(self.parts[begin:])).strip()
        self.anchors.append(Anchor(href, text, rel, words))
        self.anchor = None

    def void(self, tag: str, raw: str) -> None:
        if tag == "br":
            self.flush()
            self.breaks += 1
        elif tag == "img":
            if len(self.out.pictures) < 400:
                parent = self.stack[-1]
                self.out.pictures.append(Picture(attributes(raw), parent, len(self.out.blocks), parent.hidden))
        elif tag == "meta" and 'itemprop="date' in raw:
            self.mark_time(tag, raw, self.stack[-1])
        elif tag == "hr":
            self.flush()
            self.breaks = 0

    def flush(self) -> None:
        anchor = self.anchor
        if anchor is not None:
            self.end_anchor()
            self.anchor = (anchor[0], anchor[1], anchor[2], 0)
        if self.parts:
            text = _SPACE.sub(" ", "".join(self.parts)).strip()
            self.parts = []
            if text:
                block = Block(len(self.out.blocks), text, self.block_element, self.inner or self.block_element, self.anchors, self.link_chars, self.strong_chars, self.breaks, self.length)  # fmt: skip
                self.out.blocks.append(block)
                self.length += len(text)
                self.anchors = []
                self.breaks = 0
            elif anchor is None:
                self.anchors = []
        self.inner = None
        self.link_chars = 0
        self.strong_chars = 0


def scan(source: str, words: Words) -> Scan:
    """Read serialized markup. Never raises; what lies beyond a cap is left out and `cut` says so."""
    return Scanner(words).run(source)
