"""Build a world from a seed: the same seed, size and start give the same world to the last byte."""

from __future__ import annotations

from random import Random

from firsthand.model.feed import Feed
from firsthand.model.outlet import Agency, PublisherGroup
from firsthand.world import cast
from firsthand.world.desk import Newsroom
from firsthand.world.events import happenings
from firsthand.world.letters import written
from firsthand.world.nouns import Site, World
from firsthand.world.plots import write


def build(seed: int, *, outlets: int = 40, hours: float = 48.0, start_at: float) -> World:
    """A world of `outlets` sites whose last day before `start_at` (Unix seconds) has happened and whose next `hours` will.

    Articles appear at their `published` as the clock goes; what a desk decides after the end is left out.
    """
    sites = cast.sites(outlets)
    end = start_at + hours * 3600
    events = happenings(seed, start_at, hours, sites)
    room = Newsroom(seed=seed, cast=sites, random=Random(f"{seed}:desks"), end_at=end)
    for event in events:
        write(room, event)
    articles = tuple(sorted((a for a in room.articles if a.published < end), key=lambda a: (a.published, a.url)))
    return World(
        seed=seed, start_at=start_at, end_at=end, outlets=tuple(s.outlet for s in sites), feeds=_feeds(sites), agencies=_agencies(sites),
        groups=_groups(sites), sites=sites, events=events, articles=articles, letters=written(seed, start_at, hours, sites, articles),
    )  # fmt: skip


def _feeds(sites: tuple[Site, ...]) -> tuple[Feed, ...]:
    return tuple(
        Feed(url=f.url, domain=s.domain, title=s.name, language=f.language, country=s.outlet.country, format=f.format, sources=("world",))
        for s in sites
        for f in s.feeds
    )


def _agencies(sites: tuple[Site, ...]) -> tuple[Agency, ...]:
    here = {s.domain for s in sites}
    return tuple(a for a in cast.agencies() if a.domain in here)


def _groups(sites: tuple[Site, ...]) -> tuple[PublisherGroup, ...]:
    """Houses that say so. The hidden owner's network is in no list: to find it is the reader's task."""
    named = sorted({s.group for s in sites if s.group and s.role == "group"})
    return tuple(
        PublisherGroup(
            id=g, name=next(s.outlet.owner or g for s in sites if s.group == g), domains=tuple(s.domain for s in sites if s.group == g),
            basis="the houses' own imprint",
        )
        for g in named
    )  # fmt: skip
