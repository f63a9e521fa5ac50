"""A letter's bytes to its parts: who writes, what stands in it, what it quotes. RFC 5322, MIME, RFC 3676 (format=flowed).

The legacy (compat32) policy is used on purpose: the newer one parses every header by grammar and fails on hostile ones.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses
from itertools import islice

from firsthand.errors import BadInput, TooLarge
from firsthand.letters.markup import text_of_html
from firsthand.letters.quoting import Split, split
from firsthand.text.urls import registrable_domain

MAX_BYTES = 25 * 1024 * 1024
MAX_PARTS = 200
MAX_DEPTH = 20
MAX_TEXT = 100_000  # characters of text that are read
MAX_HEADER = 2000
MAX_HEAD = 256 * 1024  # bytes of a letter's header lines together
MAX_MARKS = 5000  # lines that could part a letter, and pieces of parted header values: the parser's time grows with their square
MAX_ALL_HTML = 1_000_000
_PARTED = re.compile(rb"\*\d{1,9}\*?=")  # RFC 2231
_BREAKS = re.compile(r"[\r\n\t]+\s*")
_TEXT_FILES = ("text/plain", "text/csv", "text/tab-separated-values", "text/markdown")


@dataclass(frozen=True, slots=True)
class Mail:
    """A letter in parts. `own` is what the sender wrote, `quoted` what they quote or forward, `attached` the text of files."""

    sender_name: str
    sender: str  # address
    recipients: tuple[str, ...]
    subject: str
    own: str
    quoted: str
    signature: str
    attached: str
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    kinds: tuple[str, ...] = ()  # content types of the parts

    def header(self, name: str) -> str:
        """A header's first value by its lower-case name, or an empty string."""
        return next((v for k, v in self.headers if k == name), "")

    @property
    def domain(self) -> str | None:
        """The registrable domain of the sender's address."""
        return registrable_domain(self.sender.rsplit("@", 1)[1]) if "@" in self.sender else None


def decoded(value: str) -> str:
    """A header's text, encoded words undone (RFC 2047); of any quality."""
    value = _BREAKS.sub(" ", value[: MAX_HEADER * 4])[:MAX_HEADER]
    try:
        pieces = decode_header(value)
    except (ValueError, LookupError, IndexError, email.errors.HeaderParseError):
        return value
    found = []
    for piece, charset in pieces:
        found.append(piece if isinstance(piece, str) else _text(piece, charset))
    return "".join(found).strip()


def _text(body: bytes, charset: str | None) -> str:
    for name in (charset, "utf-8"):
        if name:
            try:
                return body.decode({"gb2312": "gb18030", "iso-8859-1": "cp1252", "ks_c_5601-1987": "cp949"}.get(name.lower(), name))
            except (LookupError, UnicodeDecodeError, ValueError):
                continue
    return body.decode("utf-8", "replace")


def _unflowed(text: str, delsp: bool) -> str:
    """Soft line breaks of format=flowed joined."""
    found: list[str] = []
    joining = False
    for line in text.split("\n"):
        quoted = line.startswith(">")
        if joining and not quoted and found:
            found[-1] = (found[-1][:-1] if delsp else found[-1]) + line.removeprefix(" ")
        else:
            found.append(line)
        joining = line.endswith(" ") and line != "-- " and not quoted
    return "\n".join(found)


def _payload(part: Message) -> str:
    body = part.get_payload(decode=True)
    text = _text(body if isinstance(body, bytes) else b"", _charset(part)).replace("\r\n", "\n").replace("\r", "\n")
    if str(part.get_param("format", "")).lower() == "flowed":
        text = _unflowed(text, str(part.get_param("delsp", "")).lower() == "yes")
    return text[:MAX_TEXT]


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except (ValueError, LookupError, UnicodeError):
        return None


@dataclass(slots=True)
class _Found:
    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    attached: list[str] = field(default_factory=list)
    forwarded: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)


