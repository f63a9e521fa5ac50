"""`demo`: the media world in a box on loopback, and Firsthand at work on it; no internet is needed."""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import typer
import uvloop

from firsthand import app as wiring
from firsthand.cli.options import ConfigFile, DataDir
from firsthand.cli.running import console, first_reader, on_signals, watch
from firsthand.config import Settings, read
from firsthand.errors import UsageError
from firsthand.fetching.clock import SystemClock
from firsthand.listening import bind
from firsthand.pipeline.catalogue import hand_in
from firsthand.store.open import open_store
from firsthand.store.shelf import ItemQuery, Store
from firsthand.world.build import build
from firsthand.world.calendar import Calendar, calendar_of
from firsthand.world.nouns import World
from firsthand.world.post import ADDRESS, Post
from firsthand.world.serve import Server, serve
from firsthand.world.stories import story_score
from firsthand.world.truth import score

HOURS = 168.0  # what a world holds from its first start on
BANNER = "This is the demo: every outlet, agency, place and person here is invented. Links open a mirror on this machine."


@dataclass(frozen=True, slots=True)
class Wish:
    """How the demo is wanted. `seconds` None: until told to stop; `speed` seconds of the world in a real one."""

    port: int = 8000
    seconds: float | None = None
    seed: int = 1
    outlets: int = 40
    speed: float = 60.0
    data_dir: Path | None = None
    config: Path | None = None
    note: str | None = None


def register(app: typer.Typer) -> None:
    """Add the verb."""

    @app.command()
    def demo(
        port: Annotated[int, typer.Option(help="Where the site listens")] = 8000,
        seconds: Annotated[float | None, typer.Option("--for", help="Stop by itself after so many seconds")] = None,
        seed: Annotated[int, typer.Option(help="Another seed, another world")] = 1,
        outlets: Annotated[int, typer.Option(help="How many outlets")] = 40,
        speed: Annotated[float, typer.Option(help="How much faster the world's clock and ours run")] = 60.0,
        data_dir: DataDir = None,
        config: ConfigFile = None,
    ) -> None:
        """Show Firsthand at work on an invented media world with known truth; the last line says how right it was."""
        if speed <= 0 or outlets < 10:
            raise UsageError("--speed is above 0 and --outlets at least 10")
        show(Wish(port=port, seconds=seconds, seed=seed, outlets=outlets, speed=speed, data_dir=data_dir, config=config))


def show(wish: Wish) -> None:
    """Run the demo and print its figures as the last line on stdout."""
    if wish.note:
        console.print(wish.note)
    with tempfile.TemporaryDirectory(prefix="firsthand-demo-") as folder:
        figures = uvloop.run(_demo(wish, wish.data_dir or Path(folder)))
    print(json.dumps(figures), flush=True)


async def _demo(wish: Wish, data_dir: Path) -> dict[str, Any]:
    begun = time.monotonic()
    settings = _settings(wish, data_dir)
    sock = bind(settings.site.host, settings.site.port)
    settings = wiring.with_port(settings, sock.getsockname()[1])
    store = open_store(settings.data_dir)
    calendar = calendar_of(data_dir, seed=wish.seed, outlets=wish.outlets, now=time.time())
    clock = SystemClock(wish.speed, (_stopped_at(store, calendar), time.monotonic()))
    with console.status("building the world"):
        world = build(wish.seed, outlets=wish.outlets, hours=HOURS, start_at=calendar.start_at)
        server = await serve(world, clock=clock.now)
    try:
        surroundings = replace(
            around(world, server, clock, wish.speed, data_dir, wish.note), push_base=f"http://127.0.0.1:{settings.site.port}"
        )
        instance = wiring.make_instance(settings, surroundings, store)
        return await _show(instance, world, server, wish, sock, begun)
    finally:
        await server.close()


def _stopped_at(store: Store, calendar: Calendar) -> float:
    """Where the world's clock stood when its folder was last in use (Unix seconds): nothing that was done lies in the future."""
    return max([calendar.start_at, *(state.last_poll_at for state in store.states() if state.last_poll_at)])


async def _show(instance: wiring.Instance, world: World, server: Server, wish: Wish, sock: Any, begun: float) -> dict[str, Any]:
    hand_in(instance.store, world.outlets, world.feeds, "csv:the world itself", instance.surroundings.clock.now())
    listeners = wiring.listeners(instance, sock)
    for listener in listeners:
        listener.start()
    site = instance.settings.site
    url = f"http://{site.host}:{site.port}/"
    console.print(
        f"{len(world.outlets)} invented outlets, {len(world.feeds)} feeds; the clock runs {wish.speed:g} times as fast. Open {url}"
    )
    first_reader(instance)
    on_signals(instance.stop)
    instance.line.begin(world.feeds)
    work = asyncio.create_task(instance.run())
    ends = None if wish.seconds is None else begun + wish.seconds
    try:
        await watch(
            instance,
            work,
            give_up_s=None,
            quit_when_silent=False,
            until=lambda: instance.stop.is_set() or (ends is not None and time.monotonic() >= ends),
        )
        instance.stop.set()
        await asyncio.gather(work, return_exceptions=True)
        if not work.cancelled():
            work.result()
        return _figures(instance, world, url, wish, begun)
    finally:
        for listener in listeners:
            listener.close()
        await instance.close()


