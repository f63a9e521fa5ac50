"""Stories as they may be shown now, and as they stood at a minute that is past: made again of their items, in nobody's other words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from firsthand import facts
from firsthand.model.item import Item
from firsthand.model.story import Story
from firsthand.origins.independence import independent
from firsthand.store.shelf import ItemQuery, Store
from firsthand.stories.ranking import Formula, read_formula
from firsthand.stories.tell import summarise

BACK_S = 86_400.0  # how long before a past minute a story may have last moved and still stand on its front page
ASKED = 150  # stories that are made again for a past front page
MEMBERS = 60


@dataclass(frozen=True, slots=True)
class Told:
    """A story with the item that speaks for it, and its first members (all of them where `whole`)."""

    story: Story
    lead: Item | None
    members: tuple[Item, ...] = ()


@cache
def formula() -> Formula:
    """The ranking formula that the site prints."""
    return read_formula(facts.DATA / "ranking.toml")


def showable(item: Item | None) -> Item | None:
    """The item, if it may stand on a list: not hidden, not unlisted by its owner."""
    return item if item and not item.hidden and item.rights.show != "none" and item.rights.index != "deny" else None


def members_of(store: Store, story: str, limit: int = 200, before: float | None = None) -> tuple[Item, ...]:
    """The shown items of a story, oldest first; only those first seen `before`, if that is given."""
    return tuple(reversed(store.items(ItemQuery(story=story, limit=limit, before=before)).members))


def told(store: Store, stories: Iterable[Story]) -> list[Told]:
    """Stories with their leads. Where a lead is hidden or gone the story is made again of what is shown; without any it is left out."""
    asked = tuple(stories)
    leads = {i.id: i for i in store.items_by_id([s.lead for s in asked if s.lead])}
    found = []
    for story in asked:
        lead = showable(leads.get(story.lead or ""))
        if lead is not None:
            found.append(Told(story, lead))
            continue
        members = members_of(store, story.id, MEMBERS)
        if members:
            found.append(again(store, story.id, members, story.updated))
    return found


def again(store: Store, id: str, members: Sequence[Item], now: float) -> Told:
    """A story made again of its members (at least one), as it would have been told at `now`."""
    asked = cache(store.outlet)
    countries = {m.outlet: o.country for m in members if (o := asked(m.outlet)) and o.country}
    reports = independent([(m.outlet, m.origin, m.copy_of or m.id) for m in members], facts.load())
    story = summarise(id, members, reports, now, countries, formula())
    return Told(story, next((m for m in members if m.id == story.lead), members[0]), tuple(members))


def past(store: Store, at: float, limit: int, topic: str | None = None) -> list[Told]:
    """The front page (or a section) of a past minute, of what is held now: stories as grouped now, ranked as of then."""
    found = []
    for id in store.told(at - BACK_S, at, ASKED):
        members = members_of(store, id, MEMBERS, at)
        if members:
            found.append(again(store, id, members, at))
    chosen = [t for t in found if topic is None or t.story.topic == topic]
    return sorted(chosen, key=lambda t: (-t.story.score, t.story.id))[:limit]
