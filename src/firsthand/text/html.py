"""A page parsed once: decoded source, tree, meta, link and JSON-LD; every room that reads a page reads this.

Parser: lexbor through resiliparse. JSON-LD is read leniently (control characters, trailing commas, comments, CDATA).
"""

from __future__ import annotations

import html
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
_ONE_BYTE = re.compile(r"(?:iso-?8859|windows-125|cp125|latin|koi8|us-ascii|ascii$|tis-620)", re.I)
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_RAW = re.compile(r"<(script|style)\b[^<>]*>", re.I)
_OPTION = re.compile(r"<opt", re.I)
_SCRIPT = re.compile(r"<script\b([^<>]*)>", re.I)
_SCRIPT_END = re.compile(r"</script\s*>", re.I)
_UNREAD = re.compile(r"<(!--|script|style|xmp|iframe|noembed|noframes)(?=[\s>-])")
_HEAD_TAG = re.compile(r"<(html|meta|link|base)\b([^>]*)>")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_ATTRIBUTE = re.compile(r'([^\s="]+)="([^"]*)"')
_WRAPPED = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*$")
_COMMA_LAST, _CONTROLS = re.compile(r",(\s*[}\]])"), re.compile(r"[\x00-\x1f]+")
_RESOURCES = frozenset({"stylesheet", "preload", "prefetch", "dns-prefetch", "preconnect", "modulepreload", "icon", "shortcut icon", "apple-touch-icon", "apple-touch-icon-precomposed", "mask-icon", "manifest", "prerender"})  # fmt: skip
_META_KEYS = ("name", "property", "http-equiv", "itemprop")
MAX_HEAD_TAGS = 5_000
MAX_TAG, MAX_ATTRIBUTES, MAX_OPTIONS = 40_000, 5_000, 8_000  # the parser's time grows with the square of these
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
        _bearable(source)
        self.source = source
        self.url = url
        tree = HTMLTree.parse(source)
        if tree.document is None:
            raise NotAPage("no document can be built from this page")
        self.tree = tree
        self.root = tree.document

    @cached_property
    def serialized(self) -> str:
        """The tree written out for reading token by token: every tag closed, `<`, `>`, `"` in attributes escaped; comments and
        what is no markup (script, style, iframe ...) left out.
        """
        written = str(self.root)
        bare = written.find("<plaintext")
        return _readable(written if bare < 0 else written[:bare])

    @cached_property
    def _head_tags(self) -> tuple[tuple[str, dict[str, str]], ...]:
        return tuple((tag, attributes(raw)) for tag, raw in _HEAD_TAG.findall(self.serialized)[:MAX_HEAD_TAGS])

    @cached_property
    def title(self) -> str | None:
        """The text of the `<title>`, on one line."""
        return " ".join((self.tree.title or "").split()) or None

    @cached_property
    def metas(self) -> tuple[tuple[str, str], ...]:
        """(name, property, http-equiv or itemprop in lower case; content) of every `<meta>`, in order."""
        found: list[tuple[str, str]] = []
        for tag, values in self._head_tags:
            content = values.get("content")
            if tag == "meta" and content is not None:
                found.extend((name.strip().lower(), content.strip()) for key in _META_KEYS if (name := values.get(key)))
        return tuple(found)

    def meta(self, *names: str) -> str | None:
        """The first non-empty content of the first of `names` that is there."""
        told = self._told
        return next((told[name] for name in names if name in told), None)

    @cached_property
    def _told(self) -> dict[str, str]:
        """The first non-empty content of every name."""
        return {name: content for name, content in reversed(self.metas) if content}

    @cached_property
    def links(self) -> tuple[PageLink, ...]:
        """Every `<link rel href>` with an absolute web address, but for what a browser loads (styles, icons, hints)."""
        found = []
        for tag, values in self._head_tags:
            if tag != "link" or values.get("rel", "").strip().lower() in _RESOURCES:
                continue
            if "rel" in values and (href := join(self.base, values.get("href"))):
                kind = values.get("type")
                found.append(PageLink(values["rel"].strip().lower(), href, kind.strip().lower() if kind else None, values.get("hreflang")))
        return tuple(found)

    @cached_property
    def base(self) -> str:
        """The address that relative links are resolved against."""
        told = next((values["href"] for tag, values in self._head_tags if tag == "base" and "href" in values), None)
        return join(self.url, told) or self.url

    @cached_property
    def language(self) -> str | None:
        """The `lang` of the root element, as printed."""
        root = next((values for tag, values in self._head_tags if tag == "html"), {})
        return (root.get("lang") or root.get("xml:lang") or "").strip() or None

    @cached_property
    def json_ld(self) -> tuple[Any, ...]:
        """Every JSON-LD block that can be read, as parsed JSON; @graph and @id are left as they stand."""
        return tuple(_json_blocks(self.source))


