"""Working memory of the line: the articles of live stories while their analysis lasts, bounded, never on disk.

What a store may not keep (reserved and paid texts) is compared from here and gone with the process.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import replace

from firsthand.model.origin import Neighbour, Origin
from firsthand.pipeline.read import PageRead
from firsthand.rights.terms import Terms

MOST = 60_000
LONGEST = 20_000  # characters of a text that are compared


class Memory:
    """Neighbours and what was said of their rights, by item id; `ask` gives what is not here (the store's `neighbours`)."""

    def __init__(self, ask: Callable[[Iterable[str]], tuple[Neighbour, ...]], most: int = MOST) -> None:
        self._ask = ask
        self._most = most
        self._held: OrderedDict[str, Neighbour] = OrderedDict()
        self._terms: OrderedDict[str, Terms] = OrderedDict()

    def keep(self, neighbour: Neighbour, read: PageRead | None = None) -> None:
        """Remember an article; the oldest is forgotten when there are too many."""
        self._held[neighbour.id] = replace(neighbour, text=neighbour.text[:LONGEST])
        if read is not None:
            self._terms[neighbour.id] = read.terms
        while len(self._held) > self._most:
            old, _ = self._held.popitem(last=False)
            self._terms.pop(old, None)

    def neighbours(self, ids: Iterable[str]) -> tuple[Neighbour, ...]:
        """Those of `ids` that can still be compared, in their order."""
        wanted = tuple(ids)
        absent = [id for id in wanted if id not in self._held]
        for found in self._ask(absent) if absent else ():
            self.keep(found)
        return tuple(self._held[id] for id in wanted if id in self._held)

    def terms(self, id: str) -> Terms | None:
        """What was said of an item's rights, while that is remembered."""
        return self._terms.get(id)

    def judged(self, id: str, origin: Origin) -> None:
        """A new verdict on a remembered article."""
        if id in self._held:
            self._held[id] = replace(self._held[id], origin=origin)

    def forget(self, ids: Iterable[str]) -> None:
        """Nothing of these stays."""
        for id in ids:
            self._held.pop(id, None)
            self._terms.pop(id, None)
