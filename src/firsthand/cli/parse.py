"""`firsthand parse`: feeds, sitemaps and JSON Feeds as rows."""

from __future__ import annotations

from dataclasses import asdict

import typer

from firsthand.cli.batch import Row, answers, body_of, put, rows_of
from firsthand.cli.options import ConfigFile, DataDir, settings_of
from firsthand.feeds.read import read_feed
from firsthand.model.entry import FeedDocument


def answer_of(document: FeedDocument) -> Row:
    """The promised keys of a feed; unknown is null."""
    row = asdict(document)
    return {
        "format": row["format"], "title": row["title"], "link": row["link"], "language": row["language"], "hub": row["hub"],
        "self": row["self_url"], "ttl_s": row["ttl_s"], "rights": row["rights"], "skip_hours": row["skip_hours"],
        "skip_days": row["skip_days"], "children": row["children"], "entries": row["entries"],
    }  # fmt: skip


def _one(row: Row, resolve: bool) -> Row:
    url, kind = row.get("url"), row.get("content_type")
    address = url if isinstance(url, str) else ""
    return answer_of(read_feed(body_of(row), address, kind if isinstance(kind, str) else None, resolve=resolve and bool(address)))


def register(app: typer.Typer) -> None:
    """Add the verb."""

    @app.command("parse")
    def parse(
        files: list[str] = typer.Argument(None, metavar="FILE...", help="Feeds, sitemaps or JSON Feeds; gzip is seen by itself."),
        url: str = typer.Option(None, help="The address that the file was served at."),
        resolve: bool = typer.Option(
            False, "--resolve", help="Make relative links absolute against the address; else they stay as printed."
        ),
        batch: str = typer.Option(None, help='JSON Lines {"id","url","file"}; - is standard input.'),
        json: bool = typer.Option(True, "--json", help="One JSON line a file (the only form)."),
        data_dir: DataDir = None,
        config: ConfigFile = None,
    ) -> None:
        """Read feeds into entries, one JSON line a file."""
        settings_of(data_dir, config)  # nothing of it matters to a feed, but a wrong one is said
        put(answers(rows_of(files or [], url, batch), lambda row: _one(row, resolve)))
