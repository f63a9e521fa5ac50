"""`discover HOST...`: feeds, sitemaps and facts of an outlet, with at most eight requests a host."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated, Any

import typer
from rich.console import Console

from firsthand import app as wiring
from firsthand import facts
from firsthand.catalogue import discovery
from firsthand.cli.options import AsJson, ConfigFile, DataDir, settings_of
from firsthand.errors import BadInput, NetworkError
from firsthand.feeds.read import read_feed
from firsthand.fetching.polite import Polite
from firsthand.model.entry import FeedDocument
from firsthand.model.page import Ask
from firsthand.rights.robots import Robots
from firsthand.text import html
from firsthand.text.urls import registrable_domain


def register(app: typer.Typer) -> None:
    """Add the verb."""

    @app.command()
    def discover(hosts: Annotated[list[str], typer.Argument(help="Hosts or addresses of pages")], data_dir: DataDir = None, config: ConfigFile = None, as_json: AsJson = False) -> None:  # fmt: skip
        """Ask an outlet's robots.txt, front page and the places where its system keeps feeds."""
        found = asyncio.run(_discover(hosts, wiring.asker(settings_of(data_dir, config))))
        console = Console(highlight=False)
        for row in found:
            if as_json:
                print(json.dumps(row, ensure_ascii=False))
                continue
            console.print(
                f"[bold]{row['host']}[/bold] {row['name'] or ''}  language {row['language'] or 'not stated'}  {row['reason'] or ''}"
            )
            for feed in row["feeds"]:
                console.print(f"  {feed['url']}  {feed['format']}, {feed['entries']} entries, found by {feed['via']}", soft_wrap=True)
        if not any(row["feeds"] for row in found):
            raise (NetworkError("nobody answered") if all(row["reason"] for row in found) else typer.Exit(1))


async def _discover(hosts: list[str], polite: Polite) -> list[dict[str, Any]]:
    try:
        return [await _host(host, polite) for host in hosts]
    finally:
        await polite.close()


async def _host(host: str, polite: Polite) -> dict[str, Any]:
    """Facts and feeds of one host; requests are counted, robots.txt among them."""
    home = host if "://" in host else f"https://{host}/"
    row: dict[str, Any] = {
        "host": host,
        "domain": registrable_domain(home),
        "name": None,
        "language": None,
        "feeds": [],
        "left_out": [],
        "reason": None,
    }
    reply = await polite.fetch(Ask(url=home, kind="page"))
    asked = 2
    if reply.status != 200:
        return {**row, "reason": reply.reason or f"the front page answered {reply.status}"}
    try:
        document = html.parse(reply.body, reply.url, reply.headers)
    except BadInput as error:
        return {**row, "reason": str(error)}
    row |= {
        "domain": registrable_domain(reply.url),
        "name": document.meta("og:site_name", "application-name"),
        "language": document.language,
    }
    robots = await polite.robots.robots_text(reply.url)
    named = [*discovery.on_page(document), *discovery.in_robots(Robots.parse(robots).sitemaps if robots else ())]
    kept: list[FeedDocument] = []
    for candidate in named or list(discovery.guesses(document, facts.table("catalogue/feed_paths"))):
        if asked >= discovery.MOST_REQUESTS:
            break
        asked += 1
        answer = await polite.fetch(Ask(url=candidate.url, kind="feed"))
        verdict = _judge(answer.body, answer.url, answer.header("content-type"), kept) if answer.status == 200 else (None, answer.reason or f"answered {answer.status}")  # fmt: skip
        feed, why = verdict
        if feed is None:
            row["left_out"].append({"url": candidate.url, "reason": why})
        else:
            kept.append(feed)
            row["feeds"].append({"url": candidate.url, "via": candidate.via, "format": feed.format, "title": feed.title, "language": feed.language, "hub": feed.hub, "entries": len(feed.entries)})  # fmt: skip
    return row


def _judge(body: bytes, url: str, kind: str | None, kept: list[FeedDocument]) -> tuple[FeedDocument | None, str | None]:
    try:
        feed = read_feed(body, url, kind)
    except BadInput as error:
        return None, str(error)
    why = discovery.unfit(feed, url)
    if why is None and any(discovery.same_entries(feed, other) for other in kept):
        why = "the same entries as another feed of this host"
    return (None, why) if why else (feed, None)
