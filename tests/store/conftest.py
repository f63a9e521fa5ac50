from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from firsthand.store.shelf import Store
from tests.store.makers import fresh


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = fresh(tmp_path)
    yield opened
    opened.close()
