"""What was removed lately, so that readers' copies of our feeds forget it too: ids and instants, nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from firsthand.model.takedown import Case
from firsthand.store.shelf import Store

TOLD_S = 30 * 86_400.0  # for how long
MOST = 500
AGAIN_S = 20.0
_GONE = frozenset({"hidden", "deleting", "erased", "proven", "receipt"})


@dataclass(frozen=True, slots=True)
class Deleted:
    """An entry that is gone: the item's id, and since when."""

    item: str
    at: float


class Deletions:
    """The removals of the last thirty days, newest first; looked up anew every twenty seconds at most."""

    def __init__(self, reader: Callable[[], Store], now: Callable[[], float]) -> None:
        self._reader, self._now = reader, now
        self._kept: tuple[float, tuple[Deleted, ...]] = (-1e18, ())

    def lately(self) -> tuple[Deleted, ...]:
        """At most five hundred; an item that is shown again is not among them."""
        now = self._now()
        if not 0 <= now - self._kept[0] < AGAIN_S:
            self._kept = (now, _deleted(self._reader(), now - TOLD_S))
        return self._kept[1]


def _deleted(store: Store, since: float) -> tuple[Deleted, ...]:
    gone: dict[str, float] = {}
    for case in store.cases():
        at = _gone_at(case)
        if at is not None and at >= since:
            gone.update((id, at) for id in case.items)
    latest = sorted(gone.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST]
    standing = {i.id for i in store.items_by_id([id for id, _ in latest]) if i.hidden is None}
    return tuple(Deleted(id, at) for id, at in latest if id not in standing)


def _gone_at(case: Case) -> float | None:
    """When a case took its items off the pages; None where it has not, or they are back."""
    if case.state not in _GONE:
        return None
    return next((event.at for event in case.events if event.state in _GONE), case.arrived_at)
