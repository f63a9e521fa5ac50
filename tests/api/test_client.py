"""The client against the application as it is served, and against its schema: every address of the document is known to it."""

from __future__ import annotations

import asyncio
import dataclasses
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_type_hints

import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.responses import PlainTextResponse

from firsthand import client as api_client
from firsthand.api import keys, routes, schema
from firsthand.client import AsyncClient, Client, Problem
from firsthand.store.open import open_store
from tests.invented import OUTLETS, fill

KEY = "fh_a-key-of-the-tests"


@dataclasses.dataclass
class Served:
    """An API on loopback."""

    base: str
    app: FastAPI
    items: tuple[Any, ...]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    store = open_store(tmp_path_factory.mktemp("client"))
    items = fill(store, 60)
    app = FastAPI()
    known = {keys.digest_of(KEY): keys.Key(digest=keys.digest_of(KEY), name="tests")}
    routes.install_problems(app, lambda request, status, text: PlainTextResponse(text, status), lambda key: known.get(keys.digest_of(key)))
    app.include_router(routes.router(lambda: store, lambda: 1_795_500_000.0, lambda: [{"id": "world", "name": "World"}]))
    busy = iter([503, 429])

    @app.get("/api/v1/items/busy", include_in_schema=False)
    async def answers_at_last() -> Any:
        status = next(busy, 200)
        return PlainTextResponse("", status, headers={"retry-after": "0"}) if status != 200 else store and app.state.item

    app.router.routes.insert(0, app.router.routes.pop())
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    with Client(f"http://127.0.0.1:{listening.getsockname()[1]}") as client:
        app.state.item = dataclasses.asdict(client.ask(api_client.item(items[0].id)))
    yield Served(f"http://127.0.0.1:{listening.getsockname()[1]}", app, items)
    server.should_exit = True
    thread.join(timeout=10)
    listening.close()
    store.close()


def test_lists_are_walked_through_to_their_end(served: Served) -> None:
    with Client(served.base) as client:
        found = [i.id for i in client.each_item(outlet=OUTLETS[0], limit=7)]
        assert found == [i.id for i in served.items]
        assert len(list(client.each_story(limit=9))) == 60
        assert {i.outlet for i in client.search("harbour", limit=50)} == set(OUTLETS[:3])


def test_one_of_each(served: Served) -> None:
    with Client(served.base, key=KEY) as client:
        item = client.ask(api_client.item(served.items[0].id))
        assert (item.headline, item.primary.url if item.primary else None) == (served.items[0].headline, served.items[0].url)
        assert item.origin.kind == "own"
        story = client.ask(api_client.story(item.story or ""))
        assert story.items[0].rights.ai_train == "unknown"
        assert client.ask(api_client.chain(story.id))[0].role == "origin"
        assert client.ask(api_client.outlet(OUTLETS[0])).country == "EE"
        assert client.ask(api_client.ledger(OUTLETS[0])).of_the_last == 60
        assert client.ask(api_client.outlets(country="EE")).items[0].domain in OUTLETS
        assert client.ask(api_client.feeds()).items == ()
        assert client.ask(api_client.stats())["stories"] == 60


def test_refusals_are_raised_with_their_words(served: Served) -> None:
    with Client(served.base) as client:
        for call, status in ((api_client.item("none"), 404), (api_client.items(limit=0), 422), (api_client.search("after:never"), 422)):
            with pytest.raises(Problem) as raised:
                client.ask(call)
            assert raised.value.status == status
            assert raised.value.detail
    with Client(served.base, key="fh_wrong") as client, pytest.raises(Problem, match="401"):
        client.ask(api_client.stats())


def test_a_busy_server_is_asked_again(served: Served) -> None:
    with Client(served.base) as client:
        assert client.ask(api_client.item("busy")).id == served.items[0].id


def test_async_says_the_same(served: Served) -> None:
    async def asked() -> list[str]:
        async with AsyncClient(served.base, key=KEY) as client:
            with pytest.raises(Problem):
                await client.ask(api_client.item("none"))
            return [i.id async for i in client.each_item(outlet=OUTLETS[0], limit=20)]

    assert asyncio.run(asked()) == [i.id for i in served.items]


def test_every_read_of_the_schema_has_its_question(served: Served) -> None:
    calls = (
        api_client.items(), api_client.item("{id}"), api_client.search("x"), api_client.stories(), api_client.story("{id}"), api_client.chain("{id}"), api_client.outlets(),
        api_client.outlet("{domain}"), api_client.ledger("{domain}"), api_client.feeds(), api_client.stats(),
    )  # fmt: skip
    asked = {"/api/v1/" + c.path.replace("%7B", "{").replace("%7D", "}") for c in calls}
    left = {"/api/v1/", "/api/v1/sections", "/api/v1/removals", "/api/v1/items/{id}/origin"}  # said by an item, or of no use to a program
    assert asked | left == {path for path, verbs in served.app.openapi()["paths"].items() if "get" in verbs}


@pytest.mark.parametrize(("noun", "model"), [(api_client.Item, schema.ItemOut), (api_client.Story, schema.StoryOut), (api_client.ItemRights, schema.RightsOut), (api_client.Link, schema.PrimaryOut), (api_client.Member, schema.MemberOut), (api_client.Ledger, schema.LedgerOut)])  # fmt: skip
def test_nouns_have_the_fields_of_the_schema(noun: Any, model: Any) -> None:
    assert set(get_type_hints(noun)) == set(model.model_fields)


def test_filters_that_the_schema_does_not_know_are_no_part_of_the_docstrings(served: Served) -> None:
    for name in ("items", "stories", "outlets", "feeds"):
        told = set((getattr(api_client, name).__doc__ or "").rstrip(".").split())
        known = {p["name"] for p in served.app.openapi()["paths"][f"/api/v1/{name}"]["get"].get("parameters", ())}
        assert told == known


def test_the_project_page_shows_it() -> None:
    page = Path(__file__).parents[2] / "docs" / "reference" / "api.md"
    assert "from firsthand.client import" in page.read_text(encoding="utf-8")
