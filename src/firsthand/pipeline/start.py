"""At start: live stories and memory are made again from what the store still holds of the last days, and what a kill left half told is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from firsthand.model.item import Item
from firsthand.model.origin import Neighbour
from firsthand.pipeline.memory import Memory
from firsthand.pipeline.retell import Desk, retell
from firsthand.pipeline.upkeep import LIVE_S
from firsthand.store.shelf import Store
from firsthand.stories.features import told_at
from firsthand.stories.live import LiveStories, StoryArticle

OPERATOR = "operator"  # the journal's entries of what the operator did
TAKEN_OUT = "taken out of "


@dataclass(slots=True)
class Members:
    """What the shown items of a story come to."""

    newest: float = 0.0
    outlets: set[str] = field(default_factory=set)


def replay(store: Store, live: LiveStories, memory: Memory, now: float) -> dict[str, Members]:
    """Place every item of the last days again, in the order of first sight; the stories that its shown items name."""
    stories: dict[str, Members] = {}
    for item, text in store.recent(now - LIVE_S):
        live.restore(article_of(item, text), item.story or "", item.copy_of)
        outlet = store.outlet(item.outlet)
        memory.keep(
            Neighbour(
                id=item.id, url=item.url, outlet=item.outlet, name=outlet.name if outlet else None, headline=item.headline, text=text or "",
                language=item.language, published=item.published, first_seen=item.first_seen, gap_s=item.first_seen_gap_s, origin=item.origin,
            )
        )  # fmt: skip
        if item.story and item.hidden is None and item.rights.index != "deny" and item.rights.show != "none":
            members = stories.setdefault(item.story, Members())
            members.newest = max(members.newest, item.first_seen)
            members.outlets.add(item.outlet)
    _told_apart(store, live, now - 2 * LIVE_S)
    return stories


def _told_apart(store: Store, live: LiveStories, since: float) -> None:
    """What the operator took out of a story lately stays out."""
    after = 0
    while entries := store.journal(kind=OPERATOR, after=after):
        after = entries[-1].number
        for entry in entries:
            if entry.at >= since and entry.text.startswith(TAKEN_OUT):
                live.keep_apart(entry.text.removeprefix(TAKEN_OUT), f"s{entry.subject}")


def mend(store: Store, desk: Desk, stories: dict[str, Members], now: float) -> tuple[str, ...]:
    """Tell the stories again whose items were written when the process was killed, and which were not; their ids."""
    behind = tuple(dict.fromkeys(_behind(store, stories, now - LIVE_S)))
    if behind:
        retell(store, desk, behind, now)
    return behind


def _behind(store: Store, stories: dict[str, Members], since: float) -> Iterable[str]:
    for id, members in stories.items():
        held = store.story(id)
        if held is None or (held.id != id and held.merged_into is not None):
            yield id  # never written, or joined into one that never was
        elif held.updated < members.newest or len(members.outlets) > held.outlets:
            yield held.id
        elif held.first_seen >= since and held.id == id and len(members.outlets) < held.outlets and held.merged_into is None:
            yield id


def article_of(item: Item, text: str | None) -> StoryArticle:
    """An item as it is placed among the live stories, from what the store keeps of it."""
    return StoryArticle(
        id=item.id, url=item.url, canonical=item.canonical, outlet=item.outlet, published_at=told_at(item.first_seen, item.published), language=item.language,
        headline=item.headline or "", body=tuple((text or item.snippet or "").split("\n")),
    )  # fmt: skip
