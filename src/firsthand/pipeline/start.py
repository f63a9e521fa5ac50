"""At start: live stories and memory are made again from what the store still holds of the last days."""

from __future__ import annotations

from firsthand.model.origin import Neighbour
from firsthand.pipeline.memory import Memory
from firsthand.pipeline.upkeep import LIVE_S
from firsthand.store.shelf import Store
from firsthand.stories.live import LiveStories, StoryArticle


def replay(store: Store, live: LiveStories, memory: Memory, now: float) -> int:
    """Place every item of the last days again, in the order of first sight; the number placed."""
    placed = 0
    for item, text in store.recent(now - LIVE_S):
        body = tuple((text or item.snippet or "").split("\n"))
        article = StoryArticle(
            id=item.id, url=item.url, canonical=item.canonical, outlet=item.outlet, published_at=item.first_seen, language=item.language,
            headline=item.headline or "", body=body,
        )  # fmt: skip
        live.restore(article, item.story or "", item.copy_of)
        outlet = store.outlet(item.outlet)
        memory.keep(
            Neighbour(
                id=item.id,
                url=item.url,
                outlet=item.outlet,
                name=outlet.name if outlet else None,
                headline=item.headline,
                text=text or "",
                language=item.language,
                published=item.published,
                first_seen=item.first_seen,
                gap_s=item.first_seen_gap_s,
                origin=item.origin,
            )
        )
        placed += 1
    return placed
