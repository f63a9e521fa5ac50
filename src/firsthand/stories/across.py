"""Stories of different languages that are one: linked by what both hold, never by a likeness of words.

Each cluster (the reports of an event in one language) keeps anchors; a story pools those of its clusters, and an anchor that
several languages have counts fully. Another story is joined where enough rare anchors are shared for the sizes of both, where
at least two signals agree, where the runner-up is clearly behind, and where no language that both have speaks against it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from firsthand.stories.anchors import BASE, FIGURE, HEARD, LINK, PRIOR, RARELY, SUBJECT, kinds
from firsthand.stories.postings import Postings
from firsthand.stories.settings import Settings
from firsthand.stories.weights import Rarity

Numbers = npt.NDArray[np.uint32]
Weights = npt.NDArray[np.float32]
WIDTH = 48
_FIRST = 1024
_EVERY = "*"
_PRIOR_NORM = 30.0
_TELLING = 8.0  # squared rarity from which an anchor is a signal of its own
_EXPECTED = np.array(PRIOR, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Pool:
    """The anchors of a story: sorted keys, the weight of each (squared rarity by support), and whether it is offered."""

    keys: Numbers
    rarity: Weights
    weights: Weights
    offered: npt.NDArray[np.bool_]
    norm: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """How much two pools share: `overlap` 0..1 of their weight, `signals` distinct shared anchors that tell something.

    `figures`: the summed rarity of shared numbers. `apart`: both say what they are about, and it is not the same; None where
    one of them does not say.
    """

    overlap: float
    signals: int
    figures: float
    apart: bool | None


@dataclass(slots=True, eq=False)
class Anchors:
    """The anchors of live clusters."""

    settings: Settings
    rarity: Rarity = field(default_factory=Rarity)
    _rows: Numbers = field(default_factory=lambda: np.zeros((_FIRST, WIDTH), dtype=np.uint32))
    _postings: Postings = field(init=False)
    _salience: Weights = field(init=False)

    def __post_init__(self) -> None:
        self._salience = np.array(self.settings.salience, dtype=np.float32)
        self._postings = Postings(cap=self.settings.postings)

    def learn(self, keys: Numbers) -> None:
        """Count an article's anchors."""
        self.rarity.learn(_EVERY, keys & BASE)

    def _weigh(self, base: Numbers) -> Weights:
        return self.rarity.weigh(_EVERY, base, _EXPECTED[kinds(base)])

    def put(self, cluster: int, keys: Numbers) -> None:
        """Add an article's anchors to a cluster; those met twice, then the rarest, stay."""
        while cluster >= len(self._rows):
            self._rows = np.concatenate((self._rows, np.zeros((len(self._rows) // 2, WIDTH), dtype=np.uint32)))
        held = self._rows[cluster]
        held = held[held > 0]
        every = np.sort(np.concatenate((held, keys)))  # offered before heard, often before rarely
        base, first, counts = np.unique(every & BASE, return_index=True, return_counts=True)
        merged = every[first]
        rank = self._weigh(base) + 4 * (counts > 1) + 2 * ((merged & HEARD) == 0) + 8 * (kinds(merged) == SUBJECT)
        kept = merged[np.argsort(-rank, kind="stable")[:WIDTH]]
        kept = np.sort(kept)
        self._rows[cluster, : len(kept)] = kept
        self._rows[cluster, len(kept) :] = 0
        self._postings.add(np.setdiff1d(kept & BASE, held & BASE).tolist(), cluster)

    def join(self, into: int, was: int) -> None:
        """Cluster `was` became part of `into`."""
        keys = self._rows[was]
        self.put(into, keys[keys > 0])
        self._rows[was] = 0

    def drop(self, cluster: int) -> None:
        """Erase a cluster's anchors."""
        if cluster < len(self._rows):
            self._rows[cluster] = 0

    def compact(self, kept: npt.NDArray[np.int64], new: npt.NDArray[np.int64]) -> None:
        """Only the clusters `kept` stay, under their numbers in `new`."""
        rows = np.zeros((max(_FIRST, len(kept)), WIDTH), dtype=np.uint32)
        rows[: len(kept)] = self._rows[kept]
        self._rows = rows
        self._postings.renumber(new)

    def find(self, keys: Numbers) -> tuple[Numbers, Weights]:
        """The clusters that hold any of an article's anchors, with the rarity of each, a row a hit."""
        base = keys & BASE
        found, which = self._postings.find(base)
        return found, self._weigh(base)[which]

    def pool(self, clusters: Sequence[int]) -> Pool:
        """The anchors of a story of these clusters."""
        rows = self._rows[np.array(clusters[-16:])]
        every = rows[rows > 0]
        if len(clusters) > 1:
            every = np.sort(every)
            base, first, counts = np.unique(every & BASE, return_index=True, return_counts=True)
            every = every[first]
        else:  # rows are sorted and distinct
            base, counts = every & BASE, np.ones(len(every), dtype=np.int64)
        offered = (every & HEARD) == 0
        rarity = self._weigh(base)
        weights = rarity * rarity * self._salience[every & RARELY]
        weights[kinds(base) == SUBJECT] = 0
        if len(clusters) > 2:  # what one language of many has is mostly how that language writes
            weights[counts == 1] *= self.settings.lone_support
        return Pool(base, rarity, weights, offered, float(weights[offered].sum()))


def compare(one: Pool, other: Pool) -> Evidence:
    """What two pools share; an anchor counts where at least one side offers it."""
    apart = _apart(one, other)
    if not len(one.keys) or not len(other.keys):
        return Evidence(0.0, 0, 0.0, apart)
    b = np.minimum(np.searchsorted(other.keys, one.keys), len(other.keys) - 1)
    a = np.flatnonzero(other.keys[b] == one.keys)
    b = b[a]
    true = one.offered[a] | other.offered[b]
    a, b = a[true], b[true]
    shared = np.sqrt(one.weights[a] * other.weights[b])
    told = kinds(one.keys[a])
    signals = int((shared > _TELLING).sum()) + int((told == LINK).sum())  # the same picture or link is two by itself
    overlap = float(shared.sum()) / math.sqrt((one.norm + _PRIOR_NORM) * (other.norm + _PRIOR_NORM))
    return Evidence(min(1.0, overlap), signals, float(one.rarity[a][told <= FIGURE].sum()), apart)


def _apart(one: Pool, other: Pool) -> bool | None:
    here, there = (pool.keys[kinds(pool.keys) == SUBJECT] for pool in (one, other))
    return not np.isin(here, there).any() if len(here) and len(there) else None
