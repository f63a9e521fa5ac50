"""`rights --together`: one copy names its agency, the others say nothing, and the agency's terms hold for all of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from firsthand.cli import rights

BODY = (
    "Ferry fares on the northern route will double from January, the operator said on Monday, citing the price of fuel and two new vessels.",
    "Passengers who hold a yearly ticket will pay the old fare until it ends, a spokeswoman said, adding that pupils would be spared.",
    "The town council called the decision a blow to the islands and asked for talks before the end of the month.",
)


def row(id: str, host: str, first: str = "") -> str:
    paragraphs = "".join(f"<p>{text}</p>" for text in (first + BODY[0], *BODY[1:]))
    html = f"<html><head><title>Ferry fares to double</title></head><body><article><h1>Ferry fares to double</h1>{paragraphs}</article></body></html>"
    return json.dumps({"id": id, "url": f"https://{host}/a", "html": html})


@pytest.mark.parametrize(("options", "shown"), [([], ["headline", "snippet"]), (["--together"], ["headline", "headline"])])
def test_rows_that_are_neighbours(tmp_path: Path, options: list[str], shown: list[str]) -> None:
    batch = tmp_path / "rows.jsonl"
    lines = [row("a", "one-post.com", "LONDON (Reuters) - "), row("b", "two-herald.com"), '{"id":"c"}']
    batch.write_text("\n".join(lines) + "\n", encoding="utf-8")
    app = typer.Typer()
    rights.register(app)
    done = CliRunner().invoke(app, ["--batch", str(batch), "--data-dir", str(tmp_path), *options])
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [t.get("show") for t in told] == [*shown, None]
    assert told[2]["error"]["kind"]
