"""Which text is a copy of which: by address, by all its words, by containment; inside a story, by the order of its names.

The cascade is address -> hash of the normalised text -> FracMinHash containment, over all live articles; the longest common
subsequence of names and numbers, which survives a rewriting of every other word, costs pairs and is asked inside one story only.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import LCSseq

from firsthand.stories.features import TITLE, Features
from firsthand.stories.postings import Numbers, Postings
from firsthand.stories.settings import Settings

KEPT = 128  # hashes of a sketch that are kept for a live article
INDEXED = 64  # of them, those by which it is found
_HIGH = np.uint64(32)
_FIRST = 1024
_ARRAYS = ("_sketch", "_held", "_bound", "_names", "_named", "_whole", "_title", "_alive")


@dataclass(frozen=True, slots=True)
class Match:
    """An earlier article (its number in the index) and how much of the shorter of the two texts both hold."""

    article: int
    similarity: float


@dataclass(slots=True, eq=False)
class CopyIndex:
    """Sketches and name orders of live articles, numbered from 0 as they come."""

    settings: Settings
    count: int = 0
    _postings: Postings = field(init=False)
    _exact: Postings = field(init=False)
    _sketch: Numbers = field(init=False)
    _held: npt.NDArray[np.uint16] = field(init=False)
    _bound: npt.NDArray[np.uint32] = field(init=False)
    _names: npt.NDArray[np.uint16] = field(init=False)
    _named: npt.NDArray[np.uint16] = field(init=False)
    _whole: npt.NDArray[np.uint64] = field(init=False)  # of the own address, the canonical address, the text
    _title: npt.NDArray[np.uint16] = field(init=False)
    _alive: npt.NDArray[np.bool_] = field(init=False)

    def __post_init__(self) -> None:
        self._postings = Postings(cap=self.settings.postings // 4)
        self._exact = Postings(cap=8)
        self._sketch = np.zeros((_FIRST, KEPT), dtype=np.uint32)
        self._names = np.zeros((_FIRST, 96), dtype=np.uint16)
        self._held, self._named = np.zeros(_FIRST, dtype=np.uint16), np.zeros(_FIRST, dtype=np.uint16)
        self._bound = np.zeros(_FIRST, dtype=np.uint32)
        self._whole = np.zeros((_FIRST, 3), dtype=np.uint64)
        self._title = np.zeros((_FIRST, TITLE), dtype=np.uint16)
        self._alive = np.zeros(_FIRST, dtype=np.bool_)

    def add(self, features: Features) -> int:
        """Keep an article; its number."""
        number = self.count
        if number == len(self._held):
            self._grow()
        if features.words >= self.settings.copy_words:
            self._keep_text(number, features)
        exact = _exact(features, self.settings.copy_words)
        self._whole[number, : len(exact)] = exact
        self._exact.add([h & 0xFFFFFFFF for h in exact], number)
        self._title[number, : len(features.title)] = features.title
        self._alive[number] = True
        self.count += 1
        return number

    def _keep_text(self, number: int, features: Features) -> None:
        kept = (features.sketch.hashes[:KEPT] >> _HIGH).astype(np.uint32)
        self._sketch[number, : len(kept)] = kept
        self._held[number] = len(kept)
        self._bound[number] = kept[-1] if len(features.sketch.hashes) > KEPT else features.sketch.bound >> 32
        self._names[number, : len(features.mentions)] = features.mentions
        self._named[number] = len(features.mentions)
        self._postings.add(kept[:INDEXED].tolist(), number)

    def find(self, features: Features) -> Match | None:
        """The earlier article that this is a copy of, the likest, the earliest among equals."""
        exact = _exact(features, self.settings.copy_words)
        same, which = self._exact.find(np.array([h & 0xFFFFFFFF for h in exact], dtype=np.uint32))
        wanted = np.array(exact, dtype=np.uint64)
        true = self._alive[same] & (self._whole[same] == wanted[which][:, None]).any(axis=1)
        if true.any():
            # an address says more than a text: a syndicated text stands at many
            return Match(int(same[true][which[true] == which[true].min()].min()), 1.0)
        if features.words < self.settings.copy_words:
            return None
        mine = (features.sketch.hashes >> _HIGH).astype(np.uint32)
        found, _ = self._postings.find(mine)
        numbers, hits = np.unique(found, return_counts=True)
        best, most = None, 0.0
        for number in numbers[(hits >= self.settings.copy_least) & self._alive[numbers]].tolist():
            both, a, b = self._shared(number, mine, features.sketch.bound >> 32)
            share = both / max(1, min(a, b))
            if not self._is_copy(features, both, a, share):
                continue
            # a text that stands in several: the one it resembles as a whole and whose title it has is where it came from
            likeness = share + both / (a + b - both) + self._same_title(number, features)
            if likeness > most + 0.1:
                best, most = Match(number, round(share, 4)), likeness
        return best

    def _is_copy(self, features: Features, both: int, mine: int, share: float) -> bool:
        s = self.settings
        if both < s.copy_least:
            return False
        return share >= s.copy_share or (share >= s.part_share and both * features.sketch.shingles >= s.part_words * mine)

    def _same_title(self, number: int, features: Features) -> float:
        theirs = {t for t in self._title[number].tolist() if t}
        return len(theirs.intersection(features.title)) / max(1, min(len(theirs), len(features.title)))

    def _shared(self, number: int, mine: Numbers, bound: int) -> tuple[int, int, int]:
        """Hashes that both texts have, that this one has, that the earlier one has, below the lower bound of the two."""
        theirs = self._sketch[number, : self._held[number]]
        limit = np.uint32(min(bound, int(self._bound[number]), 0xFFFFFFFF))
        a, b = int(np.searchsorted(mine, limit, side="right")), int(np.searchsorted(theirs, limit, side="right"))
        return len(np.intersect1d(mine[:a], theirs[:b], assume_unique=True)), a, b

    def order(self, number: int, features: Features) -> float:
        """How much of the shorter of two orders of names and numbers stands in the other, in order.

        0 where either is short, and where the order turned round fits nearly as well: a few names that come again and again
        are in order by chance.
        """
        s = self.settings
        theirs, mine = self._names[number, : self._named[number]].tolist(), list(features.mentions)
        shorter = min(len(theirs), len(mine))
        if shorter < s.rewrite_least:
            return 0.0
        kept = LCSseq.similarity(theirs, mine)
        if kept < s.rewrite_order * shorter:
            return 0.0
        gain = kept - LCSseq.similarity(theirs, mine[::-1])
        if gain < s.rewrite_gain or gain < s.rewrite_chance * (shorter - kept + gain):
            return 0.0
        return float(kept) / shorter

    def forget(self, number: int) -> None:
        """Erase what is kept of an article's text. Its postings stay as numbers that lead to nothing."""
        for name in _ARRAYS:
            getattr(self, name)[number] = 0

    def compact(self, kept: npt.NDArray[np.int64]) -> None:
        """Only the articles `kept` (ascending) stay, renumbered from 0."""
        new = np.full(self.count, -1, dtype=np.int64)
        new[kept] = np.arange(len(kept))
        self._postings.renumber(new)
        self._exact.renumber(new)
        self.count = len(kept)
        for name in _ARRAYS:
            old = getattr(self, name)
            fresh = np.zeros((max(_FIRST, len(kept)), *old.shape[1:]), dtype=old.dtype)
            fresh[: len(kept)] = old[kept]
            setattr(self, name, fresh)

    def _grow(self) -> None:
        more = len(self._held) // 2
        for name in _ARRAYS:
            old = getattr(self, name)
            setattr(self, name, np.concatenate((old, np.zeros((more, *old.shape[1:]), dtype=old.dtype))))


def _exact(features: Features, least: int) -> list[int]:
    """64-bit hashes of an article's addresses, then of its whole text where that is long enough to be one text only."""
    return [*features.addresses[:2], *([features.sketch.whole] if features.words >= least else [])]
