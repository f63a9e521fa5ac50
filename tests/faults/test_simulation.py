"""Seeds of the simulation that `make test` runs, and bugs planted in it that it must find; `make soak` runs many more."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import pytest

from firsthand.fetching.gates import Gates
from firsthand.model.item import Item
from firsthand.rights import display
from tests.faults.simulation import DISK, simulate

pytestmark = pytest.mark.slow
SEEDS = range(1, 1 + int(os.environ.get("FIRSTHAND_SOAK_SEEDS", "40" if os.environ.get("FIRSTHAND_SOAK") else "2")))


@pytest.fixture
def folder() -> Iterator[Path]:
    with TemporaryDirectory(dir=DISK) as name:
        yield Path(name)


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_fails_the_promises_hold(seed: int, folder: Path) -> None:
    run, broke = simulate(seed, folder, hours=10.0)
    assert not broke
    assert len(run.starts) > 2, "nothing failed, so nothing was shown"


def _too_fast() -> mock._patch[object]:
    return mock.patch.object(Gates, "_wait", _at_once)


async def _at_once(*_: object) -> None:
    return None


def _shown_whole() -> mock._patch[object]:
    shown: Callable[..., Item] = display.shown
    return mock.patch.object(display, "shown", lambda item, rights: shown(item, rights.__class__(show="full")))


@pytest.mark.parametrize(("planted", "says"), [(_too_fast, "too fast"), (_shown_whole, "beyond rights")])
def test_a_planted_bug_is_found(planted: Callable[[], mock._patch[object]], says: str, folder: Path) -> None:
    with planted():
        _, broke = simulate(1, folder, hours=1.5)
    assert any(line.startswith(says) for line in broke), broke
