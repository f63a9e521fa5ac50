"""What a feed may weigh, and what would make a parser hang, seen before any parser starts.

The figures keep each reading under 2 s and 200 MB on one slow core; whoever reads files of strangers gives the process limits as well.
"""

from __future__ import annotations

import re

from firsthand.errors import NotAFeed, TooLarge
from firsthand.text.html import unpack

MAX_BYTES = 10 * 1024 * 1024
MAX_ENTRIES = 2_000
MAX_TAGS = 500_000  # a node of libxml2 takes 120 bytes, its text as many again
MAX_EQUALS = 600_000  # stands for attributes
MAX_REFERENCES = 800_000
MAX_BRACKETS = 600_000  # of JSON: an empty object takes 64 bytes

# For the forgiving parser: its tag patterns are tried again at every bracket, so that size, tags and tag length multiply.
MAX_LOOSE_BYTES = 2 * 1024 * 1024
MAX_LOOSE_TAGS = 30_000
MAX_LOOSE_REFERENCES = 300_000
MAX_EXPANDED_BYTES = 20_000_000
MAX_START_TAG = 64 * 1024
MAX_PROLOG = 16 * 1024
MAX_SQUARES = 100_000_000  # its address pattern takes the square of an author's length, its categories the square of their number

_START = re.compile(rb"<[A-Za-z!?/]")
_PROLOG = re.compile(rb"<\w")
_SPACES = re.compile(rb"\s{2,}")
_ENTRY = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:item|entry)\b")
_CATEGORY = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:category|subject|keywords|tags)\b")
_PEOPLE = (b"author", b"creator", b"managingeditor", b"webmaster", b"publisher", b"owner")
_WORDS = (b"keywords", b"tags")
_NAMES = re.compile(rb"<(?:[\w.-]{1,40}:)?(" + b"|".join(_PEOPLE + _WORDS) + rb")\b")
_CLOSING = {name: re.compile(rb"</(?:[\w.-]{1,40}:)?" + name + rb"\b") for name in _PEOPLE + _WORDS}
_SEPARATOR = re.compile(rb"[,\s]")


def plain(body: bytes) -> bytes:
    """The body, unpacked where its magic bytes say gzip. Raises TooLarge, NotAFeed."""
    try:
        return unpack(body, limit=MAX_BYTES)
    except TooLarge:
        raise
    except Exception as error:  # the unpacker speaks of pages
        raise NotAFeed(str(error)) from error


def check_markup(body: bytes) -> None:
    """Raises TooLarge where a tree of this markup would not fit."""
    if len(body) <= MAX_TAGS:
        return
    if body.count(b"<") > MAX_TAGS:
        raise TooLarge(f"more than {MAX_TAGS} tags")
    if body.count(b"=") > MAX_EQUALS:
        raise TooLarge(f"more than {MAX_EQUALS} attributes")
    if body.count(b"&") > MAX_REFERENCES:
        raise TooLarge(f"more than {MAX_REFERENCES} references")


def check_json(body: bytes) -> None:
    """Raises TooLarge where the values of this JSON would not fit."""
    if body.count(b"{") + body.count(b"[") + body.count(b",") > MAX_BRACKETS:
        raise TooLarge(f"more than {MAX_BRACKETS} values")


def check_loose(body: bytes) -> bytes:
    """The body as the forgiving parser may have it. Raises TooLarge where it could hang on it."""
    if len(body) > MAX_LOOSE_BYTES or body.count(b"<") > MAX_LOOSE_TAGS or body.count(b"&") > MAX_LOOSE_REFERENCES:
        raise TooLarge("broken, and too large to be read forgivingly")
    first = _PROLOG.search(body)
    start = first.start() if first else len(body)
    prolog = _SPACES.sub(b"\n", body[:start])
    if len(prolog) > MAX_PROLOG:
        raise TooLarge(f"more than {MAX_PROLOG} bytes before the first tag")
    if b"<!ENTITY" in prolog.upper() and len(prolog) * body.count(b"&") > MAX_EXPANDED_BYTES:
        raise TooLarge("entities that could expand without measure")
    body = prolog + body[start:]
    if _longest_tag(body) > MAX_START_TAG:
        raise TooLarge(f"a tag of more than {MAX_START_TAG} bytes")
    if _squares(body) > MAX_SQUARES:
        raise TooLarge("names or categories of a size or number that none has")
    return body


def _longest_tag(body: bytes) -> int:
    longest = position = 0
    while True:
        found = _START.search(body, position)
        if found is None:
            return longest
        start = found.start()
        if body.startswith(b"<![CDATA[", start):
            end = body.find(b"]]>", start)
        elif body.startswith(b"<!--", start):
            end = body.find(b"-->", start)
        else:
            end = body.find(b">", start)
            longest = max(longest, (end if end >= 0 else len(body)) - start)
        if end < 0:
            return longest
        position = end


def _squares(body: bytes) -> int:
    """The work of the forgiving parser that grows with a square: a unit is about 4 ns."""
    lower = body.lower()
    work = 4 * sum(len(_CATEGORY.findall(part)) ** 2 for part in _ENTRY.split(lower))
    position = 0
    while True:
        found = _NAMES.search(lower, position)
        if found is None:
            return work
        close = _CLOSING[found[1]].search(lower, found.end())
        stop = close.start() if close else len(lower)
        if found[1] in (b"keywords", b"tags"):
            work += 4 * len(_SEPARATOR.findall(lower, found.end(), stop)) ** 2
        else:
            work += (stop - found.end()) ** 2
        position = stop
