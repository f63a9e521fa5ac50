"""The table of rules in docs/reference/polling.md names code and tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "polling.md"


def rows() -> list[list[str]]:
    found = [line.strip("|").split("|") for line in PAGE.read_text().splitlines() if re.match(r"\| \d+ \|", line)]
    return [[cell.strip() for cell in row] for row in found]


def test_all_24_rules_stand_there_with_code_and_tests() -> None:
    assert [int(row[0]) for row in rows()] == list(range(1, 25))
    for number, _, _, code, tests in rows():
        assert re.findall(r"`([^`]+)`", code), number
        for path in re.findall(r"`([^`]+)`", code):
            assert (ROOT / "src" / "firsthand" / path).is_file(), path
        file = ""
        named = re.findall(r"`([^`:]*)::(\w+)`", tests)
        assert named, number
        for path, test in named:
            file = path or file
            assert f"def {test}(" in (ROOT / file).read_text(), f"rule {number}: {file}::{test}"
