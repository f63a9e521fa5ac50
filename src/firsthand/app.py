"""The only file that wires rooms together: settings and surroundings in, a running instance out."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from fastapi import FastAPI

from firsthand import __version__, facts
from firsthand.admin import health
from firsthand.admin import pages as admin
from firsthand.admin.answers import Answers
from firsthand.api import alerts as api_alerts
from firsthand.api import claims, document, notices
from firsthand.api import routes as api
from firsthand.api.keys import knower
from firsthand.catalogue import choice
from firsthand.config import Mailbox, Settings
from firsthand.engines.local import carry
from firsthand.errors import FirsthandError, UsageError
from firsthand.fetching.client import Fetcher
from firsthand.fetching.gates import Gates
from firsthand.fetching.guard import PORTS
from firsthand.fetching.names import Names
from firsthand.fetching.polite import Polite
from firsthand.fetching.push import callback_base
from firsthand.fetching.robots_cache import RobotsCache
from firsthand.fetching.sender import Sender
from firsthand.fetching.workers import Workers
from firsthand.listening import Listener, bind
from firsthand.model.page import Reply
from firsthand.model.sending import Rule
from firsthand.model.takedown import Case
from firsthand.naming import our_hosts, public_url, user_agent
from firsthand.outgoing import alert_routes, hub_routes, oembed
from firsthand.outgoing import routes as outgoing
from firsthand.outgoing.alert_desk import AlertDesk, Means
from firsthand.outgoing.alerts import Wish
from firsthand.outgoing.hub import Hub
from firsthand.pipeline import callback
from firsthand.pipeline.amend import KIND, merge, split
from firsthand.pipeline.catalogue import everything, shipped
from firsthand.pipeline.discover import Explorer
from firsthand.pipeline.line import Line
from firsthand.pipeline.memory import Memory
from firsthand.pipeline.retell import Desk, retell
from firsthand.pipeline.start import mend, replay
from firsthand.readers import fever, greader
from firsthand.readers import pages as reader_pages
from firsthand.readers.desk import ReaderDesk
from firsthand.rights.signals import Override, Policy
from firsthand.site import cases, pages, shield, signs
from firsthand.site.context import SiteContext
from firsthand.site.kept import Kept, stamp_of
from firsthand.store.open import open_outgoing, open_readers, open_store
from firsthand.store.shelf import JournalEntry, Store
from firsthand.stories.live import LiveStories
from firsthand.stories.ranking import read_formula
from firsthand.surroundings import Surroundings as Surroundings
from firsthand.takedowns.desk import TakedownDesk
from firsthand.takedowns.keys import load
from firsthand.takedowns.mailbox import ImapReader, MailReader, SmtpOutbox
from firsthand.takedowns.surfaces import Site as PublicSite

P = ParamSpec("P")
R = TypeVar("R")
ALL_ROLES = frozenset({"collect", "read", "stories", "serve", "letters"})


class Instance:
    """One running Firsthand. Make it, `start`, await `run`, `close`; each may be called once."""

    def __init__(self, settings: Settings, surroundings: Surroundings, store: Store) -> None:
        self.settings = settings
        self.surroundings = surroundings
        self.store = store
        own_facts = surroundings.own_facts or (Path(settings.own_facts) if settings.own_facts else None)
        self.facts = facts.load(own_facts)
        self.workers = Workers(
            settings.collect.workers, warm=("firsthand.facts:load", "firsthand.pipeline.read:warm", "firsthand.letters.read:warm")
        )
        self.stop = asyncio.Event()
        self.serving = False
        self.notice: str | None = None
        clock = surroundings.clock
        self.answers = Answers()
        self.polite = asker(settings, surroundings, self.answers.heard)
        self.takedowns = TakedownDesk(
            store, settings.data_dir, clock.now, forget=self._forget, surfaces=self._surfaces, txt=surroundings.txt, our_hosts=our_hosts(settings),
            pace=surroundings.scale, fetch=self.polite.fetch, known=self.facts, workers=self.workers, retell=self._retell, stated=self._stated, **mail_of(settings.mailbox, surroundings.post),
        )  # fmt: skip
        live = LiveStories(self.facts)
        self.desk = Desk(
            live=live, memory=Memory(store.neighbours), facts=self.facts, policy=policy_of(settings), formula=read_formula(facts.DATA / "ranking.toml"),
            stones=self.takedowns, own_facts=own_facts, delay_s=self.takedowns.publishers.delay_s,
        )  # fmt: skip
        self.takedowns.publishers.refresh()
        self.line = Line(
            store, self.polite, self.workers, clock, self.desk, settings.collect, surroundings.scale,
            surroundings.push_base or callback_base(settings.site.public_url),
        )  # fmt: skip
        self.loop: asyncio.AbstractEventLoop | None = None
        self.reader = readers_of(store)
        self.feeds = outgoing.Feeds(self.reader, clock.now, settings.site.title, public_url(settings))
        self.sent = open_outgoing(settings.data_dir)
        self.sender = Sender(
            user_agent=user_agent(settings), resolver=surroundings.resolver or Names(clock), ca_pem=surroundings.ca_pem,
            allowed_networks=surroundings.allowed_networks, ports=surroundings.ports or PORTS,
        )  # fmt: skip
        self.read_by = open_readers(settings.data_dir)
        self.readers = ReaderDesk(self.read_by, self.reader, clock.now, public_url(settings), settings.site.title)
        self.hub = Hub(self.sent, self.sender, self.feeds, clock.now)
        self.alerts = AlertDesk(self.sent, self.reader, means_of(settings, self.sender), clock.now, surroundings.scale)
        mend(store, self.desk, replay(store, live, self.desk.memory, clock.now()), clock.now())

    def robots_of(self, domain: str) -> tuple[str, float] | None:
        """A domain's robots.txt as this process last read it, under either of its usual hosts."""
        held = (self.polite.robots.held(f"https://{host}/") for host in (domain, f"www.{domain}"))
        return next((copy for copy in held if copy is not None), None)

    def _surfaces(self, case: Case) -> Iterator[tuple[str, bytes]]:
        return PublicSite(self.settings.site.host, self.settings.site.port).pages(case) if self.serving else iter(())

    def _stated(self, overrides: tuple[Override, ...]) -> None:
        self.desk.policy = replace(self.desk.policy, overrides=overrides)

    def _retell(self, stories: frozenset[str]) -> None:
        held = {story.id for id in stories if (story := self.store.story(id)) is not None}
        retell(self.store, self.desk, held, self.surroundings.clock.now())

    def _forget(self, ids: tuple[str, ...]) -> None:
        self.desk.live.forget(ids)
        self.desk.memory.forget(ids)

    async def run(self, roles: frozenset[str] = ALL_ROLES) -> None:
        """Carry the batches of these roles until `stop` is set."""
        self.loop = asyncio.get_running_loop()
        carried = [
            *self.line.batches(),
            ("letters", self.takedowns.round),
            ("serve", self.hub.batch),
            ("serve", self.alerts.batch),
            ("serve", self.readers.batch),
        ]
        batches = [(name, batch) for name, batch in carried if name in roles or (name == "upkeep" and roles & {"read", "stories"})]
        if not batches:
            await self.stop.wait()
            return
        await carry(batches, self.stop)

    def in_loop(self, work: Callable[P, Coroutine[Any, Any, R]]) -> Callable[P, Coroutine[Any, Any, R]]:
        """`work` done where the batches run, for a listener's thread that waits for it."""

        async def done(*given: P.args, **named: P.kwargs) -> R:
            if self.loop is None or self.loop.is_closed():
                raise FirsthandError("this instance is starting or ending; try again in a minute")
            return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work(*given, **named), self.loop))

        return done

    async def close(self) -> None:
        """End what is open; what was in the air is still on the list."""
        await self.line.close()
        await self.hub.close()
        await self.alerts.close()
        await self.sender.close()
        self.sent.close()
        self.read_by.close()
        await self.polite.close()
        self.workers.close()
        self.store.close()


