"""Seconds and memory of a day's export, and what a million items would take: `firsthand export` as users run it, on a made store.

    python bench/export.py [--items 100000]

The seconds are CPU seconds of the program, start left out, scaled to a million items; the memory is the most that it held.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from api import AT, fill
from firsthand.store.ids import day_of
from report import report

MILLION = 1_000_000
FORMATS = ("jsonl", "csv", "parquet")


def run(*arguments: str) -> tuple[float, float]:
    """CPU seconds and MiB of one run of the program."""
    code = "import resource, sys\nfrom firsthand.cli import main\ntry:\n    main()\nexcept SystemExit:\n    pass\nu = resource.getrusage(resource.RUSAGE_SELF)\nprint(u.ru_utime + u.ru_stime, u.ru_maxrss / 1024, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code, *arguments], capture_output=True, text=True, check=True)
    seconds, memory = done.stderr.split()[-2:]
    return float(seconds), float(memory)


def main() -> int:
    """Measure and report."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--items", type=int, default=100_000)
    chosen = options.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        fill(store, chosen.items, gap_s=0.5)
        day = day_of(AT - chosen.items * 0.25)
        start, _ = run("export", "--day", "2020-01-01", "--into", str(Path(folder) / "none"), "--data-dir", str(store))
        for format in FORMATS:
            seconds, memory = run(
                "export", "--day", day, "--format", format, "--into", str(Path(folder) / format), "--data-dir", str(store)
            )
            written = sum(1 for _ in (Path(folder) / "jsonl" / "items.jsonl").open("rb"))
            rows.append(
                {
                    "name": f"a million items, {format}",
                    "value": (seconds - start) / written * MILLION,
                    "unit": "CPU s",
                    "floor": 120,
                    "at_most": True,
                    "n": written,
                }
            )
            rows.append({"name": f"  memory, {format}", "value": memory, "unit": "MiB", "floor": 300, "at_most": True, "n": written})
    return 0 if report("export", rows) else 1


if __name__ == "__main__":
    sys.exit(main())
