"""The application of the pages' tests, asked without a socket."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI

from firsthand.api import alerts, document, notices
from firsthand.fetching.sender import Sender
from firsthand.model.takedown import Case, Letter, Notice, Standing
from firsthand.outgoing.alert_desk import AlertDesk, Means
from firsthand.outgoing.alerts import Wish
from firsthand.store.open import open_outgoing, open_store
from firsthand.store.shelf import Store
from firsthand.store.sqlite.outgoing import Outgoing
from tests.site.conftest import NOW, Shown, application, fill


def opened(notice: Notice, channel: str) -> Case:
    """A case for any notice."""
    letter = Letter(intent="remove", urls=notice.urls, complete=notice.good_faith)
    return Case(id="C-1", arrived_at=NOW, deadline_at=NOW + 86_400, channel=channel, sender=notice.email, state="received", letter=letter, standing=Standing(strength="none"))  # fmt: skip


def made_by(sent: Outgoing, store: Store) -> alerts.Make:
    """The alert desk as the API asks it; its mail goes nowhere, and no name has an address."""

    class Names:
        async def resolve(self, host: str) -> list[tuple[str, int | None]]:
            return []

    async def make(asked: alerts.AlertIn, network: str) -> alerts.AlertOut:
        means = Means(
            sender=Sender(user_agent="x", resolver=Names()),
            mail=lambda letter: None,
            mail_from="a@site.example",
            token=str,
            secret=str,
            base="http://site.example",
        )
        rule = await AlertDesk(sent, lambda: store, means, lambda: NOW).make(Wish(**asked.model_dump()), network)
        return alerts.AlertOut(id=rule.id, state="waiting", secret=None)

    return make


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FastAPI, Shown]]:
    folder = tmp_path_factory.mktemp("api")
    writing = open_store(folder)
    shown = fill(writing)
    writing.close()
    store = open_store(folder, write=False)
    app = application(store)
    app.include_router(notices.router(opened))
    sent = open_outgoing(folder)
    app.include_router(alerts.router(made_by(sent, store)))
    document.complete(app, "http://site.example/takedown", "http://site.example")
    yield app, shown
    sent.close()
    store.close()
