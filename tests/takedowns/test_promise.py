"""The 24-hour sentence is said exactly while the mailbox was read within the hour; else an instance that prints an address is not ready."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from firsthand.admin import health
from firsthand.app import mailbox_is_read
from firsthand.errors import StoreError
from firsthand.site.context import SiteContext
from firsthand.store.shelf import Store
from tests.asking import Asking

NOW = 1_795_500_000.0
HOUR_S = 3600.0


class Answering:
    def setting(self, name: str) -> None:
        return None


def reader() -> Any:
    return Answering()


def ready(context: SiteContext, store: Callable[[], Store] = reader) -> int:
    app = FastAPI()
    app.include_router(health.router(store, lambda: mailbox_is_read(context)))
    return Asking(app).get("/readyz").status_code


@given(st.none() | st.floats(-5 * HOUR_S, 0.0), st.sampled_from(["", "takedown@agg.org"]))
def test_the_promise_is_made_only_while_it_can_be_kept(since: float | None, address: str) -> None:
    read_at = None if since is None else NOW + since
    context = SiteContext(reader=reader, now=lambda: NOW, takedown_address=address, mailbox_read_at=lambda: read_at)
    kept = since is not None and -since <= HOUR_S
    assert context.promises_deletion is kept
    assert (ready(context) == 200) is (kept or not address)


def test_a_store_that_does_not_answer_is_not_ready() -> None:
    def broken() -> Any:
        raise StoreError("damaged")

    assert ready(SiteContext(reader=reader, now=lambda: NOW), broken) == 503
