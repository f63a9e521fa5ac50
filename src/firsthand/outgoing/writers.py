"""Rows into files as they come: JSON Lines, CSV, Parquet. What is held at once is a few thousand rows, whatever the day holds."""

from __future__ import annotations

import csv
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from firsthand.errors import UsageError
from firsthand.outgoing.export import COLUMNS, Row

GROUP = 10_000  # rows of a Parquet row group
FORMATS = ("jsonl", "csv", "parquet")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def jsonl(rows: Iterable[Row], stream: IO[str]) -> None:
    """A JSON object a line."""
    encode = json.JSONEncoder(ensure_ascii=False).encode
    stream.writelines(f"{encode(row)}\n" for row in rows)


def as_csv(rows: Iterable[Row], stream: IO[str]) -> None:
    """RFC 4180 with a header. A text that a spreadsheet would run as a formula has an apostrophe before it."""
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(row[name]) for name in COLUMNS] for row in rows)


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def parquet(rows: Iterable[Row], path: Path, about: Mapping[str, str] = {}) -> None:
    """A Parquet file, zstd; every column may be null, also where there is no row. Raises UsageError where pyarrow is not installed."""
    try:
        import pyarrow as arrow
        from pyarrow import parquet as files
    except ImportError as error:
        raise UsageError("Parquet needs the extra: pip install 'firsthand[export]'") from error
    kinds = {"s": arrow.string(), "f": arrow.float64()}
    schema = arrow.schema([(name, kinds[kind]) for name, kind in COLUMNS.items()], metadata=dict(about))
    with files.ParquetWriter(path, schema, compression="zstd") as writer:
        waiting = iter(rows)
        while group := list(itertools.islice(waiting, GROUP)):
            columns = [arrow.array([row[name] for row in group], type=field.type) for name, field in zip(COLUMNS, schema, strict=True)]
            writer.write_batch(arrow.record_batch(columns, schema=schema))


def write(format: str, rows: Iterable[Row], path: Path) -> None:
    """One file of a format. Raises UsageError."""
    if format == "parquet":
        parquet(rows, path)
        return
    if format not in FORMATS:
        raise UsageError(f"the format is one of {', '.join(FORMATS)}, not {format}")
    with path.open("w", encoding="utf-8", errors="replace", newline="") as stream:
        (jsonl if format == "jsonl" else as_csv)(rows, stream)


def watched(rows: Iterable[Row], see: Callable[[Row], None]) -> Iterator[Row]:
    """The rows as they pass, each seen."""
    for row in rows:
        see(row)
        yield row
