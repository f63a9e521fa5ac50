"""The protocol by its specification; others' words marked; what owners deny to AI refused; no line breaks it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.api.mcp import NOTE, REFUSED, TOOLS, Server
from firsthand.model.rights import Rights
from firsthand.store.open import open_store
from tests.invented import AT, OUTLETS, fill, item, put

SECRET = "Nobody may feed this headline to a model"


class Agent:
    """Asks a server line by line."""

    def __init__(self, store: Any) -> None:
        self.server = Server(lambda: store, "0.0")

    def ask(self, method: str, **params: Any) -> Any:
        answer = self.server.line(json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}))
        assert answer is not None
        return json.loads(answer)

    def call(self, tool: str, **arguments: Any) -> Any:
        result = self.ask("tools/call", name=tool, arguments=arguments)["result"]
        assert json.loads(result["content"][0]["text"]) == result["structuredContent"]
        return result


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[Agent]:
    store = open_store(tmp_path)
    fill(store)
    put(store, item(f"https://{OUTLETS[1]}/denied", AT, SECRET, rights=Rights(ai_input="deny"), snippet=SECRET))
    yield Agent(store)
    store.close()


def test_it_begins_and_lists_its_tools(agent: Agent) -> None:
    begun = agent.ask("initialize", protocolVersion="2025-03-26", capabilities={}, clientInfo={"name": "x", "version": "1"})["result"]
    assert (begun["protocolVersion"], begun["instructions"]) == ("2025-03-26", NOTE)
    assert agent.ask("initialize", protocolVersion="1999-01-01")["result"]["protocolVersion"] == "2025-06-18"
    assert agent.server.line('{"jsonrpc":"2.0","method":"notifications/initialized"}') is None
    assert agent.ask("ping")["result"] == {}
    listed = agent.ask("tools/list")["result"]["tools"]
    assert [t["name"] for t in listed] == ["search", "story", "origin", "quote"]
    assert all(t["inputSchema"]["type"] == "object" for t in listed)


def test_search_story_origin_and_quote(agent: Agent) -> None:
    found = agent.call("search", query="harbour pier", limit=3)["structuredContent"]["items"]
    assert len(found) == 3
    story = agent.call("story", id=found[0]["story"])["structuredContent"]
    assert story["items"][0]["primary"]["kind"] == "own"
    origin = agent.call("origin", id=found[0]["id"])["structuredContent"]
    assert origin["kind"] == "own"
    quotes = agent.call("quote", id=found[0]["id"], words="SAID the council")["structuredContent"]["quotes"]
    (quote,) = quotes
    assert quote["field"] == "snippet"
    assert found[0]["snippet"]["untrusted"][quote["start"] : quote["end"]] == quote["text"]["untrusted"]
    assert agent.call("quote", id=found[0]["id"], words="no such words")["structuredContent"]["quotes"] == []


def strings_of_others(value: Any, marked: bool = False) -> Iterator[str]:
    """Every string outside an `untrusted`."""
    if isinstance(value, dict):
        for key, member in value.items():
            yield from strings_of_others(member, marked or key == "untrusted")
    elif isinstance(value, list):
        for member in value:
            yield from strings_of_others(member, marked)
    elif isinstance(value, str) and not marked:
        yield value


def test_every_string_of_others_is_marked(agent: Agent) -> None:
    item_id = agent.call("search", query="harbour")["structuredContent"]["items"][0]["id"]
    story = agent.call("origin", id=item_id)["structuredContent"]["story"]
    for tool, arguments in (
        ("search", {"query": "harbour"}),
        ("story", {"id": story}),
        ("origin", {"id": item_id}),
        ("quote", {"id": item_id}),
    ):
        for text in strings_of_others(agent.call(tool, **arguments)["structuredContent"]):
            assert "Harbour council" not in text, (tool, text)


def test_what_its_owner_denies_to_ai_is_refused_by_every_tool(agent: Agent) -> None:
    hit = agent.call("search", query="headline model")["structuredContent"]["items"][0]
    assert hit["refused"] == REFUSED
    answers = [agent.call(t, id=hit["id"]) for t in ("origin", "quote")] + [agent.call("story", id=f"s{hit['id']}")]
    for answer in answers:
        assert SECRET not in json.dumps(answer)
        assert REFUSED in json.dumps(answer)


def test_mistakes_are_told_as_the_protocol_tells_them(agent: Agent) -> None:
    assert agent.ask("resources/list")["error"]["code"] == -32601
    assert agent.ask("tools/call", name="delete", arguments={})["error"]["code"] == -32602
    for tool, arguments in (
        ("search", {}),
        ("search", {"query": 3}),
        ("search", {"query": "x", "limit": 0}),
        ("search", {"query": "after:never"}),
        ("origin", {"id": "x"}),
        ("story", {"id": ""}),
    ):
        assert agent.call(tool, **arguments)["isError"], (tool, arguments)
    for line, code in (("{", -32700), ("[" * 100_000, -32700), ("[]", -32600), ('{"jsonrpc":"2.0","id":[],"method":"ping"}', -32600), ('{"id":1,"method":"ping"}', -32600), ("x" * (1 << 20 | 1), -32600)):  # fmt: skip
        assert json.loads(agent.server.line(line) or "{}")["error"]["code"] == code


json_values = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=20), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3), max_leaves=8)  # fmt: skip


@given(st.sampled_from([t["name"] for t in TOOLS]), json_values, json_values)
def test_no_arguments_break_it(name: str, arguments: Any, id: Any) -> None:
    server = Server(_nothing, "0.0")
    answer = server.line(json.dumps({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": {"name": name, "arguments": arguments}}))
    assert answer is None or set(json.loads(answer)) <= {"jsonrpc", "id", "result", "error"}


def _nothing() -> Any:
    class Empty:
        def search(self, query: str, limit: int) -> Any:
            from firsthand.store.query import read
            from firsthand.store.shelf import Listing

            read(query)
            return Listing(())

        def item(self, id: str) -> None:
            return None

        story = item

    return Empty()


@pytest.mark.slow
def test_the_verb_speaks_over_standard_input_and_output(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    fill(store)
    store.close()
    lines = [{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {}}, {"jsonrpc": "2.0", "method": "notifications/initialized"}, {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "search", "arguments": {"query": "harbour"}}}]  # fmt: skip
    sent = (
        "\n".join(json.dumps(line) for line in lines)
        + "\n"
        + "x" * 3_000_000
        + "\n"
        + json.dumps({"jsonrpc": "2.0", "id": 3, "method": "ping"})
        + "\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "firsthand.cli", "mcp", "--data-dir", str(tmp_path)],
        input=sent,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [a["id"] for a in answers] == [1, 2, None, 3]
    assert answers[1]["result"]["structuredContent"]["items"]
