from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from firsthand.cli.takedown_cases import hook
from firsthand.errors import FirsthandError
from firsthand.store.open import open_store
from firsthand.store.shelf import ItemQuery
from firsthand.takedowns.desk import TakedownDesk
from tests.store.makers import item, put

ITEM = item(1)


class Console:
    """The sub-verbs on one data directory."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.app = typer.Typer()
        hook(self.app)

    def __call__(self, *words: str, exits: int = 0) -> list[dict[str, Any]]:
        done = CliRunner().invoke(self.app, [*words, "--data-dir", str(self.data_dir)])
        code = done.exception.exit_code if isinstance(done.exception, FirsthandError) else done.exit_code
        assert code == exits, done.output
        return [json.loads(line) for line in done.stdout.splitlines()] if done.stdout.startswith("{") and words[0] != "show" else []


@pytest.fixture
def console(tmp_path: Path) -> Console:
    store = open_store(tmp_path / "data")
    put(store, ITEM, item(2), text="Some text of a report that is long enough to be looked for in every file")
    store.close()
    return Console(tmp_path / "data")


def test_from_submit_to_proof(console: Console) -> None:
    (case,) = console("submit", "--url", ITEM.url, "--sender", "a@gazette.example")
    assert (case["targets"], case["items"], case["state"]) == ([ITEM.url], [ITEM.id], "asked-proof")
    assert console("submit", "--url", ITEM.url, "--sender", "a@gazette.example")[0]["id"] == case["id"]
    assert [c["id"] for c in console("list", "--json")] == [case["id"]]
    (unproven,) = console("prove", case["id"], exits=1)
    assert (unproven["proven"], bool(unproven["hits"])) == (False, True)
    assert console("approve", case["id"])[0]["state"] == "receipt"
    (proven,) = console("prove", case["id"])
    assert {k: proven[k] for k in ("case", "hits", "surfaces", "proven")} == {
        "case": case["id"],
        "hits": [],
        "surfaces": [],
        "proven": True,
    }
    assert set(proven) == {"case", "files", "bytes", "hits", "surfaces", "out_of_reach", "proven"}
    assert console("list", "--open", "--json") == []
    console("show", case["id"])


def test_times_are_told_as_people_and_programs_read_them(console: Console) -> None:
    (case,) = console("submit", "--url", ITEM.url, "--sender", "a@gazette.example")
    shown = CliRunner().invoke(console.app, ["show", case["id"], "--data-dir", str(console.data_dir)])
    told = json.loads(shown.stdout)
    for at in (told["arrived_at"], told["deadline_at"], *(event["at"] for event in told["events"])):
        assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", at)


def test_a_domain_and_a_refusal(console: Console) -> None:
    (case,) = console("submit", "--domain", "gazette.example", "--sender", "a@other.example")
    assert len(case["items"]) == 2
    assert console("refuse", case["id"], "--reason", "not theirs")[0]["state"] == "refused"
    store = open_store(console.data_dir)
    assert len(store.items(ItemQuery()).members) == 2
    store.close()


@pytest.mark.parametrize(
    "words", [("submit",), ("submit", "--url", "nonsense"), ("show", "x"), ("approve", "x"), ("refuse", "x"), ("prove", "x")]
)
def test_what_cannot_be_done_is_a_usage_error(console: Console, words: tuple[str, ...]) -> None:
    console(*words, exits=2)


def test_beside_a_running_instance_the_instance_erases(console: Console) -> None:
    store = open_store(console.data_dir)
    desk = TakedownDesk(store, console.data_dir, lambda: ITEM.first_seen)
    (case,) = console("submit", "--url", ITEM.url)
    assert console("approve", case["id"])[0]["state"] == "deleting"
    assert store.item(ITEM.id) is not None
    assert [c.state for c in desk.step()] == ["receipt"]
    assert store.item(ITEM.id) is None
    assert console("prove", case["id"])[0]["proven"]
    store.close()
