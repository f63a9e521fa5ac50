"""What the catalogue that ships knows, and how long it takes to load."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

from firsthand import __version__
from firsthand.pipeline.catalogue import shipped, withdraw
from firsthand.store.open import open_store


def rows() -> list[dict[str, Any]]:
    """The figures."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "data")
        begun = time.process_time()
        found = shipped(store, __version__)
        loaded = time.process_time() - begun
        begun = time.process_time()
        shipped(store, __version__)
        again = time.process_time() - begun
        held = store.coverage(time.time())
        claims = sum(store.claim_sources().values())
        begun = time.process_time()
        changed = withdraw(store, "kite")
        out = time.process_time() - begun
        store.close()
    feeds = {code: line[1] for code, line in held.countries.items() if code}
    outlets = {code: line[0] for code, line in held.countries.items() if code}
    return [
        {"name": "outlets listed", "value": len(found.outlets), "unit": "", "floor": 19_000},
        {"name": "feeds listed", "value": len(found.feeds), "unit": "", "floor": 15_000},
        {"name": "claims of who says what", "value": claims, "unit": ""},
        {"name": "countries with >= 5 outlets", "value": sum(n >= 5 for n in outlets.values()), "unit": "", "n": len(outlets)},
        {"name": "countries with >= 3 feeds", "value": sum(n >= 3 for n in feeds.values()), "unit": "", "n": sum(n > 0 for n in feeds.values())},
        {"name": "countries with >= 5 feeds", "value": sum(n >= 5 for n in feeds.values()), "unit": ""},
        {"name": "languages of outlets", "value": sum(bool(t) and line[0] > 0 for t, line in held.languages.items()), "unit": ""},
        {"name": "languages of feeds", "value": sum(bool(t) and line[1] > 0 for t, line in held.languages.items()), "unit": ""},
        {"name": "load into a new store", "value": loaded, "unit": "s of CPU", "floor": 2.0, "at_most": True},
        {"name": "load again", "value": again, "unit": "s of CPU", "floor": 2.0, "at_most": True},
        {"name": "take a list out (kite)", "value": out, "unit": "s of CPU", "n": changed},
    ]  # fmt: skip
