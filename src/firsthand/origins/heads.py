"""Whose text a cluster of copies is: the page that the others name or lead to stands at its head, however late its feed told us."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from firsthand.facts import Facts
from firsthand.model.item import Item
from firsthand.origins.names import names_of
from firsthand.text.urls import canonical


def heads(members: Sequence[Item], facts: Facts) -> dict[str, str]:
    """Members of one text whose head is another than the one placed there: id of each to the id of its head, the head to itself.

    A head has its report from nobody and is named by other members' chains, or is an agency's or press wire's own page.
    """
    names = names_of(facts)
    sent_out = names.press_sites | names.agency_sites.keys()
    named = Counter(canonical(m.origin.chain[0].url) for m in members if len(m.origin.chain) > 1 and m.origin.chain[0].url)
    found: dict[str, str] = {}
    for cluster in _clusters(members):
        able = [m for m in cluster if len(m.origin.chain) < 2 and (m.outlet in sent_out or named[canonical(m.url)])]
        if not able:
            continue
        head = max(able, key=lambda m: (named[canonical(m.url)], m.outlet in sent_out, -m.first_seen, m.id))
        if head.copy_of is not None or any(m.copy_of != head.id for m in cluster if m is not head):
            found.update((m.id, head.id) for m in cluster)
    return found


def _clusters(members: Sequence[Item]) -> list[list[Item]]:
    """Members that carry one text, two at least, in their order."""
    by_id = {m.id: m for m in members}
    home: dict[str, str] = {}

    def find(id: str) -> str:
        while (above := home.get(id, id)) != id:
            id = above
        return id

    for member in members:
        if member.role == "copy" and member.copy_of in by_id:
            ours, theirs = find(member.id), find(member.copy_of or "")
            if ours != theirs:
                home[ours] = theirs
    groups: dict[str, list[Item]] = defaultdict(list)
    for member in members:
        groups[find(member.id)].append(member)
    return [g for g in groups.values() if len(g) > 1]
