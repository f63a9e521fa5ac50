"""How well the world's events were told as stories: every event once, no two events in one, copies of what they are copies of."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations
from typing import Protocol

from firsthand.text.urls import canonical
from firsthand.world.nouns import TrueArticle, World

OUTCOMES = ("right", "wrong", "missed")


class Grouped(Protocol):
    """What is read of an item's place in a story."""

    @property
    def id(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def story(self) -> str | None: ...
    @property
    def copy_of(self) -> str | None: ...


def story_score(world: World, items: Iterable[Grouped]) -> dict[str, dict[str, int]]:
    """Figures of the stories that items stand in, judged by the world's events.

    `story_pairs`: pairs of items in one story whose event is one (right) or not (wrong), and pairs of one event in two stories
    (missed); `across`: those of them whose languages differ. An event and what followed it the day after may be one story or
    two: such pairs count nowhere. `stories`: those of several items that hold one event (right) or more (wrong).
    `copies`: items called a copy of an article that has their words (right) or none of them (wrong), and items whose source
    is there but that are neither its copy nor it theirs (missed).
    """
    truth = {canonical(a.url): a for a in world.articles}
    told = {i.id: (i, truth[canonical(i.url)]) for i in items if canonical(i.url) in truth}
    pairs, across = _pairs(list(told.values()), {e.id: e.parent or e.id for e in world.events})
    held: defaultdict[str | None, set[str]] = defaultdict(set)
    sizes: Counter[str | None] = Counter()
    parents = {e.id: e.parent or e.id for e in world.events}
    for item, article in told.values():
        held[item.story].add(parents[article.event])
        sizes[item.story] += 1
    several = [len(held[s]) for s, n in sizes.items() if n > 1]
    return {
        "story_pairs": {key: pairs[key] for key in OUTCOMES},
        "across": {key: across[key] for key in OUTCOMES},
        "stories": {"right": sum(n == 1 for n in several), "wrong": sum(n > 1 for n in several)},
        "copies": _copies(told),
    }


def _pairs(told: list[tuple[Grouped, TrueArticle]], parents: dict[str, str]) -> tuple[Counter[str], Counter[str]]:
    pairs: Counter[str] = Counter()
    across: Counter[str] = Counter()
    for (one, a), (two, b) in combinations(told, 2):
        outcome = _outcome(one.story == two.story, a.event == b.event, parents[a.event] == parents[b.event])
        if outcome:
            pairs[outcome] += 1
            across[outcome] += a.language != b.language
    return pairs, across


def _outcome(together: bool, same: bool, kin: bool) -> str | None:
    if same:
        return "right" if together else "missed"
    return "wrong" if together and not kin else None


def _copies(told: dict[str, tuple[Grouped, TrueArticle]]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    there = {a.url: i for i, a in told.values()}
    for item, article in told.values():
        if item.copy_of in told:
            counts["right" if has_words_of(article, told[item.copy_of][1]) else "wrong"] += 1
            continue
        source = there.get(article.copy_of or "")
        as_it_was = article.altered in ("none", "trimmed")
        counts["missed"] += as_it_was and source is not None and source.copy_of is None
    return {key: counts[key] for key in OUTCOMES}


def has_words_of(one: TrueArticle, other: TrueArticle) -> bool:
    """Whether two articles tell one event with a paragraph in common, or in words spun of the same report."""
    if one.event != other.event or one.language != other.language:
        return False
    if one.spun or other.spun:
        return one.copy_of == other.url or other.copy_of == one.url or one.voice == other.voice
    return bool(set(_texts(one)) & set(_texts(other)))


def _texts(article: TrueArticle) -> tuple[str, ...]:
    return (*article.text.body, *(article.corrected.body if article.corrected else ()))
