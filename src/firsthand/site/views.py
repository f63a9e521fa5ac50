"""Nouns to what a template prints: cards, coverage by origin, the tree of hands. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from firsthand.model.item import Item
from firsthand.model.story import Story
from firsthand.site import words

MORE_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Other:
    """Another outlet on a card; `copies` further outlets carry the same text."""

    item: Item
    name: str
    copies: int


@dataclass(frozen=True, slots=True)
class StoryView:
    """A story as a card or a line. `source` is who reported it."""

    story: Story
    lead: Item | None
    lead_name: str
    source: str
    more: tuple[Other, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """An item in a story's coverage; `lag` in words behind the first seen."""

    item: Item
    name: str
    country: str | None
    lag: str | None


@dataclass(slots=True)
class Node:
    """A hand in the tree of who took it from whom."""

    name: str
    relation: str | None = None
    children: list[Node] = field(default_factory=list)


Names = Callable[[str], str]


def story_view(story: Story, members: Sequence[Item], names: Names, with_more: bool = True) -> StoryView:
    """A card: the lead, its source, and the other outlets, copies folded under the report that they copy."""
    lead = next((m for m in members if m.id == story.lead), members[0] if members else None)
    lead_name = names(lead.outlet) if lead else ""
    source = words.source_name(lead.origin, lead_name) if lead else (story.primary.name or "" if story.primary else "")
    return StoryView(story, lead, lead_name, source, _more(lead, members, names) if with_more and lead else ())


def _more(lead: Item, members: Sequence[Item], names: Names) -> tuple[Other, ...]:
    copies: dict[str, set[str]] = defaultdict(set)
    reports: dict[str, Item] = {}
    for member in members:
        if member.outlet == lead.outlet:
            continue
        if member.copy_of:
            copies[member.copy_of].add(member.outlet)
        else:
            reports.setdefault(member.outlet, member)
    shown = [Other(item, names(outlet), len(copies.pop(item.id, set()))) for outlet, item in reports.items()]
    for original, outlets in copies.items():  # copies of the lead, or of a report that is not shown
        first = next((m for m in members if m.copy_of == original and m.outlet in outlets), None)
        if first:
            shown.append(Other(first, names(first.outlet), len(outlets) - 1))
    return tuple(shown[:MORE_SHOWN])


def coverage(members: Sequence[Item], names: Names, countries: Mapping[str, str | None]) -> list[dict[str, object]]:
    """Members grouped by who reported it, then by language and time; the group of the earliest item first."""
    groups: dict[str, list[Row]] = {}
    if not members:
        return []
    first = min(m.first_seen for m in members)
    for member in sorted(members, key=lambda m: (m.language or "", m.first_seen)):
        name = words.source_name(member.origin, names(member.outlet))
        groups.setdefault(name, []).append(Row(member, names(member.outlet), countries.get(member.outlet), _lag(member, first)))
    ordered = sorted(groups.items(), key=lambda g: min(r.item.first_seen for r in g[1]))
    return [{"name": name, "items": rows} for name, rows in ordered]


def _lag(member: Item, first: float) -> str | None:
    behind = member.first_seen - first
    if behind <= member.first_seen_gap_s:
        return None  # inside the poll gap nothing can be said
    return f"{words.age(first, member.first_seen)} after the first"


def tree(members: Sequence[Item]) -> list[Node]:
    """The hands of all chains of a story as one forest, by domain."""
    nodes: dict[str, Node] = {}
    parents: dict[str, str | None] = {}
    for member in members:
        before: str | None = None
        for hop in member.origin.chain:
            key = hop.domain or hop.name or ""
            if not key:
                continue
            nodes.setdefault(key, Node(words.hand(hop)))
            if key not in parents or (parents[key] is None and before is not None and not _above(key, before, parents)):
                parents[key] = before
                if before is not None:
                    nodes[key].relation = hop.relation
            before = key
    roots = []
    for key, parent in parents.items():
        if parent is None:
            roots.append(nodes[key])
        else:
            nodes[parent].children.append(nodes[key])
    return [root for root in roots if root.children]


def _above(key: str, start: str, parents: Mapping[str, str | None]) -> bool:
    at: str | None = start
    while at is not None:
        if at == key:
            return True
        at = parents.get(at)
    return False
