"""Evidence of the feed entry that led to an article: RSS `source`, `atom:source`, `dc:creator`, `rel=via`."""

from __future__ import annotations

from firsthand.model.entry import Entry
from firsthand.origins.resolve import resolve
from firsthand.origins.signs import Sign
from firsthand.origins.view import View, domain_of


def entry_signs(entry: Entry | None, view: View) -> list[Sign]:
    """Who the feed says that the entry comes from."""
    if entry is None:
        return []
    found: list[Sign] = []
    source = entry.source
    if source is not None and (source.url or source.title):
        domain = domain_of(source.url)
        if domain and domain != view.own.domain:
            known = view.names.site(domain)
            if not view.own.is_source(known):
                found.append(Sign("feed-source", "feed:source", source.title or source.url or domain, known, "republished", url=None))
        elif source.title and not view.own.is_name(source.title):
            found.extend(_named("feed-source", "feed:source", source.title, view))
    for author in entry.authors[:5]:
        found.extend(_named("feed-creator", "feed:creator", author, view))
    for link in entry.links:
        domain = domain_of(link.url)
        if link.rel == "via" and domain and domain != view.own.domain and not view.own.is_source(view.names.site(domain)):
            found.append(Sign("feed-via", "feed:via", link.url, view.names.site(domain), "republished", url=link.url))
    return found


def _named(signal: str, where: str, text: str, view: View) -> list[Sign]:
    who = resolve(text[:160], view)
    return [
        Sign(f"{signal}-{s.kind}", where, text[:160], s, "wire" if s.kind in ("agency", "unnamed") else "republished", who.shared)
        for s in who.sources[:3]
        if s.kind != "outlet" or not who.rest
    ]
