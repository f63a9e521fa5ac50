"""Live stories: each article is placed once, as it comes, among the stories of the last days.

Single pass clustering of sparse vectors (the line of Miranda et al. 2018, "Multilingual clustering of streaming news"):
candidates by an inverted index of capped postings, the cosine with each candidate's centroid fading with time, a new story
where none is like enough; two stories that an article is like to are compared and join. All state is in arrays.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from firsthand.facts import Facts
from firsthand.model.story import Membership
from firsthand.stories.across import Anchors, compare
from firsthand.stories.centroids import Centroids
from firsthand.stories.clusters import Clusters
from firsthand.stories.copies import CopyIndex, Match
from firsthand.stories.features import Features, StoryArticle, read
from firsthand.stories.gazetteer import gazetteer
from firsthand.stories.postings import Postings
from firsthand.stories.settings import Settings
from firsthand.stories.weights import Rarity

__all__ = ["LiveStories", "Placement", "StoryArticle"]

Numbers = npt.NDArray[np.uint32]
Weights = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]
NEIGHBOURS = 8
RECENT = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where an article went. `joined`: (from_story, into_story) of stories that became one by it. `neighbours`: ids of the
    nearest earlier members of its story, what it was copied or rewritten from first."""

    membership: Membership
    joined: tuple[tuple[str, str], ...] = ()
    neighbours: tuple[str, ...] = ()


@dataclass(slots=True, eq=False)
class _Choice:
    """Where an article belongs: no cluster means a new one. `source` is what it was copied or rewritten from."""

    cluster: int | None = None
    likeness: float = 0.0
    role: str = "origin"
    source: int | None = None


