"""SQL lives in `.sql` files beside this one: `-- name: what` begins a statement, which Python asks for by that name."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent
_NAME = re.compile(r"^-- name: (\w+)\s*$", re.M)


@cache
def statements(file: str) -> dict[str, str]:
    """The statements of `FILE.sql` by name. Raises FileNotFoundError."""
    parts = _NAME.split((_FOLDER / f"{file}.sql").read_text(encoding="utf-8"))
    return {name: sql.strip() for name, sql in zip(parts[1::2], parts[2::2], strict=True)}


@cache
def migrations(kind: str) -> tuple[str, ...]:
    """The scripts of `migrations/KIND-NNNN-*.sql` in order; the schema's version is how many have run. Never edit one: add."""
    return tuple(path.read_text(encoding="utf-8") for path in sorted((_FOLDER / "migrations").glob(f"{kind}-*.sql")))


@cache
def schema(kind: str) -> str:
    """The schema as it stands, for reading: `schema/KIND.sql`; a test holds it equal to the sum of the migrations."""
    return (_FOLDER / "schema" / f"{kind}.sql").read_text(encoding="utf-8")
