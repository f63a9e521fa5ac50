"""A folder holds one world, and a second start goes on in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from firsthand.errors import UsageError
from firsthand.world.calendar import NAME, calendar_of


def test_a_second_start_goes_on_in_the_same_world(tmp_path: Path) -> None:
    first = calendar_of(tmp_path, seed=3, outlets=20, now=1000.0)
    assert first.start_at == 1000.0
    assert calendar_of(tmp_path, seed=3, outlets=20, now=5000.0) == first


def test_another_world_is_not_mixed_in(tmp_path: Path) -> None:
    calendar_of(tmp_path, seed=3, outlets=20, now=1000.0)
    with pytest.raises(UsageError, match="--seed 3 --outlets 20"):
        calendar_of(tmp_path, seed=4, outlets=20, now=1000.0)


@pytest.mark.parametrize("damaged", ["", "{", "[]", '{"seed": 1}', '{"seed": 1, "outlets": 20, "start_at": 1, "more": 2}'])
def test_a_damaged_calendar_is_said(tmp_path: Path, damaged: str) -> None:
    (tmp_path / NAME).write_text(damaged)
    with pytest.raises(UsageError, match="not the calendar"):
        calendar_of(tmp_path, seed=1, outlets=20, now=1.0)
