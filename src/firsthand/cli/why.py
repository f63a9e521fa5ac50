"""`why URL`: the origin of an item in the store, with its evidence, chain and neighbours; nothing is fetched."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from firsthand.cli.options import AsJson, ConfigFile, DataDir, settings_of
from firsthand.errors import UsageError
from firsthand.model.codec import to_row
from firsthand.model.item import Item, Version
from firsthand.naming import public_url
from firsthand.origins.records import RECORDS
from firsthand.store.open import open_store
from firsthand.store.shelf import ItemQuery

TRACED = frozenset({"origin", "report"})  # kinds of versions that tell how a verdict came to change


def register(app: typer.Typer) -> None:
    """Add the verb."""

    @app.command()
    def why(
        url: Annotated[str, typer.Argument(help="The address of an item, or its id")],
        format: Annotated[str | None, typer.Option(help="prov (W3C PROV-O) or schema (schema.org), as JSON-LD")] = None,
        data_dir: DataDir = None, config: ConfigFile = None, as_json: AsJson = False,
    ) -> None:  # fmt: skip
        """Whose report an item is, and how that is known; exit 1 if the store does not hold it."""
        if format is not None and format not in RECORDS:
            raise UsageError(f"--format is one of {', '.join(RECORDS)}")
        settings = settings_of(data_dir, config)
        store = open_store(settings.data_dir, write=False)
        try:
            item = store.item_at(url) if "://" in url else store.item(url)
            if item is None:
                print(f"firsthand: the store holds no item at {url}", file=sys.stderr)
                raise typer.Exit(1)
            if format is not None:
                record = f"{public_url(settings).rstrip('/')}/api/v1/items/{item.id}/origin"
                print(json.dumps(RECORDS[format](item, record), ensure_ascii=False, indent=1))
                return
            members = store.items(ItemQuery(story=item.story, limit=50)).members if item.story else ()
            others = [m for m in members if m.id != item.id]
            if as_json:
                row = {"id": item.id, "url": item.url, "origin": to_row(item.origin), "primary": to_row(item.primary), "versions": to_row(store.versions(item.id)), "documents": to_row(item.documents),
                       "neighbours": [{"id": o.id, "url": o.url, "role": o.role, "copy_of": o.copy_of, "similarity": o.similarity} for o in others]}  # fmt: skip
                print(json.dumps(row, ensure_ascii=False))
                return
            _print(item, others, store.versions(item.id))
        finally:
            store.close()


def _print(item: Item, others: list[Item], versions: Sequence[Version]) -> None:
    console = Console(highlight=False)
    origin = item.origin
    console.print(f"[bold]{item.headline or item.url}[/bold]\n{item.url}")
    source = (origin.origin.name or origin.origin.domain) if origin.origin else None
    console.print(
        f"{origin.kind}{f': {source}' if source else ''}  (probability that this is right: {origin.confidence:.0%}; {origin.method})"
    )
    if item.primary:
        console.print(f"primary: {item.primary.url} ({item.primary.kind})")
    if len(origin.chain) > 1:
        console.print(
            "chain: " + " -> ".join(f"{h.name or h.domain or '?'}{f' ({h.relation})' if h.relation else ''}" for h in origin.chain)
        )
    table = Table("where", "text", "weight", title="evidence", title_justify="left")
    for e in origin.evidence:
        table.add_row(e.where, e.text, f"{e.weight:+.2f}")
    console.print(table if origin.evidence else "no credit to anybody else was found on the page as fetched")
    for c in origin.contradictions:
        console.print(f"unsupported {c.what}: {c.text}")
    for document in item.documents:
        console.print(f"document ({document.kind}): {document.title or ''} {document.url}")
    for version in versions:
        if version.what in TRACED:
            console.print(f"{datetime.fromtimestamp(version.seen_at, UTC):%Y-%m-%d %H:%M} UTC  {version.what}: {version.text}")
    for other in others:
        console.print(f"  {other.role} {other.similarity:.2f}  {other.outlet}  {other.headline or other.url}")
