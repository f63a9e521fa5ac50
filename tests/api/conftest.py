"""The application of the pages' tests, asked without a socket."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI

from firsthand.store.open import open_store
from tests.site.conftest import Shown, application, fill


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FastAPI, Shown]]:
    folder = tmp_path_factory.mktemp("api")
    writing = open_store(folder)
    shown = fill(writing)
    writing.close()
    store = open_store(folder, write=False)
    yield application(store), shown
    store.close()
