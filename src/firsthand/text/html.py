"""A page parsed once: decoded source, tree, meta, link and JSON-LD; every room that reads a page reads this.

Parser: lexbor through resiliparse. JSON-LD is read leniently (control characters, trailing commas, comments, CDATA).
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from resiliparse.parse.encoding import bytes_to_str, detect_encoding
from resiliparse.parse.html import HTMLTree

from firsthand.errors import NotAPage, TooLarge
from firsthand.text.urls import join

MAX_BYTES = 8 * 1024 * 1024
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.I)
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script\s*>", re.I | re.S)
_OTHER_KINDS = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"RIFF", b"OggS", b"\x00\x00\x00\x18ftyp")


@dataclass(frozen=True, slots=True)
class PageLink:
    """A `<link>` of the head; `href` absolute, `rel` and `type` lower case."""

    rel: str
    href: str
    type: str | None
    hreflang: str | None = None


class Document:
    """One parsed page. Not picklable: it lives and dies in the process that parsed it."""

    def __init__(self, source: str, url: str) -> None:
        self.source = source
        self.url = url
        tree = HTMLTree.parse(source)
        if tree.document is None:
            raise NotAPage("no document can be built from this page")
        self.tree = tree
        self.root = tree.document

    @cached_property
    def serialized(self) -> str:
        """The tree written out: every tag closed, `<`, `>`, `"` in attributes escaped, so that it can be read token by token."""
        return str(self.root)

    @cached_property
    def title(self) -> str | None:
        """The text of the `<title>`, on one line."""
        return " ".join((self.tree.title or "").split()) or None

    @cached_property
    def metas(self) -> tuple[tuple[str, str], ...]:
        """(name, property, http-equiv or itemprop in lower case; content) of every `<meta>`, in order."""
        found = []
        for node in self.root.query_selector_all("meta"):
            content = node.getattr("content")
            for key in ("name", "property", "http-equiv", "itemprop"):
                name = node.getattr(key)
                if name and content is not None:
                    found.append((name.strip().lower(), content.strip()))
        return tuple(found)

    def meta(self, *names: str) -> str | None:
        """The first non-empty content of the first of `names` that is there."""
        for name in names:
            for key, content in self.metas:
                if key == name and content:
                    return content
        return None

    @cached_property
    def links(self) -> tuple[PageLink, ...]:
        """Every `<link rel href>` with an absolute web address."""
        found = []
        for node in self.root.query_selector_all("link[rel][href]"):
            href = join(self.base, node.getattr("href"))
            if href:
                kind = node.getattr("type")
                found.append(
                    PageLink(
                        (node.getattr("rel") or "").strip().lower(), href, kind.strip().lower() if kind else None, node.getattr("hreflang")
                    )
                )
        return tuple(found)

    @cached_property
    def base(self) -> str:
        """The address that relative links are resolved against."""
        node = self.root.query_selector("base[href]")
        return (join(self.url, node.getattr("href")) if node else None) or self.url

    @cached_property
    def language(self) -> str | None:
        """The `lang` of the root element, as printed."""
        root = self.root.query_selector("html")
        return ((root.getattr("lang") or root.getattr("xml:lang") or "").strip() or None) if root else None

    @cached_property
    def json_ld(self) -> tuple[Any, ...]:
        """Every JSON-LD block that can be read, as parsed JSON; @graph and @id are left as they stand."""
        return tuple(_json_blocks(self.source))


def _json_blocks(source: str) -> Iterable[Any]:
    if "ld+json" not in source:
        return
    for attributes, text in _SCRIPT.findall(source):
        if "ld+json" in attributes.lower():
            value = lenient_json(text)
            if value is not None:
                yield value


def lenient_json(text: str) -> Any:
    """JSON as pages print it, or None. Nesting over 1,000 levels reads as None."""
    text = re.sub(
        r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*$",
        "",
        text.strip(),
    )
    for attempt in (text, re.sub(r",(\s*[}\]])", r"\1", re.sub(r"[\x00-\x1f]+", " ", text)).rstrip("; \n")):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def decode(body: bytes, charset: str | None = None) -> str:
    """The text of a page: byte-order mark, HTTP charset, `<meta>` charset where the bytes fit it, else detection."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    declared = _CHARSET.search(body[:4096])
    names: tuple[str | None, ...] = (charset, declared.group(1).decode("ascii") if declared else None, "utf-8")
    for candidate in names:
        if candidate:
            try:
                return body.decode(
                    {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252", "latin-1": "cp1252"}.get(candidate.lower(), candidate)
                )
            except (LookupError, UnicodeDecodeError):
                continue
    guess = detect_encoding(body) or "utf-8"
    return bytes_to_str(body, guess, errors="replace")


def unpack(body: bytes, limit: int = MAX_BYTES) -> bytes:
    """Gzip by magic bytes, undone up to `limit` bytes; anything else as it is. Raises TooLarge, NotAPage."""
    if body[:2] != b"\x1f\x8b":
        if len(body) > limit:
            raise TooLarge(f"more than {limit} bytes")
        return body
    engine = zlib.decompressobj(wbits=31)
    try:
        plain = engine.decompress(body, limit + 1)
    except zlib.error as error:
        raise NotAPage(f"broken gzip: {error}") from error
    if len(plain) > limit:
        raise TooLarge(f"more than {limit} bytes when unpacked")
    return plain


def text_of(body: bytes, headers: Iterable[tuple[str, str]] = ()) -> str:
    """The decoded text of a page or plain text (gzip by magic bytes), without NULs. Raises NotAPage, TooLarge."""
    body = unpack(body)
    if body.lstrip()[:8].startswith(_OTHER_KINDS):
        raise NotAPage("a PDF, picture or archive, not a page")
    kind = next((v for k, v in headers if k.lower() == "content-type"), "")
    charset = re.search(r"charset\s*=\s*[\"']?([\w:.-]+)", kind, re.I)
    source = decode(body, charset.group(1) if charset else None).replace("\x00", "")
    if not source.strip():
        raise NotAPage("an empty page")
    return source


def parse(body: bytes, url: str, headers: Iterable[tuple[str, str]] = ()) -> Document:
    """Bytes of a page (gzip by magic bytes) to a Document. Raises NotAPage, TooLarge."""
    return Document(text_of(body, headers), url)


def is_markup(source: str) -> bool:
    """Whether a text is HTML rather than plain text: it has a tag of a page's skeleton or several tags."""
    head = source[:20000]
    return bool(re.search(r"<(?:!doctype html|html|head|body|article|div|p|h1)\b", head, re.I)) or len(re.findall(r"</\w+>", head)) >= 3
