"""`discover HOST...`: feeds, sitemaps and facts of an outlet, with at most eight requests a host."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated, Any

import typer
from rich.console import Console

from firsthand import app as wiring
from firsthand.cli.options import AsJson, ConfigFile, DataDir, settings_of
from firsthand.errors import NetworkError
from firsthand.pipeline.discover import Explorer, Findings
from firsthand.text.urls import registrable_domain


def register(app: typer.Typer) -> None:
    """Add the verb."""

    @app.command()
    def discover(hosts: Annotated[list[str], typer.Argument(help="Hosts or addresses of pages")], data_dir: DataDir = None, config: ConfigFile = None, as_json: AsJson = False) -> None:  # fmt: skip
        """Ask an outlet's robots.txt, front page and the places where its system keeps feeds."""
        with wiring.exploring(settings_of(data_dir, config)) as explorer:
            found = [row_of(f) for f in asyncio.run(_discover(hosts, explorer))]
        console = Console(highlight=False)
        for row in found:
            if as_json:
                print(json.dumps(row, ensure_ascii=False))
            else:
                show(row, console)
        if not any(row["feeds"] for row in found):
            raise (NetworkError("nobody answered") if all(row["reason"] for row in found) else typer.Exit(1))


async def _discover(hosts: list[str], explorer: Explorer) -> list[Findings]:
    try:
        return [await explorer.explore(host) for host in hosts]
    finally:
        await explorer.close()


def row_of(found: Findings) -> dict[str, Any]:
    """What a visit met, under the names that scripts rely on."""
    page = found.page
    return {
        "host": found.asked,
        "domain": registrable_domain(found.reply.url if found.reply else found.asked),
        "name": page.name if page else None,
        "language": page.language if page else None,
        "feeds": [
            {"url": f.url, "via": f.via, "format": f.format, "title": f.title, "language": f.language, "hub": f.hub, "entries": f.entries}
            for f in found.feeds
        ],
        "left_out": [{"url": url, "reason": why} for url, why in found.left_out],
        "left": list(found.left),
        "editions": [{"language": tag, "url": url} for tag, url in (page.editions if page else ())],
        "requests": found.requests,
        "reason": found.reason,
    }


def show(row: dict[str, Any], console: Console) -> None:
    """What a visit met, for a person."""
    console.print(f"[bold]{row['host']}[/bold] {row['name'] or ''}  language {row['language'] or 'not stated'}  {row['reason'] or ''}")
    for feed in row["feeds"]:
        console.print(f"  {feed['url']}  {feed['format']}, {feed['entries']} entries, found by {feed['via']}", soft_wrap=True)
    for one in row["left_out"]:
        console.print(f"  [dim]left out {one['url']}: {one['reason']}[/dim]", soft_wrap=True)
