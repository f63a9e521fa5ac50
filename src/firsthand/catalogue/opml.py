"""OPML 1.0 and 2.0 in and out (opml.org/spec2): lists of feeds as every reader keeps them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from xml.sax.saxutils import quoteattr

from lxml import etree

from firsthand.catalogue.vocabulary import Vocabulary
from firsthand.errors import BadInput, TooLarge
from firsthand.model.feed import Feed
from firsthand.model.outlet import Outlet
from firsthand.model.statement import Claim
from firsthand.text.urls import has_public_suffix, host_of, is_web, registrable_domain

MAX_BYTES = 32 * 1024 * 1024


def read(body: bytes, source: str = "opml") -> Iterator[Feed]:
    """The feeds of an OPML file, nested outlines included; unescaped ampersands are tolerated. Raises BadInput."""
    return (feed for feed, _ in _outlines(body, source))


def _outlines(body: bytes, source: str) -> Iterator[tuple[Feed, str]]:
    """Each feed with the address of its home page, or ''."""
    if len(body) > MAX_BYTES:
        raise TooLarge(f"an OPML file over {MAX_BYTES // 1024 // 1024} MiB")
    mended = re.sub(rb"&(?!#?\w{1,12};)", b"&amp;", body)
    if not mended.strip():
        raise BadInput("an empty file")
    sections: list[str | None] = []  # the text of the outlines that stand open
    try:
        for event, outline in _events(mended):
            if event == "end":
                sections.pop()
                outline.clear()  # a list of a quarter of a million feeds is not kept as a tree
                continue
            attributes = {str(k).lower(): str(v) for k, v in outline.attrib.items()}
            found = _feed(attributes, sections[-1] if sections else None, source)
            sections.append(attributes.get("text"))
            if found:
                yield found
    except etree.XMLSyntaxError as error:
        raise BadInput(f"this is not an OPML file: {error}") from error


def _events(body: bytes) -> Iterator[tuple[str, etree._Element]]:
    """Beginnings and ends of outlines. Raises BadInput where the document is another."""
    told, root = False, None
    for event, element in etree.iterparse(
        BytesIO(body), ("start", "end"), recover=True, resolve_entities=False, no_network=True, load_dtd=False
    ):
        if not isinstance(element.tag, str):
            continue
        name = etree.QName(element).localname.lower()
        if root is None:
            root, told = element, name == "opml"
        if not told:
            break
        if name == "outline":
            yield event, element
        if event == "end" and (before := element.getprevious()) is not None and name == "outline":
            parent = element.getparent()
            if parent is not None:
                parent.remove(before)
    if not told:
        raise BadInput("this is not an OPML file")


def _feed(attributes: dict[str, str], section: str | None, source: str) -> tuple[Feed, str] | None:
    url, homepage = attributes.get("xmlurl", "").strip(), attributes.get("htmlurl", "")
    if not is_web(url):
        return None
    homepage = homepage if is_web(homepage) else ""
    found = Feed(
        url=url, domain=registrable_domain(homepage or url), title=attributes.get("title") or attributes.get("text") or None,
        section=attributes.get("category") or section, language=attributes.get("language") or None, sources=(source,),
    )  # fmt: skip
    return found, homepage


def claims(body: bytes, source: str, words: Vocabulary, seen: str | None = None) -> Iterator[Claim]:
    """The feeds of an OPML file and, where it names their home pages, the outlets. Raises BadInput."""
    for feed, homepage in _outlines(body, source):
        fields = {"domain": feed.domain, "title": feed.title, "section": feed.section, "language": words.language(feed.language)}
        yield Claim("feed", feed.url, source, tuple((k, v) for k, v in fields.items() if v), seen)
        site = host_of(homepage).removeprefix("www.")
        if site and has_public_suffix(site):
            yield Claim("outlet", site, source, (("homepage", homepage),), seen)


def write(feeds: Iterable[Feed], outlets: dict[str, Outlet], title: str) -> Iterator[str]:
    """An OPML 2.0 document, a line a feed, with who states each feed in `category`."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n<head><title>{_text(title)}</title></head>\n<body>\n'
    for feed in feeds:
        outlet = outlets.get(feed.domain)
        name = feed.title or (outlet.name if outlet else "") or feed.domain
        parts = [f"text={quoteattr(name)}", 'type="rss"', f"xmlUrl={quoteattr(feed.url)}"]
        if outlet:
            parts.append(f"htmlUrl={quoteattr(outlet.homepage)}")
        if feed.language:
            parts.append(f"language={quoteattr(feed.language)}")
        if feed.sources:
            parts.append(f"category={quoteattr(','.join('source/' + s for s in feed.sources))}")
        yield f"<outline {' '.join(parts)}/>\n"
    yield "</body>\n</opml>\n"


def _text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