class LiveStories:
    """The stories that may still gain members. Not for two threads at once."""

    def __init__(self, facts: Facts, settings: Settings = Settings()) -> None:
        self._settings, self._places = settings, gazetteer(facts)
        self._anchors = Anchors(settings)
        self._rarity = Rarity()
        self._copies = CopyIndex(settings)
        self._clusters = Clusters(Centroids(settings.terms, settings.centroid_terms))
        self._postings = Postings(cap=settings.postings)
        self._languages: dict[str, int] = {}
        self._ids: list[str] = []
        self._at: list[int] = []  # the cluster of each article, as it was placed
        self._names: dict[int, str] = {}  # story names that do not follow from a founder any more

    def learn(self, articles: Iterable[StoryArticle]) -> None:
        """Count the words of articles that are not placed (or not yet), as days of running would."""
        for article in articles:
            features = read(article, self._settings, self._places)
            self._learn(features)

    def _learn(self, features: Features) -> None:
        self._rarity.learn(features.language, features.terms)
        self._anchors.learn(features.anchors)

    def place(self, article: StoryArticle, *, learned: bool = False) -> Placement:
        """The story of an article, which is a live article from now on. `learned`: its words were counted by `learn`."""
        features = read(article, self._settings, self._places)
        if not learned:
            self._learn(features)
        at = article.published_at
        language = self._languages.setdefault(features.language, len(self._languages))
        terms, weights = self._vector(features)
        near, likeness = self._near(language, terms, weights, at)
        choice = self._choose(features, terms, near, likeness)
        number = self._copies.add(features)
        self._ids.append(article.id)
        if choice.cluster is None:
            cluster = self._clusters.open(number, at, language, terms, weights)
            self._postings.add(terms.tolist(), cluster)
        else:
            cluster = choice.cluster
            self._postings.add(self._clusters.add(cluster, number, at, terms, weights).tolist(), cluster)
        self._at.append(cluster)
        self._anchors.put(cluster, features.anchors)
        joined = self._merge(cluster, near, likeness, self._bar(terms))
        joined += self._across(self._clusters.root(cluster), features.anchors)
        return self._placement(number, choice, joined)

    def _vector(self, features: Features) -> tuple[Numbers, Weights]:
        """The unit vector of an article, its heaviest terms only, sorted by term."""
        weights = (1 + np.log(features.counts)) * self._rarity.weigh(features.language, features.terms)
        held = np.flatnonzero(weights > 0)
        if len(held) > self._settings.terms:
            held = held[np.argpartition(-weights[held], self._settings.terms)[: self._settings.terms]]
        held = held[np.argsort(features.terms[held])]
        weights = weights[held].astype(np.float32)
        length = float(np.sqrt(np.dot(weights, weights)))
        return features.terms[held], weights / np.float32(length) if length else weights

    def _near(self, language: int, terms: Numbers, weights: Weights, at: float) -> tuple[Places, Weights]:
        """The likest clusters of a language, and how like they are, fading with time; the likest first."""
        found, which = self._postings.find(terms)
        if not len(found):
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        numbers = self._clusters.roots(found.astype(np.int64))
        numbers, inverse = np.unique(numbers, return_inverse=True)
        rough = np.bincount(inverse, weights[which])
        rough[(self._clusters.language[numbers] != language) | (self._clusters.members[numbers] == 0)] = 0
        if len(numbers) > self._settings.candidates:
            top = np.argpartition(-rough, self._settings.candidates)[: self._settings.candidates]
            numbers, rough = numbers[top], rough[top]
        numbers = numbers[rough > 0]
        likeness = self._clusters.centroids.likeness(numbers, terms, weights) * self._fading(numbers, at, at)
        order = np.argsort(-likeness, kind="stable")
        return numbers[order], likeness[order]

    def _fading(self, numbers: Places, first: float, last: float) -> Weights:
        away = np.maximum(self._clusters.first[numbers] - last, first - self._clusters.last[numbers])
        return np.exp(-np.maximum(away, 0) / self._settings.fade_s).astype(np.float32)

    def _bar(self, terms: Numbers) -> float:
        s = self._settings
        return s.join - s.join_short * max(0.0, 1 - len(terms) / s.full_terms)

    def _choose(self, features: Features, terms: Numbers, near: Places, likeness: Weights) -> _Choice:
        match = self._copies.find(features)
        if match is not None:
            return self._copied(match, near, likeness)
        bar = self._bar(terms)
        if len(near) and likeness[0] >= bar:
            choice = _Choice(int(near[0]), float(likeness[0]), "coverage")
            source, order = self._rewritten(features, choice.cluster)
            if source is not None:
                return _Choice(choice.cluster, order, "rewrite", source)
            return choice
        for cluster, like in zip(near[:4].tolist(), likeness[:4].tolist(), strict=True):
            if like < bar / 3:
                break
            source, order = self._rewritten(features, cluster)
            if source is not None:
                return _Choice(cluster, order, "rewrite", source)
        return _Choice()

    def _copied(self, match: Match, near: Places, likeness: Weights) -> _Choice:
        return _Choice(self._clusters.root(self._at[match.article]), match.similarity, "copy", match.article)

    def _rewritten(self, features: Features, cluster: int | None) -> tuple[int | None, float]:
        """The member of a cluster whose names and numbers come in the same order, and how much of the order is kept."""
        if cluster is None or len(features.mentions) < self._settings.rewrite_least:
            return None, 0.0
        articles = self._clusters.articles(cluster)
        best, order = None, self._settings.rewrite_order
        for article in dict.fromkeys((articles[0], *articles[-RECENT:])):
            if (kept := self._copies.order(article, features)) >= order and (best is None or kept > order):
                best, order = article, kept
        return best, order

    def _merge(self, cluster: int, near: Places, likeness: Weights, bar: float) -> tuple[tuple[str, str], ...]:
        """Join the clusters that the article shows to be one story."""
        joined: list[tuple[str, str]] = []
        for other, like in zip(near[:6].tolist(), likeness[:6].tolist(), strict=True):
            other = self._clusters.root(other)
            if other == cluster or like < bar * self._settings.merge_least:
                continue
            terms, weights = self._clusters.centroids.vector(other)
            order = np.argsort(terms)
            here = np.array([cluster])
            alike = self._clusters.centroids.likeness(here, terms[order], weights[order])
            alike = alike * self._fading(here, float(self._clusters.first[other]), float(self._clusters.last[other]))
            if float(alike[0]) < self._settings.merge:
                continue
            joined += self._join_stories(cluster, other)
            was = max(cluster, other)
            cluster, fresh = self._clusters.join_clusters(cluster, other)
            self._anchors.join(cluster, was)
            self._postings.add(fresh.tolist(), cluster)
        return tuple(joined)

    def _across(self, cluster: int, keys: Numbers) -> tuple[tuple[str, str], ...]:
        """Join the story of another language that this one clearly is, if there is one."""
        story = self._clusters.story_of(cluster)
        found, rarity = self._anchors.find(keys)
        numbers = self._clusters.roots(found.astype(np.int64))
        stories = self._clusters.story[numbers]
        true = (
            (stories != story)
            & (self._clusters.members[numbers] > 0)
            & (self._clusters.language[numbers] != self._clusters.language[cluster])
        )
        true &= self._away(numbers, cluster) < self._settings.cross_window_s
        stories, inverse = np.unique(stories[true], return_inverse=True)
        if not len(stories):
            return ()
        rough = np.bincount(inverse, rarity[true])
        mine = self._anchors.pool(self._clusters.parts(story))
        ranked = []
        for other in stories[np.argsort(-rough, kind="stable")[: self._settings.cross_candidates]].tolist():
            evidence = compare(mine, self._anchors.pool(self._clusters.parts(other)))
            near = math.exp(-float(self._away(np.array(self._clusters.parts(other)), cluster).min()) / self._settings.cross_fade_s)
            ranked.append((evidence.overlap * near, evidence.signals, other))
        ranked.sort(reverse=True)
        best, signals, other = ranked[0]
        second = ranked[1][0] if len(ranked) > 1 else 0.0
        s = self._settings
        if best < s.cross_overlap or signals < s.cross_signals or best < second * s.cross_margin or self._speak_against(story, other):
            return ()
        return tuple(self._join_stories(story, other))

    def _away(self, numbers: Places, cluster: int) -> npt.NDArray[np.float64]:
        """Seconds between the span of a cluster and those of others, 0 where they overlap."""
        c = self._clusters
        away: npt.NDArray[np.float64] = np.maximum(np.maximum(c.first[numbers] - c.last[cluster], c.first[cluster] - c.last[numbers]), 0)
        return away

    def _speak_against(self, one: int, other: int) -> bool:
        """Whether a language that both stories have tells them apart."""
        return any(
            self._clusters.language[a] == self._clusters.language[b] and self._alike(a, b) < self._settings.merge / 2
            for a in self._clusters.parts(one)
            for b in self._clusters.parts(other)
        )

    def _alike(self, one: int, other: int) -> float:
        terms, weights = self._clusters.centroids.vector(other)
        order = np.argsort(terms)
        return float(self._clusters.centroids.likeness(np.array([one]), terms[order], weights[order])[0])

    def _join_stories(self, one: int, other: int) -> list[tuple[str, str]]:
        first, second = self._clusters.story_of(one), self._clusters.story_of(other)
        if first == second:
            return []
        names = {first: self._name(first), second: self._name(second)}
        was, into = self._clusters.join_stories(first, second)
        return [(names[was], names[into])]

    def _name(self, story: int) -> str:
        return self._names.get(story) or "s" + self._ids[int(self._clusters.founder[story])]

    def _placement(self, number: int, choice: _Choice, joined: tuple[tuple[str, str], ...]) -> Placement:
        cluster = self._clusters.root(self._at[number])
        story = self._clusters.story_of(cluster)
        others = [a for a in self._clusters.articles(cluster) if a != number]
        ahead = [choice.source] if choice.source is not None else []
        near = [*ahead, *others[:1], *reversed(others[-NEIGHBOURS:])]
        membership = Membership(
            id=self._ids[number],
            story=self._name(story),
            copy_of=self._ids[choice.source] if choice.role == "copy" and choice.source is not None else None,
            role=choice.role,
            similarity=round(choice.likeness, 4),
        )
        neighbours = tuple(self._ids[a] for a in dict.fromkeys(near))[:NEIGHBOURS]
        return Placement(membership=membership, joined=joined, neighbours=neighbours)
