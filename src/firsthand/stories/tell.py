"""A story as it is told: who reported first, how many did, where; in their own words only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from firsthand.model.item import Item
from firsthand.model.story import Story
from firsthand.stories.features import primary_language
from firsthand.stories.ranking import Figures, Formula, rank
from firsthand.stories.sections import majority


def summarise(
    id: str, members: Sequence[Item], independent: int, now: float, outlet_countries: Mapping[str, str], formula: Formula,
) -> Story:  # fmt: skip
    """The story of its items, at least one. `independent` as counted by origins; countries are those of the outlets.

    The headline is the lead's, verbatim. Raises ValueError where there is no member.
    """
    if not members:
        raise ValueError("a story has at least one item")
    seen = sorted(members, key=lambda m: (m.first_seen, m.id))
    reports = [m for m in seen if m.role != "copy"] or seen[:1]
    leading = lead(seen)
    countries = _distinct([outlet_countries.get(m.outlet) for m in reports])
    languages = _distinct([primary_language(m.language) if m.language else None for m in reports])
    fresh = {m.outlet for m in reports if m.first_seen > now - formula.velocity_window_s}
    figures = Figures(
        independent=independent,
        countries=len(countries),
        languages=len(languages),
        velocity=min(len(fresh), max(1, independent)) if fresh else 0,
        updated=reports[-1].first_seen,
    )
    score, terms = rank(figures, now, formula)
    return Story(
        id=id,
        headline=leading.headline or "",
        language=leading.language,
        first_seen=seen[0].first_seen,
        updated=seen[-1].first_seen,
        outlets=len({m.outlet for m in seen}),
        independent=independent,
        countries=countries,
        languages=languages,
        topic=majority(m.topic for m in reports),
        place=majority(m.place for m in reports),
        primary=leading.primary,
        lead=leading.id,
        score=score,
        terms=terms,
    )


def lead(members: Sequence[Item]) -> Item:
    """The item whose headline stands for the story: the earliest own report, else the earliest that is no copy, else the earliest.

    Hidden items and those without a headline come last.
    """
    return min(members, key=lambda m: (m.hidden is not None, not m.headline, m.role == "copy", m.origin.kind != "own", m.first_seen, m.id))


def _distinct(values: Sequence[str | None]) -> tuple[str, ...]:
    """The values in order of their first report."""
    return tuple(dict.fromkeys(v for v in values if v))
