"""Web addresses and domain names in running text of any language, as written: without scheme, defanged, broken over lines.

RFC 3986 and 3987 for what may stand in one; the Public Suffix List tells a domain name from two words with a full stop.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from firsthand.text.urls import has_public_suffix, host_of, is_web

MAX_ADDRESSES = 300
_CLOSED = '\\s<>"«»“”„‘’「」『』【】《》（）。，、；：！？｡､।،؛؟'  # ends an address
_SCHEME = re.compile(rf"(?<![a-zA-Z0-9@])(?:h(?:tt|xx|XX)ps?)\s?(?:\[?:\]?)//[^{_CLOSED}]{{3,3000}}", re.I)
_LABEL = r"[a-z0-9\u00df-\u024f\u0370-\u052f\u0590-\u06ff\u0900-\u0dff\u0e00-\u0e7f-]{1,63}"
_BARE = re.compile(
    rf"(?<![\w@./-])(?:{_LABEL}(?:\.|\[\.\]|\(\.\))){{1,8}}{_LABEL}(?::\d{{2,5}})?(?![\w@])(?:[/?#][^{_CLOSED}]{{0,3000}})?", re.I
)
_MAIL = re.compile(r"(?<![/\w.+-])[^\s<>()@,;:\"/]{1,80}@[^\s<>()@,;:\"/]{1,200}")
_FILES = frozenset(
    ["zip", "mov", "md", "csv", "txt", "pdf", "doc", "docx", "xls", "xlsx", "jpg", "jpeg", "png", "gif", "html", "htm", "eml"]
)
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_GOES_ON = re.compile(rf"^[^{_CLOSED}]{{1,400}}")
_MARK = 0xE000  # private use: one character stands for one address
_PRIVATE = re.compile("[\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Address:
    """An address as written, mended only where a line break or a defanging tore it. `whole` names a host and nothing on it."""

    text: str
    host: str
    whole: bool


def _mended(text: str) -> str:
    return text.replace("[.]", ".").replace("(.)", ".").replace("[:]", ":").replace("&amp;", "&")


def as_web(written: str) -> str | None:
    """The address that a letter writes with its own care (`hxxps://a[.]com/x`, `a.com/x`), as the web has it; None where it is none."""
    mended = re.sub(r"^h(?:xx)(ps?)\s?:", r"htt\1:", _mended(written.strip()), flags=re.I)
    whole = mended if "://" in mended else f"https://{mended}"
    return whole if is_web(whole) else None


def _trimmed(text: str) -> str:
    """Without what belongs to the sentence: closing marks, an unpaired bracket, a script without spaces that follows at once."""
    after = _UNSPACED.search(text, text.find("//") + 2 if "//" in text else 0)
    while after:
        if text[after.start() - 1] not in "/-_=%?&.":
            text = text[: after.start()]
            break
        run = re.compile("[^/?&#]*").match(text, after.start())
        after = _UNSPACED.search(text, run.end() if run else len(text))
    while text and (text[-1] in ".,;:!?'*_~…|" or (text[-1] in ")]}" and text.count(text[-1]) > text.count("([{"[")]}".index(text[-1])]))):
        text = text[:-1]
    return text


def joined(text: str) -> str:
    """The text with addresses that a line break tore put together again."""
    lines = text.split("\n")
    at = 0
    while at + 1 < len(lines):
        torn = _torn(lines[at], lines[at + 1])
        if torn:
            lines[at : at + 2] = [lines[at].rstrip() + lines[at + 1].lstrip()]
            continue
        at += 1
    return "\n".join(lines)


def _torn(line: str, following: str) -> bool:
    line, following = line.rstrip(), following.strip()
    last = line.rsplit(" ", 1)[-1]
    if "://" not in last or not following or "://" in following or following.startswith(("www.", ">", "-- ")):
        return False
    opened = last.count("<") > last.count(">")
    piece = _GOES_ON.match(following)
    if piece is None:
        return False
    if opened:
        return ">" in following[:400] and " " not in following[: following.index(">")]
    first = following.split(" ", 1)[0]
    if last[-1] in "-/=&?_%" and (len(line) >= 60 or first == following):
        return any(c in first for c in "-/=&?.%_") or any(c.isdigit() for c in first) or (last[-1] in "-_=&%" and first.islower())
    return len(line) >= 66 and first == following and bool(re.search(r"[/=&?%_]|\w-\w|\.html?$|\d", first)) and first.isascii()


def find(text: str) -> tuple[str, tuple[Address, ...]]:
    """The text with one private character for every address, and the addresses by that character (see `marks`). E-mail addresses are taken out."""
    text = _MAIL.sub(" ", joined(_PRIVATE.sub("", text)))
    found: list[Address] = []

    def put(address: Address) -> str:
        found.append(address)
        return f" {mark_of(len(found) - 1)} "

    def full(match: re.Match[str]) -> str:
        written = _trimmed(match.group(0))
        rest = match.group(0)[len(written) :]
        mended = as_web(written) or _mended(written)
        host = host_of(mended)
        if not host or "." not in host or len(found) >= MAX_ADDRESSES:
            return match.group(0)
        path = mended.split("://", 1)[1].partition("/")[2]
        return put(Address(written.replace("&amp;", "&"), host, not path.strip("/") and "?" not in mended)) + rest

    def bare(match: re.Match[str]) -> str:
        written = _trimmed(match.group(0))
        rest = match.group(0)[len(written) :]
        mended = _mended(written)
        host = re.split(r"[/?#]", mended, maxsplit=1)[0].lower().split(":", 1)[0]
        path = mended[len(host) :].strip("/")
        if len(found) >= MAX_ADDRESSES or not _is_host(host, mended):
            return match.group(0)
        return put(Address(written, host, not path)) + rest

    return _BARE.sub(bare, _SCHEME.sub(full, text)), tuple(found)


def _is_host(host: str, written: str) -> bool:
    labels = host.split(".")
    if any(not label or label.startswith("-") or label.endswith("-") for label in labels) or labels[-1].isdigit():
        return False
    if labels[-1] in _FILES and len(labels) == 2 and "/" not in written:
        return False
    if written != written.lower() and len(labels) == 2 and written.split(".", 1)[1][:1].isupper():
        return False  # a sentence that ends without a space: "late.It was"
    return has_public_suffix(host)


def mark_of(index: int) -> str:
    """The character that stands for an address in the marked text."""
    return chr(_MARK + index)


def marks(text: str) -> list[int]:
    """The indexes of the addresses that stand in a piece of the text."""
    return [ord(c) - _MARK for c in text if 0 <= ord(c) - _MARK < MAX_ADDRESSES]
