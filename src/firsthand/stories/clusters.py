"""Reports of one event in one language, and the stories that they make up: who belongs where, since when, until when.

A cluster is named by its number; clusters that became one answer under the older number, and so do stories, whose number is
that of their oldest cluster. A story's public name comes from its first report and never changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from firsthand.stories.centroids import Centroids

Numbers = npt.NDArray[np.uint32]
Weights = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]
_FIRST = 1024
_ARRAYS = ("first", "last", "members", "language", "parent", "story", "founder")


@dataclass(slots=True, eq=False)
class Clusters:
    """`founder` is the number of the first article; `members` 0 means closed."""

    centroids: Centroids
    first: npt.NDArray[np.float64] = field(init=False)
    last: npt.NDArray[np.float64] = field(init=False)
    members: npt.NDArray[np.int64] = field(init=False)
    language: npt.NDArray[np.int64] = field(init=False)
    parent: Places = field(init=False)
    story: Places = field(init=False)
    founder: Places = field(init=False)
    _articles: dict[int, list[int]] = field(default_factory=dict)  # of clusters of several
    _parts: dict[int, list[int]] = field(default_factory=dict)  # clusters of stories of several

    def __post_init__(self) -> None:
        self.first, self.last = np.zeros(_FIRST), np.zeros(_FIRST)
        for name in _ARRAYS[2:]:
            setattr(self, name, np.zeros(_FIRST, dtype=np.int64))

    @property
    def count(self) -> int:
        """Cluster numbers given so far."""
        return self.centroids.count

    def open(self, article: int, at: float, language: int, terms: Numbers, weights: Weights) -> int:
        """A new cluster, a story of its own, of one article."""
        number = self.centroids.new(terms, weights)
        if number == len(self.first):
            for name in _ARRAYS:
                old = getattr(self, name)
                setattr(self, name, np.concatenate((old, np.zeros(number // 2, dtype=old.dtype))))
        self.first[number] = self.last[number] = at
        self.members[number], self.language[number] = 1, language
        self.parent[number] = self.story[number] = number
        self.founder[number] = article
        return number

    def add(self, number: int, article: int, at: float, terms: Numbers, weights: Weights) -> Numbers:
        """Put an article into a cluster; the terms that are new to it."""
        self._articles.setdefault(number, [int(self.founder[number])]).append(article)
        self.members[number] += 1
        self.first[number], self.last[number] = min(self.first[number], at), max(self.last[number], at)
        return self.centroids.add(number, terms, weights)

    def roots(self, numbers: Places) -> Places:
        """Under which number each cluster answers now."""
        found = self.parent[numbers]
        while True:
            further = self.parent[found]
            if (further == found).all():
                return found
            found = further

    def root(self, number: int) -> int:
        """Under which number a cluster answers now."""
        while (above := int(self.parent[number])) != number:
            number = above
        return number

    def story_of(self, number: int) -> int:
        """The story of a cluster."""
        return int(self.story[self.root(number)])

    def articles(self, number: int) -> list[int]:
        """The articles of a cluster, oldest first."""
        return self._articles.get(number) or [int(self.founder[number])]

    def alike(self, one: int, other: int) -> float:
        """The cosine of two clusters."""
        terms, weights = self.centroids.vector(other)
        order = np.argsort(terms)
        return float(self.centroids.likeness(np.array([one]), terms[order], weights[order])[0])

    def parts(self, story: int) -> list[int]:
        """The clusters of a story."""
        return self._parts.get(story) or [story]

    def join_stories(self, one: int, other: int) -> tuple[int, int]:
        """Make two different stories one: (what it was, what it is now), the older number stays."""
        into, was = min(one, other), max(one, other)
        moved = self._parts.pop(was, [was])
        self._parts[into] = self.parts(into) + moved
        self.story[moved] = into
        return was, into

    def join_clusters(self, one: int, other: int) -> tuple[int, Numbers]:
        """Make two clusters of one story one: its number, and the terms that are new to it."""
        into, was = min(one, other), max(one, other)
        story = int(self.story[into])
        terms, weights = self.centroids.vector(was)
        order = np.argsort(terms)
        fresh = self.centroids.add(into, terms[order], weights[order])
        self._articles[into] = sorted(self.articles(into) + self.articles(was))
        self._articles.pop(was, None)
        self._parts[story] = [p for p in self.parts(story) if p != was]
        self.members[into] += self.members[was]
        self.first[into], self.last[into] = min(self.first[into], self.first[was]), max(self.last[into], self.last[was])
        self.members[was], self.parent[was] = 0, into
        self.centroids.drop(was)
        return into, fresh

    def leave(self, number: int, article: int) -> bool:
        """Take an article out; whether the cluster closed by it."""
        rest = [a for a in self.articles(number) if a != article]
        self._articles[number] = rest
        self.members[number] = len(rest)
        if rest:
            self.founder[number] = rest[0]
            return False
        self.close((number,))
        return True

    def close(self, numbers: Iterable[int]) -> None:
        """Erase clusters."""
        for number in numbers:
            self.members[number] = 0
            self.centroids.drop(number)
            self._articles.pop(number, None)

    def compact(self, kept: Places, articles: Places) -> Places:
        """Only the clusters `kept` stay, renumbered from 0; `articles` gives each article's new number. The new numbers, -1 where closed."""
        count = self.count
        new = np.full(count, -1, dtype=np.int64)
        new[kept] = np.arange(len(kept))
        answers = new[self.roots(np.arange(count))]
        lead = np.full(count, -1, dtype=np.int64)
        stories = self.story[kept]
        # a story goes on under the oldest of its clusters that is left
        np.minimum.at(lead.view(np.uint64), stories, new[kept].astype(np.uint64))
        self._articles = {int(new[n]): [int(articles[a]) for a in held] for n, held in self._articles.items() if new[n] >= 0}
        parts: dict[int, list[int]] = {}
        for story, held in self._parts.items():
            if len(left := [int(new[p]) for p in held if new[p] >= 0]) > 1:
                parts[int(lead[story])] = left
        self._parts = parts
        self.centroids.compact(kept)
        for name in _ARRAYS:
            old = getattr(self, name)
            fresh = np.zeros(max(_FIRST, len(kept)), dtype=old.dtype)
            fresh[: len(kept)] = old[kept]
            setattr(self, name, fresh)
        span = np.arange(len(kept))
        self.parent[: len(kept)] = span
        self.story[: len(kept)] = lead[stories]
        self.founder[: len(kept)] = articles[self.founder[: len(kept)]]
        return answers
