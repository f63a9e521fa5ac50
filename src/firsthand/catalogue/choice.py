"""Which feeds an instance asks: the starter slice over all countries, or a slice by country, language and topic.

The starter slice is a query over the catalogue, never a second list: from every country its news agency, its public
broadcaster, one outlet that no list calls state-controlled, and one that publishes under an open licence, a feed each;
then a second and third independent outlet a country, in another of its languages where there is one, up to the limit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from firsthand.model.feed import Feed
from firsthand.model.outlet import Outlet

STARTER_FEEDS = 400
_MAIN_SECTIONS = {"", "main", "news", "top", "home", "general", "national", "world"}
_PUBLIC = ("public", "state-funded")
_STATE = ("state", "state-affiliated")
_ROUNDS = (0, 1, 2, 3, 2, 2)  # agency, public broadcaster, independent, openly licensed, and independents again


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What was chosen. `known` counts the feeds that fitted before the cut."""

    outlets: tuple[Outlet, ...]
    feeds: tuple[Feed, ...]
    known: int


def starter(outlets: Iterable[Outlet], feeds: Iterable[Feed], open_domains: frozenset[str], limit: int = STARTER_FEEDS) -> Choice:
    """The starter slice; `open_domains` are registrable domains known to publish under an open licence."""
    by_domain = _main_feeds(feeds)
    chosen: dict[str, tuple[Outlet, Feed]] = {}
    turns: dict[str, list[list[Outlet]]] = defaultdict(lambda: [[] for _ in range(4)])
    for outlet in outlets:
        if outlet.domain in by_domain and (outlet.country or outlet.domain in open_domains):
            for turn in _turns(outlet, open_domains):
                turns[outlet.country or ""][turn].append(outlet)
    for turn in _ROUNDS:
        for country in sorted(turns):
            candidates = [o for o in turns[country][turn] if o.domain not in chosen]
            if candidates and len(chosen) < limit:
                spoken = {o.languages[:1] for o, _ in chosen.values() if o.country == country}
                best = max(candidates, key=lambda o, heard=spoken: (o.languages[:1] not in heard, *_standing(o)))  # type: ignore[misc]
                chosen[best.domain] = (best, by_domain[best.domain])
    pairs = list(chosen.values())
    return Choice(outlets=tuple(o for o, _ in pairs), feeds=tuple(f for _, f in pairs), known=len(by_domain))


def by_wish(
    outlets: Iterable[Outlet], feeds: Iterable[Feed], countries: Sequence[str], languages: Sequence[str], topics: Sequence[str]
) -> Choice:
    """Every feed of the given countries (ISO 3166-1), languages (BCP 47 primary tags) and topics; an empty wish fits all."""
    known = {o.domain: o for o in outlets}
    wanted_countries = {c.upper() for c in countries}
    wanted_languages = {language.lower().split("-")[0] for language in languages}
    wanted_topics = [t.lower() for t in topics]
    chosen = []
    for feed in feeds:
        outlet = known.get(feed.domain)
        country = feed.country or (outlet.country if outlet else None)
        language = feed.language or (outlet.languages[0] if outlet and outlet.languages else None)
        about = f"{feed.section or ''} {feed.title or ''} {feed.url}".lower()
        if wanted_countries and country not in wanted_countries:
            continue
        if wanted_languages and (language or "").lower().split("-")[0] not in wanted_languages:
            continue
        if wanted_topics and not any(t in about for t in wanted_topics):
            continue
        chosen.append(feed)
    return Choice(
        outlets=tuple(known[d] for d in dict.fromkeys(f.domain for f in chosen) if d in known), feeds=tuple(chosen), known=len(chosen)
    )


def _turns(outlet: Outlet, open_domains: frozenset[str]) -> Iterable[int]:
    control = (outlet.state_control or "").split(":")[0]
    if outlet.kind == "agency":
        yield 0
    if control in _PUBLIC or outlet.kind == "broadcaster":
        yield 1
    if control not in (*_PUBLIC, *_STATE) and outlet.kind not in ("agency", "official", "blog"):
        yield 2
    if outlet.domain in open_domains:
        yield 3


def _standing(outlet: Outlet) -> tuple[int, int, str]:
    """How well lists know an outlet: stated kind, then how many lists name it; never its size."""
    return (outlet.kind in ("national", "broadcaster", "agency"), len(outlet.sources), outlet.domain)


def _main_feeds(feeds: Iterable[Feed]) -> dict[str, Feed]:
    """A domain's feed of everything: no section of its own, shortest address, https before http, feed before sitemap."""
    best: dict[str, tuple[tuple[bool, ...], int, Feed]] = {}
    for feed in feeds:
        if feed.note:
            continue
        flaws = ((feed.section or "").lower() not in _MAIN_SECTIONS, "sitemap" in (feed.format or ""), not feed.url.startswith("https:"))
        rank = (flaws, len(feed.url), feed)
        if feed.domain not in best or rank[:2] < best[feed.domain][:2]:
            best[feed.domain] = rank
    return {domain: feed for domain, (_, _, feed) in best.items()}
