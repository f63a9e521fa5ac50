"""The batch that discovers: hosts whose turn it is are visited, their feeds go into the catalogue and are asked from then on.

Off unless `collect.discovery` is on. Countries and languages with the fewest live feeds come first; never the largest sites.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from firsthand import facts
from firsthand.catalogue import lives, turns
from firsthand.engines.local import Flight
from firsthand.fetching.clock import Clock
from firsthand.model.entry import Entry, FeedDocument
from firsthand.model.feed import FeedState
from firsthand.model.item import Item
from firsthand.model.site import Site
from firsthand.pipeline.catalogue import sight, take
from firsthand.pipeline.discover import Explorer, Findings
from firsthand.pipeline.discover_heard import another_day, claims_of, heard, rejections, visit_of
from firsthand.pipeline.discover_look import prints
from firsthand.pipeline.read import PageRead
from firsthand.polling.judge import first_state
from firsthand.store.shelf import ItemQuery, Store
from firsthand.text.urls import registrable_domain

IDLE_S, REST_S = 0.5, 60.0
MOST = 4  # hosts at a time: discovery never crowds out the polls
PLAN_S, WATCH_S, DAY_S = 600.0, 3600.0, 86400.0
TROUBLE = frozenset({"failing", "gone", "moved"})  # of a feed
RESTING = frozenset({"gone", "retired", "quarantined", "moved"})
_FILLED = "catalogue.candidates"
_PART = 2_000


@dataclass(frozen=True, slots=True)
class Met:
    """A host that was visited."""

    site: Site
    found: Findings


class Discovering:
    """One batch a call; `version` names the shipped candidates that the store should hold."""

    def __init__(self, store: Store, explorer: Explorer, clock: Clock, version: str) -> None:
        self._store = store
        self._explorer = explorer
        self._clock = clock
        self._version = version
        self._flight: Flight[Met] = Flight(MOST)
        self._waiting: list[Site] = []
        self._planned_at = self._watched_at = float("-inf")
        self._filling = None if store.setting(_FILLED) == version else self._shipped(clock.now())

    async def batch(self) -> float:
        """Start visits while there is room, write what has landed; gives the seconds to rest."""
        now = self._clock.now()
        self._fill(now)
        if not self._waiting and now - self._planned_at >= PLAN_S:
            self._plan(now)
        while self._waiting and self._flight.room:
            site = self._waiting.pop(0)
            if not self._flight.flying(site.site):
                self._flight.start(site.site, self._visit(site))
        landed = await self._flight.landed(IDLE_S)
        for met in landed:
            self.write(met, self._clock.now())
        busy = self._waiting or self._flight.room < MOST or self._filling is not None
        return 0.0 if landed else IDLE_S if busy else REST_S

    def heard(self, reads: Sequence[PageRead], items: Sequence[Item]) -> None:
        """Take note of the hosts that articles link to and credit."""
        sight(self._store, heard(reads, items), self._clock.now())

    async def close(self) -> None:
        """Call back what is in the air."""
        await self._flight.cancel()

    async def _visit(self, site: Site) -> Met:
        if site.left and site.status == "alive":
            known = [f.url for f in self._store.feeds(domain=registrable_domain(site.site))]
            return Met(site, await self._explorer.revisit(f"https://{site.site}/", site.left, [*known, *site.left_out]))
        return Met(site, await self._explorer.explore(site.site))

    def write(self, met: Met, now: float) -> Site:
        """What a visit came to: the host's life, claims, and new feeds to be asked."""
        store, found = self._store, met.found
        before = store.site(met.site.site) or met.site
        after = lives.after(before, visit_of(before, found, store, now)) if found.reply else another_day(before, found, now)
        known = {f.url: f for f in store.feeds(domain=registrable_domain(before.site))}
        claims = [*claims_of(before, after, found, now), *rejections(found, known, now)]
        take(store, claims, now)
        domain = next((c.of("domain") for c in claims if c.kind == "feed" and c.of("domain")), None)
        if domain:
            asked = {s.url for s in store.states(domain=domain)}
            named = {c.subject for c in claims if c.kind == "feed"}
            store.put_states(first_state(f, now) for f in store.feeds(domain=domain) if f.url in named and f.url not in asked)
        store.put_states(_held(store, after, now))
        store.put_sites([after])
        return after

    def _watch(self, now: float) -> None:
        """Outlets that we ask are looked at too: soon where their feeds fail, the others once a month."""
        self._watched_at = now
        fresh = []
        for domain, health in {s.domain: s.health for s in self._store.states() if s.polls}.items():
            outlet = self._store.outlet(domain)
            if outlet is None or ((held := self._store.site(outlet.site)) and (health not in TROUBLE or held.next_visit_at <= now)):
                continue
            recent = self._store.items(ItemQuery(outlet=domain, limit=60)).members
            paths, titles = prints([FeedDocument(format="rss", entries=tuple(Entry(url=i.url, title=i.headline) for i in recent))])
            due = now if health in TROUBLE else now + zlib.crc32(domain.encode()) % 30 * DAY_S
            fresh.append(
                Site(
                    site=outlet.site, status="alive", visited_at=now, country=outlet.country, language=outlet.languages[0] if outlet.languages else None,
                    name=outlet.name or None, paths=paths, titles=titles, next_visit_at=due,
                )
            )  # fmt: skip
        self._store.put_sites(replace(old, next_visit_at=s.next_visit_at) if (old := self._store.site(s.site)) else s for s in fresh)

    def _plan(self, now: float) -> None:
        self._planned_at = now
        if now - self._watched_at >= WATCH_S:
            self._watch(now)
        held = self._store.coverage(now)
        # live feeds count; where those are even, as at the start, the listed ones tell
        live_countries = {code: live + listed / 1e6 for code, (_, listed, live) in held.countries.items()}
        live_languages = {tag: live + listed / 1e6 for tag, (_, listed, live) in held.languages.items()}
        countries = turns.countries_in_turn(self._store.site_countries(now), live_countries)
        self._waiting = turns.in_turn(self._store.sites_due(now, countries, 100), live_countries, live_languages)

    def _fill(self, now: float) -> None:
        """The shipped candidates, and the outlets that no feed is known of, once a version: a part a call, so that nobody waits."""
        if self._filling is None:
            return
        part = list(islice(self._filling, _PART))
        self._store.add_sites(part)
        if len(part) < _PART:
            self._store.put_setting(_FILLED, self._version)
            self._filling = None
            self._planned_at = float("-inf")

    def _shipped(self, now: float) -> Iterator[Site]:
        fed = {f.domain for f in self._store.feeds()}
        cursor = None
        while True:
            page = self._store.outlets(cursor=cursor, limit=2000)
            for o in page.members:
                if o.domain not in fed:
                    yield Site(site=o.site, country=o.country, language=o.languages[0] if o.languages else None, name=o.name or None, next_visit_at=now, evidence=1)  # fmt: skip
            if (cursor := page.next) is None:
                break
        for row in facts.stream("catalogue/candidates"):
            yield Site(site=row["site"], country=row["country_estimate"] or None, next_visit_at=now)


def _held(store: Store, site: Site, now: float) -> Iterator[FeedState]:
    """Feeds of a host that is gone, or somebody else's, rest until it is seen again; those of one that came back are due."""
    for state in store.states(domain=registrable_domain(site.site)):
        if site.status in RESTING and state.health != "gone":
            yield replace(state, health="gone", reason=site.reason, next_due_at=site.next_visit_at + DAY_S)
        elif site.status in RESTING:
            yield replace(state, next_due_at=site.next_visit_at + DAY_S)
        elif site.status == "alive" and state.health == "gone":
            yield replace(state, health="new", reason=None, failures=0, next_due_at=now)
