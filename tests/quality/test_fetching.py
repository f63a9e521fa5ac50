"""The guard on every host spelling of the corpus: none that leads inside is asked, none that is public is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from firsthand.errors import Refused
from firsthand.fetching.guard import Guard


def _allowed(guard: Guard, host: str) -> bool:
    try:
        target = guard.target(f"http://{host}/")
        # a name has no address yet: what it resolves to is judged then, and localhost is inside wherever it is resolved
        guard.vet(target.literal or "127.0.0.1", target.port)
    except Refused:
        return False
    return True


@pytest.mark.quality
def test_hosts_that_lead_inside(corpus: Path, floors: dict[str, dict[str, float]]) -> None:
    rows = [json.loads(line) for line in (corpus / "rights" / "hosts_ssrf.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(rows) > 30
    guard = Guard()
    wrong = [row["host"] for row in rows if _allowed(guard, row["host"]) is not row["allow"]]
    assert len(wrong) <= floors["fetching"]["hosts_wrong_max"], wrong
