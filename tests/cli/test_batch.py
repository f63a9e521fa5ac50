"""Batches: whatever a line holds, every line has its answer, in order."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from firsthand.cli.batch import answers, put, rows_of
from firsthand.errors import UsageError

GOOD = b'{"id": "first", "file": "page.html"}'


def test_a_line_that_is_no_row_is_answered_in_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [GOOD, b"{]", b"", b"[1, 2]", b"\xff\xfe", b'{"no": "id"}', b"[" * 100_000, b'{"id": "last", "file": "/elsewhere"}']
    (tmp_path / "list.jsonl").write_bytes(b"\n".join(lines))
    put(answers(rows_of([], None, str(tmp_path / "list.jsonl")), lambda row: {"read": row["file"]}))
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert told[0] == {"id": "first", "read": str(tmp_path / "page.html")}
    assert told[-1] == {"id": "last", "read": "/elsewhere"}
    refused = told[1:-1]
    assert [row["id"] for row in refused] == [None] * 5
    assert ["line 2 " in refused[0]["error"]["message"], "line 4:" in refused[1]["error"]["message"]] == [True, True]
    assert {row["error"]["kind"] for row in refused} == {"usage"}


def test_a_run_in_which_nothing_succeeds_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "list.jsonl").write_bytes(b"nothing\n")
    with pytest.raises(SystemExit) as ended:
        put(answers(rows_of([], None, str(tmp_path / "list.jsonl")), lambda _: {}))
    assert ended.value.code == 1
    assert json.loads(capsys.readouterr().out)["error"]


def test_no_list_and_no_file_is_a_wrong_use() -> None:
    with pytest.raises(UsageError, match="name a file"):
        rows_of([], None, None)
    with pytest.raises(UsageError, match="cannot read"):
        rows_of([], None, "/nowhere/list.jsonl")
