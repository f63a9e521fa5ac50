"""Live stories: each article is placed once, as it comes, among the stories of the last days.

Single pass clustering of sparse vectors (the line of Miranda et al. 2018, "Multilingual clustering of streaming news"):
candidates by an inverted index of capped postings, the cosine with each candidate's centroid fading with time, a new story
where none is like enough; two stories that an article is like to are compared and join. All state is in arrays.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from firsthand.facts import Facts
from firsthand.model.story import Membership
from firsthand.stories.abroad import Abroad
from firsthand.stories.across import Anchors, Evidence
from firsthand.stories.apart import Apart
from firsthand.stories.centroids import Centroids
from firsthand.stories.clusters import Clusters
from firsthand.stories.copies import CopyIndex, Match
from firsthand.stories.features import Features, StoryArticle, read
from firsthand.stories.furniture import Furniture
from firsthand.stories.gazetteer import gazetteer
from firsthand.stories.postings import Postings
from firsthand.stories.settings import Settings
from firsthand.stories.subjects import subjects
from firsthand.stories.weights import Rarity, common_terms

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
        self._settings, self._places, self._subjects = settings, gazetteer(facts), subjects(facts)
        self._anchors = Anchors(settings)
        self._rarity = Rarity(common_terms(facts))
        self._furniture = Furniture()
        self._copies = CopyIndex(settings)
        self._clusters = Clusters(Centroids(settings.terms, settings.centroid_terms))
        self._abroad = Abroad(settings, self._clusters, self._anchors)
        self._postings = Postings(cap=settings.postings)
        self._told_apart = Apart()
        self._languages: dict[str, int] = {}
        self._ids: list[str] = []
        self._at: list[int] = []  # the cluster of each article, as it was placed
        self._kept: dict[tuple[str, str], int] = {}  # while restoring: (story, language) and ("", article) to cluster
        self._names: dict[int, str] = {}  # story names that do not follow from a founder any more

    @property
    def stories(self) -> int:
        """How many stories are live."""
        c = self._clusters
        return len(np.unique(c.story[: c.count][c.members[: c.count] > 0]))

    def learn(self, articles: Iterable[StoryArticle]) -> None:
        """Count the words of articles that are not placed (or not yet), as days of running would."""
        for article in articles:
            features = read(article, self._settings, self._places, self._subjects)
            self._learn(features)

    def _learn(self, features: Features) -> None:
        self._rarity.learn(features.language, features.terms)
        self._anchors.learn(features.anchors)

    def place(self, article: StoryArticle, *, learned: bool = False) -> Placement:
        """The story of an article, which is a live article from now on. `learned`: its words were counted by `learn`."""
        self._kept.clear()
        features = read(self._furniture.cleared(article), self._settings, self._places, self._subjects)
        if not learned:
            self._learn(features)
        language = self._languages.setdefault(features.language, len(self._languages))
        terms, weights = self._vector(features)
        near, likeness = self._near(language, terms, weights, article.published_at)
        choice = self._choose(features, terms, near, likeness)
        number, cluster = self._put(article, features, terms, weights, choice.cluster)
        joined = self._merge(cluster, near, likeness, self._bar(terms))
        cluster = self._clusters.root(cluster)
        other = self._abroad.find(cluster, features.anchors) if choice.role != "copy" else None  # its source was asked for both
        if other is not None and not self._barred(cluster, other[0]):
            joined += self._join_stories(self._clusters.story_of(cluster), other[0])
            if choice.role == "origin":
                choice = self._told_abroad(other[1])
        return self._placement(number, choice, joined)

    def _put(self, article: StoryArticle, features: Features, terms: Numbers, weights: Weights, cluster: int | None) -> tuple[int, int]:
        """Keep an article, in a cluster or in one of its own: the numbers of both."""
        number = self._copies.add(features)
        if cluster is None:
            language = self._languages.setdefault(features.language, len(self._languages))
            cluster, fresh = self._clusters.open(number, article.published_at, language, terms, weights), terms
        else:
            fresh = self._clusters.add(cluster, number, article.published_at, terms, weights)
        self._postings.add(fresh.tolist(), cluster)
        self._anchors.put(cluster, features.anchors)
        self._ids.append(article.id)
        self._at.append(cluster)
        return number, cluster

    def restore(self, article: StoryArticle, story: str, copy_of: str | None = None) -> None:
        """Put an article back where it was placed before, without asking again: for a start from what is kept.

        Articles come in the order of their first placing. A copy goes to its source's cluster, whatever its language tag says.
        """
        story = story or "s" + article.id
        features = read(self._furniture.cleared(article), self._settings, self._places, self._subjects)
        self._learn(features)
        terms, weights = self._vector(features)
        held = self._kept.get(("", copy_of)) if copy_of else None
        held = self._kept.get((story, features.language)) if held is None else held
        _, cluster = self._put(article, features, terms, weights, held)
        if held is None:
            first = self._kept.setdefault((story, ""), cluster)
            if first == cluster:
                self._names[cluster] = story
            else:
                self._join_stories(first, cluster)
        self._kept[story, features.language] = self._kept["", article.id] = cluster

    def forget(self, ids: Iterable[str]) -> None:
        """Erase articles: what is kept of their words goes, the story keeps its name."""
        wanted = frozenset(ids)
        known = self._ids
        # an id may have been placed more than once: all of them go. `index` runs in C, which counts where an article is dropped
        numbers = list(_places(known, *wanted)) if len(wanted) == 1 else [n for n, id in enumerate(known) if id in wanted]
        for number in numbers:
            cluster = self._clusters.root(self._at[number])
            story = self._clusters.story_of(cluster)
            self._names[story] = self._name(story)
            self._copies.forget(number)
            self._ids[number] = ""
            if self._clusters.leave(cluster, number):
                self._anchors.drop(cluster)

    def close(self, before: float) -> tuple[str, ...]:
        """Forget what had no report since `before`; the names of the stories that ended."""
        c = self._clusters
        count = c.count
        ended = np.flatnonzero((c.members[:count] > 0) & (c.last[:count] < before))
        c.close(ended.tolist())
        for cluster in ended.tolist():
            self._anchors.drop(cluster)
        stories = np.unique(c.story[ended])
        closed = [s for s in stories.tolist() if not any(c.members[p] for p in c.parts(s))]
        names = tuple(self._name(s) for s in closed)
        self._told_apart.ended(names)
        if int((c.members[:count] > 0).sum()) < count // 2:
            self._compact()
        return names

    def _compact(self) -> None:
        """Give the numbers of closed clusters and erased articles to others."""
        c = self._clusters
        kept = np.flatnonzero(c.members[: c.count] > 0)
        at = c.roots(np.array(self._at, dtype=np.int64))
        alive = np.flatnonzero((c.members[at] > 0) & np.array([bool(i) for i in self._ids]))
        numbers = np.full(len(self._ids), -1, dtype=np.int64)
        numbers[alive] = np.arange(len(alive))
        stories = c.story[kept]
        names = {s: self._name(s) for s in {*stories.tolist()} if s in self._names or c.members[s] == 0}
        answers = c.compact(kept, numbers)
        self._names = {int(c.story[new]): names[old] for new, old in enumerate(stories.tolist()) if old in names}
        self._postings.renumber(answers)
        self._anchors.compact(kept, answers)
        self._copies.compact(alive)
        self._ids = [self._ids[n] for n in alive.tolist()]
        self._at = answers[at[alive]].tolist()

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

    def _merge(self, cluster: int, near: Places, likeness: Weights, bar: float) -> list[tuple[str, str]]:
        """Join the clusters that the article shows to be one story."""
        joined: list[tuple[str, str]] = []
        for other, like in zip(near[:6].tolist(), likeness[:6].tolist(), strict=True):
            other = self._clusters.root(other)
            if other == cluster or like < bar * self._settings.merge_least or self._barred(cluster, other):
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
        return joined

    def _told_abroad(self, evidence: Evidence) -> _Choice:
        """The part of a report whose event was told in another language before."""
        s = self._settings
        whole = evidence.overlap >= s.translation_overlap and evidence.signals >= s.translation_signals
        return _Choice(None, evidence.overlap, "translation" if whole else "coverage")

    def _join_stories(self, one: int, other: int) -> list[tuple[str, str]]:
        first, second = self._clusters.story_of(one), self._clusters.story_of(other)
        if first == second:
            return []
        names = {first: self._name(first), second: self._name(second)}
        was, into = self._clusters.join_stories(first, second)
        self._told_apart.joined(names[was], names[into])
        self._names.pop(was, None)
        return [(names[was], names[into])]

    def keep_apart(self, one: str, other: str) -> None:
        """Two stories, by their names, that are never to be joined again."""
        self._told_apart.keep(one, other)

    def _barred(self, one: int, other: int) -> bool:
        first, second = self._clusters.story_of(one), self._clusters.story_of(other)
        return first != second and self._told_apart.bars(self._name(first), self._name(second))

    def _name(self, story: int) -> str:
        return self._names.get(story) or "s" + self._ids[int(self._clusters.founder[story])]

    def _placement(self, number: int, choice: _Choice, joined: list[tuple[str, str]]) -> Placement:
        cluster = self._clusters.root(self._at[number])
        story = self._clusters.story_of(cluster)
        others = [a for a in self._clusters.articles(cluster) if a != number]
        abroad = [self._clusters.articles(p)[0] for p in self._clusters.parts(story)[:NEIGHBOURS] if p != cluster]
        ahead = [choice.source] if choice.source is not None else []
        near = [*ahead, *others[:1], *abroad[:2], *reversed(others[-NEIGHBOURS:]), *abroad]
        membership = Membership(
            id=self._ids[number],
            story=self._name(story),
            copy_of=self._ids[choice.source] if choice.role == "copy" and choice.source is not None else None,
            role=choice.role,
            similarity=round(choice.likeness, 4),
        )
        neighbours = tuple(self._ids[a] for a in dict.fromkeys(near))[:NEIGHBOURS]
        return Placement(membership=membership, joined=tuple(joined), neighbours=neighbours)


def _places(members: list[str], wanted: str) -> Iterator[int]:
    at = -1
    with contextlib.suppress(ValueError):
        while True:
            yield (at := members.index(wanted, at + 1))
