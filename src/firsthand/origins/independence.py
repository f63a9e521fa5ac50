"""How many reports of a story stand on their own: with no shared text, owner or credit found."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.facts import Facts
from firsthand.model.origin import Origin
from firsthand.origins.names import bare, names_of


def independent(members: Sequence[tuple[str, Origin, str]], facts: Facts) -> int:
    """Groups of (outlet, origin, cluster of shared text) that share none of: text, primary source, publisher group, stated owner.

    Reports of unnamed agencies are one group; a report whose owner nobody states counts by itself, so the number is an upper bound.
    """
    names = names_of(facts)
    groups: dict[str, str] = {}

    def find(key: str) -> str:
        groups.setdefault(key, key)
        while groups[key] != key:
            groups[key] = groups[groups[key]]
            key = groups[key]
        return key

    for outlet, origin, cluster in members:
        keys = [f"outlet:{outlet}", f"text:{cluster}", *_owners(outlet, facts)]
        if origin.kind not in ("own", "unknown"):
            source = origin.origin
            domain = source.domain if source else None
            keys.append(f"outlet:{domain}" if domain else f"named:{bare(source.name) if source and source.name else 'agencies'}")
            if domain:
                keys.extend(_owners(domain, facts))
        site = names.agency_sites.get(outlet)
        if site is not None:
            keys.append(f"outlet:{site.domain}")
        first = find(keys[0])
        for key in keys[1:]:
            groups[find(key)] = first
            first = find(first)
    return len({find(f"outlet:{outlet}") for outlet, _, _ in members})


def _owners(outlet: str, facts: Facts) -> list[str]:
    group = facts.group_of.get(outlet)
    owner = names_of(facts).owner(outlet)
    return [*([f"group:{group.id}"] if group else []), *([f"owner:{owner}"] if owner else [])]