def asker(settings: Settings, surroundings: Surroundings = Surroundings(), heard: Callable[[Reply], None] = lambda reply: None) -> Polite:
    """Who asks the outside: guarded, gated, robots.txt first."""
    clock = surroundings.clock
    # the budget is in real seconds, the gates count those of the clock
    # and the hosts of a world on loopback share one address, which is no shared hoster
    per_address = 1000 if surroundings.allowed_networks else 4
    gates = Gates(clock, per_address=per_address, per_second=settings.collect.requests_per_s / surroundings.scale)
    fetcher = Fetcher(
        user_agent=user_agent(settings), contact=settings.operator.contact or None, resolver=surroundings.resolver, ca_pem=surroundings.ca_pem,
        allowed_networks=surroundings.allowed_networks, clock=clock, gates=gates, ports=surroundings.ports or PORTS,
    )  # fmt: skip
    return Polite(fetcher, RobotsCache(fetcher.fetch, clock), heard)


@contextmanager
def exploring(settings: Settings, surroundings: Surroundings = Surroundings()) -> Iterator[Explorer]:
    """Who finds feeds for a command: asks politely, reads in a worker."""
    with Workers(1) as workers:
        yield Explorer(asker(settings, surroundings), workers, surroundings.clock)


def mail_of(mailbox: Mailbox, post: MailReader | None = None) -> dict[str, Any]:
    """How the takedown mailbox is read and answered; nothing where none is configured."""
    reader = post
    if mailbox.imap_host:
        reader = ImapReader(
            host=mailbox.imap_host, port=mailbox.imap_port, user=mailbox.user, password=mailbox.password, tls=mailbox.imap_tls
        )
    outbox = (
        SmtpOutbox(host=mailbox.smtp_host, port=mailbox.smtp_port, user=mailbox.user, password=mailbox.password, sender=mailbox.address)
        if mailbox.smtp_host
        else None
    )
    return {"reader": reader, "outbox": outbox}


