"""One entry of RSS, RDF or Atom, element by element, as printed.

RSS 2.0, RSS 1.0 and its modules (content, Dublin Core, syndication), RFC 4287, Media RSS, Creative Commons, RSL. A photo's credit
(`media:credit`) names nobody as the author of the text.
"""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Callable
from functools import lru_cache

from lxml import etree

from firsthand.feeds.markup import BASE, LANGUAGE, Node, absolute, inner, name_of, text_of
from firsthand.model.entry import Enclosure, Entry, EntryLink, EntrySource
from firsthand.text.dates import stamp

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_ABOUT, _RESOURCE = f"{_RDF}about", f"{_RDF}resource"
_HTML_TYPES = frozenset(("text/html", "html", "application/xhtml+xml", "xhtml"))
_PRINTED = frozenset(("html", "text", "text/html", "text/plain"))
_XHTML = frozenset(("xhtml", "application/xhtml+xml"))
_MAX_MEMBERS = 200


class Gathered:
    """What the elements of one entry, or of a feed's head, have said so far."""

    __slots__ = (
        "authors", "base", "categories", "created", "enclosures", "links", "other_url", "permalink", "published", "rights", "source",
        "texts", "updated", "url",
    )  # fmt: skip

    def __init__(self, base: str) -> None:
        self.base = base
        self.texts: dict[str, str] = {}
        self.authors: list[str] = []
        self.categories: list[str] = []
        self.rights: list[str] = []
        self.links: list[EntryLink] = []
        self.enclosures: list[Enclosure] = []
        self.source: EntrySource | None = None
        self.url: str | None = None
        self.other_url: str | None = None
        self.permalink = True
        self.published: str | None = None
        self.updated: str | None = None
        self.created: str | None = None

    def text(self, *names: str) -> str | None:
        """The first of `names` that was said."""
        for name in names:
            if name in self.texts:
                return self.texts[name]
        return None

    def base_of(self, node: Node) -> str:
        """The address that relative links of this element stand on."""
        own = node.get(BASE) if node.keys() else None
        return self.base if own is None else absolute(self.base, own) or self.base


Reader = Callable[[Gathered, Node, str], None]


def _text(got: Gathered, node: Node, name: str) -> None:
    if name not in got.texts:
        text = inner(node) if len(node) else node.text
        if text and (text := text.strip()):
            got.texts[name] = text


def _rich(got: Gathered, node: Node, name: str) -> None:
    kind = node.get("type")
    if kind is None or kind in _PRINTED:
        _text(got, node, name)
        return
    text = inner(node) if kind in _XHTML else text_of(node)
    if "/" in kind and not kind.startswith("text/") and not kind.endswith(("/xml", "+xml")):
        text = _unpacked(text)
    if text:
        got.texts.setdefault(name, text)


def _unpacked(text: str) -> str:
    """RFC 4287, 4.1.3.3: content of other types is Base64; what is no text then says nothing."""
    try:
        return b64decode(text, validate=False).decode("utf-8").strip()
    except (binascii.Error, ValueError):
        return ""


def _link(got: Gathered, node: Node, name: str) -> None:
    href = node.get("href")
    if href is None:
        address = absolute(got.base_of(node), text_of(node) or node.get("url"))
        if address:
            got.url = address
        return
    address = absolute(got.base_of(node), href)
    if address is None:
        return
    rel, kind = _relation(node.get("rel")), node.get("type")
    if rel == "enclosure":
        got.enclosures.append(Enclosure(url=address, type=kind or None, length=_count(node.get("length"))))
    elif len(got.links) < _MAX_MEMBERS:
        got.links.append(EntryLink(rel=rel, url=address, type=kind or None))
    if rel == "alternate":
        if not kind or kind.lower() in _HTML_TYPES:
            got.url = address
        else:
            got.other_url = got.other_url or address
    elif rel == "license":
        _add(got.rights, address)


@lru_cache(maxsize=256)
def _relation(printed: str | None) -> str:
    return (printed or "alternate").strip().lower().removeprefix("http://www.iana.org/assignments/relation/") or "alternate"


def _original(got: Gathered, node: Node, name: str) -> None:
    address = absolute(got.base, text_of(node))
    if address:
        got.links.append(EntryLink(rel="original", url=address))


def _guid(got: Gathered, node: Node, name: str) -> None:
    _text(got, node, "guid")
    if node.keys():
        got.permalink = (node.get("isPermaLink") or node.get("ispermalink") or "true").strip().lower() == "true"


def _author(got: Gathered, node: Node, name: str) -> None:
    if len(node):
        said = {name_of(child.tag).rpartition(":")[2]: text_of(child) for child in node}
        _add(got.authors, said.get("name") or said.get("email") or "")
    else:
        _add(got.authors, text_of(node))


def _category(got: Gathered, node: Node, name: str) -> None:
    text = text_of(node)
    if node.keys():
        text = node.get("term") or text or node.get("label") or ""
    _add(got.categories, text)


def _keywords(got: Gathered, node: Node, name: str) -> None:
    for word in text_of(node).split(","):
        _add(got.categories, word.strip())


def _right(got: Gathered, node: Node, name: str) -> None:
    _add(got.rights, node.get(_RESOURCE) or node.get("href") or text_of(node) or node.get("url") or "")


def _rsl(got: Gathered, node: Node, name: str) -> None:
    tail, node.tail = node.tail, None
    _add(got.rights, etree.tostring(node, encoding="unicode"))
    node.tail = tail


