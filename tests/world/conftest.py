"""One world for the room's tests."""

from __future__ import annotations

import pytest

from firsthand.world.build import build
from firsthand.world.nouns import World

START = 1790000000.0


@pytest.fixture(scope="session")
def world() -> World:
    return build(1, outlets=40, hours=48.0, start_at=START)


@pytest.fixture(scope="session")
def now() -> float:
    return START + 36 * 3600