def _readable(written: str) -> str:
    """Serialized markup without comments and the elements whose text is no markup."""
    kept, position = [], 0
    for opening in _UNREAD.finditer(written):
        if opening.start() < position:
            continue
        kept.append(written[position : opening.start()])
        shut = "-->" if opening[1] == "!--" else f"</{opening[1]}>"
        close = written.find(shut, opening.end() if shut != "-->" else opening.start() + 4)
        if close < 0:
            return "".join(kept)
        position = close + len(shut)
    return "".join((*kept, written[position:]))


def _bearable(source: str) -> None:
    """Refuse what the parser needs the square of its size for: a tag of very many attributes, very many options. Raises TooLarge."""
    if len(source) <= MAX_TAG:
        return
    if _has_monster(source) and _has_monster(_without_scripts(source)):  # a script's text is no tag
        raise TooLarge(f"a tag of more than {MAX_ATTRIBUTES} attributes")
    if len(_OPTION.findall(source)) > MAX_OPTIONS:
        raise TooLarge(f"more than {MAX_OPTIONS} options")


def _without_scripts(source: str) -> str:
    """The source with the text of its scripts and styles left out."""
    kept, position = [], 0
    for opening in _RAW.finditer(source):
        if opening.start() < position:
            continue
        kept.append(source[position : opening.end()])
        close = source.find(f"</{opening[1]}", opening.end())
        position = len(source) if close < 0 else close
    return "".join((*kept, source[position:]))


def _has_monster(source: str) -> bool:
    """Whether a stretch between a `<` and the next `>` has the attributes of no sane tag; one long value is fine."""
    position = 0
    while position + MAX_TAG < len(source):
        last = source.rfind(">", position, position + MAX_TAG)
        if last >= 0:
            position = last + 1
            continue
        end = source.find(">", position)
        stretch = source[position : end if end >= 0 else len(source)]
        for tag in stretch.split("<")[1:]:
            if len(tag) > MAX_TAG and tag[:1].isalpha() and len(_QUOTED.sub(" ", tag).split()) > MAX_ATTRIBUTES:
                return True
        position += len(stretch) + 1
    return False


def attributes(raw: str) -> dict[str, str]:
    """The attributes of a tag of `Document.serialized`, references resolved; the first of two of a name holds."""
    found: dict[str, str] = {}
    for name, value in _ATTRIBUTE.findall(raw):
        found.setdefault(name.lower(), html.unescape(value) if "&" in value else value)
    return found


def _json_blocks(source: str) -> Iterable[Any]:
    if "ld+json" not in source:
        return
    at = 0
    while (opening := _SCRIPT.search(source, at)) and (closing := _SCRIPT_END.search(source, opening.end())):
        at = closing.end()
        if "ld+json" not in opening[1].lower():
            continue
        value = lenient_json(source[opening.end() : closing.start()])
        if value is not None:
            yield value


def lenient_json(text: str) -> Any:
    """JSON as pages print it, or None. Nesting over 1,000 levels reads as None."""
    text = _WRAPPED.sub("", text.strip())
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        pass
    try:
        return json.loads(_COMMA_LAST.sub(r"\1", _CONTROLS.sub(" ", text)).rstrip("; \n"), strict=False)
    except (ValueError, RecursionError):
        return None


def decode(body: bytes, charset: str | None = None) -> str:
    """The text of a page: byte-order mark, HTTP charset, `<meta>` charset where the bytes fit it, else detection."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    declared = _CHARSET.search(body[:4096])
    told = (charset, declared.group(1).decode("ascii") if declared else None)
    # a text of one-byte letters that happens to be UTF-8 beyond ASCII does not occur; pages that say so and are UTF-8 do
    names = (*(t for t in told if t and not _ONE_BYTE.match(t)), "utf-8", *(t for t in told if t and _ONE_BYTE.match(t)))
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
