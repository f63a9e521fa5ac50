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
MAX_BRACKETS = 600_000  # of JSON: an empty object takes 64 bytes

# For the forgiving parser: its tag patterns are tried again at every bracket, so that size, tags and tag length multiply.
MAX_LOOSE_BYTES = 2 * 1024 * 1024
MAX_LOOSE_TAGS = 40_000
MAX_START_TAG = 64 * 1024
MAX_PROLOG = 16 * 1024
MAX_AUTHOR_WORK = 50_000_000  # its address pattern takes the square of an author's length

_START = re.compile(rb"<[A-Za-z!?/]")
_PROLOG = re.compile(rb"<\w")
_SPACES = re.compile(rb"\s{2,}")
_AUTHOR = re.compile(rb"<(?:[\w.-]{1,40}:)?(author|creator|managingeditor|webmaster|publisher|owner)\b", re.I)


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
    if body.count(b"<") > MAX_TAGS:
        raise TooLarge(f"more than {MAX_TAGS} tags")
    if body.count(b"=") > MAX_EQUALS:
        raise TooLarge(f"more than {MAX_EQUALS} attributes")


def check_json(body: bytes) -> None:
    """Raises TooLarge where the values of this JSON would not fit."""
    if body.count(b"{") + body.count(b"[") + body.count(b",") > MAX_BRACKETS:
        raise TooLarge(f"more than {MAX_BRACKETS} values")


def check_loose(body: bytes) -> bytes:
    """The body as the forgiving parser may have it. Raises TooLarge where it could hang on it."""
    if len(body) > MAX_LOOSE_BYTES or body.count(b"<") > MAX_LOOSE_TAGS:
        raise TooLarge("broken, and too large to be read forgivingly")
    first = _PROLOG.search(body)
    start = first.start() if first else len(body)
    prolog = _SPACES.sub(b"\n", body[:start])
    if len(prolog) > MAX_PROLOG:
        raise TooLarge(f"more than {MAX_PROLOG} bytes before the first tag")
    body = prolog + body[start:]
    if _longest_tag(body) > MAX_START_TAG:
        raise TooLarge(f"a tag of more than {MAX_START_TAG} bytes")
    if _author_work(body) > MAX_AUTHOR_WORK:
        raise TooLarge("authors' names of a size that no name has")
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


def _author_work(body: bytes) -> int:
    work = position = 0
    lower = body.lower()
    while True:
        found = _AUTHOR.search(lower, position)
        if found is None:
            return work
        end = lower.find(b"</", found.end())
        close = re.compile(rb"</(?:[\w.-]{1,40}:)?" + found[1] + rb"\b").search(lower, end) if end >= 0 else None
        stop = close.start() if close else len(body)
        work += (stop - found.end()) ** 2
        position = stop if close else len(body)
