"""What the tags of a page do to its reading, each text of a tag read once and remembered."""

from __future__ import annotations

import re
from dataclasses import dataclass

from firsthand.articles.words import Words

_MARK = re.compile(r' (?:class|id|itemprop|role|rel|data-component|data-testid|data-qa)="([^"]{1,300})')
_CLASS = re.compile(r' (?:class|itemprop|rel)="([^"]{1,300})')
_HIDDEN = re.compile(r'\shidden(?:=|\s|$)|style="[^"]*(?:display:\s?none|visibility:\s?hidden)|type="hidden"')
_SKIPPED = frozenset({"svg", "math", "template", "object", "select", "textarea", "canvas", "video", "audio", "title"})
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "basefont", "bgsound", "frame", "keygen"})  # fmt: skip
INLINE = frozenset({"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "label", "mark", "nobr", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "picture", "amp-img", "data", "noscript"})  # fmt: skip
_STRONG = frozenset({"b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th", "dt"})
_CACHED = 200  # characters of a tag that is worth remembering
_CACHE = 20_000
_MARKED = 300  # characters of a tag in which its names are looked for


class Does:
    """What a tag does to the reading; a light element tells nothing that its parent does not."""

    BLOCK, INLINE, LIGHT, ANCHOR, VOID, SKIP, SHUT_BLOCK, SHUT_INLINE, SHUT_ANCHOR = range(9)


@dataclass(slots=True)
class Kind:
    """What the text of a tag says, whichever element has it."""

    tag: str
    does: int
    words: str = ""
    groups: int = 0
    hidden: bool = False
    dated: bool = False
    strong: bool = False
    signs: bool = False  # an inline element named for a credit or an author


_VOIDS = {tag: Kind(tag, Does.VOID) for tag in _VOID}


class Kinds:
    """Reads tags, and remembers what it has read."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.signing = words.bit("credit", "author")
        self.picturing = words.bit("<figure", "caption", "credit")
        self.known: dict[str, Kind] = {}
        self._named: dict[str, Kind] = {}
        self._anchors: dict[str, Kind] = {}

    def read(self, raw: str) -> Kind:
        """What a tag between `<` and `>` does."""
        end = raw.find(" ")
        tag = raw if end < 0 else raw[:end]
        if tag in _VOID:
            return _VOIDS[tag]
        if tag == "a":
            return self._anchor(raw)
        kind = self._closing(raw[1:]) if raw[0] == "/" else self._opening(tag, raw)
        if len(raw) <= _CACHED:
            if len(self.known) > _CACHE:
                self.known.clear()
            self.known[raw] = kind
        return kind

    def _closing(self, tag: str) -> Kind:
        does = Does.SHUT_ANCHOR if tag == "a" else Does.SHUT_INLINE if tag in INLINE else Does.SHUT_BLOCK
        return Kind(tag, does, strong=tag in _STRONG)

    def _opening(self, tag: str, raw: str) -> Kind:
        rest = raw[len(tag) :]
        if rest.startswith(' class="') and rest.find('"', 8) == len(rest) - 1:
            words = rest[8:-1]
        else:
            words = " ".join(_MARK.findall(raw, 0, _MARKED)) if rest else ""
        hidden = tag == "noscript" or (("hid" in raw or "none" in raw) and _HIDDEN.search(raw) is not None)
        dated = tag == "time" or 'itemprop="date' in raw
        if hidden or dated:
            return self._kind(tag, words, hidden, dated)
        named = f"{tag} {words}"
        kind = self._named.get(named)
        if kind is None:
            if len(self._named) > _CACHE:
                self._named.clear()
            kind = self._named[named] = self._kind(tag, words, hidden, dated)
        return kind

    def _kind(self, tag: str, words: str, hidden: bool, dated: bool) -> Kind:
        groups = self.words.groups(words, tag)
        inline = tag in INLINE
        does = Does.INLINE if inline else Does.BLOCK
        if tag in _SKIPPED:
            does = Does.SKIP
        elif inline and not (groups or hidden or dated):
            does = Does.LIGHT
        return Kind(tag, does, words, groups, hidden, dated, tag in _STRONG, inline and (bool(groups & self.signing) or "source" in words))

    def _anchor(self, raw: str) -> Kind:
        """Links differ in their addresses; what else they say is soon known."""
        classes = _CLASS.search(raw)
        words = classes[1] if classes else ""
        if ("hid" in raw or "none" in raw) and _HIDDEN.search(raw) is not None:
            return Kind("a", Does.INLINE, words, self.words.groups(words, "a"), hidden=True)
        kind = self._anchors.get(words)
        if kind is None:
            groups = self.words.groups(words, "a")
            kind = Kind("a", Does.INLINE if groups else Does.ANCHOR, words, groups, signs=bool(groups & self.signing))
            if len(self._anchors) > _CACHE:
                self._anchors.clear()
            self._anchors[words] = kind
        return kind
