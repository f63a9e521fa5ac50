"""An inverted index in arrays: which slots hold a key, the latest first, never more than a cap of them a key and segment.

Entries are gathered in a dictionary, sealed into sorted arrays, and arrays of like size are merged (a log-structured merge
tree, O'Neil et al. 1996): 8 bytes an entry, where a dictionary of lists takes over a hundred.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]

SEAL = 1 << 17
LARGEST = 1 << 22  # segments are not merged beyond this many entries: the pause stays below a second
FANOUT = 4


@dataclass(frozen=True, slots=True, eq=False)
class _Segment:
    """Entries sorted by key, those of one key in the order they came."""

    keys: Numbers
    slots: Numbers

    def find(self, wanted: Numbers) -> tuple[Numbers, Places]:
        low = np.searchsorted(self.keys, wanted, side="left")
        hit = np.flatnonzero(self.keys[np.minimum(low, len(self.keys) - 1)] == wanted)
        low = low[hit]
        count = np.searchsorted(self.keys, wanted[hit], side="right") - low
        ends = np.cumsum(count)
        where = np.arange(int(count.sum())) + np.repeat(low - (ends - count), count)
        return self.slots[where], np.repeat(hit, count)


def _build(keys: Numbers, slots: Numbers, cap: int) -> _Segment:
    """A segment of entries in the order they came; only the last `cap` of each key stay."""
    order = np.argsort(keys, kind="stable")
    keys, slots = keys[order], slots[order]
    if len(keys) > cap:
        # an entry goes when the key is still the same `cap` entries later
        kept = np.ones(len(keys), dtype=np.bool_)
        kept[:-cap] = keys[:-cap] != keys[cap:]
        if not kept.all():
            keys, slots = keys[kept], slots[kept]
    return _Segment(keys, slots)


@dataclass(slots=True, eq=False)
class Postings:
    """Keys are 32-bit hashes, slots 32-bit numbers. `cap` bounds the entries kept of a key in the head and in each segment."""

    cap: int = 256
    seal: int = SEAL
    _first: dict[int, int] = field(default_factory=dict)  # most keys have one slot: no list for them
    _more: dict[int, list[int]] = field(default_factory=dict)
    _entries: int = 0
    _segments: list[_Segment] = field(default_factory=list)

    def add(self, keys: Sequence[int], slot: int) -> None:
        """Note that `slot` holds `keys`."""
        first = self._first.setdefault
        for key in keys:
            if first(key, slot) != slot:
                held = self._more.setdefault(key, [])
                if not held or held[-1] != slot:
                    held.append(slot)
                if len(held) > 2 * self.cap:
                    del held[: self.cap]
        self._entries += len(keys)
        if self._entries >= self.seal:
            self._seal()

    def find(self, keys: Numbers) -> tuple[Numbers, Places]:
        """The slots that hold any of `keys`, newest segment first, and for each the index in `keys` of the key that it holds."""
        slots: list[int] = []
        which: list[int] = []
        for at, key in enumerate(keys.tolist()):
            if (one := self._first.get(key)) is not None:
                recent = self._more.get(key, [])[-self.cap :]
                slots += (one, *recent)
                which += [at] * (1 + len(recent))
        parts = [(np.array(slots, dtype=np.uint32), np.array(which, dtype=np.int64))]
        parts += [segment.find(keys) for segment in reversed(self._segments)]
        if len(parts) == 1:
            return parts[0]
        return np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])

    def renumber(self, new: npt.NDArray[np.int64]) -> None:
        """Every slot becomes `new[slot]`; below zero it is forgotten."""
        self._seal()
        kept = []
        for segment in self._segments:
            slots = new[segment.slots]
            alive = slots >= 0
            if alive.any():
                kept.append(_Segment(segment.keys[alive], slots[alive].astype(np.uint32)))
        self._segments = kept

    def size(self) -> int:
        """Bytes held in segments, about."""
        return sum(s.keys.nbytes + s.slots.nbytes for s in self._segments)

    def _seal(self) -> None:
        if self._first:
            keys = [np.fromiter(self._first, dtype=np.uint32, count=len(self._first))]
            slots = [np.fromiter(self._first.values(), dtype=np.uint32, count=len(self._first))]
            for key, held in self._more.items():
                keys.append(np.full(len(held), key, dtype=np.uint32))
                slots.append(np.array(held, dtype=np.uint32))
            self._segments.append(_build(np.concatenate(keys), np.concatenate(slots), self.cap))
        self._first, self._more, self._entries = {}, {}, 0
        self._merge()

    def _merge(self) -> None:
        while True:
            tail = self._segments[-FANOUT:]
            total = sum(len(s.slots) for s in tail)
            if len(tail) < FANOUT or total > LARGEST or len(tail[0].slots) > 2 * len(tail[-1].slots):
                return
            keys = np.concatenate([s.keys for s in tail])
            merged = _build(keys, np.concatenate([s.slots for s in tail]), self.cap)
            self._segments[-FANOUT:] = [merged]
