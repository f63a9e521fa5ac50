"""The one step back: when a story gains members, the origins of earlier ones may change; their rights are met again.

"One copy says (AP), twenty say nothing": the mark travels along the copies, shown text is tightened at once, counts are redone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from firsthand.facts import Facts
from firsthand.model.item import Item
from firsthand.model.origin import STATED, Neighbour, Origin
from firsthand.model.outlet import Outlet
from firsthand.model.story import Story
from firsthand.origins.heads import heads
from firsthand.origins.independence import independent
from firsthand.origins.primary import primary
from firsthand.origins.revise import revise as reconsider
from firsthand.pipeline.memory import Memory
from firsthand.rights import display
from firsthand.rights.judge import verdict
from firsthand.rights.signals import Policy
from firsthand.rights.tighten import tightened
from firsthand.stories.ranking import Formula
from firsthand.stories.tell import summarise

MOST_MEMBERS = 200


@dataclass(slots=True)
class Revision:
    """What changes: items, those with new verdicts with their `reasons` for the journal, and stories told anew."""

    items: list[Item] = field(default_factory=list)
    stories: list[Story] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)


def revise(
    stories: Mapping[str, Sequence[Item]], memory: Memory, outlets: Callable[[str], Outlet | None], facts: Facts, policy: Policy, formula: Formula, now: float,
) -> Revision:  # fmt: skip
    """Every story of `stories` (id to its members, oldest first) looked at again."""
    revision = Revision()
    for story, members in stories.items():
        if not members:
            continue
        held = _as_stated(memory.neighbours([m.id for m in members[:MOST_MEMBERS]]), members)
        verdicts = reconsider(held, facts) if len(held) > 1 else {}
        seen = _headed([_again(m, verdicts.get(m.id), held, memory, facts, policy) for m in members], facts)
        for before, after in zip(members, seen, strict=True):
            if after != before:
                revision.items.append(after)
            if after.origin != before.origin:
                memory.judged(after.id, after.origin)
                revision.reasons[after.id] = (
                    f"{before.origin.kind} to {after.origin.kind}" if after.origin.kind != before.origin.kind else "evidence"
                )
        revision.stories.append(_story(story, seen, outlets, facts, formula, now))
    return revision


def _as_stated(held: Sequence[Neighbour], members: Sequence[Item]) -> tuple[Neighbour, ...]:
    """What an owner or the operator said of a member since it was remembered holds for those that have their report from it, too."""
    stated = {m.id: m.origin for m in members if m.origin.method in STATED}
    return tuple(replace(n, origin=stated[n.id]) if n.id in stated else n for n in held)


def _again(item: Item, origin: Origin | None, held: Sequence[Neighbour], memory: Memory, facts: Facts, policy: Policy) -> Item:
    if origin is None or origin == item.origin or item.origin.method in STATED:
        return item
    terms = memory.terms(item.id)
    rights = verdict(terms, item.url, facts, origin, policy) if terms else tightened(item.rights, item.url, facts, origin)
    others = [n for n in held if n.id != item.id]
    unsupported = any(c.what == "byline" for c in origin.contradictions)
    changed = replace(
        item, origin=origin, primary=primary(item.url, item.outlet, origin, others, facts), authors=() if unsupported else item.authors
    )
    after = display.shown(changed, rights)
    return item if after.origin == item.origin else after  # the same verdict with less of its evidence shown


def _headed(members: Sequence[Item], facts: Facts) -> list[Item]:
    """Copies hang under the report that they are copies of, even where its own feed told us of it later."""
    found = heads(members, facts)
    return [_under(m, found[m.id]) if m.id in found else m for m in members]


def _under(item: Item, head: str) -> Item:
    if item.id == head:
        return replace(item, role="origin", copy_of=None, similarity=0.0)
    return replace(item, role="copy", copy_of=head, similarity=item.similarity or 1.0)


def _story(id: str, members: Sequence[Item], outlets: Callable[[str], Outlet | None], facts: Facts, formula: Formula, now: float) -> Story:
    reports = independent([(m.outlet, m.origin, m.copy_of or m.id) for m in members], facts)
    countries = {m.outlet: o.country for m in members if (o := outlets(m.outlet)) and o.country}
    return summarise(id, members, reports, now, countries, formula)


def followed(joined: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Each story that was joined into another, to the one that it ended in."""
    into = dict(joined)
    ends = {}
    for story in into:
        end, seen = story, set()
        while end in into and end not in seen:
            seen.add(end)
            end = into[end]
        if end != story:
            ends[story] = end
    return ends
