"""The application of the pages' tests, asked without a socket."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI

from firsthand.api import notices
from firsthand.model.takedown import Case, Letter, Notice, Standing
from firsthand.store.open import open_store
from tests.site.conftest import NOW, Shown, application, fill


def opened(notice: Notice, channel: str) -> Case:
    """A case for any notice."""
    letter = Letter(intent="remove", urls=notice.urls, complete=notice.good_faith)
    return Case(id="C-1", arrived_at=NOW, deadline_at=NOW + 86_400, channel=channel, sender=notice.email, state="received", letter=letter, standing=Standing(strength="none"))  # fmt: skip


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FastAPI, Shown]]:
    folder = tmp_path_factory.mktemp("api")
    writing = open_store(folder)
    shown = fill(writing)
    writing.close()
    store = open_store(folder, write=False)
    app = application(store)
    app.include_router(notices.router(opened, lambda: NOW))
    yield app, shown
    store.close()
