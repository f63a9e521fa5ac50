"""Bad input: one clear sentence and its exit code each, nothing lost."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from firsthand.store.open import open_store

pytestmark = pytest.mark.slow  # each starts a process of its own


def firsthand(*arguments: str | Path, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    known = {k: v for k, v in os.environ.items() if not k.startswith("FIRSTHAND_")}
    command = [sys.executable, "-m", "firsthand.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd=cwd, env=known | environment)


def says(ran: subprocess.CompletedProcess[str], code: int, words: str) -> None:
    assert ran.returncode == code, ran.stderr
    assert words in ran.stderr
    assert "Traceback" not in ran.stderr
    assert len(ran.stderr.strip().splitlines()) <= 3, ran.stderr


def test_usage(tmp_path: Path) -> None:
    says(firsthand("extract"), 2, "name a file")
    says(firsthand("extract", "--batch", "/nowhere/list.jsonl"), 2, "cannot read")
    assert firsthand("no-such-verb").returncode == 2


def test_configuration(tmp_path: Path) -> None:
    (tmp_path / "firsthand.toml").write_text("[colect]\nscale = 'starter'\n")
    says(firsthand("config", "check", cwd=tmp_path), 3, "unknown setting colect.scale; did you mean collect.scale?")
    says(firsthand("run", "--scale", "world", cwd=tmp_path, FIRSTHAND_DATA_DIR=str(tmp_path / "d")), 3, "unknown setting")
    says(firsthand("config", "check", "--config", tmp_path / "nothing.toml"), 3, "cannot read")


def test_a_port_in_use(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        says(firsthand("demo", "--port", str(port), "--for", "1", "--outlets", "10"), 4, f"port {port}")
        says(firsthand("run", "--port", str(port), "--data-dir", tmp_path / "d"), 4, f"port {port}")


def test_a_locked_store(tmp_path: Path) -> None:
    store = open_store(tmp_path / "d")
    try:
        says(firsthand("run", "--port", "0", "--data-dir", tmp_path / "d"), 5, "another process")
    finally:
        store.close()


def test_a_damaged_store(tmp_path: Path) -> None:
    open_store(tmp_path / "d").close()
    file = tmp_path / "d" / "catalogue.db"
    file.write_bytes(b"this is no database" * 1000)
    for wal in (tmp_path / "d").glob("catalogue.db-*"):
        wal.unlink()
    says(firsthand("search", "anything", "--data-dir", tmp_path / "d"), 5, "catalogue.db")


def test_no_network(tmp_path: Path) -> None:
    ran = firsthand("discover", "lantern.invalid", "--data-dir", tmp_path / "d")
    assert ran.returncode == 7, ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_row_that_fails_is_a_row_and_the_run_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<html><body><h1>A headline</h1><p>" + "Some words of a text. " * 30 + "</p></body></html>")
    (tmp_path / "b.html").write_bytes(b"%PDF-1.7 ...")
    rows = '{"id":1,"url":"https://a.example.com/","file":"a.html"}\n{"id":2,"url":"https://a.example.com/b","file":"b.html"}\n{"id":3,"url":"https://a.example.com/c","file":"c.html"}\n'
    (tmp_path / "list.jsonl").write_text(rows)
    ran = firsthand("extract", "--batch", tmp_path / "list.jsonl")
    assert ran.returncode == 0, ran.stderr
    import json

    answers = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [a["id"] for a in answers] == [1, 2, 3]
    assert "error" not in answers[0]
    assert answers[1]["error"]["kind"] == "not-a-page"
    assert set(answers[2]["error"]) == {"kind", "message"}
