"""Hostile cases by reader: those of the corpus where it is, bombs, and our own samples damaged from a seed."""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

import brotli  # type: ignore[import-untyped]

from firsthand.world.answers import Pages
from firsthand.world.build import build
from firsthand.world.letters import message
from hostility.readers import Case

START = 1_790_000_000.0
_TOKENS = (
    b"<![CDATA[", b"]]>", b"<!--", b"-->", b"&#0;", b"&#xFFFFFF;", b"&lol;", b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"<script>", b"</title>", b"<table><tr><td>",
    b"\"'><", b"{\"a\":[", b"\\ud800", b"%00", b"\r\n\r\n", b"\x1b[2J", "\u202e".encode(), b"9" * 400, b"<svg><foreignObject>", b"=?utf-8?B?", b"<plaintext>",
)  # fmt: skip


def corpus(folder: Path) -> Iterator[Case]:
    """The cases that the corpus holds, each at every reader that it is meant for."""
    rights, edge = folder / "rights", folder / "feeds" / "edge"
    for path in sorted(edge.iterdir()):
        yield ("json feed" if path.suffix == ".json" else "feed"), path.read_bytes()
    for name, readers in (
        ("xml_payloads", ("feed", "opml", "rights")), ("json_parsing", ("json feed", "rights")), ("html_payloads_dompurify", ("page", "front page")),
        ("html_payloads_payloadbox", ("page", "front page")), ("strings_naughty", ("query", "address", "rights")), ("urls_hostile", ("address", "query")),
        ("feeds_feedparser_hostile", ("feed",)), ("robots_google", ("robots",)), ("robots_protego", ("robots",)),
    ):  # fmt: skip
        for line in (rights / f"{name}.jsonl").read_text(encoding="utf-8").strip("\n").split("\n"):
            row = json.loads(line)
            body = _bytes(row)
            yield from ((reader, body) for reader in readers)


def _bytes(row: dict[str, object]) -> bytes:
    if isinstance(row.get("base64"), str):
        return base64.b64decode(str(row["base64"]))
    return str(next((row[key] for key in ("payload", "s", "robots") if key in row), "")).encode("utf-8", "replace")


def bombs() -> Iterator[Case]:
    """Small things that want to become large, deep or slow."""
    deep = 200_000
    yield "page", b"<div>" * deep + b"text" + b"</div>" * deep
    yield "page", b"<b><i>" * deep + b"text"
    yield "page", b"<p " + b" ".join(b"a%d='x'" % n for n in range(100_000)) + b">text</p>"
    yield "page", b"<table>" * 20_000 + b"text"
    yield "page", b"<p>" + b"word " * 1_500_000 + b"</p>"
    yield "page", b"<p>" + "é".encode() * 3_000_000 + b"</p>"
    yield "page", b"<a href='" + b"x" * 7_000_000 + b"'>text</a>"
    yield "page", b"<script type='application/ld+json'>" + b"[" * deep + b"]" * deep + b"</script><p>text</p>"
    yield "page", b"<script type='application/ld+json'>" + b'{"@graph":' * 50_000 + b"1" + b"}" * 50_000 + b"</script>"
    yield "page", b"<!--" + b"-" * 7_000_000
    yield "page", b"&" * 4_000_000
    yield "page", b"<" * 4_000_000
    yield "page", b"<p>By " * 200_000
    yield "page", "(بقلم ".encode() * 400_000
    yield "front page", b"<a href=/x>y</a>" * 400_000
    yield "feed", b"<rss><channel>" + b"<item>" * deep
    yield "feed", b"<rss><channel>" + b"<item><title>x</title></item>" * 250_000 + b"</channel></rss>"
    yield "feed", b"<!DOCTYPE r [" + b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10 if n else b"ha") for n in range(12)) + b"]><rss><channel><title>&e11;</title></channel></rss>"  # fmt: skip
    yield "feed", b"<feed xmlns='http://www.w3.org/2005/Atom'>" + b"<entry><content type='xhtml'>" + b"<div>" * 100_000
    yield "feed", b"<rss " + b" ".join(b"xmlns:n%d='u%d'" % (n, n) for n in range(50_000)) + b"><channel/></rss>"
    yield "json feed", b'{"version":"https://jsonfeed.org/version/1.1","items":' + b"[" * deep
    yield "json feed", b'{"version":"https://jsonfeed.org/version/1.1","items":[{"id":' + b"9" * 4_000_000 + b"}]}"
    yield "opml", b"<opml><body>" + b"<outline>" * 100_000
    for reader in ("robots", "rights"):
        yield reader, b"User-agent: *\nDisallow: /" + b"*a" * 200_000
        yield reader, b"User-agent: a\n" * 300_000
        yield reader, b"Disallow: /x\n" * 300_000
        yield reader, b'{"a":' * deep
        yield reader, b"=" * 2_000_000
    yield "letter", b"Subject: " + b"=?utf-8?B?" * 100_000 + b"\r\n\r\ntext"
    yield "letter", b"\r\n".join(b"X-%d: y" % n for n in range(100_000)) + b"\r\n\r\ntext"
    yield "letter", b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(20_000)) + b"text"
    yield "letter", b"From: a@b.com\r\nContent-Type: message/rfc822\r\n\r\n" * 20_000
    yield "letter", b"From: a@b.com\r\nSubject: x\r\n\r\n" + b"> " * 2_000_000
    yield "letter", b"From: a@b.com\r\nSubject: x\r\n\r\n" + b"https://gazette.example.com/a " * 300_000
    yield "address", b"http://" + b"a." * 500_000 + b"com/"
    yield "address", b"http://gazette.example.com/" + b"%25" * 500_000
    yield "query", b'"' * 500_000
    yield "query", b"(site:" * 100_000
    yield "gzip", gzip.compress(bytes(256 * 1024 * 1024), 9)
    yield "gzip", gzip.compress(gzip.compress(bytes(64 * 1024 * 1024)))
    yield "deflate", zlib.compress(bytes(256 * 1024 * 1024), 9)
    yield "br", brotli.compress(bytes(128 * 1024 * 1024), quality=5)


