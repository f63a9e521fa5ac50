"""Agreement with feedparser (cleaning off) on feeds as served, and on its makers' edge cases.

For links feedparser is told the address that the feed was served at, as we are, so that both resolve relative ones; for the rest it is
not, since it would resolve identifiers too.
"""

from __future__ import annotations

import io
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest

from firsthand.errors import BadInput
from firsthand.feeds.read import read_feed
from firsthand.model.entry import Entry

URL = "https://feed.example/"
pytestmark = pytest.mark.quality


def reference(body: bytes, url: str = "") -> list[Any]:
    headers = {"content-location": url} if url else {}
    return list(feedparser.parse(io.BytesIO(body), sanitize_html=False, response_headers=headers).entries)


def ours(body: bytes) -> tuple[Entry, ...]:
    try:
        return read_feed(body, URL).entries
    except BadInput:
        return ()


def fold(text: str | None) -> str:
    return " ".join((text or "").split())


def minute(printed: str | None) -> str | None:
    if not printed:
        return None
    read = datetime.fromisoformat(printed)
    return (read.astimezone(UTC) if read.tzinfo else read).strftime("%Y-%m-%dT%H:%M")


def test_feeds_as_served(corpus: Path, floors: dict[str, dict[str, float]]) -> None:
    right: dict[str, list[bool]] = {"title": [], "url": [], "guid": [], "published": []}
    lost = 0
    for path in sorted((corpus / "feeds" / "real").iterdir()):
        body = path.read_bytes()
        theirs, linked, mine = reference(body), reference(body, URL), ours(body)
        lost += max(0, len(theirs) - len(mine))
        if len(theirs) != len(mine):
            continue
        for their, link, my in zip(theirs, linked, mine, strict=True):
            when = their.get("published_parsed")
            pairs = [
                ("title", fold(their.get("title")), fold(my.title)),
                ("url", link.get("link"), my.url),
                ("guid", their.get("id"), my.guid),
                ("published", time.strftime("%Y-%m-%dT%H:%M", when) if when else None, minute(my.published)),
            ]
            for name, want, have in pairs:
                if want:
                    right[name].append(want == have)
    least = floors["feeds"]
    assert lost <= least["lost_max"]
    shares = {name: sum(said) / len(said) for name, said in right.items()}
    assert all(share >= least[name] for name, share in shares.items()), shares


def test_edge_cases(corpus: Path, floors: dict[str, dict[str, float]]) -> None:
    agree = []
    for path in sorted((corpus / "feeds" / "edge").iterdir()):
        body = path.read_bytes()
        mine = ours(body)
        theirs = reference(body, URL)
        if theirs:
            agree.append([(fold(t.get("title")), t.get("link")) for t in theirs] == [(fold(m.title), m.url) for m in mine])
    assert sum(agree) / len(agree) >= floors["feeds"]["edge_agree"], sum(agree) / len(agree)
