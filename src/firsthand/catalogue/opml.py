"""OPML 1.0 and 2.0 in and out (opml.org/spec2): lists of feeds as every reader keeps them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(mended, parser) if mended.strip() else None
    except etree.XMLSyntaxError as error:
        raise BadInput(f"this is not an OPML file: {error}") from error
    if root is None or etree.QName(root).localname.lower() != "opml":
        raise BadInput("this is not an OPML file")
    for outline in root.iter("{*}outline", "outline"):
        attributes = {str(k).lower(): str(v) for k, v in outline.attrib.items()}
        url = attributes.get("xmlurl", "").strip()
        if is_web(url):
            parent = outline.getparent()
            section = parent.get("text") if parent is not None and etree.QName(parent).localname == "outline" else None
            homepage = attributes.get("htmlurl", "")
            homepage = homepage if is_web(homepage) else ""
            found = Feed(
                url=url,
                domain=registrable_domain(homepage or url),
                title=attributes.get("title") or attributes.get("text") or None,
                section=attributes.get("category") or section,
                language=attributes.get("language") or None,
                sources=(source,),
            )
            yield found, homepage


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