def samples() -> list[Case]:
    """Well-formed input of our own for every reader: the invented world's feeds, front pages, pages, letters."""
    world = build(1, start_at=START)
    pages, found = Pages(world), list[Case]()
    for feed in world.feeds:
        found += _at(pages, feed.url, "json feed" if feed.format == "json" else "feed", world.end_at)
    for article in world.articles[:60]:
        found += _at(pages, article.url, "page", world.end_at)
    for outlet in world.outlets:
        found += _at(pages, f"https://www.{outlet.domain}/", "front page", world.end_at)
        found += _at(pages, f"https://www.{outlet.domain}/robots.txt", "robots", world.end_at)
    found += [("letter", message(letter)) for letter in world.letters]
    return found


def _at(pages: Pages, url: str, reader: str, now: float) -> Iterator[Case]:
    parts = urlsplit(url)
    answer = pages.answer(parts.netloc, parts.path or "/", {}, now)
    if answer.status == 200 and answer.body:
        yield reader, answer.body


def damaged(good: list[Case], count: int, seed: int) -> Iterator[Case]:
    """`count` of them, each damaged in one to six places: cut, doubled, swapped, flipped, or with a token where it does not belong."""
    random = Random(f"{seed}:damage")
    by_reader: dict[str, list[bytes]] = {}
    for reader, body in good:
        by_reader.setdefault(reader, []).append(body)
    for _ in range(count):
        reader = random.choice(sorted(by_reader))
        yield reader, _damage(random.choice(by_reader[reader]), random)


def _damage(body: bytes, random: Random) -> bytes:
    for _ in range(random.randint(1, 6)):
        start, end = sorted((random.randrange(len(body) + 1), random.randrange(len(body) + 1)))
        how = random.randrange(6)
        if how == 0:
            body = body[:start] + body[min(end, start + 200) :]
        elif how == 1:
            body = body[:end] + body[start:end][:20_000] + body[end:]
        elif how == 2:
            body = body[:start] + bytes(random.randrange(256) for _ in range(random.randint(1, 40))) + body[start:]
        elif how == 3:
            body = body[:start] + random.choice(_TOKENS) * random.choice((1, 1, 1, 50, 5000)) + body[start:]
        elif how == 4 and body:
            at = random.randrange(len(body))
            body = body[:at] + bytes([body[at] ^ 1 << random.randrange(8)]) + body[at + 1 :]
        else:
            body = body[: max(1, end)]
    return body[: 8 * 1024 * 1024]
