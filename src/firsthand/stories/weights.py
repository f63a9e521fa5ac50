"""How much a term says: how rarely it has been met, by language, in counters that forget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from firsthand.facts import Facts, several
from firsthand.stories.features import term_hash

Numbers = npt.NDArray[np.uint32]
Weights = npt.NDArray[np.float32]

BUCKETS = 1 << 20
_HALVE_AT = 2_000_000
_COMMON_SHARE = 0.3
_PRIOR = 100.0  # articles assumed to have been met before the first


@dataclass(slots=True, eq=False)
class Rarity:
    """Document frequencies in hashed buckets. `common` are terms by language that are known to stand in every third text."""

    common: Mapping[str, frozenset[int]] = field(default_factory=dict)
    _counts: Weights = field(init=False)
    _expected: dict[str, Numbers] = field(default_factory=dict)
    _met: dict[str, float] = field(default_factory=dict)
    _all: float = 0.0

    def __post_init__(self) -> None:
        self._counts = np.zeros(BUCKETS, dtype=np.float32)

    def learn(self, language: str, terms: Numbers) -> None:
        """Count an article's distinct terms."""
        self._counts[terms % BUCKETS] += 1
        self._met[language] = self._met.get(language, 0.0) + 1
        self._all += 1
        if self._all > _HALVE_AT:
            self._counts /= 2
            self._met = {k: v / 2 for k, v in self._met.items()}
            self._all /= 2

    def weigh(self, language: str, terms: Numbers, expected: Weights | None = None) -> Weights:
        """The inverse document frequency of terms of a language (Sparck Jones 1972), never below zero.

        `expected`: the share of texts in which each is thought to stand before any was met.
        """
        met = self._met.get(language, 0.0) + _PRIOR
        counts = self._counts[terms % BUCKETS] + (1 if expected is None else _PRIOR * expected)
        if language in self.common:
            known = self._known(language)
            at = np.minimum(np.searchsorted(known, terms), len(known) - 1)
            counts[known[at] == terms] += _PRIOR * _COMMON_SHARE
        rarity: Weights = np.maximum(np.log(met / counts), 0).astype(np.float32)
        return rarity

    def _known(self, language: str) -> Numbers:
        if language not in self._expected:
            self._expected[language] = np.array(sorted(self.common[language]), dtype=np.uint32)
        return self._expected[language]


def common_terms(facts: Facts) -> dict[str, frozenset[int]]:
    """Term hashes of the function words of each language."""
    return {r["language"]: frozenset(term_hash(w) for w in several(r["words"])) for r in facts.table("function_words")}
