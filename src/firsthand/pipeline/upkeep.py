"""The batch that tidies: texts whose time is over, days past retention, live stories that are closed, ranks that have aged."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from firsthand.fetching.clock import Clock
from firsthand.pipeline.retell import Desk, members_of
from firsthand.pipeline.revise import revise
from firsthand.store.shelf import Store, StoryQuery

EVERY_S = 300.0
LIVE_S = 72 * 3600.0
RERANKED = 200


class Upkeep:
    """Comes round every five minutes of the instance's clock."""

    def __init__(self, store: Store, clock: Clock, desk: Desk, scale: float = 1.0) -> None:
        self._store = store
        self._clock = clock
        self._desk = desk
        self._every_s = max(EVERY_S / scale, 1.0)

    async def batch(self) -> float:
        """Expire, close and rank again; gives the seconds to rest."""
        now = self._clock.now()
        self._store.expire(now)
        self._desk.live.close(now - LIVE_S)
        top = self._store.stories(StoryQuery(limit=RERANKED)).members
        members = {s.id: members_of(self._store, s.id) for s in top}
        revision = revise(
            members, self._desk.memory, cache(self._store.outlet), self._desk.facts, self._desk.policy, self._desk.formula, now
        )
        held = {s.id: s for s in top}
        # only the rank ages here: what is told anew is told when a story gains members
        self._store.put_stories([replace(held[s.id], score=s.score, terms=s.terms) for s in revision.stories])
        return self._every_s
