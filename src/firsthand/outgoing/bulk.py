"""A day as a folder that speaks for itself: the items, what words they use, how complete it is, whose they are, and checksums.

items.FORMAT   the rows of `export`
terms.csv      in how many items of a language a term stands; terms of fewer than three items are left out
manifest.json  all that a reader of the folder must know; SHA256SUMS for `sha256sum -c`
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from firsthand.errors import UsageError
from firsthand.outgoing.export import Row, day_of, rows
from firsthand.outgoing.lists import FOOTER
from firsthand.outgoing.writers import watched, write
from firsthand.store.ids import day_start
from firsthand.store.shelf import Store
from firsthand.text.tokens import search_terms

LIVE_S = 7 * 86_400.0
MOST_TERMS = 200_000  # held at once; then those that stand in one item so far are dropped
LEAST_ITEMS = 3


@dataclass(slots=True)
class Tally:
    """What is counted while the rows pass."""

    items: int = 0
    outlets: set[str] = field(default_factory=set)
    rights: dict[str, Counter[str]] = field(
        default_factory=lambda: {name: Counter() for name in ("show", "search", "ai_input", "ai_train", "tdm")}
    )
    licences: Counter[str] = field(default_factory=Counter)
    origins: Counter[str] = field(default_factory=Counter)
    primaries: Counter[str] = field(default_factory=Counter)
    terms: Counter[tuple[str, str]] = field(default_factory=Counter)
    dropped_below: int = 1

    def see(self, row: Row) -> None:
        """Count a row."""
        self.items += 1
        self.outlets.add(row["outlet"])
        for name, counted in self.rights.items():
            counted[row[f"rights_{name}"]] += 1
        self.licences[row["licence"] or ""] += 1
        self.origins[row["origin_kind"]] += 1
        self.primaries[row["primary_kind"] or ""] += 1
        language = row["language"] or ""
        self.terms.update((language, term) for term in set(search_terms(f"{row['headline'] or ''} {row['snippet'] or ''}").split()))
        if len(self.terms) > MOST_TERMS:
            self.dropped_below += 1
            self.terms = Counter({t: n for t, n in self.terms.items() if n >= self.dropped_below})


def completeness(store: Store, day: str, now: float) -> dict[str, Any]:
    """How many live feeds (an entry in the seven days before) answered on the day or after it, as known now."""
    start = day_start(day)
    live = [s for s in store.states() if s.last_change_at is not None and s.last_change_at >= min(start, now) - LIVE_S]
    answered = sum(s.last_success_at is not None and s.last_success_at >= start for s in live)
    share = answered / len(live) if live else 0.0
    return {
        "feeds_live": len(live),
        "feeds_answered": answered,
        "share": round(share, 3),
        "said": f"{share * 100:.0f} % of live feeds answered",
    }


def export_day(store: Store, day: str, folder: Path, format: str, usage: str, now: float) -> Mapping[str, Any]:
    """Write the folder, which must be new or empty, and give the manifest. Raises UsageError."""
    day = day_of(day)
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} exists and is not empty")
    folder.mkdir(parents=True, exist_ok=True)
    tally = Tally()
    write(format, watched(rows(store, day, usage), tally.see), folder / f"items.{format}")
    with (folder / "terms.csv").open("w", encoding="utf-8", errors="replace", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("language", "term", "items"))
        writer.writerows((*key, n) for key, n in sorted(tally.terms.items(), key=lambda p: (p[0][0], -p[1], p[0][1])) if n >= LEAST_ITEMS)
    names = (f"items.{format}", "terms.csv")
    manifest = {
        "day": day, "usage": usage, "made_at": round(now, 3), "items": tally.items, "outlets": len(tally.outlets), "completeness": completeness(store, day, now),
        "rights": {name: dict(counted) for name, counted in tally.rights.items()}, "licences": dict(tally.licences.most_common(100)),
        "origins": dict(tally.origins), "primaries": dict(tally.primaries), "terms_counted_from": max(LEAST_ITEMS, tally.dropped_below),
        "files": [{"name": name, "bytes": (folder / name).stat().st_size, "sha256": digest(folder / name)} for name in names],
        "said": f"{FOOTER} the address on our pages. The rights columns are the owners' words and bind whoever takes a row on.",
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sums = "".join(f"{digest(folder / name)}  {name}\n" for name in (*names, "manifest.json"))
    (folder / "SHA256SUMS").write_text(sums, encoding="utf-8")
    return manifest


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
