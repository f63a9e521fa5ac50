"""A day for others: every format says the same, nothing reserved is in it for that use, the folder speaks for itself."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.errors import UsageError
from firsthand.model.feed import FeedState
from firsthand.model.rights import Rights
from firsthand.model.takedown import Case, Letter, Standing
from firsthand.outgoing import bulk, lumen, writers
from firsthand.outgoing.export import COLUMNS, row, rows
from firsthand.store.open import open_store
from firsthand.store.sqlite.rows import pack
from tests.invented import AT, OUTLETS, fill, item, put

DAY = "2026-11-24"
SAYS = ("allow", "deny", "unknown")


@pytest.fixture
def store(tmp_path: Path) -> Any:
    held = open_store(tmp_path / "store")
    fill(held)
    for n, said in enumerate(SAYS):
        put(held, item(f"https://{OUTLETS[0]}/r{n}", AT - n, f"=Rights {said}", rights=Rights(ai_train=said, ai_input=said, search=said)))
    put(held, item(f"https://{OUTLETS[0]}/hidden", AT - 9, "Nobody sees this", rights=Rights(show="none")))
    yield held
    held.close()


def days(store: Any, usage: str = "any") -> list[dict[str, Any]]:
    return [r for day in ("2026-11-23", "2026-11-24", "2026-11-25") for r in rows(store, day, usage)]


@pytest.mark.parametrize(("usage", "column"), [("train", "rights_ai_train"), ("ai-input", "rights_ai_input"), ("search", "rights_search")])
def test_only_what_owners_allow_in_words_is_in_an_export_for_a_use(store: Any, usage: str, column: str) -> None:
    found = days(store, usage)
    assert [r[column] for r in found] == ["allow"]
    assert len(days(store)) > 3
    assert "Nobody sees this" not in {r["headline"] for r in days(store)}


@given(st.fixed_dictionaries({name: st.sampled_from(SAYS) for name in ("search", "ai_input", "ai_train", "tdm")}))
def test_a_row_says_what_its_record_says_also_by_default(said: dict[str, str]) -> None:
    held = item(f"https://{OUTLETS[0]}/x", AT, "A headline", rights=Rights(**said))
    flat = row(json.loads(pack(held)))
    assert {name: flat[f"rights_{name}"] for name in said} == said
    assert list(flat) == list(COLUMNS)
    assert (flat["role"], flat["origin_kind"], flat["rights_show"]) == (held.role, held.origin.kind, held.rights.show)


@pytest.mark.parametrize("format", writers.FORMATS)
def test_every_format_holds_the_same_rows(store: Any, tmp_path: Path, format: str) -> None:
    folder = tmp_path / "out"
    manifest = bulk.export_day(store, DAY, folder, format, "any", AT)
    path = folder / f"items.{format}"
    if format == "parquet":
        from pyarrow import parquet

        found = parquet.read_table(path).to_pylist()
    elif format == "csv":
        found = [
            {k: v.removeprefix("'") or None for k, v in r.items()} for r in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))
        ]
    else:
        found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    expected = list(rows(store, DAY))
    assert manifest["items"] == len(expected) == len(found)
    assert [(r["id"], r["headline"], r["licence"]) for r in found] == [(r["id"], r["headline"], r["licence"]) for r in expected]


def test_the_folder_speaks_for_itself(store: Any, tmp_path: Path) -> None:
    store.put_states(
        [
            FeedState(url=f"https://{o}/f", domain=o, last_change_at=AT, last_success_at=AT if n < 3 else AT - 200_000)
            for n, o in enumerate(OUTLETS)
        ]
    )
    folder = tmp_path / "out"
    manifest = bulk.export_day(store, DAY, folder, "jsonl", "any", AT)
    assert manifest["completeness"] == {"feeds_live": 4, "feeds_answered": 3, "share": 0.75, "said": "75 % of live feeds answered"}
    assert manifest["rights"]["ai_train"]["deny"] == 1
    for line in (folder / "SHA256SUMS").read_text().splitlines():
        sum_, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == sum_
    terms = {
        (r["language"], r["term"]): int(r["items"]) for r in csv.DictReader(io.StringIO((folder / "terms.csv").read_text(encoding="utf-8")))
    }
    assert terms["en", "harbour"] >= 3
    assert min(terms.values()) >= 3
    with pytest.raises(UsageError):
        bulk.export_day(store, DAY, folder, "jsonl", "any", AT)


def test_a_formula_in_a_headline_is_text_to_a_spreadsheet(store: Any) -> None:
    stream = io.StringIO()
    writers.as_csv(rows(store, DAY), stream)
    headlines = [r["headline"] for r in csv.DictReader(io.StringIO(stream.getvalue()))]
    assert "'=Rights allow" in headlines
    assert not any(h.startswith(("=", "+", "-", "@")) for h in headlines)


def test_terms_are_counted_in_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "MOST_TERMS", 50)
    tally = bulk.Tally()
    common = row(json.loads(pack(item(f"https://{OUTLETS[0]}/x", AT, "pier"))))
    for n in range(400):
        tally.see({**common, "headline": f"pier w{n}", "snippet": None})
    assert len(tally.terms) <= 51
    assert tally.terms["en", "pier"] == 400
    assert tally.dropped_below > 1


def test_an_empty_day_is_a_folder_too(store: Any, tmp_path: Path) -> None:
    for format in writers.FORMATS:
        assert bulk.export_day(store, "2020-01-01", tmp_path / format, format, "any", AT)["items"] == 0
    with pytest.raises(UsageError):
        list(rows(store, "yesterday"))
    with pytest.raises(UsageError):
        list(rows(store, DAY, "resale"))


def test_removals_leave_without_sender_address_or_content() -> None:
    case = Case(
        id="C-7", arrived_at=AT, deadline_at=AT + 86_400, channel="mail", sender="owner@secret.example", state="receipt", letter=Letter(intent="remove", urls=("https://secret.example/a",), headlines=("Secret",)),
        standing=Standing(strength="aligned"), items=("20261124-0000000001", "20261124-0000000002"),
    )  # fmt: skip
    told = lumen.notices([case, replace(case, id="C-8", state="refused")], "Reader")
    text = json.dumps(told)
    assert "secret" not in text.lower().replace("[redacted]", "")
    assert [n["action_taken"] for n in told["notices"]] == ["Yes", "No"]
    assert told["notices"][0]["subject"] == "Removal of 2 items"
    assert {role["name"] for role in told["notices"][0]["entity_notice_roles_attributes"]} == {"recipient", "sender"}