def _collect(part: Message, found: _Found, depth: int, inside: bool) -> None:
    """`inside` a forwarded message: all its text is quoted."""
    if depth > MAX_DEPTH:
        raise TooLarge(f"nested more than {MAX_DEPTH} deep")
    if len(found.kinds) >= MAX_PARTS:
        raise TooLarge(f"more than {MAX_PARTS} parts")
    kind = part.get_content_type()
    found.kinds.append(kind)
    if part.is_multipart():
        members = part.get_payload()
        for member in members if isinstance(members, list) else []:
            if isinstance(member, Message):
                _collect(member, found, depth + 1, inside or kind == "message/rfc822")
        return
    named = part.get_filename() is not None or str(part.get("Content-Disposition", "")).lower().startswith("attachment")
    if kind == "text/html" and not named:
        (found.forwarded if inside else found.html).append(_payload(part))
    elif kind in _TEXT_FILES or kind.startswith("message/"):
        target = found.forwarded if inside or kind.startswith("message/") else found.attached if named else found.plain
        target.append(_payload(part))


def _up_to(texts: list[str], most: int) -> Iterator[str]:
    for text in texts:
        if most <= 0:
            return
        yield text[:most]
        most -= len(text)


def _address(message: Message, name: str) -> tuple[str, str]:
    value = str(message.get(name, ""))[: MAX_HEADER * 2]
    try:
        pairs = getaddresses([_BREAKS.sub(" ", value)])
    except (ValueError, IndexError, TypeError, RecursionError):
        pairs = []
    for display, address in pairs[:1]:
        if "@" in address:
            return decoded(display), address.strip().lower()
    loose = re.search(r"[\w.+-]{1,80}@[\w.-]{1,200}", value)
    return decoded(value.split("<", 1)[0]).strip('" '), loose.group(0).lower() if loose else ""


def head_of(raw: bytes) -> bytes:
    """The header lines of a letter's bytes, one more than `MAX_HEAD` bytes at most."""
    start = raw[: MAX_HEAD + 1]
    ends = [at for mark in (b"\r\n\r\n", b"\n\n") if (at := start.find(mark)) >= 0]
    return start[: min(ends)] if ends else start


def read_mail(raw: bytes) -> Mail:
    """The parts of a letter. Raises TooLarge, BadInput."""
    if len(raw) > MAX_BYTES:
        raise TooLarge(f"a letter of more than {MAX_BYTES // 1048576} MB")
    if len(head_of(raw)) > MAX_HEAD:
        raise TooLarge(f"more than {MAX_HEAD // 1024} kB of header lines")
    if raw.count(b"\n--") > MAX_MARKS or sum(1 for _ in islice(_PARTED.finditer(raw), MAX_MARKS)) == MAX_MARKS:
        raise TooLarge("too many parts or parted headers")
    if raw[:4_000_000].lower().count(b"multipart/") > (MAX_PARTS if len(raw) < 2_000_000 else 20):
        raise TooLarge("too many nested parts")
    try:
        message = email.message_from_bytes(raw, policy=email.policy.compat32)
        found = _Found()
        _collect(message, found, 0, inside=False)
    except (RecursionError, AssertionError, ValueError, KeyError, AttributeError, LookupError) as error:
        raise BadInput(f"not a readable letter: {type(error).__name__}") from error
    plain = "\n".join(found.plain)
    marked = [text_of_html(text) for text in _up_to(found.html, MAX_ALL_HTML)]
    parts: Split = split(plain) if plain.strip() else Split()
    html_only = not plain.strip() and bool(marked)
    if html_only or (marked and not parts.own.strip() and not parts.quoted.strip()):
        inner = split("\n".join(m.own for m in marked))
        parts = Split(inner.own, "\n".join((inner.quoted, *(m.quoted for m in marked))), inner.signature)
    elif marked and "://" not in plain:
        parts = Split(parts.own + "".join(f"\n{m.links}" for m in marked if m.links), parts.quoted, parts.signature)
    name, address = _address(message, "From")
    return Mail(
        sender_name=name, sender=address,
        recipients=tuple(a for n in ("To", "Delivered-To", "X-Original-To", "Cc") for a in (_address(message, n)[1],) if a),
        subject=decoded(str(message.get("Subject", ""))), own=parts.own[:MAX_TEXT], quoted="\n".join((parts.quoted, *found.forwarded))[:MAX_TEXT],
        signature=parts.signature[:4000], attached="\n".join(found.attached)[:MAX_TEXT],
        headers=tuple((str(k).lower(), str(v)[:MAX_HEADER]) for k, v in list(message.items())[:200]), kinds=tuple(found.kinds),
    )  # fmt: skip
