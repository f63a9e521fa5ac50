"""An inverted index in arrays: which slots hold a key, the latest first, never more than a cap of them a key and segment.

Entries are gathered in a dictionary, sealed into sorted arrays, and arrays of like size are merged (a log-structured merge
tree, O'Neil et al. 1996): 4 bytes an entry and 8 a distinct key, where a dictionary of lists takes over a hundred.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]

SEAL = 1 << 17
LARGEST = 1 << 24  # a segment of this many entries is not merged again: the pause stays below a second or two
FANOUT = 4


@dataclass(frozen=True, slots=True, eq=False)
class _Segment:
    keys: Numbers  # sorted, distinct
    starts: npt.NDArray[np.uint32]  # one longer than keys
    slots: Numbers

    def spread(self) -> Numbers:
        """The key of each entry."""
        starts = self.starts.astype(np.int64)
        return np.repeat(self.keys, starts[1:] - starts[:-1])

    def find(self, wanted: Numbers) -> tuple[Numbers, Places]:
        at = np.searchsorted(self.keys, wanted)
        at[at == len(self.keys)] = 0
        hit = np.flatnonzero(self.keys[at] == wanted)
        low = self.starts[at[hit]].astype(np.int64)
        count = self.starts[at[hit] + 1].astype(np.int64) - low
        total = int(count.sum())
        ends = np.cumsum(count)
        where = np.arange(total, dtype=np.int64) + np.repeat(low - (ends - count), count)
        return self.slots[where], np.repeat(hit, count)


def _build(keys: Numbers, slots: Numbers, cap: int) -> _Segment:
    """A segment of entries in the order they came; only the last `cap` of each key stay."""
    order = np.argsort(keys, kind="stable")
    keys, slots = keys[order], slots[order]
    distinct, starts, counts = np.unique(keys, return_index=True, return_counts=True)
    rank = np.repeat(starts + counts, counts) - np.arange(len(keys))
    kept = rank <= cap
    bounds = np.concatenate(([0], np.cumsum(np.minimum(counts, cap)))).astype(np.uint32)
    return _Segment(distinct, bounds, slots[kept])


@dataclass(slots=True, eq=False)
class Postings:
    """Keys are 32-bit hashes, slots 32-bit numbers. `cap` bounds the entries kept of a key in the head and in each segment."""

    cap: int = 256
    seal: int = SEAL
    _head: dict[int, list[int]] = field(default_factory=dict)
    _entries: int = 0
    _segments: list[_Segment] = field(default_factory=list)

    def add(self, keys: Sequence[int], slot: int) -> None:
        """Note that `slot` holds `keys`."""
        head = self._head
        for key in keys:
            held = head.get(key)
            if held is None:
                head[key] = [slot]
            elif held[-1] != slot:
                held.append(slot)
                if len(held) > 2 * self.cap:
                    del held[: self.cap]
        self._entries += len(keys)
        if self._entries >= self.seal:
            self._seal()

    def find(self, keys: Numbers) -> tuple[Numbers, Places]:
        """The slots that hold any of `keys`, newest segment first, and for each the index in `keys` of the key that it holds."""
        slots: list[int] = []
        counts = []
        for key in keys.tolist():
            held = self._head.get(key)
            if held is None:
                counts.append(0)
                continue
            recent = held[-self.cap :]
            slots += recent
            counts.append(len(recent))
        parts = [(np.array(slots, dtype=np.uint32), np.repeat(np.arange(len(keys)), counts))]
        parts += [segment.find(keys) for segment in reversed(self._segments)]
        if len(parts) == 1:
            return parts[0]
        return np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])

    def renumber(self, new: npt.NDArray[np.int64]) -> None:
        """Every slot becomes `new[slot]`; below zero it is forgotten."""
        self._seal()
        kept = []
        for segment in self._segments:
            keys = segment.spread()
            slots = new[segment.slots]
            alive = slots >= 0
            if alive.any():
                kept.append(_build(keys[alive], slots[alive].astype(np.uint32), self.cap))
        self._segments = kept

    def size(self) -> int:
        """Bytes held in segments, about."""
        return sum(s.keys.nbytes + s.starts.nbytes + s.slots.nbytes for s in self._segments)

    def _seal(self) -> None:
        if self._head:
            lengths = np.fromiter((len(v) for v in self._head.values()), dtype=np.int64, count=len(self._head))
            keys = np.repeat(np.fromiter(self._head, dtype=np.uint32, count=len(self._head)), lengths)
            slots = np.fromiter((s for held in self._head.values() for s in held), dtype=np.uint32, count=int(lengths.sum()))
            self._segments.append(_build(keys, slots, self.cap))
        self._head, self._entries = {}, 0
        self._merge()

    def _merge(self) -> None:
        while True:
            tail = self._segments[-FANOUT:]
            total = sum(len(s.slots) for s in tail)
            if len(tail) < FANOUT or total > LARGEST or len(tail[0].slots) > 2 * len(tail[-1].slots):
                return
            keys = np.concatenate([s.spread() for s in tail])
            merged = _build(keys, np.concatenate([s.slots for s in tail]), self.cap)
            self._segments[-FANOUT:] = [merged]
