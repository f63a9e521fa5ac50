"""`firsthand parse`: the promised keys, rows in order, a failing row with its reason."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

KEYS = {"id", "format", "title", "link", "language", "hub", "self", "ttl_s", "rights", "entries"}
ENTRY_KEYS = {"guid", "url", "title", "summary", "content", "authors", "published", "updated", "categories", "source", "rights", "enclosures", "links", "language"}  # fmt: skip


def test_batch(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(
        '<rss version="2.0"><channel><item><title>A</title><link>/a</link><source url="https://w.example/f"/></item></channel></rss>'
    )
    (tmp_path / "b.xml").write_text("no feed at all")
    rows = [
        {"id": 1, "url": "https://p.example/f", "file": "a.xml"},
        {"id": 2, "url": "", "file": "b.xml"},
        {"id": 3, "file": "absent.xml"},
    ]
    (tmp_path / "list.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    ran = subprocess.run(
        [sys.executable, "-m", "firsthand.cli", "parse", "--resolve", "--batch", str(tmp_path / "list.jsonl")],
        capture_output=True,
        text=True,
        check=True,
    )
    one, two, three = map(json.loads, ran.stdout.splitlines())
    assert set(one) >= KEYS
    entry = one["entries"][0]
    assert set(entry) == ENTRY_KEYS
    assert (one["title"], entry["url"], entry["authors"], entry["source"]) == (
        None,
        "https://p.example/a",
        [],
        {"title": None, "url": "https://w.example/f"},
    )
    assert (two["id"], two["error"]["kind"], three["id"], three["error"]["kind"]) == (2, "not-a-feed", 3, "usage")


def test_links_stand_as_printed_unless_resolving_is_asked_for(tmp_path: Path) -> None:
    body = "<rss version='2.0'><channel><title>t</title><item><title>a</title><link>/news/1</link></item></channel></rss>"
    (tmp_path / "f.xml").write_text(body)
    command = [sys.executable, "-m", "firsthand.cli", "parse", str(tmp_path / "f.xml"), "--url", "https://p.example/feeds/all.xml"]
    for options, url in ([], "/news/1"), (["--resolve"], "https://p.example/news/1"):
        ran = subprocess.run([*command, *options], capture_output=True, text=True, check=True)
        assert json.loads(ran.stdout)["entries"][0]["url"] == url
