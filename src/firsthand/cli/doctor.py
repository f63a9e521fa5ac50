"""`doctor`: what this machine lacks, and what fails in the store, in sentences."""

from __future__ import annotations

import json
import resource
import shutil
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import typer
from rich.console import Console

from firsthand import facts
from firsthand.cli.options import AsJson, ConfigFile, DataDir, settings_of
from firsthand.config import Settings
from firsthand.errors import FirsthandError
from firsthand.polling.health import FeedHealth, failing, fleet_health, sentence
from firsthand.store.open import open_store

LEAST_FREE = 2 * 1024**3
LEAST_FILES = 1024


@dataclass(frozen=True, slots=True)
class Finding:
    """One look: `state` is ok, warning or wrong."""

    what: str
    state: str
    text: str


def register(app: typer.Typer) -> None:
    """Add the verb."""

    @app.command()
    def doctor(data_dir: DataDir = None, config: ConfigFile = None, as_json: AsJson = False) -> None:
        """Look at network, disk, limits, ports and the store; exit 1 if something is wrong."""
        settings = settings_of(data_dir, config)
        found = list(look(settings))
        console = Console(highlight=False)
        for finding in found:
            if as_json:
                print(json.dumps({"what": finding.what, "state": finding.state, "text": finding.text}))
            else:
                style = {"ok": "green", "warning": "yellow", "wrong": "red"}[finding.state]
                console.print(f"[{style}]{finding.state:8}[/{style}] {finding.what}: {finding.text}")
        if any(f.state == "wrong" for f in found):
            raise typer.Exit(1)


def look(settings: Settings) -> Iterator[Finding]:
    """Every finding."""
    yield _names()
    yield _disk(settings)
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    yield Finding(
        "open files",
        "ok" if soft >= LEAST_FILES else "warning",
        f"{soft} allowed" + ("" if soft >= LEAST_FILES else f"; at least {LEAST_FILES} are wanted"),
    )
    yield _port("site", settings.site.host, settings.site.port)
    yield _port("operator's listener", settings.admin.host, settings.admin.port)
    contact = settings.operator.contact
    yield Finding("operator", "ok" if contact else "warning", contact or "no operator.contact: publishers cannot write to you")
    mail = settings.mailbox.imap_host
    yield Finding("takedown mailbox", "ok" if mail else "warning", mail or "no mailbox.imap_host: the 24-hour sentence is not shown")
    yield from _store(settings)


def _names() -> Finding:
    # the catalogue's own first home page: somebody whom we would ask anyway
    host = next(iter(facts.table("agencies")))["domain"]
    try:
        socket.getaddrinfo(host, 443)
    except OSError as error:
        return Finding("network", "wrong", f"{host} cannot be resolved ({error.strerror or error}): no network, or no name server")
    return Finding("network", "ok", "names are resolved")


def _disk(settings: Settings) -> Finding:
    place = settings.data_dir
    while not place.exists() and place != place.parent:
        place = place.parent
    free = shutil.disk_usage(place.resolve()).free
    return Finding("disk", "ok" if free >= LEAST_FREE else "warning", f"{free / 1024**3:.1f} GiB free at {settings.data_dir}")


def _port(what: str, host: str, port: int) -> Finding:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return Finding(what, "warning", f"port {port} at {host} is in use ({error.strerror}); if that is Firsthand itself, all is well")
    return Finding(what, "ok", f"port {port} at {host} is free")


def _of(feed: FeedHealth) -> str:
    last = f"last answered well {_when(feed.last_success_at)}" if feed.last_success_at else "never answered well"
    again = f"asked again {_when(feed.next_due_at)}" if feed.state != "gone" else "asked no more"
    return f"{feed.url}: {feed.state}, {feed.reason or 'no reason given'}; {last}, {again}"


def _when(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M UTC")


def _store(settings: Settings) -> Iterator[Finding]:
    if not settings.data_dir.exists():
        yield Finding("store", "ok", f"{settings.data_dir} is not there yet; it is made at the first run")
        return
    try:
        store = open_store(settings.data_dir, write=False)
    except FirsthandError as error:
        yield Finding("store", "wrong", str(error))
        return
    try:
        figures = store.figures(time.time())
        yield Finding(
            "store",
            "ok",
            f"{figures.get('items', 0)} items, {figures.get('stories', 0)} stories, {figures.get('feeds_asked', 0)} feeds asked",
        )
        states = store.states()
        yield Finding("feeds", "ok", sentence(fleet_health(states)))
        failing_ = failing(states)
        for feed in failing_[:20]:
            yield Finding("feed", "warning", _of(feed))
        if len(failing_) > 20:
            yield Finding("feed", "warning", f"and {len(failing_) - 20} more that fail")
        for push in store.pushes():
            if push.reason:
                yield Finding("hub", "warning", f"{push.hub} for {push.feed}: {push.reason}")
    finally:
        store.close()
