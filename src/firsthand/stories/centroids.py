"""What live stories are about: sparse vectors in arrays, a narrow row for a lone report, a wide one for several."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.uint32]
Weights = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]

_FIRST = 1024


@dataclass(slots=True, eq=False)
class _Table:
    """Rows of `width` terms and weights; term 0 with weight 0 fills a row up."""

    width: int
    terms: Numbers = field(init=False)
    weights: npt.NDArray[np.float16 | np.float32] = field(init=False)
    precise: bool = True
    used: int = 0
    free: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.terms = np.zeros((_FIRST, self.width), dtype=np.uint32)
        self.weights = np.zeros((_FIRST, self.width), dtype=np.float32 if self.precise else np.float16)

    def take(self) -> int:
        """A row that nobody uses."""
        if self.free:
            return self.free.pop()
        if self.used == len(self.terms):
            more = len(self.terms) // 2
            self.terms = np.concatenate((self.terms, np.zeros((more, self.width), dtype=np.uint32)))
            self.weights = np.concatenate((self.weights, np.zeros((more, self.width), dtype=self.weights.dtype)))
        self.used += 1
        return self.used - 1

    def put(self, row: int, terms: Numbers, weights: Weights) -> None:
        """Fill a row."""
        count = len(terms)
        self.terms[row, :count], self.weights[row, :count] = terms, weights
        self.terms[row, count:], self.weights[row, count:] = 0, 0

    def get(self, row: int) -> tuple[Numbers, Weights]:
        """What a row holds."""
        held = self.weights[row] > 0
        return self.terms[row][held], self.weights[row][held].astype(np.float32)

    def drop(self, row: int) -> None:
        """Leave a row to another; its content is erased."""
        self.terms[row], self.weights[row] = 0, 0
        self.free.append(row)

    def dots(self, rows: Places, terms: Numbers, weights: Weights) -> Weights:
        """The inner product of a vector, its terms sorted, with each of `rows`."""
        held = self.terms[rows]
        at = np.searchsorted(terms, held)
        at[at == len(terms)] = 0
        products = np.where(terms[at] == held, weights[at], np.float32(0)) * self.weights[rows]
        sums: Weights = products.sum(axis=1, dtype=np.float32)
        return sums


@dataclass(slots=True, eq=False)
class Centroids:
    """The sum of the unit vectors of a slot's articles, cut to its heaviest terms. Slots are numbered from 0."""

    narrow: int
    wide: int
    count: int = 0
    _lone: _Table = field(init=False)
    _several: _Table = field(init=False)
    _row: Places = field(init=False)  # >= 0 a narrow row, < 0 the wide row -1 - it
    _norm: Weights = field(init=False)

    def __post_init__(self) -> None:
        self._lone = _Table(self.narrow, precise=False)
        self._several = _Table(self.wide)
        self._row = np.zeros(_FIRST, dtype=np.int64)
        self._norm = np.zeros(_FIRST, dtype=np.float32)

    def new(self, terms: Numbers, weights: Weights) -> int:
        """The slot of a lone report."""
        slot = self.count
        if slot == len(self._row):
            self._row = np.concatenate((self._row, np.zeros(slot // 2, dtype=np.int64)))
            self._norm = np.concatenate((self._norm, np.zeros(slot // 2, dtype=np.float32)))
        row = self._lone.take()
        self._lone.put(row, terms[: self.narrow], weights[: self.narrow])
        self._row[slot], self._norm[slot] = row, _length(weights[: self.narrow])
        self.count += 1
        return slot

    def vector(self, slot: int) -> tuple[Numbers, Weights]:
        """Terms and weights of a slot."""
        row = int(self._row[slot])
        return self._lone.get(row) if row >= 0 else self._several.get(-1 - row)

    def add(self, slot: int, terms: Numbers, weights: Weights) -> Numbers:
        """Add a vector to a slot; the terms that are new to it."""
        old_terms, old_weights = self.vector(slot)
        fresh = np.setdiff1d(terms, old_terms)
        distinct, inverse = np.unique(np.concatenate((old_terms, terms)), return_inverse=True)
        sums = np.bincount(inverse, np.concatenate((old_weights, weights))).astype(np.float32)
        if len(distinct) > self.wide:
            top = np.argpartition(-sums, self.wide)[: self.wide]
            distinct, sums = distinct[top], sums[top]
        row = int(self._row[slot])
        if row >= 0:
            self._lone.drop(row)
            row = -1 - self._several.take()
            self._row[slot] = row
        self._several.put(-1 - row, distinct, sums)
        self._norm[slot] = _length(sums)
        return fresh

    def likeness(self, slots: Places, terms: Numbers, weights: Weights) -> Weights:
        """The cosine of a vector, its terms sorted, with each of `slots`."""
        result = np.zeros(len(slots), dtype=np.float32)
        if not len(slots) or not len(terms):
            return result
        rows = self._row[slots]
        lone = rows >= 0
        if lone.any():
            result[lone] = self._lone.dots(rows[lone], terms, weights)
        if not lone.all():
            result[~lone] = self._several.dots(-1 - rows[~lone], terms, weights)
        lengths = self._norm[slots] * _length(weights)
        cosine: Weights = np.divide(result, lengths, out=np.zeros_like(result), where=lengths > 0)
        return cosine

    def drop(self, slot: int) -> None:
        """Erase a slot; its number stays taken until `compact`."""
        row = int(self._row[slot])
        if row >= 0:
            self._lone.drop(row)
        else:
            self._several.drop(-1 - row)
        self._norm[slot] = 0

    def compact(self, kept: Places) -> None:
        """Only `kept` (ascending, none dropped) stay, renumbered from 0."""
        self._row, self._norm, self.count = self._row[kept].copy(), self._norm[kept].copy(), len(kept)
        if len(self._row) < _FIRST:
            self._row = np.concatenate((self._row, np.zeros(_FIRST - len(kept), dtype=np.int64)))
            self._norm = np.concatenate((self._norm, np.zeros(_FIRST - len(kept), dtype=np.float32)))


def _length(weights: Weights) -> float:
    return float(np.sqrt(np.dot(weights, weights)))
