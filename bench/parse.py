"""Feeds: CPU of our two tiers beside feedparser's without sanitising, interleaved, over a folder of real feeds.

FIRSTHAND_CORPUS names the corpus; without it a seeded collection of invented feeds stands in. Peer: feedparser with neither
its sanitiser nor its rewriting of relative addresses, which is its fastest setting.
"""

from __future__ import annotations

import io
import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

import feedparser

from firsthand.errors import BadInput
from firsthand.feeds.decoding import to_utf8
from firsthand.feeds.read import read_feed, read_strict
from report import report

ROUNDS = 5
URL = "https://feed.example/"


def invented(seed: int = 1, feeds: int = 60) -> list[bytes]:
    """RSS and Atom with 10 to 60 entries of 200 to 3,000 bytes; one in thirty is not well-formed."""
    dice = random.Random(seed)
    words = [
        "river",
        "council",
        "budget",
        "harvest",
        "minister",
        "strike",
        "storm",
        "port",
        "school",
        "election",
        "court",
        "bridge",
        "market",
        "union",
        "coast",
    ]
    said = lambda n: " ".join(dice.choice(words) for _ in range(n))  # noqa: E731
    found = []
    for number in range(feeds):
        items = "".join(
            f"<item><title>{said(8)}</title><link>https://paper{number}.example/{n}</link><guid>https://paper{number}.example/{n}</guid>"
            f"<pubDate>Tue, {dice.randint(1, 28):02} May 2024 10:{dice.randint(0, 59):02}:00 GMT</pubDate><dc:creator>{said(2)}</dc:creator>"
            f"<category>{said(1)}</category><description><![CDATA[<p>{said(dice.randint(20, 300))}</p>]]></description></item>"
            for n in range(dice.randint(10, 60))
        )
        broken = " & " if number % 30 == 7 else ""
        found.append(
            f'<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Paper {number}{broken}</title>'
            f"<link>https://paper{number}.example/</link>{items}</channel></rss>".encode()
        )
    return found


def bodies() -> list[bytes]:
    """The corpus's real feeds, or invented ones."""
    corpus = os.environ.get("FIRSTHAND_CORPUS")
    folder = Path(corpus) / "feeds" / "real" if corpus else None
    return [path.read_bytes() for path in sorted(folder.iterdir())] if folder and folder.is_dir() else invented()


def peer(body: bytes) -> object:
    """feedparser's fastest honest reading."""
    return feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)


def pair(body: bytes) -> object:
    """Both tiers, as in production."""
    try:
        return read_feed(body, URL)
    except BadInput:
        return None


def strict(body: bytes) -> object:
    """The first tier alone."""
    text = to_utf8(body)
    return read_strict(text, URL) if text is not None else None


def cpu(one: Callable[[bytes], object], body: bytes) -> float:
    """CPU seconds of one reading."""
    start = time.process_time()
    one(body)
    return time.process_time() - start


def main() -> int:
    """Measure, each file by every program, one after the other, so that what else the machine does falls on all of them; the best round counts."""
    files = bodies()
    runs: dict[str, list[float]] = {"pair": [], "peer": [], "tier 1": [], "peer on tier 1's": []}
    for body in files:
        of_pair, of_peer, of_strict = (min(cpu(one, body) for _ in range(ROUNDS)) for one in (pair, peer, strict))
        runs["pair"].append(of_pair)
        runs["peer"].append(of_peer)
        if getattr(strict(body), "entries", ()):
            runs["tier 1"].append(of_strict)
            runs["peer on tier 1's"].append(of_peer)
    total = {name: sum(took) for name, took in runs.items()}
    size = sum(map(len, files)) / 1e6
    rows = [
        {"name": "tier 1 beside feedparser", "value": total["peer on tier 1's"] / total["tier 1"], "unit": "x", "floor": 15.0, "goal": 30.0,
         "peer": 1.0, "ratio": total["peer on tier 1's"] / total["tier 1"], "n": len(runs["tier 1"])},
        {"name": "both tiers beside feedparser", "value": total["peer"] / total["pair"], "unit": "x", "floor": 6.0, "goal": 12.0,
         "peer": 1.0, "ratio": total["peer"] / total["pair"], "n": len(files)},
        {"name": "feeds a core second", "value": len(files) / total["pair"], "unit": "1/s", "peer": len(files) / total["peer"], "n": len(files)},
        {"name": "megabytes a core second", "value": size / total["pair"], "unit": "MB/s", "peer": size / total["peer"], "n": len(files)},
        {"name": "slowest feed", "value": max(runs["pair"]) * 1000, "unit": "ms", "floor": 2000.0, "at_most": True, "peer": max(runs["peer"]) * 1000},
    ]  # fmt: skip
    return 0 if report("parse", rows) else 1


if __name__ == "__main__":
    sys.exit(main())
