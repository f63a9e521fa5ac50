"""The catalogue's verbs as they are called: with a folder of one's own, from what ships to what was imported."""

from __future__ import annotations

import bz2
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from firsthand.cli import catalogue
from firsthand.errors import FirsthandError

pytestmark = pytest.mark.slow  # each reads or writes a whole catalogue

OPML = '<opml version="2.0"><body><outline text="Latern" xmlUrl="https://latern.example.com/rss" htmlUrl="https://latern.example.com/" language="et"/></body></opml>'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance's folder with the shipped catalogue and one imported feed."""
    root = tmp_path_factory.mktemp("instance")
    (root / "mine.opml").write_text(OPML)
    run(root, "import", str(root / "mine.opml"))
    return root


def run(root: Path, *arguments: str) -> Any:
    app = typer.Typer()
    catalogue.register(app)
    app.callback()(lambda: None)
    return CliRunner().invoke(app, ["catalogue", *arguments, "--data-dir", str(root / "data")])


def test_every_verb_takes_a_folder_and_a_configuration(folder: Path) -> None:
    app = typer.Typer()
    catalogue.register(app)
    group = typer.main.get_command(app)
    verbs = group.commands["catalogue"].commands  # type: ignore[attr-defined]
    assert set(verbs) == {"list", "show", "check", "remove", "restore", "add", "import", "export"}
    for verb in verbs.values():
        assert {"--data-dir", "--config"} <= {o for p in verb.params for o in p.opts}


def test_what_was_imported_is_listed_shown_and_exported(folder: Path) -> None:
    shown = json.loads(run(folder, "show", "latern.example.com", "--json").stdout)
    assert [(f["url"], f["sources"], f["health"]) for f in shown["feeds"]] == [
        ("https://latern.example.com/rss", ["opml:mine.opml"], "new")
    ]
    assert ("homepage", "https://latern.example.com/", "opml:mine.opml") in {(s["field"], s["value"], s["source"]) for s in shown["said"]}
    assert shown["assessments"] == []
    assert "not assessed" in run(folder, "show", "latern.example.com").stdout
    assert "https://latern.example.com/rss" in run(folder, "export", "--language", "et").stdout
    rows = run(folder, "export", "--format", "csv", "--what", "statements").stdout
    assert "feed,https://latern.example.com/rss,language,et,opml:mine.opml," in rows
    listed = [json.loads(line) for line in run(folder, "list", "--country", "ee", "--json").stdout.splitlines()]
    assert len(listed) > 50
    assert {row["country"] for row in listed} == {"EE"}
    assert run(folder, "show", "nobody.example.org").exit_code == 1


def test_an_outlet_says_who_says_what(folder: Path) -> None:
    shown = json.loads(run(folder, "show", "bbc.com", "--json").stdout)
    assert {a["field"] for a in shown["assessments"]} == {"owner", "state_control"}
    assert all(a["source"] and a["seen"] for a in shown["assessments"])
    assert len(shown["editions"]) > 1


def test_counts_are_a_gate(folder: Path) -> None:
    told = run(folder, "check", "--json")
    assert told.exit_code == 0
    (folder / "floors.json").write_text(told.stdout.splitlines()[0])
    assert run(folder, "check", "--floors", str(folder / "floors.json")).exit_code == 0
    assert run(folder, "check", "--least", "3").exit_code == 1
    assert run(folder, "remove", "newscatcher").exit_code == 0
    fallen = run(folder, "check", "--floors", str(folder / "floors.json"))
    assert fallen.exit_code == 1
    assert "fell from" in fallen.output
    assert run(folder, "restore", "newscatcher").exit_code == 0
    assert run(folder, "check", "--floors", str(folder / "floors.json")).exit_code == 0
    assert run(folder, "remove", "no-such-list").exit_code == 1


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress])
def test_packed_lists_are_recognised(folder: Path, tmp_path: Path, pack: Any) -> None:
    path = tmp_path / "list.bin"
    path.write_bytes(pack(b"feed_url,language\nhttps://ahven.example.org/rss,et\n"))
    assert run(folder, "import", str(path)).exit_code == 0
    assert [f["url"] for f in json.loads(run(folder, "show", "example.org", "--json").stdout)["feeds"]] == ["https://ahven.example.org/rss"]


def test_what_cannot_be_read_is_said(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"\x00\x01\x02")
    (tmp_path / "broken.gz").write_bytes(gzip.compress(b"feed_url\nhttps://a.com/rss\n" * 99)[:-20])
    for name in ("x", "broken.gz", "none"):
        with pytest.raises(FirsthandError):
            raise run(folder, "import", str(tmp_path / name)).exception or AssertionError("no error")


def test_parquet_holds_the_same_rows(folder: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    out = folder / "feeds.parquet"
    assert run(folder, "export", "--format", "parquet", "--out", str(out)).exit_code == 0
    table = parquet.read_table(out)
    assert table.num_rows > 15_000
    assert {"feed_url", "sources"} <= set(table.column_names)
    assert run(folder, "export", "--format", "parquet").exit_code != 0


def test_a_feed_can_be_added_as_given(folder: Path) -> None:
    assert run(folder, "add", "https://kiri.example.net/rss", "--as-given").exit_code == 0
    assert [f["sources"] for f in json.loads(run(folder, "show", "example.net", "--json").stdout)["feeds"]] == [["operator"]]
    assert run(folder, "add", "no address", "--as-given").exit_code != 0
