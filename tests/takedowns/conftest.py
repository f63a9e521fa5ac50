from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from firsthand.store.open import open_store
from firsthand.takedowns.erasure import Tools, tools_for
from firsthand.takedowns.keys import load


@pytest.fixture
def tools(tmp_path: Path) -> Iterator[Tools]:
    data_dir = tmp_path / "data"
    store = open_store(data_dir)
    yield tools_for(store, load(data_dir), data_dir)
    store.close()
