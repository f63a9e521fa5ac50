"""Asking a host for its feeds: robots.txt, the page, what it names, what its system would have; at most eight requests a visit.

`Explorer.explore` gives what was found for a pasted address of any page. The judgement is `catalogue.discovery`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from firsthand.catalogue import discovery
from firsthand.catalogue.discovery import Candidate
from firsthand.catalogue.front import FrontPage
from firsthand.fetching.clock import Clock
from firsthand.fetching.polite import Polite
from firsthand.fetching.workers import Failure, Workers
from firsthand.model.entry import FeedDocument
from firsthand.model.page import Ask, Reply
from firsthand.pipeline.discover_look import Look, LookTask, look
from firsthand.rights.robots import Robots
from firsthand.text.urls import canonical, host_of


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFeed:
    """A feed that was asked and read. `via` as of its candidate."""

    url: str
    via: str
    format: str
    title: str | None
    language: str | None
    hub: str | None
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What a visit met. `reply` is the front page's; `left` are addresses for another day; `left_out` (address, why)."""

    asked: str
    reply: Reply | None = None
    page: FrontPage | None = None
    feeds: tuple[FoundFeed, ...] = ()
    documents: tuple[FeedDocument, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    left: tuple[str, ...] = ()
    requests: int = 0
    reason: str | None = None


@dataclass(slots=True)
class _Visit:
    """A visit under way: what was spent of it, and what was found."""

    home: str
    asked: set[str] = field(default_factory=set)
    hosts: set[str] = field(default_factory=set)
    spent: int = 0
    feeds: list[FoundFeed] = field(default_factory=list)
    documents: list[FeedDocument] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    reserve: list[tuple[Candidate, Reply, FeedDocument]] = field(default_factory=list)  # sitemaps of a whole site

    def price(self, url: str) -> int:
        """What asking an address may cost: itself, and the robots.txt of a host not asked yet."""
        return 1 + (host_of(url) not in self.hosts)

    def pay(self, url: str, reply: Reply | None) -> None:
        """Count the requests that a reply cost: every hop, and the robots.txt of each host, which redirects as the page does."""
        for place, address in enumerate((url, *(to for _, to in (reply.hops if reply else ())))):
            self.spent += 1
            if host_of(address) not in self.hosts:
                self.hosts.add(host_of(address))
                self.spent += 2 if place else 1

    def fits(self, url: str) -> bool:
        return self.spent + self.price(url) <= discovery.MOST_REQUESTS


class Explorer:
    """Finds feeds. Wired once; visits may run side by side, each to its own host."""

    def __init__(self, polite: Polite, workers: Workers, clock: Clock) -> None:
        self._polite = polite
        self._workers = workers
        self._clock = clock

    async def explore(self, address: str) -> Findings:
        """Visit a host or any page of it."""
        home = address if "://" in address else f"https://{address}/"
        visit = _Visit(home)
        reply = await self._ask(visit, home, "page")
        if reply.status == 0 and reply.error == "unreachable" and "://" not in address:
            home = f"http://{address}/"
            reply = await self._ask(visit, home, "page")
        met = await self._look(reply, page=True)
        if met.feed is not None:  # the pasted address is a feed
            self._judge(visit, Candidate(home, "page"), reply, met.feed)
        if met.page is None:
            return self._done(visit, address, reply, None, (), None if visit.feeds else met.why)
        visit.home = reply.url
        visit.asked |= {canonical(home), canonical(reply.url)}
        named = [*met.page.candidates, *discovery.in_robots(await self._sitemaps(reply.url))]
        rest = await self._follow(visit, discovery.in_order(named, visit.home))
        if not visit.feeds and urlsplit(reply.url).path.strip("/"):
            rest += await self._front(visit)
        if not any("sitemap" not in f.format for f in visit.feeds):
            await self._follow(visit, [g for g in met.page.guesses if g.via == "system" or not visit.feeds])
        for candidate, answer, document in visit.reserve:
            if visit.feeds:
                visit.left_out.append((candidate.url, "a sitemap of the whole site"))
            else:
                self._judge(visit, candidate, answer, document, last=True)
        return self._done(visit, address, reply, met.page, [*(c.url for c in rest), *met.page.sections])

    async def revisit(self, home: str, left: Sequence[str], known: Sequence[str]) -> Findings:
        """Another day: the addresses that a visit had no requests left for. `known`: feeds and what was left out before."""
        visit = _Visit(home, asked=set(map(canonical, known)))
        rest = await self._follow(visit, [Candidate(url, "page") for url in left])
        return self._done(visit, home, None, None, [c.url for c in rest])

    async def close(self) -> None:
        """End what is open."""
        await self._polite.close()

    async def _front(self, visit: _Visit) -> list[Candidate]:
        """The front page of a pasted page's host, where the page itself named no feed."""
        root = visit.home.split("/", 3)
        url = "/".join(root[:3]) + "/"
        if not visit.fits(url) or canonical(url) in visit.asked:
            return []
        visit.asked.add(canonical(url))
        met = await self._look(await self._ask(visit, url, "page"), page=True)
        return await self._follow(visit, discovery.in_order(met.page.candidates, visit.home)) if met.page else []

    async def _follow(self, visit: _Visit, candidates: Sequence[Candidate]) -> list[Candidate]:
        """Ask one candidate after the other while the visit has requests; gives those it had none for."""
        waiting, later, listed = list(candidates), [], False
        while waiting:
            candidate = waiting.pop(0)
            if canonical(candidate.url) in visit.asked:
                continue
            if not visit.fits(candidate.url):
                later.append(candidate)
                continue
            visit.asked.add(canonical(candidate.url))
            reply = await self._ask(visit, candidate.url, "feed")
            if reply.status != 200:
                visit.left_out.append((candidate.url, reply.reason or f"answered {reply.status}"))
                continue
            visit.asked.add(canonical(reply.url))
            met = await self._look(reply)
            if met.feed is not None:
                waiting = [*discovery.in_index(met.feed), *waiting]
                self._judge(visit, candidate, reply, met.feed)
            elif (
                met.page is not None
                and candidate.via in ("list", "page", "link", "system", "guess")
                and (candidate.via == "page" or not listed)
            ):
                listed = True  # one page that lists feeds a visit
                waiting = discovery.in_order([*waiting, *met.page.candidates], visit.home)
            else:
                visit.left_out.append((candidate.url, met.why or "a page, not a feed"))
        return later

    def _judge(self, visit: _Visit, candidate: Candidate, reply: Reply, feed: FeedDocument, *, last: bool = False) -> None:
        why = discovery.unfit(feed, reply.url, self._clock.now(), visit.home)
        if why is None and feed.format == "sitemap" and not last:
            visit.reserve.append((candidate, reply, feed))
            return
        if why is None and any(discovery.same_entries(feed, other) for other in visit.documents):
            why = "the same entries as another feed of this host"
        if why is not None:
            visit.left_out.append((candidate.url, why))
            return
        visit.documents.append(feed)
        title = feed.title or candidate.title
        visit.feeds.append(
            FoundFeed(
                url=_lasting(candidate.url, reply), via=candidate.via, format=feed.format, title=title, language=feed.language, hub=feed.hub,
                entries=len(feed.entries),
            )
        )  # fmt: skip

    async def _ask(self, visit: _Visit, url: str, kind: str) -> Reply:
        reply = await self._polite.fetch(Ask(url=url, kind=kind))
        visit.pay(url, reply)
        return reply

    async def _sitemaps(self, url: str) -> tuple[str, ...]:
        text = await self._polite.robots.robots_text(url)
        return Robots.parse(text).sitemaps if text else ()

    async def _look(self, reply: Reply, *, page: bool = False) -> Look:
        if reply.status != 200:
            return Look(why=reply.reason or f"answered {reply.status}")
        (found,) = await self._workers.run_async(look, [LookTask(reply.url, reply.body, reply.headers, page)])
        return Look(why=found.reason) if isinstance(found, Failure) else found

    def _done(
        self, visit: _Visit, asked: str, reply: Reply | None, page: FrontPage | None, left: Sequence[str], reason: str | None = None
    ) -> Findings:
        return Findings(
            asked=asked, reply=reply, page=page, feeds=tuple(visit.feeds), documents=tuple(visit.documents), left_out=tuple(visit.left_out),
            left=tuple(dict.fromkeys(left)), requests=visit.spent, reason=reason,
        )  # fmt: skip


def _lasting(url: str, reply: Reply) -> str:
    """The address to keep: where permanent redirects lead, else the one that was named."""
    return reply.url if reply.hops and all(status in (301, 308) for status, _ in reply.hops) else url
