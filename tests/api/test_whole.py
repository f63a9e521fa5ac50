"""The application as `firsthand run` serves it: every address of its document, asked with what schemathesis makes of it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from firsthand import app as wiring
from firsthand.config import read as read_settings
from firsthand.store.open import open_store
from tests.invented import fill

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
EXAMPLES = 15


class Nobody:
    """A name server that knows no name."""

    async def resolve(self, host: str) -> list[tuple[str, int | None]]:
        return []


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    folder = tmp_path_factory.mktemp("whole")
    store = open_store(folder)
    fill(store)
    instance = wiring.make_instance(read_settings(None, {}, {"data_dir": folder}), wiring.Surroundings(resolver=Nobody()), store)

    async def at_work() -> None:
        await instance.run(frozenset({"serve"}))
        await instance.close()

    thread = threading.Thread(target=lambda: asyncio.run(at_work()))
    thread.start()
    while instance.loop is None:
        time.sleep(0.02)
    yield wiring.faces(instance)[0]
    instance.loop.call_soon_threadsafe(instance.stop.set)
    thread.join(timeout=20)


def test_the_document_is_complete(whole: FastAPI) -> None:
    document = whole.openapi()
    assert document["openapi"].startswith("3.1")
    assert {"title", "version", "description", "contact", "license"} <= set(document["info"])
    for path, verbs in document["paths"].items():
        for verb, operation in verbs.items():
            assert operation.get("summary"), (verb, path)
            good = next(answer for status, answer in operation["responses"].items() if status.startswith("2"))
            assert good["content"], (verb, path)
            assert "application/problem+json" in operation["responses"]["422"]["content"], (verb, path)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["positive", "negative"])
def test_every_address_answers_as_the_document_says(whole: FastAPI, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_asgi("/openapi.json", whole)
    asked = []
    for result in schema.get_all_operations():
        operation = result.ok()
        if mode is GenerationMode.NEGATIVE and not list(operation.iter_parameters()):
            continue  # nothing can be wrong

        # that a domain is one, or that a notice names anything, is no schema's matter
        beyond = [positive_data_acceptance] if operation.label.startswith("POST") else []

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck)
        )  # fmt: skip
        def ask(case: Any) -> None:
            case.call_and_validate(excluded_checks=beyond)

        with suppress(Unsatisfiable):  # nothing wrong can be said at this address
            ask()
        asked.append(operation.label)
    assert len(asked) >= (15 if mode is GenerationMode.POSITIVE else 12), asked
