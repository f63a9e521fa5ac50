"""Whose turn it is to be visited: countries and languages with the fewest live feeds first, never the largest sites first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from firsthand.model.site import Site
from firsthand.text.languages import primary


def countries_in_turn(waiting: Mapping[str, int], live: Mapping[str, float]) -> list[str]:
    """Countries ('' = unknown) that have hosts waiting: those with the fewest live feeds first; the unknown ones in the middle."""
    known = sorted((c for c, count in waiting.items() if c and count), key=lambda c: (live.get(c, 0), c))
    if waiting.get(""):
        known.insert(len(known) // 2, "")
    return known


def in_turn(sites: Iterable[Site], live_countries: Mapping[str, float], live_languages: Mapping[str, float]) -> list[Site]:
    """Hosts by need: few live feeds of their language and country, then how many known outlets name them, then who has waited longest."""

    def need(site: Site) -> tuple[float, int, float, str]:
        language = live_languages.get(primary(site.language) or "", 0) if site.language else max(live_languages.values(), default=0)
        country = live_countries.get(site.country or "", 0) if site.country else max(live_countries.values(), default=0)
        return (min(language, country), -site.evidence, site.next_visit_at, site.site)

    return sorted(sites, key=need)