def readers_of(store: Store) -> Callable[[], Store]:
    """A connection a thread, for reading."""
    local = threading.local()

    def reader() -> Store:
        if not hasattr(local, "store"):
            local.store = store.reader()
        found: Store = local.store
        return found

    return reader


def means_of(settings: Settings, sender: Sender) -> Means:
    """How alerts are sent: mail through the mailbox's server, the rest through the guard; tokens are made of the instance's key."""
    keys, outbox = load(settings.data_dir), mail_of(settings.mailbox)["outbox"]
    return Means(
        sender=sender, mail=outbox.carry if outbox else None, mail_from=settings.mailbox.address, token=lambda id: keys.mark("alert", id),
        secret=lambda id: f"whsec_{keys.mark('webhook', id)}", base=public_url(settings),
    )  # fmt: skip


def policy_of(settings: Settings) -> Policy:
    """The operator's rules for what may be shown."""
    return Policy(country=settings.operator.country or None, non_commercial=settings.operator.non_commercial)


def fill_catalogue(store: Store, settings: Settings) -> choice.Choice:
    """Put the shipped catalogue into the store and choose what this instance asks."""
    found = shipped(store, __version__)
    outlets, feeds = found.outlets, found.feeds
    collect = settings.collect
    if collect.scale == "world" or collect.countries or collect.languages or collect.topics:
        found = everything(store, found)
        outlets, feeds = found.outlets, found.feeds
    if collect.countries or collect.languages or collect.topics:
        return choice.by_wish(outlets, feeds, collect.countries, collect.languages, collect.topics)
    if collect.scale == "world":
        return choice.Choice(outlets=outlets, feeds=feeds, known=len(feeds))
    open_domains = frozenset(r.domain for r in facts.load().republishers if (r.licence or "").startswith("CC"))
    return choice.starter(outlets, feeds, open_domains)


def faces(instance: Instance) -> tuple[FastAPI, SiteContext]:
    """The site, the API and the feeds as one application, reading the store through a connection a thread."""
    settings, surroundings = instance.settings, instance.surroundings
    reader, public = instance.reader, public_url(settings)
    now = surroundings.clock.now
    context = SiteContext(
        reader=reader, now=now, title=settings.site.title, public_url=public, operator=settings.operator.name, contact=settings.operator.contact,
        takedown_address=settings.mailbox.address, banner=surroundings.banner, outbound=surroundings.outbound,
        mailbox_read_at=instance.takedowns.mailbox_read_at, submit_takedown=instance.takedowns.submit, notice=lambda: instance.notice,
        robots=instance.robots_of, claim_path="/api/v1/publishers",
    )  # fmt: skip
    app = FastAPI(title="Firsthand", version=__version__, docs_url=None, redoc_url=None, openapi_url="/openapi.json")
    api.install_problems(app, pages.error_page(context), knower(reader))
    shield.install(app, Kept(stamp_of(context)))
    app.include_router(outgoing.router(instance.feeds, reader, settings.site.title))
    app.include_router(oembed.router(reader, public, settings.site.title))
    app.include_router(hub_routes.router(instance.in_loop(instance.hub.ask), public))
    for face in (greader, fever, reader_pages):
        app.include_router(face.router(instance.readers))
    make = instance.in_loop(instance.alerts.make)
    app.include_router(alert_routes.router(instance.alerts, make))
    app.include_router(api_alerts.router(maker(make, means_of(settings, instance.sender).secret)))
    app.include_router(api.router(reader, now, lambda: [dict(t) for t in pages.topics()], settings.mailbox.address or f"{public}/takedown"))
    app.include_router(notices.router(instance.takedowns.submit_notice))
    desk = instance.takedowns.publishers
    app.include_router(claims.router(desk, instance.in_loop(desk.check), instance.in_loop(desk.mail)))
    app.include_router(callback.router(instance.line.pushes))
    app.include_router(health.router(reader, lambda: mailbox_is_read(context)))
    app.include_router(signs.router(context))
    app.include_router(cases.router(context, instance.takedowns.receipt_of, instance.takedowns.public_key))
    app.include_router(pages.router(context))
    document.complete(app, f"{public}/takedown", public)
    return app, context


