"""Every address of the OpenAPI file, asked with what schemathesis makes of it: good values, bad ones, and none."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from tests.site.conftest import Shown

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
EXAMPLES = 30


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["positive", "negative"])
def test_every_answer_is_as_the_schema_says(filled: tuple[FastAPI, Shown], mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_asgi("/openapi.json", filled[0])
    asked = []
    for result in schema.get_all_operations():
        operation = result.ok()
        if mode is GenerationMode.NEGATIVE and not list(operation.iter_parameters()):
            continue  # nothing can be wrong

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck)
        )  # fmt: skip
        def ask(case: Any) -> None:
            case.call_and_validate()

        ask()
        asked.append(operation.label)
    assert len(asked) >= 11, asked


def test_known_things_answer_as_the_schema_says(filled: tuple[FastAPI, Shown]) -> None:
    """Generated names are seldom those of things that are held; here they are."""
    app, shown = filled
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    known = {"/api/v1/items/{id}": shown.items[5], "/api/v1/items/{id}/origin": shown.items[5], "/api/v1/stories/{id}": shown.stories[3], "/api/v1/stories/{id}/chain": shown.stories[3]}  # fmt: skip
    for path, id in known.items():
        answer = schema[path]["GET"].Case(path_parameters={"id": id}).call_and_validate()
        assert answer.status_code == 200
    for path in ("/api/v1/outlets/{domain}", "/api/v1/outlets/{domain}/ledger"):
        answer = schema[path]["GET"].Case(path_parameters={"domain": "quillmere-wire.com"}).call_and_validate()
        assert answer.status_code == 200
