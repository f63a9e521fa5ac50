"""The verb `attribute`: DESIGN's keys, rows in order, failures as rows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typer
from typer.testing import CliRunner

from firsthand.cli import attribute
from tests.origins.conftest import BODY

KEYS = {
    "id",
    "kind",
    "origin",
    "contributors",
    "credits",
    "altered",
    "chain",
    "evidence",
    "contradictions",
    "claimed",
    "confidence",
    "method",
}


def page(credit: str, url: str, when: str = "2024-05-05T10:00:00+00:00") -> str:
    text = "".join(f"<p>{p}</p>" for p in BODY)
    return (
        f'<!doctype html><html lang="en"><head><title>Tram line to reopen</title><link rel="canonical" href="{url}">'
        f'<meta property="og:site_name" content="{url.split("/")[2].split(".")[0].title()}"><meta property="article:published_time" content="{when}"></head>'
        f"<body><nav><a href='/'>Home</a></nav><article><h1>Tram line to reopen</h1>{text}<p>{credit}</p></article></body></html>"
    )


def run(*arguments: str) -> list[dict[str, Any]]:
    app = typer.Typer()
    attribute.register(app)
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_rows_in_order_with_every_key(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page("(Reuters)", "https://a.example/tram-line"), encoding="utf-8")
    (tmp_path / "b.txt").write_text("Tram line to reopen\n\nLARKFIELD (AP)\n\n" + "\n\n".join(BODY), encoding="utf-8")
    rows = [
        {"id": 1, "url": "https://a.example/tram-line", "file": "a.html", "headers": {"Content-Type": "text/html; charset=utf-8"}},
        {"id": 2, "url": "https://b.example/tram-line", "file": "b.txt"},
        {"id": 3, "url": "https://c.example/x", "file": "gone.html"},
    ]
    (tmp_path / "list.jsonl").write_text("\n".join(json.dumps(r) for r in rows), encoding="utf-8")
    found = run("--batch", str(tmp_path / "list.jsonl"))
    assert [r["id"] for r in found] == [1, 2, 3]
    assert set(found[0]) == set(found[1]) == KEYS
    assert [r.get("kind") for r in found] == ["agency", "agency", None]
    assert [r["origin"]["domain"] for r in found[:2]] == ["reuters.com", "apnews.com"]
    assert found[2]["error"]


def test_together_marks_travel(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page("(Reuters)", "https://a.example/tram-line"), encoding="utf-8")
    (tmp_path / "b.html").write_text(page("Follow us.", "https://b.example/tram-line", "2024-05-05T12:00:00+00:00"), encoding="utf-8")
    rows = [{"id": n, "url": f"https://{n}.example/tram-line", "file": f"{n}.html"} for n in "ab"]
    (tmp_path / "list.jsonl").write_text("\n".join(json.dumps(r) for r in rows), encoding="utf-8")
    alone = run("--batch", str(tmp_path / "list.jsonl"))
    both = run("--batch", str(tmp_path / "list.jsonl"), "--together")
    assert [r["kind"] for r in alone] == ["agency", "own"]
    assert [(r["id"], r["kind"]) for r in both] == [("a", "agency"), ("b", "agency")]
    assert both[1]["origin"]["domain"] == "reuters.com"


def test_a_page_without_an_address_is_its_links_site(tmp_path: Path) -> None:
    links = "".join(f'<a href="https://www.larkfieldgazette.com/{n}">{n}</a>' for n in range(6))
    (tmp_path / "a.html").write_text(page("", "https://larkfieldgazette.com/tram-line").replace("<nav>", f"<nav>{links}"), encoding="utf-8")
    (found,) = run(str(tmp_path / "a.html"))
    assert found["origin"]["domain"] == "larkfieldgazette.com"