def maker(make: Callable[[Wish, str], Awaitable[Rule]], secret: Callable[[str], str]) -> api_alerts.Make:
    """The desk's `make` as the API asks for it."""

    async def made(asked: api_alerts.AlertIn, network: str) -> api_alerts.AlertOut:
        rule = await make(Wish(**asked.model_dump()), network)
        return api_alerts.AlertOut(id=rule.id, state="waiting", secret=secret(rule.id) if rule.channel == "webhook" else None)

    return made


def listeners(instance: Instance, sock: socket.socket) -> list[Listener]:
    """The site at the bound socket and the operator's listener. Raises PortTaken."""
    settings = instance.settings
    app, context = faces(instance)
    instance.serving = True
    return [
        Listener(app, sock),
        Listener(
            admin.application(operator_of(instance, context)),
            bind(settings.admin.host, settings.admin.port, "admin.port (FIRSTHAND_ADMIN_PORT)"),
        ),
    ]


def mailbox_is_read(context: SiteContext) -> bool:
    """False where a takedown address is printed and nobody read its mailbox within the hour."""
    return not context.takedown_address or context.promises_deletion


def operator_of(instance: Instance, context: SiteContext) -> admin.Operator:
    """What the operator's listener shows and may do; what is done is done where the batches run."""
    store, now, cases, figures = instance.store, context.now, instance.takedowns.cases, instance.line.figures

    async def fetch(form: Mapping[str, str]) -> str:
        state = next((s for s in store.states() if s.url == form.get("url")), None)
        if state is None:
            raise UsageError("this feed is not asked here")
        store.put_states([replace(state, next_due_at=now(), not_before_at=0.0)])
        store.put_journal([JournalEntry(at=now(), kind=KIND, subject=state.domain, text="a feed is asked now")])
        return f"{state.url} is due now"

    async def approve(form: Mapping[str, str]) -> str:
        return f"case {cases.approve(form.get('case', ''), now()).id} is being deleted"

    async def refuse(form: Mapping[str, str]) -> str:
        return f"case {cases.refuse(form.get('case', ''), now(), form.get('reason', ''), unfounded='unfounded' in form).id} is refused"

    async def merging(form: Mapping[str, str]) -> str:
        return f"{merge(store, instance.desk, form.get('one', ''), form.get('into', ''), now())} items moved"

    async def splitting(form: Mapping[str, str]) -> str:
        return f"it is story {split(store, instance.desk, (form.get('item', ''),), now())} now"

    def counted() -> Mapping[str, float | Mapping[str, int]]:
        hub = instance.sent.topics(now())
        return {
            "polls": figures.polls, "polls_answered": figures.answered, "pages_read": figures.pages, "items_written": figures.items,
            "alerts": instance.sent.sent_counts(), "hub_subscribers": sum(hub.values()), "hub_told": instance.hub.told,
        }  # fmt: skip

    acts = {"fetch": fetch, "approve": approve, "refuse": refuse, "merge": merging, "split": splitting}
    return admin.Operator(
        reader=instance.reader, now=now, mailbox_is_read=lambda: mailbox_is_read(context), answers=instance.answers, figures=counted,
        acts={name: instance.in_loop(act) for name, act in acts.items()}, site=public_url(instance.settings),
    )  # fmt: skip


def open_instance(settings: Settings, surroundings: Surroundings) -> tuple[Instance, choice.Choice]:
    """The store opened, the catalogue in it, the instance made. Raises StoreError, DiskFull."""
    store = open_store(settings.data_dir, retention_days=max(settings.keep.days, 0) or None)
    try:
        chosen = fill_catalogue(store, settings)
        return make_instance(settings, surroundings, store), chosen
    except BaseException:
        store.close()
        raise


def make_instance(settings: Settings, surroundings: Surroundings, store: Store) -> Instance:
    """An instance on an open store, with live stories made again from it."""
    return Instance(settings, surroundings, store)


def with_port(settings: Settings, port: int) -> Settings:
    """The settings with the port that was bound."""
    return replace(settings, site=replace(settings.site, port=port))
