"""Well-formed XML as a tree, names without regard to prefixes, text and inner markup.

No entity is expanded, no DTD loaded, no file or address opened: XML 1.0 without its attack surface.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from firsthand.feeds.decoding import has_windows_controls, mended, once, twice_encoded
from firsthand.text.urls import is_web, registrable_domain

Node = Any  # lxml.etree._Element

XML = "{http://www.w3.org/XML/1998/namespace}"
BASE, LANGUAGE = f"{XML}base", f"{XML}lang"
_OPTIONS: dict[str, Any] = {
    "resolve_entities": False, "no_network": True, "load_dtd": False, "dtd_validation": False, "huge_tree": False,
    "remove_comments": True, "remove_pis": True, "collect_ids": False, "encoding": "utf-8",
}  # fmt: skip
_STRICT = etree.XMLParser(**_OPTIONS)
# libxml2's XML_WAR_NS_URI, XML_WAR_NS_URI_RELATIVE, XML_NS_ERR_XML_NAMESPACE, XML_NS_ERR_UNDEFINED_NAMESPACE
_NAMESPACE_FAULTS = frozenset((99, 100, 200, 201))
_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[>]{0,1000}>")
_ATOM_1 = "{http://www.w3.org/2005/Atom}"
_PLAIN = re.compile(
    r"https?://[0-9A-Za-z_\x80-\U0010ffff-][0-9A-Za-z_.\x80-\U0010ffff-]{0,250}(?:[/?#][^\x00-\x20<>\"\\{}|^`\[\]\x7f]{0,3800})?"
)

_RELATIVE = re.compile(r"(?![\w+.-]*:)[^\s<>\"{}|\\^`]{1,2000}")  # no scheme, nothing that browsers would strip
_UNPRINTED = str.maketrans({"\n": "", "\r": "", "\t": "", " ": "%20"})

# Namespaces by the prefix that this room uses; compared in lower case, http and https, with or without the last slash or hash
_PREFIXES = {
    address.rstrip("/#"): prefix
    for prefix, addresses in {
        "": "//backend.userland.com/rss //backend.userland.com/rss2 //backend.userland.com/rss091 //backend.userland.com/rss092 "
            "//blogs.law.harvard.edu/tech/rss //cyber.law.harvard.edu/rss //purl.org/rss/1.0 //my.netscape.com/rdf/simple/0.9 "
            "//channel.netscape.com/rdf/simple/0.9 //my.netscape.com/publish/formats/rss-0.91.dtd //www.rssboard.org/rss-specification",
        "atom": "//www.w3.org/2005/atom //purl.org/atom/ns",
        "rdf": "//www.w3.org/1999/02/22-rdf-syntax-ns",
        "dc": "//purl.org/dc/elements/1.1 //purl.org/dc/elements/1.0",
        "dcterms": "//purl.org/dc/terms",
        "content": "//purl.org/rss/1.0/modules/content",
        "sy": "//purl.org/rss/1.0/modules/syndication",
        "media": "//search.yahoo.com/mrss //www.rssboard.org/media-rss",
        "cc": "//creativecommons.org/ns //web.resource.org/cc //cyber.law.harvard.edu/rss/creativecommonsrssmodule.html "
              "//backend.userland.com/creativecommonsrssmodule",
        "itunes": "//www.itunes.com/dtds/podcast-1.0.dtd",
        "feedburner": "//rssnamespace.org/feedburner/ext/1.0",
        "rsl": "//rslstandard.org/rsl",
        "sitemap": "//www.sitemaps.org/schemas/sitemap/0.9 //www.google.com/schemas/sitemap/0.84 //www.google.com/schemas/sitemap/0.9",
        "news": "//www.google.com/schemas/sitemap-news/0.9",
        "xhtml": "//www.w3.org/1999/xhtml",
    }.items()
    for address in addresses.split()
}  # fmt: skip


def tree_of(body: bytes, url: str) -> Node | None:
    """The root of UTF-8 markup that is strictly well-formed (HTML's entity names allowed) and has no DTD of its own; else None."""
    body = _DOCTYPE.sub(b"", body.lstrip(), count=1) if b"<!DOCTYPE" in body[:4096] else body.lstrip()
    if has_windows_controls(body):
        body = mended(body)
    root = _parsed(body, url)
    if root is None and b"&" in body:
        root = _parsed(mended(body), url)
    if root is not None and twice_encoded(body):
        _decode_again(root)
    return root


def _decode_again(root: Node) -> None:
    for node in root.iter():
        text, tail = node.text, node.tail
        if text and not text.isascii() and (read := once(text)) != text:
            node.text = read
        if tail and not tail.isascii() and (read := once(tail)) != tail:
            node.tail = read


def tree_of_broken(body: bytes, url: str) -> Node | None:
    """As `tree_of`, and what can be read of markup that is broken: only for formats in which an entry can be told complete."""
    parser = etree.XMLParser(recover=True, **_OPTIONS)
    return _fed(mended(_DOCTYPE.sub(b"", body.lstrip(), count=1)), url, parser)


def _parsed(body: bytes, url: str) -> Node | None:
    try:
        return _fed(body, url, _STRICT)
    except etree.XMLSyntaxError as error:
        if getattr(error, "code", None) not in _NAMESPACE_FAULTS:
            return None
    # a prefix without a declaration, or an address with a blank in it, breaks names and loses nothing
    lenient = etree.XMLParser(recover=True, **_OPTIONS)
    root = _fed(body, url, lenient)
    return root if all(fault.type in _NAMESPACE_FAULTS for fault in lenient.error_log) else None


def _fed(body: bytes, url: str, parser: etree.XMLParser) -> Node | None:
    try:
        root = etree.fromstring(body, parser, base_url=url or "about:blank")
    except ValueError:
        return None
    if root is None or root.getroottree().docinfo.internalDTD is not None:
        return None
    return root


@lru_cache(maxsize=2048)
def name_of(tag: object) -> str:
    """`dc:creator` for a tag whose namespace is known, `title` for the feed formats' own, in lower case; `?:name` for others."""
    if not isinstance(tag, str):
        return "?"
    if tag[0] != "{":
        return tag.lower()
    space, _, local = tag[1:].partition("}")
    bare = space.strip().lower().rstrip("/#")
    prefix = _PREFIXES.get(bare.removeprefix("http:").removeprefix("https:"), "?")
    return f"{prefix}:{local.lower()}" if prefix else local.lower()


def text_of(node: Node) -> str:
    """The text of an element, ends trimmed; where it holds elements, its inner markup."""
    if len(node):
        return inner(node)
    text: str | None = node.text
    return text.strip() if text else ""


def inner(node: Node) -> str:
    """The markup inside an element as HTML, prefixes dropped; in Atom 1.0 the one `div` around it too (RFC 4287, 3.1.1.3)."""
    if (
        node.tag.startswith(_ATOM_1)
        and len(node) == 1
        and not (node.text or "").strip()
        and not (node[0].tail or "").strip()
        and name_of(node[0].tag) in ("xhtml:div", "atom:div")
    ):
        node = node[0]
    # moved into an element of no namespace, since the writer repeats the declarations around what it writes
    holder = etree.Element("div")
    holder.text = node.text
    holder.extend(node)
    for part in holder.iterdescendants():
        if isinstance(part.tag, str) and part.tag[0] == "{":
            part.tag = part.tag.rpartition("}")[2]
    etree.cleanup_namespaces(holder)
    written: str = etree.tostring(holder, encoding="unicode", method="html")
    return written.removeprefix("<div>").removesuffix("</div>").strip()


AS_PRINTED = "as-printed:"  # a base that leaves relative links as they stand


def absolute(base: str, link: str | None) -> str | None:
    """A link of a feed as an absolute web address, fragment kept; None for anything else. With AS_PRINTED for a base,
    a relative link is given as it stands."""
    if not link:
        return None
    if _PLAIN.fullmatch(link):
        return link
    cleaned = link.strip().translate(_UNPRINTED)
    if len(cleaned) > 4096:
        return None
    if _PLAIN.fullmatch(cleaned):
        return cleaned
    if cleaned[:6].lower().startswith(("http:", "https:")):
        return cleaned if is_web(cleaned) else None
    if base and not base.startswith(("http:", "https:")):  # AS_PRINTED, or a relative xml:base under it
        return cleaned if _RELATIVE.fullmatch(cleaned) else None
    try:
        joined = urljoin(base, cleaned)
    except ValueError:
        return None
    return joined if _PLAIN.fullmatch(joined) or is_web(joined) else None


def same_site(address: str, url: str) -> bool:
    """Whether two web addresses are under one registrable domain; hosts of no public suffix may differ by `www.`."""
    return registrable_domain(address).removeprefix("www.") == registrable_domain(url).removeprefix("www.")
