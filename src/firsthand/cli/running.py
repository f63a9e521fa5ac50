"""An instance as a person sees it run: the plan first, progress on stderr, Ctrl-C ends it cleanly."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
import time
from collections.abc import Callable

import uvloop
from rich.console import Console

from firsthand import app as wiring
from firsthand.catalogue.choice import Choice
from firsthand.cli.supervised import ALIVE, READY, STOPPING, tell
from firsthand.config import Settings
from firsthand.listening import bind

NOBODY_S = 30.0
NOBODY = "No outlet answered within 30 seconds: is there a network?"
console = Console(stderr=True, highlight=False)


def run_instance(settings: Settings, *, roles: frozenset[str] = frozenset(), or_demo: bool = False) -> None:
    """Run until told to stop; where nobody answers and `or_demo`, go on with the demo at the same port."""
    chosen = roles or wiring.ALL_ROLES
    silent = uvloop.run(_run(settings, chosen, or_demo))
    if silent:
        from firsthand.cli.demo import Wish, show

        show(Wish(port=settings.site.port, note="No outlet answered within 30 seconds, so Firsthand goes on with the demo."))


async def _run(settings: Settings, roles: frozenset[str], or_demo: bool) -> bool:
    """True where nobody answered and the demo is wanted."""
    sock = bind(settings.site.host, settings.site.port) if "serve" in roles else None
    surroundings = wiring.Surroundings()
    with console.status("opening the store and the catalogue"):
        instance, choice = wiring.open_instance(settings, surroundings)
    plan(settings, choice, roles)
    listeners = []
    if sock is not None:
        listeners = wiring.listeners(instance, sock)
        for listener in listeners:
            listener.start()
        first_reader(instance)
    on_signals(instance.stop)
    instance.line.begin(choice.feeds)
    gc.freeze()  # facts and live stories stay: no search for cycles goes through them, which would pause everything
    work = asyncio.create_task(instance.run(roles))
    tell(READY)
    try:
        if await watch(instance, work, give_up_s=NOBODY_S if "collect" in roles else None, quit_when_silent=or_demo):
            return True
    finally:
        tell(STOPPING)
        instance.stop.set()
        await asyncio.gather(work, return_exceptions=True)
        for listener in listeners:
            listener.close()
        await instance.close()
    work.result()
    console.print("stopped; a second start goes on from here")
    return False


def plan(settings: Settings, choice: Choice, roles: frozenset[str]) -> None:
    """What is about to be done, before the first request."""
    collect = settings.collect
    countries = {f.country or "" for f in choice.feeds} | {o.country or "" for o in choice.outlets}
    languages = {f.language or "" for f in choice.feeds} | {language for o in choice.outlets for language in o.languages[:1]}
    if "collect" in roles:
        console.print(
            f"{len(choice.feeds)} feeds of {len({f.domain for f in choice.feeds})} outlets, {len(countries - {''})} countries, {len(languages - {''})} languages"
            f" ({choice.known} known that fit); at most {collect.requests_per_s:g} requests a second in all, each feed at most every {collect.floor_s / 60:g} minutes,"
            f" discovery {'on' if collect.discovery else 'off'}; first polls read entries of the last {collect.first_poll_hours:g} hours, at most {collect.first_poll_entries}"
        )
        if not settings.operator.contact:
            console.print("asking as a private instance; set operator.contact so that publishers can write to you")
    if "serve" in roles:
        console.print(
            f"site http://{settings.site.host}:{settings.site.port}/   operator http://{settings.admin.host}:{settings.admin.port}/metrics"
        )
    console.print(f"everything is kept in {settings.data_dir}; Ctrl-C ends cleanly")


def first_reader(instance: wiring.Instance) -> None:
    """At the very first run: the word that makes the first reader's account, told this once."""
    token = instance.readers.first_token()
    if token:
        console.print(f"a reader's account is yours to make, this once: {instance.readers.base}/reader?token={token}", soft_wrap=True)


def on_signals(stop: asyncio.Event) -> None:
    """SIGINT and SIGTERM ask for an orderly end; a second SIGINT is Python's own."""
    loop = asyncio.get_running_loop()

    def end() -> None:
        stop.set()
        loop.remove_signal_handler(signal.SIGINT)
        console.print("ending: what is in the air is finished or left on the list")

    for which in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(which, end)


async def watch(instance: wiring.Instance, work: asyncio.Task[None], *, give_up_s: float | None, quit_when_silent: bool, until: Callable[[], bool] = lambda: False) -> bool:  # fmt: skip
    """Print figures until the work ends; True where nobody answered in `give_up_s` and that ends it."""
    begun, told = time.monotonic(), False
    shown = 0.0
    with console.status("asking") as status:
        while not work.done() and not until():
            tell(ALIVE)
            figures = instance.line.figures
            line = f"polls {figures.polls}  answered {figures.answered}  pages {figures.pages}  items {figures.items}"
            status.update(line)
            if not sys.stderr.isatty() and time.monotonic() - shown > 30:
                shown = time.monotonic()
                console.print(line)
            if figures.answered:
                instance.notice = None
            if give_up_s and not told and figures.answered == 0 and time.monotonic() - begun > give_up_s:
                told = True
                console.print(NOBODY)
                instance.notice = f"{NOBODY} The catalogue is served meanwhile, and asking goes on."
                if quit_when_silent:
                    return True
            await asyncio.wait({work}, timeout=0.5)
    return False
