"""The story of other languages that a story clearly is: candidates by shared anchors, the evidence of each weighed, the best taken.

It is taken where the evidence is beyond chance for as many live stories as there are, and no other story that is something
else has nearly as much of it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from firsthand.stories.across import Anchors, Evidence, Pool, compare
from firsthand.stories.clusters import Clusters
from firsthand.stories.settings import Settings

Numbers = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]


SAMPLE = 1024


@dataclass(frozen=True, slots=True)
class _Candidate:
    story: int
    pool: Pool
    evidence: Evidence
    odds: float


@dataclass(frozen=True, slots=True, eq=False)
class Abroad:
    """Looks at live clusters and their anchors; changes nothing."""

    settings: Settings
    clusters: Clusters
    anchors: Anchors

    def find(self, cluster: int, keys: Numbers) -> tuple[int, Evidence] | None:
        """The story that the story of `cluster` joins, by the anchors (`keys`) of the article that came."""
        story = self.clusters.story_of(cluster)
        shortlist = self._shortlist(story, cluster, keys)
        if not shortlist:
            return None
        mine = self.anchors.pool(self.clusters.parts(story))
        chance = math.log(self._rivals(float(self.clusters.first[cluster])))
        ranked = [self._weighed(other, cluster, mine, chance) for other in shortlist]
        ranked.sort(key=lambda c: (-c.odds, c.story))
        if ranked[0].odds < self.settings.cross_join or self._speak_against(story, ranked[0]):
            return None
        best = ranked[0]
        rivals = [c for c in ranked[1:] if c.odds >= max(self.settings.cross_join, best.odds - self.settings.cross_margin)]
        return (best.story, best.evidence) if all(self._one_event(best, r, chance) for r in rivals) else None

    def _shortlist(self, story: int, cluster: int, keys: Numbers) -> list[int]:
        c = self.clusters
        found, rarity = self.anchors.find(keys)
        numbers = c.roots(found.astype(np.int64))
        stories = c.story[numbers]
        true = (stories != story) & (c.members[numbers] > 0) & (c.language[numbers] != c.language[cluster])
        true &= self._away(numbers, cluster) < self.settings.cross_window_s
        stories, inverse, hits = np.unique(stories[true], return_inverse=True, return_counts=True)
        if not len(stories):
            return []
        rough = np.bincount(inverse, rarity[true] ** 2)
        if len(c.parts(story)) == 1:  # one shared anchor is no evidence, whatever it is
            stories, rough = stories[hits > 1], rough[hits > 1]
        found_first: list[int] = stories[np.argsort(-rough, kind="stable")[: self.settings.cross_candidates]].tolist()
        return found_first

    def _weighed(self, other: int, cluster: int, mine: Pool, chance: float) -> _Candidate:
        parts = self.clusters.parts(other)
        pool = self.anchors.pool(parts)
        evidence = compare(mine, pool)
        away = float(self._away(np.array(parts), cluster).min())
        return _Candidate(other, pool, evidence, self._odds(evidence, away, chance))

    def _odds(self, evidence: Evidence, away: float, chance: float) -> float:
        """The logarithm of the odds that two stories are one; `chance` is that of how many others there are."""
        s = self.settings
        odds = s.cross_begin + s.cross_overlap * math.log(evidence.overlap + 0.02) + s.cross_figures * evidence.figures
        odds -= s.cross_away * away / 3600 + chance
        return odds - (s.cross_untold if evidence.apart is None else s.cross_apart * evidence.apart)

    def _rivals(self, at: float) -> float:
        """About how many stories began around then, by a sample: the more there are, the more is chance."""
        c, window = self.clusters, self.settings.cross_rivals_s
        sample = np.arange(0, c.count, max(1, c.count // SAMPLE))
        heads = (c.story[sample] == sample) & (np.abs(c.first[sample] - at) < window)
        return 2.0 + c.count * int(heads.sum()) / max(1, len(sample))

    def _one_event(self, best: _Candidate, rival: _Candidate, chance: float) -> bool:
        """Whether a rival is no other event but one more story of the same."""
        evidence = compare(best.pool, rival.pool)
        return self._odds(evidence, 0.0, chance) >= self.settings.cross_join - self.settings.cross_kin

    def _away(self, numbers: Places, cluster: int) -> npt.NDArray[np.float64]:
        """Seconds between the span of a cluster and those of others, 0 where they overlap."""
        c = self.clusters
        away: npt.NDArray[np.float64] = np.maximum(np.maximum(c.first[numbers] - c.last[cluster], c.first[cluster] - c.last[numbers]), 0)
        return away

    def _speak_against(self, one: int, candidate: _Candidate) -> bool:
        """Whether a language that both stories have tells them apart."""
        c = self.clusters
        least = self.settings.cross_against
        return any(c.language[a] == c.language[b] and c.alike(a, b) < least for a in c.parts(one) for b in c.parts(candidate.story))
