"""The one primary link of an item: always there, always of a stated kind."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from firsthand.facts import Facts
from firsthand.model.origin import Hop, Neighbour, Origin, Primary
from firsthand.origins.names import bare, names_of
from firsthand.text.urls import is_web, registrable_domain


def primary(url: str, outlet: str, origin: Origin, neighbours: Sequence[Neighbour], facts: Facts) -> Primary:
    """Own page; else the origin's own page; else the earliest copy that is known; else the agency's site.

    A spun copy is never the primary: its relay is, where the page names one.
    """
    source = origin.origin
    if origin.kind in ("own", "unknown") or source is None or (source.domain == outlet and source.domain):
        return Primary(url=url, kind="own")
    if source.url and _is_its_page(source.url, source.domain, facts):
        return Primary(url=source.url, kind="origin", name=source.name, item=_item_at(source.url, neighbours))
    held = _at_source(source.domain, source.name, neighbours, facts)
    if held is not None:
        return Primary(url=held.url, kind="origin", name=source.name, item=held.id)
    relay = next((h for h in origin.chain[1:-1] if h.url and is_web(h.url)), None)
    copy = _earliest(origin, outlet, neighbours)
    if relay is not None and relay.url and (copy is None or copy.outlet == relay.domain):
        return Primary(url=relay.url, kind="earliest-copy", name=relay.name, item=_item_at(relay.url, neighbours))
    if copy is not None:
        return Primary(url=copy.url, kind="earliest-copy", name=copy.name, item=copy.id)
    if source.domain and "." in source.domain and _is_agency(source.domain, facts):
        return Primary(url=f"https://{source.domain}/", kind="agency-site", name=source.name)
    return Primary(url=url, kind="earliest-copy")


def _is_its_page(url: str, domain: str | None, facts: Facts) -> bool:
    """Whether an address is a page of the source's own site: what a page merely says of another's address leads nobody elsewhere."""
    if not is_web(url) or not urlsplit(url).path.strip("/"):
        return False
    sites, host = names_of(facts).agency_sites, registrable_domain(url)
    return not domain or host == registrable_domain(domain) or (domain in sites and sites.get(host) == sites[domain])


def _is_agency(domain: str, facts: Facts) -> bool:
    return domain in names_of(facts).agency_sites or domain in {w.domain for w in facts.press_wires}


def _item_at(url: str, neighbours: Sequence[Neighbour]) -> str | None:
    return next((n.id for n in neighbours if n.url == url), None)


def _at_source(domain: str | None, name: str | None, neighbours: Sequence[Neighbour], facts: Facts) -> Neighbour | None:
    """The source's own page among what we hold: on its domain, another of the agency's sites, or under its name."""
    names = names_of(facts)
    agency = names.agency_sites.get(domain or "")
    found = [
        n
        for n in neighbours
        if (domain and n.outlet == domain)
        or (agency is not None and names.agency_sites.get(n.outlet) == agency)
        or (name and n.name and bare(n.name) == bare(name))
    ]
    return min(found, key=lambda n: (n.first_seen, n.id), default=None)


def _earliest(origin: Origin, outlet: str, neighbours: Sequence[Neighbour]) -> Neighbour | None:
    """The earliest held copy of the same source that is itself not spun."""
    copies = [
        n
        for n in neighbours
        if n.outlet != outlet and n.origin is not None and n.origin.altered != "spun" and _same(origin.chain[:1], n.origin)
    ]
    return min(copies, key=lambda n: (n.first_seen, n.id), default=None)


def _same(top: Sequence[Hop], other: Origin) -> bool:
    source = other.origin
    if not top or source is None or other.kind in ("own", "unknown"):
        return False
    return bool(top[0].domain and source.domain and registrable_domain(top[0].domain) == registrable_domain(source.domain))
