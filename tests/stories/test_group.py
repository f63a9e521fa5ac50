"""The verb: an answer a row, in order, whatever the rows hold; joins are told under the name that stays."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from firsthand.cli.batch import rows_of
from firsthand.cli.group import grouped
from firsthand.facts import Facts

TEXT = [
    "The harbour of Porto Salvo was shut on Monday after dockers led by Renato Figueira walked out over pay at Maritima.",
    "Thirty ships lie at anchor, among them the Estrela do Sul with 8,100 boxes, and the union wants 9.5 percent more.",
]


def row(id: object, **more: object) -> dict[str, object]:
    return {"id": id, "url": f"https://a.example/{id}", "outlet": "a.example", "published": "2026-11-24T10:00:00Z", "language": "en", "headline": "Dockers walk out", "body": TEXT, **more}  # fmt: skip


def test_rows_are_answered_in_order_with_every_key(facts: Facts) -> None:
    rows = [
        row("1"),
        row("2", url="https://b.example/2", published="2026-11-24T11:00:00Z"),
        row("3", headline="Snow in the hills", body=["It snowed."]),
    ]
    answers = list(grouped(rows, facts))
    assert [tuple(a) for a in answers] == [("id", "story", "copy_of", "role", "similarity")] * 3
    assert answers[0] == {"id": "1", "story": "s1", "copy_of": None, "role": "origin", "similarity": 0.0}
    assert answers[1] == {"id": "2", "story": "s1", "copy_of": "1", "role": "copy", "similarity": 1.0}
    assert answers[2]["story"] == "s3"


@pytest.mark.parametrize(
    "more",
    [
        {"published": None}, {"published": 7}, {"published": "soon"}, {"language": None}, {"language": 3}, {"body": "one string"}, {"body": [1, None, "x"]},
        {"url": None}, {"links": [1, "https://x.example/"]}, {"headline": None}, {"body": None}, {"outlet": ["a"]},
    ],
)  # fmt: skip
def test_what_is_missing_or_of_another_kind_is_borne(more: dict[str, object], facts: Facts) -> None:
    (answer,) = grouped([row("1", **more)], facts)
    assert answer["story"] == "s1"


def test_a_row_that_is_no_article_fails_alone(facts: Facts) -> None:
    answers = list(grouped([row("1"), {"id": "2"}, row({"a": 1}), row("3", body=["x" * 5_000_000])], facts))
    assert [a.get("error", {}).get("kind") for a in answers] == [None, "bad-input", "bad-input", "bad-input"]


def test_stories_that_join_later_are_told_under_one_name(facts: Facts) -> None:
    heads = [
        "Orvane river floods Tellmark",
        "Mayor Brandvik closes Korsund bridge",
        "Orvane river floods Tellmark, mayor Brandvik closes Korsund bridge",
    ]
    answers = list(grouped([row(str(n), url=f"https://{n}.example/", headline=h, body=[]) for n, h in enumerate(heads)], facts))
    assert {a["story"] for a in answers} == {"s0"}


def test_lists_are_read_from_a_file(tmp_path: Path, facts: Facts) -> None:
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join(json.dumps(row(str(n))) for n in range(2)) + "\n")
    assert len(list(grouped(rows_of([], None, str(path)), facts))) == 2