def _enclosure(got: Gathered, node: Node, name: str) -> None:
    address = absolute(got.base_of(node), node.get("url") or node.get("href"))
    if address and len(got.enclosures) < _MAX_MEMBERS:
        kind = (node.get("type") or "").strip() or None
        got.enclosures.append(Enclosure(url=address, type=kind, length=_count(node.get("length") or node.get("fileSize"))))


def _media_group(got: Gathered, node: Node, name: str) -> None:
    for child in node:
        if name_of(child.tag) == "media:content":
            _enclosure(got, child, name)


def _source(got: Gathered, node: Node, name: str) -> None:
    base = got.base_of(node)
    if not len(node):
        got.source = got.source or EntrySource(title=text_of(node) or None, url=absolute(base, node.get("url") or node.get("href")))
        return
    inside = Gathered(base)
    for child in node:
        found = _reading(child.tag)
        if found is not None and found[0] is not _source:
            found[0](inside, child, found[1])
    own = next((link.url for link in inside.links if link.rel == "self"), None)
    identifier = inside.text("guid")
    got.source = EntrySource(title=folded(inside.text("title")), url=own or inside.url or absolute("", identifier))
    for right in inside.rights:
        _add(got.rights, right)


def _add(members: list[str], value: str) -> None:
    if value and len(members) < _MAX_MEMBERS and value not in members:
        members.append(value)


def _count(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 15 else None


def _published(got: Gathered, node: Node, name: str) -> None:
    got.published = got.published or stamp(text_of(node))


def _updated(got: Gathered, node: Node, name: str) -> None:
    got.updated = got.updated or stamp(text_of(node))


def _created(got: Gathered, node: Node, name: str) -> None:
    got.created = got.created or stamp(text_of(node))


_TEXTS = (
    "dc:language",
    "language",
    "dc:title",
    "media:title",
    "dc:description",
    "itunes:summary",
    "dc:identifier",
    "itunes:author",
    "content:encoded",
    "xhtml:body",
    "fullitem",
)
_SAME: dict[str, Reader] = dict.fromkeys(_TEXTS, _text)
READERS: dict[str, Reader] = _SAME | {
    "title": _text, "description": _text, "summary": _text, "content": _text,
    "atom:title": _rich, "atom:summary": _rich, "atom:content": _rich,
    "pubdate": _published, "published": _published, "issued": _published, "dcterms:issued": _published, "atom:published": _published,
    "atom:issued": _published, "updated": _updated, "modified": _updated, "atom:updated": _updated, "atom:modified": _updated,
    "dcterms:modified": _updated, "dc:date": _created, "created": _created, "atom:created": _created, "dcterms:created": _created,
    "link": _link, "atom:link": _link, "feedburner:origlink": _original,
    "guid": _guid, "id": _guid, "atom:id": _guid,
    "author": _author, "atom:author": _author, "dc:creator": _author, "dc:author": _author,
    "category": _category, "atom:category": _category, "dc:subject": _category, "keywords": _keywords, "media:keywords": _keywords,
    "copyright": _right, "rights": _right, "atom:rights": _right, "atom:copyright": _right, "dc:rights": _right, "dcterms:rights": _right,
    "dcterms:license": _right, "cc:license": _right, "media:copyright": _right, "media:license": _right, "rsl:rsl": _rsl, "rsl:content": _rsl,
    "enclosure": _enclosure, "media:content": _enclosure, "media:group": _media_group,
    "source": _source, "atom:source": _source, "dc:source": _source,
}  # fmt: skip
Reading = Callable[[object], tuple[Reader, str] | None]


def readings(readers: dict[str, Reader]) -> Reading:
    """For a tag, who reads it and the name it goes by; remembered, since a feed has few tags and many elements."""

    @lru_cache(maxsize=2048)
    def reading(tag: object) -> tuple[Reader, str] | None:
        name = name_of(tag)
        reader = readers.get(name)
        return (reader, name.removeprefix("atom:")) if reader else None

    return reading


_reading = readings(READERS)


def gather(node: Node, base: str, reading: Reading = _reading) -> Gathered:
    """What the children of an item, or of a feed's head, say."""
    own = node.get(BASE) if node.keys() else None
    got = Gathered(base if own is None else absolute(base, own) or base)
    for child in node:
        found = reading(child.tag)
        if found is not None:
            found[0](got, child, found[1])
    return got


def entry_of(item: Node, base: str) -> Entry:
    """The entry that an `item` or `entry` element prints."""
    got = gather(item, base)
    bare = not item.keys()
    guid = got.texts.get("guid") or (None if bare else item.get(_ABOUT))
    said = got.texts.get
    if not got.authors and (name := said("itunes:author")):
        got.authors.append(name)
    return Entry(
        guid=guid,
        url=got.url or (absolute(got.base, guid) if got.permalink and guid else None) or got.other_url,
        title=folded(said("title") or said("dc:title") or said("media:title")),
        summary=said("description") or said("summary") or said("dc:description") or said("itunes:summary"),
        content=said("content:encoded") or said("content") or said("xhtml:body") or said("fullitem"),
        authors=tuple(got.authors),
        published=got.published or got.created,
        updated=got.updated or (got.created if got.published else None),
        categories=tuple(got.categories),
        source=got.source,
        rights=rights_of(got),
        enclosures=tuple(got.enclosures),
        links=tuple(got.links),
        language=said("dc:language") or said("language") or (None if bare else item.get(LANGUAGE) or None),
    )


def rights_of(got: Gathered) -> str | None:
    """Every statement of rights, a line each."""
    return "\n".join(got.rights) or None


def folded(text: str | None) -> str | None:
    """White space folded; None for nothing."""
    return " ".join(text.split()) or None if text else None