def _figures(instance: wiring.Instance, world: World, url: str, wish: Wish, begun: float) -> dict[str, Any]:
    store = instance.store
    items = all_items(store)
    found = score(world, items, instance.surroundings.clock.now())
    grouped = story_score(world, items)
    cases = store.cases()
    return {
        "url": url,
        "seed": wish.seed,
        "polls": instance.line.figures.polls,
        "items": len(items),
        "stories": store.figures(instance.surroundings.clock.now())["stories"],
        "origins": found["origins"],
        "chain_edges": found["chain_edges"],
        "story_pairs": grouped["story_pairs"],
        "copies": grouped["copies"],
        "takedowns": {
            "open": sum(c.state not in ("receipt", "refused", "restored") for c in cases),
            "proven": sum(c.state == "receipt" for c in cases),
        },
        "seconds": round(time.monotonic() - begun, 1),
    }


def all_items(store: Store) -> list[Any]:
    """Every item that the store shows."""
    items: list[Any] = []
    cursor = None
    while True:
        listing = store.items(ItemQuery(limit=200, cursor=cursor))
        items.extend(listing.members)
        cursor = listing.next
        if cursor is None:
            return items


def around(world: World, server: Server, clock: SystemClock, speed: float, data_dir: Path, note: str | None) -> wiring.Surroundings:
    """The surroundings of an instance that lives in a world: its names, its authority, its network, its agencies."""

    class Names:
        async def resolve(self, host: str) -> list[tuple[str, int | None]]:
            try:
                return [server.resolve(host)]
            except KeyError:
                return []

    post = Post(world, clock.now)
    return wiring.Surroundings(
        clock=clock, scale=speed, resolver=Names(), ca_pem=server.ca_pem, allowed_networks=("127.0.0.0/8",), ports=frozenset({443, server.tls_port}),
        outbound=mirrored(server), banner=f"{note} {BANNER}" if note else BANNER, own_facts=write_facts(world, data_dir), post=post, txt=post.txt,
    )  # fmt: skip


def mirrored(server: Server) -> Callable[[str], str]:
    """Publishers' addresses as a visitor's browser opens them: the mirror for hosts of the world, others as they are."""
    hosts = frozenset(server.hosts)

    def outbound(url: str) -> str:
        host = url.split("://", 1)[-1].split("/", 1)[0].lower()
        return server.mirror_url(url) if host in hosts or host.removeprefix("www.") in hosts or f"www.{host}" in hosts else url

    return outbound


def write_facts(world: World, data_dir: Path) -> Path:
    """The world's agencies, press wires and groups as an operator's own facts are written."""
    folder = data_dir / "facts"
    folder.mkdir(parents=True, exist_ok=True)
    agencies = ["id\tname_en\tname_own\tcountry\tdomain\tsignatures\taliases\tdateline\tclashes\twikidata\tbasis"]
    agencies += ["\t".join((a.id, a.name, a.own_name or "", a.country or "", a.domain or "", ";".join(a.signatures), ";".join(a.aliases), a.dateline or "", a.clashes or "", "", "G")) for a in world.agencies]  # fmt: skip
    (folder / "agencies.tsv").write_text("\n".join(agencies) + "\n", encoding="utf-8")
    wires = ["id\tname\tcountry\tdomain\tmarks\tbasis"]
    wires += [f"{s.domain}\t{s.name}\t{s.outlet.country or ''}\t{s.domain}\t/{s.name}/\tG" for s in world.sites if s.role == "presswire"]
    (folder / "press_wires.tsv").write_text("\n".join(wires) + "\n", encoding="utf-8")
    groups = ["id\tname\tdomains\tbasis", *("\t".join((g.id, g.name, ";".join(g.domains), g.basis)) for g in world.groups)]
    (folder / "groups.tsv").write_text("\n".join(groups) + "\n", encoding="utf-8")
    return folder


def _settings(wish: Wish, data_dir: Path) -> Settings:
    known = {k: v for k, v in os.environ.items() if not k.startswith("FIRSTHAND_")}
    settings = read(
        wish.config or (Path(os.devnull) if Path("firsthand.toml").exists() else None),
        known,
        {"data_dir": data_dir, "site.port": wish.port, "admin.port": 0, "mailbox.address": ADDRESS},
    )
    # the box is ours: it may be asked as fast as its clock runs
    return replace(settings, collect=replace(settings.collect, requests_per_s=50.0, first_poll_entries=50))
