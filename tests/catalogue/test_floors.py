"""No country's or language's outlets and feeds may become fewer unseen: the counts of what ships, kept beside this file.

A release that means it writes them anew: `firsthand catalogue check --json > tests/catalogue/floors.json`.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from firsthand.catalogue import exports
from firsthand.pipeline.catalogue import shipped
from firsthand.store.open import open_store


@pytest.mark.slow
def test_what_ships_has_not_shrunk(tmp_path: Path) -> None:
    store = open_store(tmp_path / "data")
    shipped(store, "test")
    held = store.coverage(0.0)
    store.close()
    floors = json.loads((Path(__file__).parent / "floors.json").read_text())
    assert sum(line[0] for line in floors["countries"].values()) > 19_000
    assert exports.fallen(held, floors) == []
