"""Bytes of a feed as UTF-8: byte-order mark, XML declaration, then the server's word, and the lies that are usual in each.

RFC 7303 gives the server's charset the last word; feeds as served say otherwise, so the declaration inside goes first and bytes that
are UTF-8 are never read as a single-byte set.
"""

from __future__ import annotations

import codecs
import re
from html.entities import html5

_DECLARED = re.compile(rb"""^\s{0,64}<\?xml[^>]{0,200}?encoding\s{0,8}=\s{0,8}["']([A-Za-z0-9_.:-]{1,40})["'][^>]{0,100}\?>""")
_CHARSET = re.compile(r"""charset\s{0,8}=\s{0,8}["']?([\w.:-]{1,40})""", re.I)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"), (b"<\x00?\x00", "utf-16-le"), (b"\x00<\x00?", "utf-16-be"),
)  # fmt: skip
# WHATWG Encoding: what these labels mean in practice
_MEANT = {
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030",
    "shift_jis": "cp932", "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "iso-8859-9": "cp1254", "tis-620": "cp874", "iso-8859-11": "cp874",
    "big5": "big5hkscs", "windows-31j": "cp932", "x-sjis": "cp932",
}  # fmt: skip
_UTF8 = frozenset(("utf-8", "utf8", "utf_8"))
# UTF-8 that was taken for Latin-1 and encoded again: each lead byte and its continuation bytes as characters of their own
_TWICE = re.compile(rb"\xc3(?:[\x82-\x9f]\xc2[\x80-\xbf]|[\xa0-\xaf](?:\xc2[\x80-\xbf]){2}|[\xb0-\xb4](?:\xc2[\x80-\xbf]){3})")
_C1 = re.compile(rb"\xc2[\x80-\x9f]")
_C1_NUMBER = re.compile(rb"&#(?:1[2-5]\d|[xX][89][0-9a-fA-F]);")
_REFERENCE = re.compile(r"<!\[CDATA\[(?:.*?\]\]>|.*)|&(#?\w{1,31});|[\x80-\x9f]", re.S)
_XML_NAMES = frozenset(("amp", "lt", "gt", "quot", "apos"))
_CP1252 = {n: bytes([n]).decode("cp1252") for n in range(0x80, 0xA0) if n not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}


def to_utf8(body: bytes, content_type: str | None = None) -> bytes | None:
    """The body as UTF-8 without byte-order mark; None where no named encoding fits it."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return _decoded(body.removeprefix(mark) if mark[0:1] not in (b"<", b"\x00") or "32" in name else body, name)
    declared = _DECLARED.match(body)
    if declared:
        name = declared[1].decode("ascii").lower()
    else:
        said = _CHARSET.search(content_type[:400]) if content_type else None
        name = said[1].lower() if said else "utf-8"
    if name in _UTF8 or name.startswith(("utf-16", "utf16", "ucs-2", "utf-32", "ucs-4")):
        return body if _is_utf8(body) else None
    if not body.isascii() and _is_utf8(body):
        return body
    return _decoded(body, _MEANT.get(name, name))


def twice_encoded(body: bytes) -> bool:
    """Whether text of this UTF-8 was encoded twice somewhere."""
    return b"\xc2" in body and _holds(body, b"\xc3", _TWICE)


def once(text: str) -> str:
    """Text that was encoded twice, decoded; any other as it is."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def has_windows_controls(body: bytes) -> bool:
    """Whether characters U+0080 to U+009F are used, which mean Windows-1252."""
    return _holds(body, b"\xc2", _C1) or any(_holds(body, lead, _C1_NUMBER) for lead in (b"&#1", b"&#x", b"&#X"))


def _holds(body: bytes, lead: bytes, pattern: re.Pattern[bytes]) -> bool:
    """Whether the pattern, which begins with `lead`, is there: byte strings are found ten times faster than patterns where they are rare."""
    position = body.find(lead)
    for _ in range(len(body) // 128):
        if position < 0:
            return False
        if pattern.match(body, position):
            return True
        position = body.find(lead, position + 1)
    return position >= 0 and pattern.search(body, position) is not None


def mended(body: bytes) -> bytes:
    """The same with HTML's entity names as characters, and Windows-1252 for U+0080 to U+009F, outside CDATA. Raises UnicodeDecodeError."""
    return _REFERENCE.sub(_mend, body.decode("utf-8")).encode("utf-8")


def _mend(found: re.Match[str]) -> str:
    whole, name = found[0], found[1]
    if name is None:
        return _CP1252.get(ord(whole), whole) if len(whole) == 1 else whole
    if name in _XML_NAMES:
        return whole
    if name[0] != "#":
        character = html5.get(f"{name};")
        return whole if character is None else "".join(f"&#{ord(c)};" for c in character)
    try:
        number = int(name[2:], 16) if name[1:2] in "xX" else int(name[1:])
    except ValueError:
        return whole
    return _CP1252.get(number, whole)


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decoded(body: bytes, name: str) -> bytes | None:
    try:
        text = body.decode(name)
    except (LookupError, UnicodeError, ValueError):
        if name != "cp1252":
            return None
        text = body.decode("latin-1")
    except Exception:  # codecs that are no character sets (hex, zip, idna) raise what they like
        return None
    return text.encode("utf-8", "replace") if isinstance(text, str) else None
