from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from firsthand.store.open import open_store
from firsthand.takedowns.erasure import Tools, tools_for
from firsthand.takedowns.keys import load
from tests.store.makers import put
from tests.takedowns.mail_servers import mailbox
from tests.takedowns.test_desk import OWN, RIVAL, Scene


@pytest.fixture
def tools(tmp_path: Path) -> Iterator[Tools]:
    data_dir = tmp_path / "data"
    store = open_store(data_dir)
    yield tools_for(store, load(data_dir), data_dir)
    store.close()


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    store = open_store(tmp_path / "data")
    put(store, OWN, RIVAL, text="Nothing but the words of this one report, told at length here")
    with mailbox() as box:
        yield Scene(box, store, tmp_path / "data")
    store.close()
