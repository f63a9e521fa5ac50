"""Stages on files: rows in, one JSON line a row out, same order, same id; a row that fails is a row with its reason."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from firsthand.errors import FirsthandError, UsageError
from firsthand.text.html import unpack

Row = dict[str, Any]


def rows_of(files: list[str], url: str | None, batch: str | None) -> list[Row]:
    """The input rows of a stage: files by name, or a JSON Lines list (`-` is standard input). Raises UsageError.

    A line that is no row stands in the list as one with its `refused` reason, so that the others are answered in their order.
    """
    if batch is None:
        if not files:
            raise UsageError("name a file, or --batch list.jsonl")
        return [{"id": f, "url": url or "", "file": f} for f in files]
    try:
        source = sys.stdin.buffer if batch == "-" else Path(batch).open("rb")  # noqa: SIM115
    except OSError as error:
        raise UsageError(f"cannot read {batch}: {error.strerror}") from error
    base = Path.cwd() if batch == "-" else Path(batch).resolve().parent
    found = []
    with source:
        for number, line in enumerate(source, 1):
            if not line.strip():
                continue
            found.append(_row(line, number, base))
    return found


def _row(line: bytes, number: int, base: Path) -> Row:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return {"id": None, "refused": f"line {number} is not JSON: {error}"}
    if not isinstance(row, dict) or "id" not in row:
        return {"id": None, "refused": f"line {number}: a row is an object with an id"}
    if isinstance(row.get("file"), str) and not Path(row["file"]).is_absolute():
        row["file"] = str(base / row["file"])
    return row


def body_of(row: Row) -> bytes:
    """The bytes that a row names, unpacked (gzip by magic bytes). Raises UsageError, BadInput."""
    name = row.get("file")
    if not isinstance(name, str):
        raise UsageError("the row names no file")
    try:
        return unpack(Path(name).read_bytes(), limit=64 * 1024 * 1024)
    except OSError as error:
        raise UsageError(f"cannot read {name}: {error.strerror}") from error


def answers(rows: Iterable[Row], one: Callable[[Row], Row]) -> Iterator[Row]:
    """`one` over the rows; what it raises becomes the row's error."""
    for row in rows:
        try:
            if "refused" in row:
                raise UsageError(row["refused"])
            yield {"id": row["id"], **one(row)}
        except FirsthandError as error:
            yield failure(row, error.kind, str(error))
        except RecursionError:
            yield failure(row, "too-large", "nested too deeply")


def failure(row: Row, kind: str, message: str) -> Row:
    """The answer of a row that failed."""
    return {"id": row["id"], "error": {"kind": kind, "message": message}}


def put(found: Iterable[Row]) -> None:
    """Print answers; exit 1 where there were rows and every one failed."""
    if isinstance(sys.stdout, TextIOWrapper):
        # a lone surrogate of an input is written as the JSON escape that it came as
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    total = failed = 0
    for answer in found:
        total += 1
        failed += "error" in answer
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    sys.stdout.flush()
    if total and failed == total:
        sys.exit(1)
