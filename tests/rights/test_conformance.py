"""The conformance cases that are published with the documentation, through the same verb that everybody has."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from firsthand.cli.rights import _one
from firsthand.facts import Facts
from firsthand.rights.signals import Policy

CASES = [
    json.loads(line) for line in (Path(__file__).parents[2] / "docs/reference/rights-cases.jsonl").read_text(encoding="utf-8").splitlines()
]


def test_there_are_cases_of_every_kind() -> None:
    assert len(CASES) >= 90
    assert len({case["id"] for case in CASES}) == len(CASES)
    assert len({case["spec"] for case in CASES}) >= 9


@pytest.mark.parametrize("case", CASES, ids=lambda c: str(c["id"]))
def test_a_signal_is_read_as_its_specification_says(case: dict[str, Any], facts: Facts) -> None:
    told = _one({"id": case["id"], **case["row"]}, facts, Policy())
    assert {field: told[field] for field in case["expect"]} == case["expect"]
