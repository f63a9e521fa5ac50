"""The one primary link of an item: always there, always of a stated kind."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.facts import Facts
from firsthand.model.origin import Neighbour, Origin, Primary


def primary(url: str, outlet: str, origin: Origin, neighbours: Sequence[Neighbour], facts: Facts) -> Primary:
    """Own page; else the origin's page where we know it; else the earliest copy that we hold; else the agency's site."""
    source = origin.origin
    if origin.kind in ("own", "unknown") or source is None or source.domain == outlet:
        return Primary(url=url, kind="own")
    if source.url:
        return Primary(url=source.url, kind="origin", name=source.name)
    held = [n for n in neighbours if n.outlet == source.domain]
    if held:
        first = min(held, key=lambda n: n.first_seen)
        return Primary(url=first.url, kind="origin", name=source.name, item=first.id)
    if source.domain and source.domain in facts.agency_domains:
        return Primary(url=f"https://{source.domain}/", kind="agency-site", name=source.name)
    return Primary(url=url, kind="own")
