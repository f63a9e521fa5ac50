"""One shape for every benchmark: `bench/out/NAME.json` and a table on the terminal.

A row is {"name", "value", "unit"} and, where they apply, {"floor", "goal", "peer", "ratio", "n", "holds"}: `peer` is the other
program's value in the same interleaved run, `ratio` ours beside it, `n` how many cases were measured. `holds` is worked out from
`floor` unless it is given: a floor is the least `value` may be, or the most where the row says `"at_most": True`.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

OUT = Path(__file__).parent / "out"
KEYS = ("name", "value", "unit", "floor", "goal", "peer", "ratio", "n", "holds")


def report(name: str, rows: list[dict[str, Any]]) -> bool:
    """Write `bench/out/NAME.json`, print the table, and say whether every floor holds. Raises ValueError for a row with an unknown key."""
    full = [_row(row) for row in rows]
    OUT.mkdir(exist_ok=True)
    answer = {"bench": name, "commit": _commit(), "machine": _machine(), "rows": full}
    (OUT / f"{name}.json").write_text(json.dumps(answer, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    table = Table(title=name, title_justify="left")
    for key in KEYS:
        table.add_column(key, justify="left" if key in ("name", "unit") else "right")
    for row in full:
        table.add_row(*(_cell(row[key]) for key in KEYS))
    Console(width=None if os.isatty(1) else 160).print(table)
    return all(row["holds"] is not False for row in full)


def _row(row: dict[str, Any]) -> dict[str, Any]:
    unknown = set(row) - set(KEYS) - {"at_most"}
    if unknown or not {"name", "value", "unit"} <= set(row):
        raise ValueError(f"a row has name, value, unit and some of {KEYS[3:]}: {row}")
    full = {key: row.get(key) for key in KEYS}
    if full["holds"] is None and full["floor"] is not None and full["value"] is not None:
        full["holds"] = full["value"] <= full["floor"] if row.get("at_most") else full["value"] >= full["floor"]
    return full


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "NO"
    return f"{value:,.4g}" if isinstance(value, float) else str(value)


def _commit() -> str | None:
    try:
        found = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=OUT.parent, capture_output=True, text=True, check=False)
    except OSError:
        return None
    return found.stdout.strip() or None


def _machine() -> dict[str, Any]:
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        model = next((line.split(":", 1)[1].strip() for line in cpuinfo.read_text().splitlines() if line.startswith("model name")), model)
    return {"cpu": model, "cores": os.cpu_count(), "system": platform.system(), "python": platform.python_version()}
